/** What one save of a page of settings proves: how the page is read and saved, and what its settings are called. */
import type { Parts } from '../binding-schema.js';
import { leavesOf } from './difference.js';
import { fieldsAmong, type Members } from './found-fields.js';
import type { Statement } from './statement.js';
import type { ObjectMatch, Save, Timeline } from './timeline.js';

/** What a save proves of the settings of a statement; or, as half a sentence, why nothing. */
export type Lesson =
  | { readonly isProved: true; readonly members: Members; readonly calls: Calls }
  | { readonly isProved: false; readonly why: string };

/** Calls as parts of a binding, without who shows them. */
export type Calls = Readonly<Record<string, Parts[string]>>;

/** `why`: half a sentence. */
export const unproved = (why: string): Lesson => ({ isProved: false, why });

/** Of two ways to say the same the one that says what wraps what; undefined where they say two things. */
function theOne(matches: readonly ObjectMatch[]): ObjectMatch | undefined {
  const whole = matches.filter(({ isWhole }) => isWhole);
  const shown = whole.filter(({ isShown }) => isShown === true);
  const some = shown.length > 0 ? shown : whole;
  const [first] = some;
  if (first === undefined || some.some(({ read }) => read !== first.read)) return undefined;
  const wrapped = some.filter(
    ({ readUnder, under, isAlone }) => under !== undefined && (readUnder === undefined || isAlone),
  );
  const [only] = wrapped.length > 0 ? wrapped : some.filter(({ under }) => under === undefined);
  return only;
}

/** Does the call take changed members, or all of them? Undefined where it is not to be told. */
function sendsOf({ read, readUnder, before, sent, isShown }: ObjectMatch, { unsteady }: Timeline) {
  const all = leavesOf(before).map(([wire]) => wire);
  const given = new Set(leavesOf(sent).map(([wire]) => wire));
  const left = all.filter((wire) => !given.has(wire));
  if (left.length === 0) return 'all-members';
  const at = (wire: string) => `${read} ${readUnder === undefined ? wire : `${readUnder}.${wire}`}`;
  return isShown === true && left.every((wire) => !unsteady.has(at(wire))) ? 'changed-members' : undefined;
}

/** Of a page of settings that was saved. */
export function pageLesson(statement: Statement, save: Save, timeline: Timeline): Lesson {
  const { exchange, matches } = save;
  const count = Object.keys(statement.fields).length;
  if (exchange.method !== 'POST')
    return unproved(`it is saved by ${exchange.method}, which this tool does not send`);
  if (exchange.hasQuery) return unproved('it is saved by a call with a query, which cannot be bound');
  const objects = matches.filter(({ kind }) => kind === 'object');
  if (objects.length === 0)
    return unproved('the page was not opened in the recording before it was saved: open it, then save');
  const changed = objects.filter(({ changes }) => changes.length === count);
  if (changed.length === 0)
    return unproved(
      `the save changed ${objects[0]?.changes.length} settings, and ${count} ${count === 1 ? 'is' : 'are'} named: save one by one, or name them all`,
    );
  if (changed.every(({ isShown }) => isShown === false))
    return unproved('the page did not show the new value when it was opened again');
  const match = theOne(changed.filter(({ isShown }) => isShown !== false));
  if (match === undefined)
    return unproved('it could be a setting of several pages: open the page again after saving');
  const { read, readUnder, under, changes } = match;
  const before = readUnder === undefined ? '' : `${readUnder}.`;
  const moved = changes.find(({ wire }) => timeline.unsteady.has(`${read} ${before}${wire}`));
  if (moved !== undefined)
    return unproved(
      `${moved.wire} became something else while nobody saved it here: does somebody else work on it?`,
    );
  const found = fieldsAmong(statement, changes);
  if ('why' in found) return unproved(found.why);
  const sends = sendsOf(match, timeline);
  return {
    isProved: true,
    members: found.members,
    calls: {
      read: { method: 'GET', path: read, ...(readUnder === undefined ? {} : { under: readUnder }) },
      ...(sends === undefined
        ? {}
        : {
            write: { method: 'POST', path: exchange.path, ...(under === undefined ? {} : { under }), sends },
          }),
    },
  };
}
