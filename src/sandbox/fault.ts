/** Faults that a test asks for: their shape, and the check of what came in. */
import { z } from 'zod';
import { LockdownError } from '../errors.js';
import { isObject, type JsonObject } from './json.js';

/** What passes the check, and what is said of the rest. */
function must<T>(be: string, check: (value: unknown) => boolean) {
  return z.custom<T>(check, `must be ${be}`);
}

function oneOf<const T extends string>(be: string, ...allowed: readonly T[]) {
  return must<T>(be, (value) => allowed.some((word) => word === value));
}

function whole(be: string, { from, to = Number.MAX_VALUE }: { readonly from: number; readonly to?: number }) {
  return must<number>(be, (value) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to);
}

function isField(value: unknown): boolean {
  const names = typeof value === 'string' ? value.split('.') : [''];
  return names.every((name) => /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !(name in Object.prototype));
}

/** Which requests a fault meets, and how often. */
const AIM = {
  /** Default `*`, both. */
  method: oneOf('GET, POST or *', 'GET', 'POST', '*').optional(),
  /**
   * A glob over the decoded path after /api/v1/, or over the whole path when it begins with `/`. `*` stands
   * for anything within a segment, `**` for anything. Case does not matter.
   */
  path: must<string>('a glob', (value) => typeof value === 'string' && value !== ''),
  /** Only the first match, the same as `times: 1`. */
  once: must<boolean>('true or false', (value) => typeof value === 'boolean').optional(),
  times: whole('a whole number from 1', { from: 1 }).optional(),
  /** This many matches pass unharmed first. */
  after: whole('a whole number from 0', { from: 0 }).optional(),
};
/** Whether the request takes effect before its answer is spoilt. Default `before`: it never arrives. */
const WHEN = { when: oneOf('before or after', 'before', 'after').optional() };
const FIELD = { field: must<string>('a member name, or several joined by dots', isField) };

function ofKind<const K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return z.strictObject({ kind: z.literal(kind), ...AIM, ...shape });
}

const BY_KIND = {
  status: ofKind('status', {
    ...WHEN,
    code: whole('an HTTP status from 200 to 599', { from: 200, to: 599 }),
    /** JSON; left out, the answer is empty. */
    body: z.unknown().optional(),
    headers: must<Readonly<Record<string, string>>>(
      'an object of texts',
      (value) => isObject(value) && Object.values(value).every((text) => typeof text === 'string'),
    ).optional(),
  }),
  drop: ofKind('drop', WHEN),
  garbage: ofKind('garbage', WHEN),
  delay: ofKind('delay', { ms: whole('milliseconds from 0', { from: 0 }) }),
  /** The stored object keeps this member as it was; the answer is success. */
  'ignore-field': ofKind('ignore-field', FIELD),
  /** The stored object ends with this member at this value; the answer is success. */
  'alter-field': ofKind('alter-field', { ...FIELD, value: must('JSON', (value) => value !== undefined) }),
};

/** One thing that goes wrong. */
export type Fault = Readonly<z.infer<(typeof BY_KIND)[keyof typeof BY_KIND]>>;

function bad(where: string, wanted: string): LockdownError {
  return new LockdownError('usage.invalid', `${where}: ${wanted}`);
}

function isKind(value: unknown): value is Fault['kind'] {
  return typeof value === 'string' && Object.hasOwn(BY_KIND, value);
}

/** The first member that is wrong as the fault was written, else the first one that is missing. */
function checkFault(fault: JsonObject, where: string): void {
  const { kind } = fault;
  if (!isKind(kind)) throw bad(`${where}.kind`, `must be one of ${Object.keys(BY_KIND).join(', ')}`);
  const wrong = new Map<string, string>();
  for (const issue of BY_KIND[kind].safeParse(fault).error?.issues ?? []) {
    const isUnknown = issue.code === 'unrecognized_keys';
    const problem = isUnknown ? `is no member of a fault of kind ${kind}` : issue.message;
    for (const name of isUnknown ? issue.keys : [String(issue.path[0])]) wrong.set(name, problem);
  }
  const [name] = [...Object.keys(fault), ...wrong.keys()].filter((one) => wrong.has(one));
  if (name === undefined) return;
  throw bad(`${where}.${name}`, Object.hasOwn(fault, name) ? (wrong.get(name) ?? '') : 'is missing');
}

/** A list of faults from outside. Throws `usage.invalid`, naming the member that is wrong. */
export function parseFaults(value: unknown): readonly Fault[] {
  if (!Array.isArray(value)) throw bad('faults', 'must be a list');
  value.forEach((fault, index) => {
    if (!isObject(fault)) throw bad(`faults[${index}]`, 'must be an object');
    checkFault(fault, `faults[${index}]`);
  });
  return value as readonly Fault[];
}
