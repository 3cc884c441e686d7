/**
 * Which reads of a server may show a resource whose call is not known there: GET routes of its own lists, below
 * `settings/`, that fit the words of the resource. Pure, and it sends nothing.
 */
import type { FieldBinding, FlagsBinding } from '../binding.js';
import { labelOf } from '../label.js';
import { membersOf } from '../members.js';
import { type ApiResource, readRouteOf } from '../resource.js';
import { routeName } from '../trust/discovery.js';
import { isAct } from './acts.js';
import { isName } from './answer.js';
import { alike, formsOf, namesOf } from './names.js';
import { apart, squashed, weightOf, wordsOf } from './words.js';

/** Requests, over all resources together. */
export const MOST_CANDIDATES = 60;
/** Of one resource: what fits less than so many others is hardly it. */
const MOST_EACH = 6;
/** 0 to 1; what fits less shares no more than a common word. */
const LEAST_FIT = 0.25;

/** Fewer members than so many say nothing of what an answer is. */
const LEAST_SHOWN = 3;

/** A read that may show a resource. */
export interface Candidate {
  readonly resource: ApiResource;
  /** Below `api/v1/`. A `{domain}` in it is to be filled in. */
  readonly path: string;
  /** `settings/domain/*`: the call says nothing about its domain, so the client has to. */
  readonly actsOnDomain?: true;
  /** As the server lists it, where `path` fills in names of ours. */
  readonly listedAs?: string;
  /** Asked for only where this path, which is the same call by another name to sort by, gave nothing. */
  readonly after?: string;
  /** 0 to 1, by words alone; above 1 it is the very route that ships. */
  readonly fit: number;
}

/** What some other source calls a resource (`called`) and its members, such as the files of the server's host. */
export type MoreWords = (resource: ApiResource) => {
  readonly called: readonly string[];
  readonly members: readonly string[];
};

/** Nobody says more. */
export const NO_MORE_WORDS: MoreWords = () => ({ called: [], members: [] });

/** As it is sent: a list may name what an address would resolve to another path. */
const PLAIN = /^settings(?:\/(?!\.+(?:\/|$))[\w.{}:*-]+)+$/i;
const SERVER_PART = /^settings\/(?:sysadmin\/)?/i;
const DOMAIN_PART = /^settings\/domain\//i;

/** Word -> how much it says of the resource. */
function vocabularyOf(resource: ApiResource, more: readonly string[]): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const word of wordsOf(text)) words.set(word, Math.max(words.get(word) ?? 0, weight));
  };
  const { binding, model } = resource;
  for (const [field, one] of Object.entries(binding.fields)) {
    add([field, labelOf(resource, field)?.label ?? '', ...membersOf(one)].join(' '), 0.3);
  }
  for (const field of Object.keys(model.shape)) add(field, 0.3);
  add(resource.where, 0.5);
  for (const text of more) add(text, 0.8);
  const under = 'read' in binding ? binding.read.under : binding.list.under;
  add([resource.id, resource.title, under ?? ''].join(' '), 1);
  add(readRouteOf(resource).path.replace(DOMAIN_PART, '').replace(SERVER_PART, ''), 1);
  return words;
}

interface Route {
  readonly path: string;
  readonly words: readonly string[];
}

/** May it be asked for on behalf of a resource of this scope? */
function isOfScope(path: string, scope: ApiResource['scope']): boolean {
  return DOMAIN_PART.test(path) === (scope === 'domain') && !/[{}*:]/.test(path);
}

/**
 * How well a route's words and those of a resource fit: how much of the route the resource explains, by words that few
 * routes have, and how much of what the resource is called is in the route.
 */
