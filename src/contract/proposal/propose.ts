/**
 * From answers to a proposal: which read shows which resource, and the parts of an overlay that say so. Nothing here is a
 * fact before somebody compared it with the web interface.
 */
import type { Json } from '../../canonical-json.js';
import type { Parts } from '../binding-schema.js';
import { membersOf, topOf } from '../members.js';
import type { AnyCollection } from '../resource.js';
import { type Candidate, type MoreWords, NO_MORE_WORDS } from './candidates.js';
import type { FieldMatch } from './field-match.js';
import { type Match, matchIn } from './match.js';
import { squashed } from './words.js';

/** What a read of a candidate gave; undefined where it was refused or gave nothing that is JSON. */
export interface Answered {
  readonly candidate: Candidate;
  readonly answer: unknown;
}

/** A read that shows a resource, and how. */
export interface Proposal {
  readonly candidate: Candidate;
  readonly match: Match;
}

/** Of a resource that nothing was proposed for, why. */
export interface Left {
  readonly resource: string;
  readonly why: string;
}

/** What became of every resource that was looked for: it is in the one or in the other. */
export interface Proposed {
  readonly proposals: readonly Proposal[];
  readonly left: readonly Left[];
}

/** Less is hardly it. */
const LEAST_WORTH = 0.45;
/** By so much one path has to be better than another. */
const MARGIN = 0.02;
/** A path that is called like the resource; where the answer shows little, its name has to say it. */
const WELL_NAMED = 0.6;
/** What is found by all but its very name may come from a path that is called less like it. */
const CLEAR = 0.85;
const HALF_NAMED = 0.3;

function worthOf({ candidate, match }: Proposal): number {
  return match.score * (0.6 + 0.4 * Math.min(1, candidate.fit));
}

/** Is there enough to tell it from another resource's answer? */
function isTelling({ candidate, match }: Proposal): boolean {
  const isClear = match.score >= CLEAR && candidate.fit >= HALF_NAMED;
  return match.fields.length > 1 || candidate.fit >= WELL_NAMED || isClear;
}

function isOfOneRead(one: Proposal, other: Proposal): boolean {
  const readOf = ({ resource: { binding } }: Match) => ('read' in binding ? binding.read : binding.list).path;
  return readOf(one.match) === readOf(other.match);
}

/**
 * For each resource the read that fits best, one to one, but for resources that one answer shows by design. Two paths that
 * fit as well as each other are both left out.
 */
export function proposed(answers: readonly Answered[], more: MoreWords = NO_MORE_WORDS): Proposed {
  const all = answers.flatMap(({ candidate, answer }): Proposal[] => {
    const { resource } = candidate;
    const match = matchIn(resource, answer, new Set(more(resource).members.map(squashed)));
    return match === undefined ? [] : [{ candidate, match }];
  });
  const fits = all
    .filter((one) => isTelling(one) && worthOf(one) >= LEAST_WORTH)
    .toSorted((a, b) => worthOf(b) - worthOf(a) || (a.candidate.path < b.candidate.path ? -1 : 1));
  const proposals: Proposal[] = [];
  const left = new Map<string, string>();
  for (const one of fits) {
    const { id } = one.match.resource;
    const isDone = left.has(id) || proposals.some(({ match }) => match.resource.id === id);
    const taker = proposals.find(({ candidate }) => candidate.path === one.candidate.path);
    if (isDone || (taker !== undefined && !isOfOneRead(taker, one))) continue;
    const rivals = fits.filter(
      (other) =>
        other !== one &&
        other.match.resource.id === id &&
        !proposals.some(({ candidate }) => candidate.path === other.candidate.path) &&
        worthOf(one) - worthOf(other) < MARGIN,
    );
    if (rivals.length === 0 || one.candidate.fit > 1) proposals.push(one);
    else left.set(id, `it could be ${[one, ...rivals].map(({ candidate }) => candidate.path).join(' or ')}`);
  }
  const came = new Set(
    answers.flatMap(({ candidate, answer }) => (answer === undefined ? [] : [candidate.resource.id])),
  );
  for (const { candidate } of answers) {
    const { id } = candidate.resource;
    if (!proposals.some(({ match }) => match.resource.id === id) && !left.has(id))
      left.set(id, came.has(id) ? 'no answer that came fits it' : 'no answer came');
  }
  return { proposals, left: [...left].map(([resource, why]) => ({ resource, why })) };
}

