/** What one save of a page of settings proves: how the page is read and saved, and what its settings are called. */
import type { Parts } from '../binding-schema.js';
import { leavesOf } from './difference.js';
import { fieldsAmong, type Members } from './found-fields.js';
import { isOfOne, OF_ONE } from './named-in-path.js';
import type { Statement } from './statement.js';
import type { ObjectMatch, Save, Timeline } from './timeline.js';

/** What a save proves of the settings of a statement; or, as half a sentence, why nothing. */
export type Lesson =
  | {
      readonly isProved: true;
      readonly members: Members;
      readonly calls: Calls;
      /** The field that was sent and is never shown, and the member that carried the code of an authenticator. */
      readonly secret?: { readonly field: string; readonly codeMember: string | undefined };
    }
  | { readonly isProved: false; readonly why: string };

/** Calls as parts of a binding, without who shows them. */
export type Calls = Readonly<Record<string, Parts[string]>>;

/** `why`: half a sentence. */
export const unproved = (why: string): Lesson => ({ isProved: false, why });

/** Of two ways to say the same the one that says what wraps what; undefined where two pages showed it. */
function theOne(matches: readonly ObjectMatch[], save: string): ObjectMatch | undefined {
  const own = matches.filter(({ read }) => read === save);
  const some = own.length > 0 ? own : matches;
  if (some.some(({ read }) => read !== some[0]?.read)) return undefined;
  const isWrapped = ({ readUnder, under, isAlone }: ObjectMatch) =>
    under !== undefined && (readUnder === undefined || isAlone);
  return some.find(isWrapped) ?? some.find(({ under }) => under === undefined);
}

/** Does the call take changed members, or all of them? Undefined where it is not to be told. */
function sendsOf({ read, readUnder, before, sent }: ObjectMatch, { unsteady }: Timeline) {
  const all = leavesOf(before).map(([wire]) => wire);
  const given = new Set(leavesOf(sent).map(([wire]) => wire));
  const left = all.filter((wire) => !given.has(wire));
  if (left.length === 0) return 'all-members';
  const at = (wire: string) => `${read} ${readUnder === undefined ? wire : `${readUnder}.${wire}`}`;
  return left.every((wire) => !unsteady.has(at(wire))) ? 'changed-members' : undefined;
}

/** Of a page of settings that was saved. */
export function pageLesson(statement: Statement, save: Save, timeline: Timeline): Lesson {
  const { exchange, matches } = save;
  const count = Object.keys(statement.fields).length;
  if (exchange.method !== 'POST')
    return unproved(`it is saved by ${exchange.method}, which this tool does not send`);
  if (exchange.hasQuery) return unproved('it is saved by a call with a query, which cannot be bound');
  if (save.isNothing)
    return unproved('the save changed nothing, as it was set so already: set it to something else first');
  const objects = matches.filter(({ kind, isWhole }) => kind === 'object' && isWhole);
  const [first] = objects;
  if (first === undefined)
    return unproved('the page was not opened in the recording before it was saved: open it, then save');
  const changed = objects.filter(({ changes }) => changes.length === count);
  if (changed.length === 0)
    return unproved(
      `the save changed ${first.changes.length === 1 ? '1 setting' : `${first.changes.length} settings`}, and ${count} ${count === 1 ? 'is' : 'are'} named: save one by one, or name them all`,
    );
  const shown = changed.filter(({ isShown }) => isShown === true);
  if (shown.length === 0)
    return unproved(
      changed.some(({ isShown }) => isShown === false)
        ? 'the page did not show the new value when it was opened again'
        : 'the page was not opened again after it was saved, so nobody saw that it was taken: open it once more',
    );
  const match = theOne(shown, exchange.path);
  if (match === undefined)
    return unproved('two pages showed the new value: which of them it is of is not to be told');
  const { read, readUnder, under, changes } = match;
  const before = readUnder === undefined ? '' : `${readUnder}.`;
  const moved = changes.find(({ wire }) => timeline.unsteady.has(`${read} ${before}${wire}`));
  if (moved !== undefined)
    return unproved(
      `${moved.wire} became something else while nobody saved it here: does somebody else work on it?`,
    );
  if (isOfOne(statement.resource, { paths: [read, exchange.path], shown: match.before }))
    return unproved(OF_ONE);
  const found = fieldsAmong(statement, changes);
  if ('why' in found) return unproved(found.why);
  const sends = sendsOf(match, timeline);
  if (sends === undefined)
    return unproved(
      'what the save left out became something else: whether it takes a part is not to be told',
    );
  return {
    isProved: true,
    members: found.members,
    calls: {
      read: { method: 'GET', path: read, ...(readUnder === undefined ? {} : { under: readUnder }) },
      write: { method: 'POST', path: exchange.path, ...(under === undefined ? {} : { under }), sends },
    },
  };
}
