/**
 * One parsed file, judged and turned into a layer. Everything wrong in the file is told at once; what is right
 * is kept, so that the rest of the file and what is built on it can be judged too.
 */
import { z } from 'zod';
import { describeIssues, type Issue } from '../documents/issues.js';
import { jsonSchemaOf } from '../documents/json-schema.js';
import { type Problem, renderPlace } from '../documents/problem.js';
import type { Path, Source } from '../documents/source.js';
import { EMPTY_LAYER, type Layer, type Stated, type StatedOverride, type StepLayer } from './layer.js';
import type { Waiver } from './playbook.js';
import {
  domainsSchema,
  globList,
  limitsSchema,
  OFF,
  playbookSchema,
  reference,
  waiverSchema,
} from './schema.js';
import { hasDomains, type StepSchema, stepOf } from './step-schema.js';
import { isServerName, SERVER } from './waivers.js';
import { isNewerVersion, playbookWords } from './words.js';

/** A reference to a parent and the place it stands at. */
export type Reference = Stated<string>;

export interface ReadLayer {
  readonly name: string | undefined;
  readonly extends: readonly Reference[];
  readonly layer: Layer;
  readonly problems: readonly Problem[];
  /** False when parts could not be read, so that what is built on it cannot be judged. */
  readonly isReadable: boolean;
}

interface ParsedFile {
  readonly source: Source;
  readonly catalogue: readonly StepSchema[];
  readonly issues: readonly Issue[];
}

const mapping = z.record(z.string(), z.unknown());
const list = z.array(z.unknown());

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  const parsed = mapping.safeParse(value);
  return parsed.success ? Object.entries(parsed.data) : [];
}

function itemsOf(value: unknown): readonly unknown[] {
  const parsed = list.safeParse(value);
  return parsed.success ? parsed.data : [];
}

function isBelow(path: Path, top: Path): boolean {
  return top.every((key, index) => path[index] === key);
}

function readStep(stated: Stated<unknown>, { issues }: ParsedFile): StepLayer {
  const { value, source, path } = stated;
  if (issues.some((issue) => isBelow(issue.path, path))) return { kind: 'broken', at: stated };
  if (value === OFF) return { kind: 'off', at: stated };
  const options = membersOf(value).map(
    ([name, option]) => [name, { value: option, source, path: [...path, name] }] as const,
  );
  return { kind: 'options', at: stated, options: new Map(options) };
}

function readSteps(value: unknown, { path, file }: { readonly path: Path; readonly file: ParsedFile }) {
  const known = membersOf(value).filter(([id]) => stepOf(file.catalogue, id) !== undefined);
  return new Map(
    known.map(([id, options]) => {
      const stated = { value: options, source: file.source, path: [...path, id] };
      return [id, readStep(stated, file)] as const;
    }),
  );
}

function readOverrides(value: unknown, file: ParsedFile): readonly StatedOverride[] {
  return itemsOf(value).map((item, index) => {
    const path = ['overrides', index];
    const members = Object.fromEntries(membersOf(item));
    const domains = globList.safeParse(members.domains);
    const inner = { path: [...path, 'steps'], file };
    return {
      at: { value: item, source: file.source, path },
      domains: domains.success ? domains.data : [],
      steps: readSteps(members.steps, inner),
    };
  });
}

function readWaivers(value: unknown, { source, catalogue }: ParsedFile): readonly Waiver[] {
  const schema = waiverSchema(catalogue);
  return itemsOf(value).flatMap((item, index) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [{ ...parsed.data, at: renderPlace(source.valuePlace(['waivers', index])) }] : [];
  });
}

/** A server step is waived for the server. (A domain step may be too: its part in the domain defaults.) */
function waiversOfServerSteps(value: unknown, { source, catalogue }: ParsedFile): readonly Problem[] {
  return itemsOf(value).flatMap((item, index) => {
    const { step, domain } = Object.fromEntries(membersOf(item));
    if (typeof step !== 'string' || typeof domain !== 'string' || isServerName(domain)) return [];
    const known = stepOf(catalogue, step);
    if (known === undefined || hasDomains(known)) return [];
    const text = `"${step}" is a server step, and server steps have no domains; waivers[${index}].domain takes "${SERVER}"`;
    return [{ place: source.valuePlace(['waivers', index, 'domain']), text }];
  });
}

function readReferences(value: unknown, source: Source): readonly Reference[] {
  const one = reference.safeParse(value);
  if (one.success) return [{ value: one.data, source, path: ['extends'] }];
  return itemsOf(value).flatMap((item, index) => {
    const parsed = reference.safeParse(item);
    return parsed.success ? [{ value: parsed.data, source, path: ['extends', index] }] : [];
  });
}

/** What could not be read was told with its own place; that it is not what belongs there is no news. */
function problemsOf({ source, issues }: ParsedFile): readonly Problem[] {
  const isUnread = ({ at, path }: Issue): boolean =>
    at === 'value' && source.unread.some((unread) => unread.length === path.length && isBelow(path, unread));
  return issues
    .filter((issue) => !isUnread(issue))
    .map(({ path, at, text }) => ({
      place: at === 'key' ? source.keyPlace(path) : source.valuePlace(path),
      text,
    }));
}

/** Reads one file's content. A file for a newer build is only told to be so: the rest of it cannot be judged. */
export function readLayer(source: Source, catalogue: readonly StepSchema[]): ReadLayer {
  const schema = playbookSchema(catalogue);
  const parsed = schema.safeParse(source.value);
  const judged = () => ({
    value: source.value,
    schema: jsonSchemaOf(schema),
    words: playbookWords(catalogue),
  });
  const issues = parsed.success ? [] : describeIssues(parsed.error.issues, judged());
  const file = { source, catalogue, issues };
  const problems = problemsOf(file);

  const members = Object.fromEntries(membersOf(source.value));
  if (isNewerVersion(members.version)) {
    const isVersion = ({ path }: Issue): boolean => path[0] === 'version';
    const newer = problemsOf({ ...file, issues: issues.filter(isVersion) });
    return { name: undefined, extends: [], layer: EMPTY_LAYER, problems: newer, isReadable: false };
  }
  const domains = domainsSchema.safeParse(members.domains);
  const limits = limitsSchema.safeParse(members.limits);
  return {
    name: parsed.success ? parsed.data.name : undefined,
    extends: readReferences(members.extends, source),
    layer: {
      steps: readSteps(members.steps, { path: ['steps'], file }),
      domains: domains.success ? domains.data : {},
      limits: limits.success ? limits.data : {},
      overrides: readOverrides(members.overrides, file),
      waivers: readWaivers(members.waivers, file),
    },
    problems: [...problems, ...waiversOfServerSteps(members.waivers, file)],
    isReadable: source.unread.length === 0,
  };
}
