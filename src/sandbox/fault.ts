/** Faults that a test asks for: their shape, and the check of what came in. */
import { LockdownError } from '../errors.js';
import { isObject, type JsonObject } from './json.js';

/** Which requests a fault meets, and how often. */
interface Aim {
  /** Default `*`, both. */
  readonly method?: 'GET' | 'POST' | '*';
  /**
   * A glob over the decoded path after /api/v1/, or over the whole path when it begins with `/`. `*` stands
   * for anything within a segment, `**` for anything. Case does not matter.
   */
  readonly path: string;
  /** Only the first match, the same as `times: 1`. */
  readonly once?: boolean;
  readonly times?: number;
  /** This many matches pass unharmed first. */
  readonly after?: number;
}

/** Whether the request takes effect before its answer is spoilt. Default `before`: it never arrives. */
interface Moment {
  readonly when?: 'before' | 'after';
}

/** One thing that goes wrong. */
export type Fault = Aim &
  (
    | (Moment & {
        readonly kind: 'status';
        readonly code: number;
        /** JSON; left out, the answer is empty. */
        readonly body?: unknown;
        readonly headers?: Readonly<Record<string, string>>;
      })
    | (Moment & { readonly kind: 'drop' | 'garbage' })
    | { readonly kind: 'delay'; readonly ms: number }
    /** The stored object keeps this member as it was; the answer is success. */
    | { readonly kind: 'ignore-field'; readonly field: string }
    /** The stored object ends with this member at this value; the answer is success. */
    | { readonly kind: 'alter-field'; readonly field: string; readonly value: unknown }
  );

type Check = (value: unknown) => boolean;

const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const isField: Check = (value) =>
  typeof value === 'string' &&
  value.split('.').every((name) => /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !(name in Object.prototype));
const isOneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    allowed.some((word) => word === value);
const isStatus: Check = (value) => isCount(value) && (value as number) >= 200 && (value as number) <= 599;
const isHeaders: Check = (value) =>
  isObject(value) && Object.values(value).every((text) => typeof text === 'string');

/** Members of every fault: what they must be, in words and as a check. */
const AIM = {
  method: ['GET, POST or *', isOneOf('GET', 'POST', '*')],
  path: ['a glob', (value) => typeof value === 'string' && value !== ''],
  once: ['true or false', (value) => typeof value === 'boolean'],
  times: ['a whole number from 1', (value) => isCount(value) && value !== 0],
  after: ['a whole number from 0', isCount],
} as const satisfies Record<string, readonly [string, Check]>;

const WHEN = { when: ['before or after', isOneOf('before', 'after')] } as const;
const FIELD = { field: ['a member name, or several joined by dots', isField] } as const;
type Rules = Readonly<Record<string, readonly [string, Check]>>;

const BY_KIND = {
  status: {
    ...WHEN,
    code: ['an HTTP status from 200 to 599', isStatus],
    body: ['JSON', () => true],
    headers: ['an object of texts', isHeaders],
  },
  drop: WHEN,
  garbage: WHEN,
  delay: { ms: ['milliseconds from 0', isCount] },
  'ignore-field': FIELD,
  'alter-field': { ...FIELD, value: ['JSON', (value) => value !== undefined] },
} as const satisfies Record<string, Rules>;

const REQUIRED = {
  status: ['code'],
  drop: [],
  garbage: [],
  delay: ['ms'],
  'ignore-field': ['field'],
  'alter-field': ['field', 'value'],
} as const satisfies Record<keyof typeof BY_KIND, readonly string[]>;

function isKind(value: unknown): value is keyof typeof BY_KIND {
  return typeof value === 'string' && Object.hasOwn(BY_KIND, value);
}

function bad(where: string, wanted: string): LockdownError {
  return new LockdownError('usage.invalid', `${where}: ${wanted}`);
}

function checkFault(fault: JsonObject, where: string): void {
  const { kind } = fault;
  if (!isKind(kind)) throw bad(`${where}.kind`, `must be one of ${Object.keys(BY_KIND).join(', ')}`);
  const rules: Rules = { ...AIM, ...BY_KIND[kind] };
  for (const [name, value] of Object.entries(fault)) {
    if (name === 'kind') continue;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw bad(`${where}.${name}`, `is no member of a fault of kind ${kind}`);
    if (!rule[1](value)) throw bad(`${where}.${name}`, `must be ${rule[0]}`);
  }
  for (const name of ['path', ...REQUIRED[kind]]) {
    if (!Object.hasOwn(fault, name)) throw bad(`${where}.${name}`, 'is missing');
  }
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
