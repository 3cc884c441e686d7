/** Overlays: bindings learned or confirmed on a server, as data, laid over those of the contract. */
import { z } from 'zod';
import { type FieldBinding, type FlagsBinding, name, OVERLAY_EVIDENCE } from './binding.js';
import { type Parts, partsSchema, withBinding } from './binding-schema.js';
import { type Contract, contractOf } from './contract.js';
import { weakest } from './evidence.js';
import { PROPAGATES } from './propagatable.js';
import { type ApiResource, readRouteOf } from './resource.js';
import type { DomainPropagation } from './resources/domains/propagation.js';

/** The format this build reads. */
export const OVERLAY_VERSION = 1;

/** What an overlay file says. */
export interface Overlay {
  /** The build of the server that it was learned on: days since 2000-01-01. */
  readonly build?: number;
  /** The day, `YYYY-MM-DD`, and the command, program or person. */
  readonly made?: { readonly on: string; readonly by: string };
  readonly notes?: string;
  readonly resources: Readonly<Record<string, Parts>>;
  /** The server's own ways of bringing one setting to many domains. */
  readonly propagation?: { readonly domains?: ClaimedPropagation };
}

/** The call that copies saved values of the Domain Defaults to the domains, as an overlay states it. */
const propagationSchema = z.strictObject({
  path: z
    .string()
    .regex(PROPAGATES, 'it lies right below settings/sysadmin/, and is named like one that propagates'),
  list: name.meta({ description: 'Member of its body that lists the members to copy.' }),
  evidence: z.enum(OVERLAY_EVIDENCE),
  source: z.string().min(1).meta({ description: 'Who shows it' }),
});

type ClaimedPropagation = z.infer<typeof propagationSchema>;

/**
 * The fields that are left as they are, where another call is to read them: they are known no better than they were,
 * however well that call is.
 */
function keptFields(resource: ApiResource): Readonly<Record<string, FieldBinding | FlagsBinding>> {
  const { evidence } = readRouteOf(resource);
  return Object.fromEntries(
    Object.entries<FieldBinding | FlagsBinding>(resource.binding.fields).map(([id, field]) => [
      id,
      { ...field, evidence: weakest([field.evidence ?? evidence, evidence]) },
    ]),
  );
}

/** The resource with these parts of its binding in place. */
export function withParts(resource: ApiResource, { fields = {}, ...calls }: Parts): ApiResource {
  const isReread = 'read' in calls || 'list' in calls;
  const kept = isReread ? keptFields(resource) : resource.binding.fields;
  const parts = Object.entries({ ...resource.binding, ...calls }).filter(([, part]) => part !== null);
  return withBinding(resource, { ...Object.fromEntries(parts), fields: { ...kept, ...fields } });
}

function withCall(known: DomainPropagation, claimed: ClaimedPropagation | undefined): DomainPropagation {
  if (claimed === undefined) return known;
  const { list, ...route } = claimed;
  return { ...known, list, route: { method: 'POST', ...route } };
}

/** Made once over what ships: that takes tens of milliseconds, and most overlays lie over nothing else. */
const OVER_SHIPPED = new WeakMap<Contract, z.ZodType<Overlay>>();

/** An overlay over what is bound so far. `shipped`: the measure of what is safe. */
export function overlaySchema(bound: Contract, shipped: Contract): z.ZodType<Overlay> {
  if (bound !== shipped) return makeSchema(bound, shipped);
  const made = OVER_SHIPPED.get(shipped) ?? makeSchema(bound, shipped);
  OVER_SHIPPED.set(shipped, made);
  return made;
}

function makeSchema(bound: Contract, shipped: Contract): z.ZodType<Overlay> {
  const resources = bound.resources.map((resource) => {
    const laid = (parts: Parts) => withParts(resource, parts);
    const parts = partsSchema(resource, { shipped, laid }).meta({ title: resource.title });
    return [resource.id, parts.exactOptional()] as const;
  });
  return z
    .strictObject({
      version: z.literal(OVERLAY_VERSION).meta({ description: 'Version of the format of overlays.' }),
      build: z
        .int()
        .min(1)
        .meta({ description: 'Build of the server that it was learned on.' })
        .exactOptional(),
      made: z
        .strictObject({ on: z.iso.date(), by: z.string().min(1) })
        .meta({ description: 'The day it was made on, and by what or whom.' })
        .exactOptional(),
      notes: z.string().meta({ description: 'For whoever reads the file.' }).exactOptional(),
      resources: z.strictObject(Object.fromEntries(resources)),
      propagation: z.strictObject({ domains: propagationSchema.exactOptional() }).exactOptional(),
    })
    .superRefine(({ build, resources: parts, propagation = {} }, context) => {
      if (build === undefined && /"(?:learned|confirmed)"/.test(JSON.stringify([parts, propagation])))
        context.addIssue({
          code: 'custom',
          path: ['build'],
          message: 'what is learned is learned on a build: state it',
        });
    })
    .meta({ title: 'Overlay of smartermail-lockdown' });
}

/** Where each part that an overlay binds stands in it: of the fields, each by itself. */
export function partsIn({ resources, propagation = {} }: Overlay): readonly (readonly string[])[] {
  const parts = Object.entries(resources).flatMap(([id, { fields = {}, ...calls }]) => [
    ...Object.keys(calls).map((part) => ['resources', id, part]),
    ...Object.keys(fields).map((field) => ['resources', id, 'fields', field]),
  ]);
  return [...parts, ...Object.keys(propagation).map((part) => ['propagation', part])];
}

/** The contract with the overlay over it. Its parts are to be judged before (`overlaySchema`). */
export function laidOver(bound: Contract, { build, resources, propagation }: Overlay): Contract {
  const all = bound.resources.map((resource) => withParts(resource, resources[resource.id] ?? {}));
  const domains = withCall(bound.propagation.domains, propagation?.domains);
  return contractOf(all, {
    build: build ?? bound.build,
    propagation: { ...bound.propagation, domains },
  });
}
