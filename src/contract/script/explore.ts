/**
 * From where a request is sent outwards, through as many functions as it takes, until its path and verb are known: what
 * a wrapper is handed decides, so each of its callers is a call of its own.
 */

import type { Names } from './answer-reads.js';
import { isPlain } from './answer-value.js';
import { type Answers, answersIn, type Gives } from './answers.js';
import { type Callers, callersIn } from './callers.js';
import { evaluatorOf } from './evaluate.js';
import type { Caller } from './evaluator.js';
import { constructorOf } from './injection.js';
import { loadsMore } from './loading.js';
import { maySend, requestsOf } from './requests.js';
import { beginningIn, mayBePath, pathIn } from './route-path.js';
import type { Place, Scope } from './scope.js';
import { type Body, bodyOf } from './shapes.js';
import type { Survey } from './surveyed.js';
import type { Call, Fn, Node } from './syntax.js';
import { ABSENT, type Given, isSameFrame, newRun, textOf } from './values.js';

/** `verb`: in capitals; undefined when the script does not show it. */
export interface Found {
  readonly verb: string | undefined;
  readonly path: string;
  readonly body?: Body | undefined;
  readonly answer?: readonly string[];
}

const FUEL = 3000;
const FUEL_OF_HANDED = 200;
const DEEPEST = 8;
const MOST_VISITS_OF_ONE = 20_000;
const MOST_VISITS = 400_000;
const VISITS_BETWEEN_LOOKS = 64;
/** For its path a request is followed to all callers, for its body alone to these many. */
const MOST_CALLERS_FOR_BODY = 32;

/**
 * What a script asks for.
 * `begun`: calls of which only the beginning of the path can be told, as `settings/{}`; any verb where it has none.
 * `isWhole`: it was followed to its end. `loadsMore`: it has other scripts loaded that may ask for more.
 */
export interface Explored {
  readonly found: readonly Found[];
  readonly begun: readonly Pick<Found, 'verb' | 'path'>[];
  readonly isWhole: boolean;
  readonly loadsMore: boolean;
}

/** Is all of the path told but for names that are filled in? */
function isTold(text: string): boolean {
  return pathIn(text)?.isWhole === true;
}

/** Is it a sum or template that begins with something that has a name, as `base + 'settings'`? */
function isPutTogether(node: Node): boolean {
  let at = node;
  while (at.type === 'BinaryExpression' && at.operator === '+') at = at.left;
  if (at === node) return node.type === 'TemplateLiteral' && node.quasis[0]?.value.raw === '';
  return at.type === 'Identifier' || at.type === 'MemberExpression';
}

