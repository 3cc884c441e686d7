/** What zod found, as sentences for an administrator: what is written, and what is allowed there. */
import type { z } from 'zod';
import { allowedWords, keysOf, schemaAt } from './allowed.js';
import type { JsonSchema } from './json-schema.js';
import { didYouMean, offered } from './near-name.js';
import { cut, type Path } from './problem.js';

type ZodIssue = z.core.$ZodIssue;

/** One thing wrong at one place of a file. `at` says whether its key or its value is to be shown. */
export interface Issue {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly text: string;
  /** Nothing is written where something has to be. */
  readonly isMissing?: true;
}

/** What the issues were found in. `base` is put before every path, for a value that was cut out of a file. */
export interface Judged {
  readonly value: unknown;
  readonly schema: JsonSchema;
  readonly words: Words;
  readonly base?: Path;
}

/** Where in it: the path within the value. */
interface Spot {
  readonly path: Path;
  readonly judged: Judged;
}

/** How a kind of file is spoken of. */
export interface Words {
  /** What a file of this kind is: `a playbook`. */
  readonly one: string;
  readonly format: 'YAML' | 'JSON';
  /** The file as a whole: `the playbook`. */
  readonly whole: string;
  /** More than that a key is unknown. `allowed` says what may stand at the path. */
  readonly unknownKey?: (
    path: Path,
    found: { readonly key: string; readonly known: readonly string[]; readonly allowed: string },
  ) => string | undefined;
  /** More than what a value takes. */
  readonly wrongValue?: (path: Path, value: unknown) => string | undefined;
}

/** Told of a `version` that only a newer build reads. `file`: `this playbook`; `version`: the newest that this one does. */
export function newerVersion(file: string, version: number): NonNullable<Words['wrongValue']> {
  return (path, value) =>
    path.length === 1 && path[0] === 'version' && typeof value === 'number' && value > version
      ? `${file} needs a newer smlockdown; this one reads version ${version}`
      : undefined;
}

/** `waivers[0].owner` */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? cut(key) : `${text}.${cut(key)}`,
    '',
  );
}

/** In YAML, what is left empty is null; in JSON it is written. */
const NULL = {
  YAML: { found: 'empty', allowed: 'nothing' },
  JSON: { found: 'null', allowed: 'null' },
} as const;

function shown(value: unknown, { format }: Words): string {
  if (value === null) return NULL[format].found;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  return cut(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

function valueAt(value: unknown, path: Path): { readonly value: unknown } | undefined {
  return path.reduce<{ readonly value: unknown } | undefined>(
    (found, key) => {
      const around = found?.value;
      if (typeof around !== 'object' || around === null || !Object.hasOwn(around, key)) return undefined;
      return { value: (around as Record<string | number, unknown>)[key] };
    },
    { value },
  );
}

/** What somebody would call a step, an option or a domain. */
const NAME = /^[\p{L}\p{N}_.*<-]+$/u;

/** An unknown key; `path` is that of the mapping it stands in. */
function unknownKey(whole: string, { path, judged }: Spot): string {
  const key = cut(whole);
  // Of a file that is something else altogether a line may be a key, and hold a secret.
  const shown = NAME.test(key) ? ` "${key}"` : '';
  const known = keysOf(schemaAt(judged.schema, path));
  const allowed = known.length === 0 ? 'no keys are allowed here' : `allowed are ${known.join(', ')}`;
  const full = [...(judged.base ?? []), ...path];
  const more = judged.words.unknownKey?.(full, { key, known, allowed });
  if (more !== undefined) return more;
  const where = full.length === 0 ? '' : ` in ${pathText(full)}`;
  return `unknown key${shown}${where}; ${shown === '' ? allowed : offered(key, { known, allowed })}`;
}

function sentence(issue: ZodIssue, { path, judged }: Spot): string {
  const full = [...(judged.base ?? []), ...path];
  const node = schemaAt(judged.schema, path);
  const allowed = `it takes ${allowedWords(node, NULL[judged.words.format].allowed)}`;
  const name = full.length === 0 ? judged.words.whole : pathText(full);
  if (issue.code === 'custom') return `${name}: ${issue.message}`;
  const found = valueAt(judged.value, path);
  if (found === undefined) {
    const around = full.length === 1 ? judged.words.whole : pathText(full.slice(0, -1));
    return `${around} has no ${full.at(-1)}; ${allowed}`;
  }
  const more = judged.words.wrongValue?.(full, found.value);
  if (more !== undefined) return more;
  // Somebody may have typed the secret where a reference to it belongs.
  // A file that is something else altogether is not repeated: it may be one of passwords.
  const isElse = full.length === 0 && typeof found.value !== 'object';
  const is = isElse ? 'a single value' : shown(found.value, judged.words);
  const said = `${name} is ${node?.writeOnly === true ? 'not shown here' : is}`;
  if (issue.code === 'invalid_format') return `${said}: ${issue.message}; ${allowed}`;
  const known = (node?.enum ?? []).filter((value) => typeof value === 'string');
  const meant = typeof found.value === 'string' ? didYouMean(found.value, known) : '';
  return `${said}; ${meant}${allowed}`;
}

/** The branch of a union that the value was meant for: the one in which something deeper is wrong. */
function meantBranch(issue: ZodIssue): readonly ZodIssue[] | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  const isDeeper = ({ path, code }: ZodIssue): boolean => path.length > 0 || code === 'unrecognized_keys';
  return issue.errors.find((branch) => branch.length > 0 && branch.every(isDeeper));
}

function describeOne(issue: ZodIssue, { path, judged }: Spot): Issue[] {
  const here = [...path, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  const full = [...(judged.base ?? []), ...here];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const text = unknownKey(key, { path: here, judged });
      return { path: [...full, key], at: 'key', text };
    });
  }
  if (issue.code === 'invalid_key') {
    const reasons = issue.issues.map(({ message }) => message).join(', ');
    return [{ path: full, at: 'key', text: `the key ${pathText(full)} is not allowed: ${reasons}` }];
  }
  const branch = meantBranch(issue);
  if (branch !== undefined) return branch.flatMap((inner) => describeOne(inner, { path: here, judged }));
  const missing = valueAt(judged.value, here) === undefined ? { isMissing: true as const } : {};
  return [{ path: full, at: 'value', text: sentence(issue, { path: here, judged }), ...missing }];
}

/** Every issue as a sentence with its path. Unknown keys of one mapping become one issue each. */
export function describeIssues(issues: readonly ZodIssue[], judged: Judged): readonly Issue[] {
  return issues.flatMap((issue) => describeOne(issue, { path: [], judged }));
}
