/**
 * One parsed file, judged and turned into a layer. Everything wrong in the file is told at once; what is right
 * is kept, so that the rest of the file and what is built on it can be judged too.
 */
import { isJsonObject } from '../canonical-json.js';
import { type Path, type Problem, renderPlace } from '../documents/problem.js';
import { readDocument } from '../documents/read-document.js';
import type { Source } from '../documents/source.js';
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

/** What one file states, or with all that it extends. */
export interface ReadLayer {
  readonly name: string | undefined;
  readonly extends: readonly Reference[];
  readonly layer: Layer;
  /** Absent when nothing of the file can be judged. */
  readonly source?: Source;
  readonly problems: readonly Problem[];
  /** False when parts could not be read, so that nothing can be said of what is not stated. */
  readonly isComplete: boolean;
}

interface ParsedFile {
  readonly source: Source;
  readonly catalogue: readonly StepSchema[];
  readonly problems: readonly Problem[];
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isBelow(path: Path, top: Path): boolean {
  return top.every((key, index) => path[index] === key);
}

function readStep(stated: Stated<unknown>, { problems }: ParsedFile): StepLayer {
  const { value, source, path } = stated;
  const wrong = [...source.unread, ...problems.map((problem) => problem.path ?? [])];
  if (wrong.some((one) => isBelow(one, path))) return { kind: 'broken', at: stated };
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
    const inner = { path: [...path, 'steps'], file };
    return {
      at: { value: item, source: file.source, path },
      domains: globList.catch([]).parse(members.domains),
      steps: readSteps(members.steps, inner),
    };
  });
}

/** What a waiver is for, one by one, with the path from the waiver on: its domain, or each of a list. */
function waivedBy(domain: unknown): readonly (readonly [unknown, Path])[] {
  return Array.isArray(domain) ? domain.map((one, at) => [one, ['domain', at]]) : [[domain, ['domain']]];
}

function readWaivers(value: unknown, { source, catalogue }: ParsedFile): readonly Waiver[] {
  const schema = waiverSchema(catalogue);
  return itemsOf(value).flatMap((item, index) => {
    const parsed = schema.safeParse(item);
    if (!parsed.success) return [];
    return waivedBy(parsed.data.domain).map(([domain, [, ...at]]) => {
      const path = ['waivers', index, ...(at.length === 0 ? [] : ['domain', ...at])];
      return { ...parsed.data, domain: String(domain), at: renderPlace(source.valuePlace(path)) };
    });
  });
}

/** A server step is waived for the server. (A domain step may be too: its part in the domain defaults.) */
function waiversOfServerSteps(value: unknown, { source, catalogue }: ParsedFile): readonly Problem[] {
  return itemsOf(value).flatMap((item, index) => {
    const { step, domain } = Object.fromEntries(membersOf(item));
    const known = typeof step === 'string' ? stepOf(catalogue, step) : undefined;
    if (known === undefined || hasDomains(known)) return [];
    return waivedBy(domain).flatMap(([name, path]) => {
      if (typeof name !== 'string' || isServerName(name)) return [];
      const text = `"${step}" is a server step, and server steps have no domains; waivers[${index}].domain takes "${SERVER}"`;
      return [{ place: source.valuePlace(['waivers', index, ...path]), text }];
    });
  });
}

/** Each member of a part of the file, with its place. */
function placed<Members extends object>(
  members: Members,
  { part, source }: { readonly part: string; readonly source: Source },
): { readonly [Name in keyof Members]: Stated<NonNullable<Members[Name]>> } {
  const stated = Object.entries(members).map(([name, value]) => [
    name,
    { value, source, path: [part, name] },
  ]);
  return Object.fromEntries(stated);
}

function readReferences(value: unknown, source: Source): readonly Reference[] {
  const one = reference.safeParse(value);
  if (one.success) return [{ value: one.data, source, path: ['extends'] }];
  return itemsOf(value).flatMap((item, index) => {
    const parsed = reference.safeParse(item);
    return parsed.success ? [{ value: parsed.data, source, path: ['extends', index] }] : [];
  });
}

/** What could not be read, and why. */
export function unreadable(problems: readonly Problem[]): ReadLayer {
  return { name: undefined, extends: [], layer: EMPTY_LAYER, problems, isComplete: false };
}

/** Reads one file's content. */
export function readLayer(
  text: string,
  { file: name, catalogue }: { readonly file: string; readonly catalogue: readonly StepSchema[] },
): ReadLayer {
  const words = playbookWords(catalogue);
  const { value, source, problems } = readDocument(text, {
    ...{ file: name, words },
    schema: playbookSchema(catalogue),
  });
  if (source === undefined) return unreadable(problems);
  const members = Object.fromEntries(membersOf(source.value));
  // A file for a newer build is only told to be so: the rest of it cannot be judged.
  if (isNewerVersion(members.version))
    return unreadable(problems.filter(({ path }) => path === undefined || path[0] === 'version'));

  const file = { source, catalogue, problems };
  return {
    name: value?.name,
    extends: readReferences(members.extends, source),
    source,
    layer: {
      steps: readSteps(members.steps, { path: ['steps'], file }),
      domains: placed(domainsSchema.catch({}).parse(members.domains), { part: 'domains', source }),
      replaced: [],
      limits: placed(limitsSchema.catch({}).parse(members.limits), { part: 'limits', source }),
      overrides: readOverrides(members.overrides, file),
      waivers: readWaivers(members.waivers, file),
    },
    problems: [...problems, ...waiversOfServerSteps(members.waivers, file)],
    isComplete: source.unread.length === 0,
  };
}