function fitOf(
  words: readonly string[],
  vocabulary: ReadonlyMap<string, number>,
  rarity: (word: string) => number,
) {
  const value = (word: string) => rarity(word) * weightOf(word);
  const whole = words.reduce((total, word) => total + value(word), 0);
  const explained = words.reduce((total, word) => total + value(word) * (vocabulary.get(word) ?? 0), 0);
  const own = [...vocabulary].filter(([, weight]) => weight === 1).map(([word]) => word);
  const named = own.reduce((total, word) => total + value(word), 0);
  const covered = own.reduce((total, word) => total + (words.includes(word) ? value(word) : 0), 0);
  return whole === 0 || named === 0 ? 0 : (explained / whole) * (0.4 + 0.6 * (covered / named));
}

/**
 * The reads to try, the best of each resource first, then the second best of each, and so on; no route twice, none whose
 * name is an act, none with a parameter that nobody knows.
 * `routes`: verb and path, as `Discovery` has them. `resources`: those that are not known on this server.
 */
export function candidatesFor(
  resources: readonly ApiResource[],
  {
    routes,
    more = NO_MORE_WORDS,
    answersOf = () => [],
  }: {
    readonly routes: Iterable<string>;
    readonly more?: MoreWords;
    /** Members of the answer of a route, dotted, as far as the server shows them. */
    readonly answersOf?: (route: string) => Iterable<string>;
  },
): readonly Candidate[] {
  const known = new Set(resources.flatMap((one) => [...vocabularyOf(one, more(one).called).keys()]));
  const names = new Set(routes);
  const paths = [...names].flatMap((name) => (/^GET settings\//i.test(name) ? [name.slice(4)] : []));
  const asked: Route[] = paths
    .filter((path) => PLAIN.test(path) && !isAct(path) && path.length < 200)
    .map((path) => ({
      path,
      words: wordsOf(
        path
          .replace(DOMAIN_PART, '')
          .replace(SERVER_PART, '')
          .replaceAll(/[A-Za-z\d]+/g, (word) => (/[A-Z]/.test(word) ? word : apart(word, known).join(' '))),
      ),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const counts = new Map<string, number>();
  for (const { words } of asked)
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const rarity = (word: string) => Math.log(1 + (asked.length + 1) / ((counts.get(word) ?? 0) + 1));
  const ofEach = resources.map((resource) => {
    const shipped = readRouteOf(resource);
    const vocabulary = vocabularyOf(resource, more(resource).called);
    const sorting = [...answersOf(routeName(shipped)), ...more(resource).members];
    const own = candidateOf(shipped, { resource, names, sorting });
    const others = asked
      .filter(
        ({ path }) => isOfScope(path, resource.scope) && path.toLowerCase() !== shipped.path.toLowerCase(),
      )
      .map(
        ({ path, words }): Candidate => ({
          ...{
            resource,
            path,
            fit: Math.max(fitOf(words, vocabulary, rarity), shownBy(resource, answersOf(`GET ${path}`))),
          },
          ...(DOMAIN_PART.test(path) ? { actsOnDomain: true as const } : {}),
        }),
      )
      .filter(({ fit }) => fit >= LEAST_FIT)
      .sort((a, b) => b.fit - a.fit);
    return [...own, ...others].slice(0, MOST_EACH);
  });
  return inTurn(ofEach);
}

/** How much of a resource the members of an answer are, by their very names: little is none, as many things have a name. */
function shownBy({ binding }: ApiResource, answer: Iterable<string>): number {
  const members = new Set(
    [...answer].flatMap((one) => [squashed(one), squashed(one.slice(one.lastIndexOf('.') + 1))]),
  );
  const wires = Object.values<FieldBinding | FlagsBinding>(binding.fields).flatMap(membersOf).map(squashed);
  const found = wires.filter((wire) => members.has(wire)).length;
  return found < LEAST_SHOWN ? 0 : found / wires.length;
}

/** The route that ships, where this server has it: what stands for its parameters is known. */
function candidateOf(
  { method, path, actsOnDomain, listedAs }: ReturnType<typeof readRouteOf>,
  {
    resource,
    names,
    sorting,
  }: {
    readonly resource: ApiResource;
    readonly names: ReadonlySet<string>;
    readonly sorting: readonly string[];
  },
): readonly Candidate[] {
  const { evidence, source } = readRouteOf(resource);
  const named = [{ path }, ...(listedAs === undefined ? [] : [{ path: listedAs }])].map((one) =>
    routeName({ method, evidence, source, ...one }),
  );
  const isKnown = method === 'GET' && named.some((name) => names.has(name)) && !isAct(path);
  const unknown = /\{(?!domain\})/.test(path) || (path.includes('{domain}') && resource.scope !== 'domain');
  if (!isKnown || unknown) return [];
  const about = {
    ...{ resource, fit: 2, ...(actsOnDomain === true ? { actsOnDomain } : {}) },
    ...(listedAs === undefined ? {} : { listedAs }),
  } as const;
  const others = sortedOtherwise(resource, { path, listedAs, sorting });
  return [{ ...about, path }, ...others.map((one) => ({ ...about, path: one, after: path }))];
}

/** Names to sort by that are tried beside the one that ships. */
const MOST_SORTS = 2;
/** What is less like the member that ships is another one. */
const LEAST_LIKE = 0.6;

/** The same call, sorted by members of its rows (`sorting`) that are called like the one that ships: a server knows its own alone. */
function sortedOtherwise(
  resource: ApiResource,
  {
    path,
    listedAs = '',
    sorting,
  }: { readonly path: string; readonly listedAs: string | undefined; readonly sorting: readonly string[] },
): readonly string[] {
  const at = listedAs.split('/').indexOf('{sortField}');
  const known = path.split('/')[at];
  const [field] =
    Object.entries<FieldBinding | FlagsBinding>(resource.binding.fields).find(
      ([, binding]) => known !== undefined && membersOf(binding).includes(known),
    ) ?? [];
  if (at < 0 || field === undefined) return [];
  const like = namesOf(resource, field);
  const last = sorting.map((one) => one.slice(one.lastIndexOf('.') + 1).replace('[]', ''));
  return [...new Set(last)]
    .filter((one) => isName(one) && one !== known)
    .map((one) => ({ one, score: alike(like, formsOf(one)).score }))
    .filter(({ score }) => score >= LEAST_LIKE)
    .sort((a, b) => b.score - a.score || (a.one < b.one ? -1 : 1))
    .slice(0, MOST_SORTS)
    .map(({ one }) => path.split('/').with(at, one).join('/'))
    .filter((one) => !isAct(one));
}

/**
 * Reads that are called like a resource and take names that nobody knows, as `settings/sysadmin/thing/{}/{}`, by the id of it:
 * they are not tried.
 */
export function unfilledFor(
  resources: readonly ApiResource[],
  options: Parameters<typeof candidatesFor>[1],
): ReadonlyMap<string, string> {
  const stripped = new Map(
    [...options.routes].flatMap((name) => {
      const short = name.replace(/(?:\/\{\})+$/, '');
      return short === name ? [] : [[short, name] as const];
    }),
  );
  const found = candidatesFor(resources, { ...options, routes: stripped.keys() });
  return new Map(
    found.toReversed().flatMap(({ resource, path }) => {
      const name = stripped.get(`GET ${path}`);
      return name === undefined ? [] : [[resource.id, name.slice('GET '.length)] as const];
    }),
  );
}

function inTurn(ofEach: readonly (readonly Candidate[])[]): readonly Candidate[] {
  const taken = new Set<string>();
  const chosen: Candidate[] = [];
  for (let rank = 0; rank < MOST_EACH; rank += 1)
    for (const one of ofEach.flatMap((some) => some[rank] ?? []).sort((a, b) => b.fit - a.fit)) {
      // One answer is looked at for every resource that it may show.
      if (!taken.has(one.path) && taken.size >= MOST_CANDIDATES) continue;
      taken.add(one.path);
      chosen.push(one);
    }
  return chosen;
}
