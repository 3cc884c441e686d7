/**
 * Looking for the reads of what is not known on a server: which resources that is, and what the reads that somebody was
 * shown give. Nothing here decides what is sent: that was shown before.
 */
import type { ReadClient } from '../../api/read-client.js';
import { isTrusted } from '../../contract/evidence.js';
import { isAct } from '../../contract/proposal/acts.js';
import type { Candidate } from '../../contract/proposal/candidates.js';
import type { Answered } from '../../contract/proposal/propose.js';
import { type ApiResource, isSecret, readRouteOf } from '../../contract/resource.js';
import { routeName } from '../../contract/trust/discovery.js';
import { readReach } from '../../contract/trust/reach.js';
import type { Reading } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import type { Observer } from './observer.js';
import { callOf, failureIn } from './read-object.js';

function isRead(reading: Reading): boolean {
  if (reading.status === 'document') return Object.keys(reading.document.failures).length === 0;
  return reading.status === 'collection';
}

/** Has it anything that an answer shows? */
function isShowable(resource: ApiResource): boolean {
  return Object.keys(resource.binding.fields).some((field) => !isSecret(resource, field));
}

/** Settings whose read is a guess here. */
export interface Guessed {
  /** By a GET, which is closed, contradicted, or does not fit. */
  readonly unbound: readonly ApiResource[];
  /** By a POST. None is tried here, neither it nor another in its place: most POSTs write. */
  readonly byPost: readonly ApiResource[];
  /** Its answer fits, which proves neither numbers nor units. */
  readonly fitting: readonly ApiResource[];
}

/** Each GET is tried once. `domain`: one that stands for all; undefined where there is none. */
export async function guessedOn(observer: Observer, domain: string | undefined): Promise<Guessed> {
  const unbound: ApiResource[] = [];
  const byPost: ApiResource[] = [];
  const fitting: ApiResource[] = [];
  for (const resource of observer.contract.resources) {
    const { method, evidence } = readRouteOf(resource);
    const target = resource.scope === 'server' ? SERVER : domain;
    const isGuess = !isTrusted(evidence, 'read') && isShowable(resource);
    if (!isGuess || target === undefined) continue;
    if (method === 'POST') byPost.push(resource);
    else (isRead(await observer.read({ resource, target })) ? fitting : unbound).push(resource);
  }
  return { unbound, byPost, fitting };
}

/**
 * The server's own routes, as `candidatesFor` takes them: what its reference lists and its web interface calls; and what was
 * asked for anyway, where nothing speaks against it.
 */
export function routesHere(
  { discovery }: Pick<Observer, 'discovery'>,
  unbound: readonly ApiResource[],
): ReadonlySet<string> {
  const own = unbound
    .map(readRouteOf)
    .filter((route) => route.method === 'GET' && readReach(route, discovery) !== 'closed')
    .map(routeName);
  return new Set([...discovery.listed.keys(), ...discovery.made.keys(), ...own]);
}

/** Members of the answer of a route, as its reference or the code of its web interface shows them. */
export function answerShown(
  { discovery: { listed, made } }: Pick<Observer, 'discovery'>,
  route: string,
): readonly string[] {
  return [listed, made].flatMap((routes) => [...(routes.get(route)?.answer ?? [])]);
}

/** What became of one request. */
export interface Looked {
  readonly path: string;
  /** Why it gave nothing; undefined where it answered. */
  readonly why: string | undefined;
}

/** Values of one answer, of a text every twenty characters. No page of settings has more, and all answers are held together. */
const [MOST_VALUES, TEXT] = [100_000, 20];

function isTooLong(answer: unknown): boolean {
  const waiting: unknown[] = [answer];
  let count = 0;
  for (let at = 0; at < waiting.length && count <= MOST_VALUES; at += 1) {
    const value = waiting[at];
    count += typeof value === 'string' ? 1 + value.length / TEXT : 1;
    if (typeof value !== 'object' || value === null) continue;
    const inner = Object.values(value);
    if (waiting.length + inner.length > MOST_VALUES) return true;
    for (const one of inner) waiting.push(one);
  }
  return count > MOST_VALUES;
}

/**
 * Asks for each path once, one after the other. Errors: what ends a run (`interrupted`, `session.*`); anything else is an
 * answer that did not come.
 */
export async function lookAt(
  client: Pick<ReadClient, 'read'>,
  candidates: readonly Candidate[],
  domain: string | undefined,
): Promise<{ readonly answers: readonly Answered[]; readonly looked: readonly Looked[] }> {
  const looked: Looked[] = [];
  const answers = new Map<string, unknown>();
  for (const { path, actsOnDomain, resource, after } of candidates) {
    if (looked.some((one) => one.path === path)) continue;
    const isSame = (one: Candidate) => one.path === after || one.after === after;
    if (after !== undefined && candidates.some((one) => isSame(one) && answers.has(one.path))) continue;
    const target = resource.scope === 'server' ? SERVER : (domain ?? '');
    const route = { ...readRouteOf(resource), method: 'GET' as const, path };
    const { listedAs: _, actsOnDomain: __, ...plain } = route;
    const named = { ...plain, ...(actsOnDomain === true ? { actsOnDomain } : {}) };
    let why: string | undefined;
    try {
      if (isAct(path)) why = 'it is named like one that does something';
      else {
        const answer = await client.read(callOf(named, { target }));
        if (isTooLong(answer)) why = 'its answer is longer than any page of settings';
        else answers.set(path, answer);
      }
    } catch (thrown) {
      why = failureIn(thrown).message;
    }
    looked.push({ path, why });
  }
  return {
    looked,
    answers: candidates.map((candidate) => ({ candidate, answer: answers.get(candidate.path) })),
  };
}
