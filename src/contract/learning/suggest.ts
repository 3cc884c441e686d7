/** Which settings a save most likely changed, by what its call and its members are called: to ask somebody, and to take for nothing. */
import type { Json } from '../../canonical-json.js';
import { likeness, wordsOf } from '../proposal/words.js';
import type { ApiResource } from '../resource.js';
import { likenessOf } from './naming.js';
import type { Save } from './timeline.js';

/** What a save did, as far as the recording shows it. */
export interface Shown {
  readonly what: 'set' | 'add' | 'remove' | 'unknown';
  /** Members that it changed, from what to what. */
  readonly changes: readonly { readonly wire: string; readonly from: Json; readonly to: Json }[];
  /** Beginnings of statements, the likeliest first: `smtp-in.allowRelay=`, `ids-rules-`. */
  readonly likely: readonly string[];
}

const LEAST_LIKE = 0.5;
const MOST = 4;

/** How much of what a call is called the name of a resource is: 0 to 1. */
export function fitOf({ id, title, where }: ApiResource, path: string): number {
  const called = wordsOf(path.replace(/^settings\/(?:sysadmin\/|domain\/)?/i, ''));
  return Math.max(likeness(wordsOf(`${id} ${title}`), called), likeness(wordsOf(where), called));
}

function whatOf({ matches, lists }: Save): Shown['what'] {
  const [list] = lists;
  if (list !== undefined) return ({ added: 'add', removed: 'remove', changed: 'set' } as const)[list.kind];
  return matches.length > 0 ? 'set' : 'unknown';
}

/** The nearest of all settings of `resources`. */
export function shownOf(save: Save, resources: readonly ApiResource[]): Shown {
  const what = whatOf(save);
  const [match] = save.matches.toSorted((a, b) => a.changes.length - b.changes.length);
  const changes = what === 'set' ? (match?.changes ?? []) : [];
  const kind = match?.kind === 'object' ? 'document' : 'collection';
  const fitting = resources
    .filter((one) => one.kind === (what === 'set' ? kind : 'collection'))
    .map((resource) => ({ resource, fit: fitOf(resource, save.exchange.path) }));
  const [first, ...others] = changes;
  const named = fitting.flatMap(({ resource, fit }) => {
    if (what !== 'set' || first === undefined || others.length > 0)
      return [{ said: resource.id + { set: '.', unknown: '.', add: '+', remove: '-' }[what], score: fit }];
    return Object.keys(resource.model.shape).map((field) => ({
      said: `${resource.id}.${field}=`,
      score: likenessOf(resource, field, first.wire) * 0.7 + fit * 0.3,
    }));
  });
  const likely = named
    .filter(({ score }) => score >= (what === 'set' && others.length === 0 ? LEAST_LIKE : 0.2))
    .toSorted((a, b) => b.score - a.score || (a.said < b.said ? -1 : 1))
    .slice(0, MOST)
    .map(({ said }) => said);
  return { what, changes, likely };
}
