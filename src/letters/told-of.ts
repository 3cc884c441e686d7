/** What a plan says that the users of a domain have to be told, or those of all. Pure. */
import { type Point, PUBLISHED_BY, TELLS, TOPICS, type Topic, type Values } from '../catalogue/told.js';
import type { Plan } from '../engine/plan/plan.js';
import { type Change, fieldsOf } from '../engine/words/change.js';
import { grouped } from '../engine/words/grouped.js';

/** One topic of a letter. */
export interface TopicTold {
  readonly topic: Topic;
  /** In the order of the catalogue, each with the values that its text may use. */
  readonly points: readonly { readonly point: Point; readonly values: Values }[];
  /** What it comes to is not the same in all domains: then no number of one is told to another. */
  readonly differs: boolean;
}

/** What one letter is made of. */
export interface Told {
  /** The mail domain; null for the letter to all. */
  readonly domain: string | null;
  readonly topics: readonly TopicTold[];
  /** Lines of a zone that its owner is to publish. */
  readonly records: readonly string[];
}

type Found = ReadonlyMap<Point, Values>;

function union<T>(one: readonly T[] = [], other: readonly T[] = []): readonly T[] {
  return [...new Set([...one, ...other])];
}

/** Lists grow; of numbers the later counts, which is the domain's own. */
function joined(one: Values, other: Values): Values {
  return {
    ...one,
    ...other,
    ...(one.kinds || other.kinds ? { kinds: union(one.kinds, other.kinds) } : {}),
    ...(one.ports || other.ports ? { ports: union(one.ports, other.ports) } : {}),
    ...(one.extensions || other.extensions ? { extensions: union(one.extensions, other.extensions) } : {}),
  };
}

function foundIn(changes: readonly Change[]): Found {
  const found = new Map<Point, Values>();
  for (const change of changes) {
    const { steps, resource, action, disruption } = change;
    const told = { action, disruption, ...fieldsOf(change) };
    for (const row of TELLS) {
      if (row.resource !== resource || !steps.includes(row.step)) continue;
      const values = row.tells(told);
      if (values !== undefined) found.set(row.point, joined(found.get(row.point) ?? {}, values));
    }
  }
  // Whoever has to choose another password, and is never asked by a mail program.
  if ([...found.keys()].some((point) => point.startsWith('passwords.'))) found.set('passwords.not-asked', {});
  return found;
}

/** Every point, in the order in which letters have them. */
const POINTS = (Object.keys(TOPICS) as Topic[]).map((topic) => ({
  topic,
  points: Object.keys(TOPICS[topic]).map((point) => `${topic}.${point}` as Point),
}));

function topicsOf(found: Found, differing: ReadonlySet<Point> = new Set()): readonly TopicTold[] {
  return POINTS.flatMap(({ topic, points }) => {
    const told = points.filter((point) => found.has(point));
    if (told.length === 0) return [];
    return [
      {
        topic,
        points: told
          .filter((point) => !differing.has(point))
          .map((point) => ({ point, values: found.get(point) ?? {} })),
        differs: told.some((point) => differing.has(point)),
      },
    ];
  });
}

/** What was found to be published for a domain, and nobody has seen to. */
function recordsOf(left: Plan['manual']): readonly string[] {
  return left
    .filter(({ attested }) => attested === undefined)
    .flatMap(({ byHand }) => byHand)
    .flatMap(({ snippet }) => (snippet?.language === 'dns-zone' ? [snippet.text] : []));
}

/** Where somebody else has another value, nobody learns of it. */
function forAll(onServer: Found, ofDomains: readonly Found[]): readonly TopicTold[] {
  const found = new Map(onServer);
  const differing = new Set<Point>();
  for (const [point, values] of ofDomains.flatMap((one) => [...one])) {
    const known = found.get(point);
    if (known === undefined) found.set(point, values);
    else if (JSON.stringify(known) !== JSON.stringify(values)) differing.add(point);
  }
  return topicsOf(found, differing);
}

/** A letter for each domain that the plan says something of, in their order; then the one to all. Empty where nobody notices. */
export function toldOf(plan: Plan): readonly Told[] {
  const onServer = plan.changes.filter(({ target }) => target === 'server');
  const own = grouped(
    plan.changes.filter(({ target }) => target !== 'server'),
    ({ target }) => target,
  );
  const left = grouped(
    plan.manual.filter(({ target, step }) => step === PUBLISHED_BY && target !== 'server'),
    ({ target }) => target,
  );
  const domains = [...new Set([...own.keys(), ...left.keys()])].sort();
  const ofDomains = domains.map((domain) => ({
    domain,
    topics: topicsOf(foundIn([...onServer, ...(own.get(domain) ?? [])])),
    records: recordsOf(left.get(domain) ?? []),
  }));
  const all = forAll(
    foundIn(onServer),
    domains.map((domain) => foundIn(own.get(domain) ?? [])),
  );
  return [
    ...ofDomains.filter(({ topics, records }) => topics.length + records.length > 0),
    ...(all.length > 0 ? [{ domain: null, topics: all, records: [] }] : []),
  ];
}
