/** The contract in force as a report: every call and every field, how well it is known, and where it comes from. */
import { z } from 'zod';
import type { FieldBinding, FlagsBinding, Route } from '../../contract/binding.js';
import { EVIDENCE, type Evidence, weakest } from '../../contract/evidence.js';
import { fieldLabel } from '../../contract/label.js';
import { membersOf } from '../../contract/members.js';
import type { InForce, Origin, PlacedOverlay } from '../../contract/overlays.js';
import { type ApiResource, readRouteOf } from '../../contract/resource.js';
import { contractSchema, headOf, headSchema, type Maker } from './head.js';

const count = z.int();
const evidence = z.enum(EVIDENCE);

const from = {
  at: z.string().nullable().describe('FILE:LINE:COLUMN of the overlay that binds it; null: as it ships'),
  build: count.nullable().describe('The build that it was learned on, where the overlay says one'),
  isElsewhere: z.boolean().describe('Learned on another build: it is only read'),
};

const call = z.strictObject({
  part: z.string().describe('read, write, list, add, edit, remove or actions'),
  call: z.string(),
  evidence,
  source: z.string().describe('Who shows it'),
  ...from,
});

const field = z.strictObject({
  field: z.string(),
  label: z.string().describe('What the web interface calls it'),
  wire: z.string().describe('Its member on the wire, or members'),
  evidence: evidence.describe('How well it is known when read'),
  written: z.enum([...EVIDENCE, 'none']),
  seen: z.array(z.json()).readonly().optional().describe('confirmed: the values that were compared'),
  ...from,
});

export const contractReportSchema = z.strictObject({
  ...headSchema('contract'),
  contract: contractSchema,
  build: count.nullable().describe('The build that it holds for; null: any that no overlay was learned on'),
  overlays: z
    .array(
      z.strictObject({
        file: z.string(),
        build: count.nullable(),
        made: z.strictObject({ on: z.string(), by: z.string() }).nullable(),
        parts: count.describe('That it binds'),
        used: count.describe('Of those, in force on that build'),
      }),
    )
    .readonly(),
  resources: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        where: z.string(),
        scope: z.enum(['server', 'domain']),
        evidence: evidence.describe('The weakest of its read and fields'),
        calls: z.array(call).readonly(),
        fields: z.array(field).readonly(),
      }),
    )
    .readonly(),
  isWhole: z.boolean().describe('false where one resource was asked for alone'),
});

export type ContractReport = z.infer<typeof contractReportSchema>;
export type ResourceRow = ContractReport['resources'][number];

type Call = ResourceRow['calls'][number];
type Field = ResourceRow['fields'][number];

function fromOf(origin: Origin | undefined): Pick<Call, keyof typeof from> {
  return {
    at: origin?.place ?? null,
    build: origin?.build ?? null,
    isElsewhere: origin?.isElsewhere ?? false,
  };
}

const PARTS = ['read', 'list', 'write', 'add', 'edit', 'remove', 'actions'];

function callsOf({ id, binding }: ApiResource, origins: InForce['origins']): readonly Call[] {
  return PARTS.flatMap((part) => {
    const bound = ({ ...binding } as Readonly<Record<string, unknown>>)[part] as
      | Route
      | readonly Route[]
      | undefined;
    return [bound ?? []].flat().map((route) => ({
      ...{ part, call: `${route.method} ${route.path}`, evidence: route.evidence, source: route.source },
      ...fromOf(origins.get(`${id}.${part}`)),
    }));
  });
}

function fieldsOf(resource: ApiResource, origins: InForce['origins']): readonly Field[] {
  const { evidence: ofCall } = readRouteOf(resource);
  const fields = Object.entries<FieldBinding | FlagsBinding>(resource.binding.fields);
  return fields.map(([name, binding]) => ({
    ...{ field: name, label: fieldLabel(resource, name), wire: membersOf(binding).join(', ') },
    evidence: weakest([binding.evidence ?? ofCall, ofCall]),
    written: binding.written,
    ...('seen' in binding && binding.seen !== undefined ? { seen: binding.seen as Field['seen'] } : {}),
    ...fromOf(origins.get(`${resource.id}.fields.${name}`)),
  }));
}

/** How well a resource is known, for a heading. */
function weakestOf({ calls, fields }: Pick<ResourceRow, 'calls' | 'fields'>): Evidence {
  const reads = calls.filter(({ part }) => part === 'read' || part === 'list');
  return weakest([...reads, ...fields].map((one) => one.evidence));
}

/** `only`: the id of the one resource that was asked for. */
export function contractReport(
  { contract, origins }: InForce,
  {
    build,
    overlays,
    only,
    ...maker
  }: Maker & {
    readonly build: number | null;
    readonly overlays: readonly (PlacedOverlay & { readonly file: string; readonly parts: number })[];
    readonly only: string | undefined;
  },
): ContractReport {
  const places = [...origins.values()].map(({ place }) => place);
  return {
    ...headOf('contract', maker),
    ...{ contract: contract.hash, build },
    overlays: overlays.map(({ file, overlay, parts }) => ({
      ...{ file, build: overlay.build ?? null, made: overlay.made ?? null, parts },
      used: places.filter((place) => place.startsWith(`${file}:`)).length,
    })),
    resources: contract.resources
      .filter(({ id }) => only === undefined || id === only)
      .map((resource) => {
        const bound = { calls: callsOf(resource, origins), fields: fieldsOf(resource, origins) };
        const { id, title, where, scope } = resource;
        return { id, title, where, scope, evidence: weakestOf(bound), ...bound };
      }),
    isWhole: only === undefined,
  };
}