/** The calls of a surveyed script. Ends when the time is over, or after a number of steps, with what it has. */
export function explore(survey: Survey, isLate: () => boolean): Explored {
  const evaluator = evaluatorOf(survey);
  const callers = callersIn(evaluator, isLate);
  const found: Found[] = [];
  const used = new Set<Node>();
  const clients = new Map<string, { read: string[]; unsure: ReadonlySet<string> }[]>();
  let visits = 0;
  let isCut = false;
  const begun: Pick<Found, 'verb' | 'path'>[] = [];
  let isWhole = callers !== undefined;

  /** Members that are surely of the answer; those of a client that is not known are added when it is. */
  function readBy(client: string | undefined, { body, unsure }: Names): string[] {
    const read = [...body];
    if (client !== undefined && unsure.size > 0) {
      const known = clients.get(client) ?? [];
      clients.set(client, [...known, { read, unsure }]);
    }
    return read;
  }

  function isConstructor(fn: Fn): boolean {
    const home = survey.homes.get(fn);
    return home !== undefined && 'class' in home && constructorOf(home.class) === fn;
  }

  /** Functions round a call come first, as who calls them may also say what made the object that they belong to. */
  function inOrder(needs: ReadonlySet<Fn>, call: Place<Call>): readonly Fn[] {
    const round: Fn[] = [];
    for (let at: Scope | undefined = call.scope; at !== undefined; at = at.parent)
      if (at.fn !== undefined && needs.has(at.fn)) round.push(at.fn);
    const all = [...new Set([...round, ...needs])];
    return [...all.filter((fn) => !isConstructor(fn)), ...all.filter(isConstructor)];
  }

  function nextCallers(
    needs: ReadonlySet<Fn>,
    call: Place<Call>,
    given: Given,
    by: Callers,
  ): readonly Caller[] {
    for (const fn of inOrder(needs, call)) {
      if (given.some((one) => one.fn === fn)) continue;
      const all = by.of(fn).flatMap((one) => {
        const added = one.given.filter((own) => !given.some((held) => isSameFrame(held, own)));
        return added.some((own) => given.some((held) => held.fn === own.fn))
          ? []
          : [{ ...one, given: added }];
      });
      if (all.length > 0) return all;
    }
    return [];
  }

  function trace(start: Place<Call>, by: Callers, answers: Answers): void {
    const open: { given: Given; chain: readonly Caller[] }[] = [{ given: [], chain: [] }];
    for (let count = 0; open.length > 0; count += 1) {
      visits += 1;
      if (
        count > MOST_VISITS_OF_ONE ||
        visits > MOST_VISITS ||
        (visits % VISITS_BETWEEN_LOOKS === 0 && isLate())
      ) {
        isWhole = false;
        isCut = true;
        return;
      }
      const { given, chain } = open.pop() as (typeof open)[number];
      const namesOf = (gives: Gives) => answers.along(start, gives, { given, chain });
      const further = visit(start, given, namesOf, by);
      for (let at = further.length - 1; at >= 0; at -= 1) {
        const caller = further[at] as Caller;
        open.push({
          given: [...given, caller.frame, ...caller.given],
          chain: [...chain, caller],
        });
      }
    }
  }

  /** Keeps what a call asks for under what is given; who calls it decides when that is not enough. */
  function visit(
    start: Place<Call>,
    given: Given,
    namesOf: (gives: Gives) => Names,
    by: Callers,
  ): readonly Caller[] {
    const run = newRun(FUEL);
    const requests = requestsOf(evaluator, start, given, run)
      .map((request) => ({ ...request, texts: [...new Set(request.paths.map(textOf))].filter(mayBePath) }))
      .filter(({ texts }) => texts.length > 0);
    if (requests.length === 0) return [];
    if (given.length < DEEPEST) {
      const next = nextCallers(run.needs, start, given, by);
      if (next.length > 0) return next;
    }
    const bodyRun = newRun(FUEL);
    let [isFound, isBegun] = [false, false];
    for (const request of requests) {
      const paths = request.texts.flatMap((text) => pathIn(text) ?? []);
      // Of two paths it is not known which of them takes and gives it.
      const isOne = paths.length === 1;
      const sent = bodyOf(evaluator, request.body(bodyRun), bodyRun);
      const names = isOne ? namesOf(request.gives) : undefined;
      const read = names === undefined ? [] : readBy(request.client, names);
      // Two verbs and two paths may not go together in every way.
      const isMixed = paths.length > 1 && (request.verbs?.length ?? 0) > 1;
      for (const { path, isWhole: isKnown } of paths) {
        isFound = true;
        const verbs = isKnown && !isMixed && request.verbs?.length ? request.verbs : [undefined];
        // What is told in part is among those that are begun.
        if (isKnown && verbs[0] === undefined) begun.push({ verb: undefined, path });
        for (const verb of verbs)
          found.push({ verb, path, body: isOne && verb !== 'GET' ? sent : undefined, answer: read });
      }
    }
    for (const { texts, verbs } of requests)
      for (const path of texts.flatMap((text) => (isTold(text) ? [] : (beginningIn(text) ?? []))))
        for (const verb of verbs?.length ? verbs : [undefined]) {
          begun.push({ verb, path });
          isBegun = true;
        }
    if (isFound || isBegun) for (const literal of run.literals) used.add(literal);
    if (!isFound) return [];
    if (given.length >= DEEPEST) return [];
    const forBody = nextCallers(bodyRun.needs, start, given, by);
    return forBody.length > MOST_CALLERS_FOR_BODY ? [] : forBody;
  }

  /** Paths that are put together for a function that is not known: what it does with them is not known either. */
  function lookAtHanded({ node, scope }: Place<Call>): void {
    for (const one of node.arguments) {
      if (!isPutTogether(one)) continue;
      const run = newRun(FUEL_OF_HANDED);
      for (const text of evaluator.valuesOf({ node: one, scope }, [], run).map(textOf)) {
        const path = isTold(text) ? pathIn(text)?.path : beginningIn(text);
        if (path === undefined) continue;
        begun.push({ verb: undefined, path });
      }
    }
  }

  const answers = callers === undefined ? undefined : answersIn(survey, callers);
  if (callers !== undefined && answers !== undefined)
    for (const call of survey.calls) {
      if (isCut) break;
      if (callers.isOwn(call.node)) continue;
      const before = found.length + begun.length;
      if (maySend(call)) trace(call, callers, answers);
      if (found.length + begun.length === before) lookAtHanded(call);
    }

  // A client gives all its answers alike: what it gives for one call says what another is.
  for (const calls of clients.values())
    if (isPlain(calls.flatMap(({ unsure }) => [...unsure])))
      for (const { read, unsure } of calls) read.push(...unsure);

  // What is left is a path that somebody asks for, in a way that is not seen.
  for (const { literal, whole } of survey.marked) {
    if (used.has(literal)) continue;
    const values = evaluator.valuesOf(whole, [], newRun(FUEL));
    for (const value of values.length > 0 ? values : ABSENT) {
      const text = textOf(value);
      const route = text.endsWith('/') ? undefined : pathIn(text);
      const start = isTold(text) && !text.endsWith('/') ? undefined : beginningIn(text);
      if (route !== undefined) found.push({ verb: undefined, path: route.path });
      const told = route?.isWhole ? route.path : start;
      if (told !== undefined) begun.push({ verb: undefined, path: told });
    }
  }
  const hasMore =
    survey.loadsMore || (callers !== undefined && found.length > 0 && loadsMore(evaluator, callers, isLate));
  return { found, begun, isWhole, loadsMore: hasMore };
}
