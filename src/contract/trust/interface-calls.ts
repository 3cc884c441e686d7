/**
 * The calls that the server's own web interface makes, read out of its scripts: the most complete source of true routes
 * that there is on any server. Pure: it is given the text of a script, and nothing of it is run.
 */
import { type Explored, explore, type Found } from '../script/explore.js';
import { findsIn } from '../script/lines.js';
import { pathIn } from '../script/route-path.js';
import type { Plain } from '../script/shapes.js';
import { surveyOf } from '../script/survey.js';
import { treeOf } from '../script/syntax.js';

/**
 * One call.
 * Shape: `path` as `settings/sysadmin/domain/{}`, below `api/v1/`, in small letters. `body`: members of what is sent,
 * dotted, as far as an object is written out; `bodyValues`: values written out in it. `answer`: members that are read.
 * A call without method opens nothing: that the path is asked for is all that is seen.
 * `how`: `line` was found in the text of a script that is not understood, and counts for less.
 */
export interface InterfaceCall {
  readonly method: 'GET' | 'POST' | undefined;
  readonly path: string;
  readonly body?: readonly string[];
  readonly bodyValues?: Readonly<Record<string, readonly Plain[]>>;
  readonly answer?: readonly string[];
  readonly how: 'parsed' | 'line';
}

/**
 * `mayMake`: what it may call besides, as `Discovery` has it.
 * `isWhole`: the script was parsed and followed to its end, so that what is in neither is most likely not called by it.
 * Without it nothing follows from what is missing.
 * `loadsMore`: it has other scripts loaded, whose calls are not among these.
 */
export interface InterfaceCalls {
  readonly calls: readonly InterfaceCall[];
  readonly mayMake: readonly string[];
  readonly isWhole: boolean;
  readonly loadsMore: boolean;
}

/** Characters. A tree takes about 70 times as much memory as its text. */
export const LONGEST_PARSED = 16 * 1024 * 1024;

/** How far the reading of a script may go. */
export interface InterfaceCallsOptions {
  /** Is the time over? What was found until then is given, and the rest is searched line by line. */
  readonly isLate?: () => boolean;
  /** Characters; a longer script is searched line by line. */
  readonly longestParsed?: number;
}

const METHODS = ['GET', 'POST'] as const;
const NOTHING_EXPLORED: Explored = { found: [], begun: [], isWhole: false, loadsMore: false };

function merged(found: readonly Found[], how: InterfaceCall['how']): readonly InterfaceCall[] {
  const byRoute = new Map<
    string,
    { call: InterfaceCall; names: Set<string>; values: Map<string, Set<Plain>>; answer: Set<string> }
  >();
  for (const { verb, path, body, answer } of found) {
    const method = verb === 'GET' || verb === 'POST' ? verb : undefined;
    const key = `${method ?? ''} ${path}`;
    const known = byRoute.get(key) ?? {
      call: { method, path, how },
      names: new Set(),
      values: new Map(),
      answer: new Set(),
    };
    byRoute.set(key, known);
    for (const name of body?.names ?? []) known.names.add(name);
    for (const [name, values] of body?.values ?? [])
      known.values.set(name, new Set([...(known.values.get(name) ?? []), ...values]));
    for (const name of answer ?? []) known.answer.add(name);
  }
  const asked = new Set(
    [...byRoute.values()].filter(({ call }) => call.method !== undefined).map(({ call }) => call.path),
  );
  return [...byRoute.values()]
    .filter(({ call }) => call.method !== undefined || !asked.has(call.path))
    .map(({ call, names, values, answer }) => ({
      ...call,
      ...(names.size > 0 ? { body: [...names].sort() } : {}),
      ...(values.size > 0
        ? { bodyValues: Object.fromEntries([...values].map(([name, some]) => [name, [...some]])) }
        : {}),
      ...(answer.size > 0 ? { answer: [...answer].sort() } : {}),
    }))
    .sort((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : (a.method ?? '') < (b.method ?? '') ? -1 : 1,
    );
}

/** Of both verbs where it is not known which. Other verbs are none of ours. */
function mayMakeOf(begun: Explored['begun']): readonly string[] {
  const names = begun.flatMap(({ verb, path }) =>
    METHODS.filter((method) => (verb ?? method) === method).map((method) => `${method} ${path}`),
  );
  return [...new Set(names)].sort();
}

function searched(text: string): readonly InterfaceCall[] {
  const found = findsIn(text).flatMap(({ verb, text: written }) => {
    const route = pathIn(written);
    return route === undefined ? [] : [{ verb: route.isWhole ? verb : undefined, path: route.path }];
  });
  return merged(found, 'line');
}

/** undefined: it does not parse, the time was over before it was read, or it is nested deeper than can be followed. */
function exploredIn(text: string, isLate: () => boolean): Explored | undefined {
  try {
    const tree = treeOf(text, isLate);
    const survey = typeof tree === 'string' ? undefined : surveyOf(tree, 'api/v1/', isLate);
    return survey === undefined ? undefined : explore(survey, isLate);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * The calls of one script. Never throws: what is not understood gives no call.
 * Source: the login page links the scripts (`docs/api-evidence.md` 4.1); how they are written is `assumed`.
 */
export function interfaceCallsIn(text: string, options: InterfaceCallsOptions = {}): InterfaceCalls {
  const { isLate = () => false, longestParsed = LONGEST_PARSED } = options;
  const explored = text.length > longestParsed ? undefined : exploredIn(text, isLate);
  const { found, begun, isWhole, loadsMore } = explored ?? NOTHING_EXPLORED;
  const calls = merged(found, 'parsed');
  const mayMake = mayMakeOf(begun);
  if (isWhole) return { calls, mayMake, isWhole, loadsMore };
  const known = new Set(calls.map(({ path }) => path));
  const others = searched(text).filter(({ path }) => !known.has(path));
  return { calls: [...calls, ...others], mayMake, isWhole, loadsMore };
}