/** The names of a list that the server writes as texts are seen; which number is which stays the guess that it was. */
function valuesOf(
  { names, field }: FieldMatch,
  { resource }: Match,
): Readonly<Record<string, Json>> | undefined {
  if (names === undefined) return undefined;
  if (names.by === 'text') {
    const seen = Object.entries(names.of).flatMap(([wire, name]) => (name === null ? [] : [[name, wire]]));
    return Object.fromEntries(seen);
  }
  const binding = resource.binding.fields[field];
  return binding !== undefined && 'values' in binding ? binding.values : undefined;
}

/** A field as it was found. Which name of a list a number stands for was not: there it is a guess still. */
function fieldOf(found: FieldMatch, match: Match): object {
  const values = valuesOf(found, match);
  const isGuess = found.names?.by === 'number' && found.names !== undefined;
  return {
    wire: found.wire,
    ...(values === undefined || Object.keys(values).length === 0 ? {} : { values }),
    evidence: isGuess ? 'assumed' : 'proposed',
    written: 'none',
    note: isGuess ? `${found.why}; which number stands for what was not seen` : found.why,
  };
}

/** What an overlay says of a resource: its read, and the fields that were found. No write is among it. */
export function partsOf({ candidate, match }: Proposal, source: string): Parts {
  const { path, actsOnDomain, listedAs } = candidate;
  const { resource, under, key, rows } = match;
  const route = {
    ...{ method: 'GET', path, ...(listedAs === undefined ? {} : { listedAs }) },
    ...(under === undefined ? {} : { under }),
    ...{ evidence: 'proposed', source },
    ...(actsOnDomain === true ? { actsOnDomain } : {}),
  };
  const fields = Object.fromEntries(match.fields.map((one) => [one.field, fieldOf(one, match)]));
  const ofFields = match.fields.length === 0 ? {} : { fields };
  const { binding } = resource;
  const moving = renamedIn(binding.volatile ?? [], match);
  const isMoved = moving.join() !== (binding.volatile ?? []).join();
  const volatile = isMoved ? { volatile: moving } : {};
  if (!('list' in binding)) return { read: route, ...volatile, ...ofFields };
  const shipped = [binding.key].flat();
  const isOther = rows !== undefined && key.join() !== shipped.join();
  const owned = ownedBy(match, binding);
  return {
    ...{ list: route, ...volatile },
    ...(isOther ? { key: key.length === 1 ? key[0] : key } : {}),
    ...(owned.join() === binding.serverOwned.join() ? {} : { serverOwned: owned }),
    ...ofFields,
  };
}

/** Members that are named as they ship, by what they are called here, where they hold a field that was found. */
function renamedIn(names: readonly string[], { resource, fields }: Match): readonly string[] {
  return names.map((name) => {
    const found = fields.find(({ field }) => {
      const binding = resource.binding.fields[field];
      return binding !== undefined && membersOf(binding).some((wire) => topOf(wire) === name);
    });
    return found === undefined ? name : topOf(found.wire);
  });
}

/** A key that no field has is the server's; one that a field has is free to be written. */
function ownedBy(match: Match, { key: known, serverOwned }: AnyCollection['binding']): readonly string[] {
  const isOfField = match.key.some((name) => match.fields.some(({ wire }) => wire === name));
  const shipped = [known].flat();
  const isOther = match.rows !== undefined && match.key.join() !== shipped.join();
  const others = serverOwned.filter((name) => !isOther || !shipped.includes(name));
  return [...new Set([...(isOther && !isOfField ? match.key : []), ...renamedIn(others, match)])];
}
