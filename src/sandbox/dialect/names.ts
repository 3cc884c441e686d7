/** The odd dialects: other paths, envelopes and names of members. Types, numbers and units stay. */
import type { AssumedRow, Call, Member } from '../assumed/row.js';
import { luckOf } from './chance.js';
import type { Leaf, SpokenCall } from './spoken.js';
import { actionName, memberName, otherWords, segmentName, wordsOf } from './words.js';

const SYSADMIN = 'settings/sysadmin/';

/** `settings/sysadmin/ssl-certificates/{sortField}/{desc}` -> `ssl-certificates`; `…/rbl-put` -> `rbl`. */
function nounOf(path: string): string {
  return (path.split('/')[2] ?? '').replace(/-(put|delete)$/, '');
}

/** Published, though nobody has shown an answer: these paths stay. */
const DOCUMENTED: ReadonlySet<string> = new Set(['smtp-auth-bypass', 'certificates', 'password-compliance']);
/** What other words may say adding and removing, beside the path that edits a row. */
const VERBS = ['add remove', 'create remove', 'new erase', 'insert drop'] as const;

function idOf({ ids }: AssumedRow): string {
  return ids[0] ?? '';
}

/** `Settings > Security > IDS Rules` -> `security`. */
function groupOf({ where }: AssumedRow): readonly string[] {
  const [, second = 'account'] = where.split(' > ');
  return second.toLowerCase().match(/[a-z]+/g) ?? [];
}

/** Of what a path names, without its verb; never what the table has. */
function nameWords(dialect: number, tail: string): readonly string[] {
  const words = otherWords(dialect, wordsOf(tail));
  const luck = luckOf(dialect, tail);
  const short =
    words.at(-1) === 'settings' || luck.chance(0.3) ? words.filter((word) => word !== 'settings') : words;
  return short.join('-') === tail ? [...short, luck.pick(['list', 'config', 'data'])] : short;
}

function placed(dialect: number, row: AssumedRow, words: readonly string[]): string {
  const isNested = luckOf(dialect, 'nesting of paths').chance(0.5);
  const group = isNested ? `${segmentName(dialect, groupOf(row))}/` : '';
  return SYSADMIN + group + segmentName(dialect, words);
}

/** What the path is called, with the verb of what it does; a document's write may have a verb of its own. */
function callWords(dialect: number, { role, path }: Call): readonly string[] {
  const tail = nounOf(path);
  const words = nameWords(dialect, tail);
  const luck = luckOf(dialect, 'verbs');
  const [adds = '', removes = ''] = luck.pick<string>(VERBS).split(' ');
  const verb = {
    add: adds,
    remove: removes,
    edit: luck.pick(['', 'edit', 'update']),
    write: luck.pick(['', 'save']),
  };
  const said = role === 'read' || role === 'list' ? '' : verb[role];
  if (said === '') return words;
  return luck.chance(0.5) ? [said, ...words] : [...words, said];
}

/** Where the object, the rows or the keys lie; never under the table's name. */
function envelope(dialect: number, { role, path }: Call, was: string): string {
  const luck = luckOf(dialect, `envelope of ${role === 'write' ? 'read' : role} ${was}`);
  if (role === 'remove') return memberName(dialect, [luck.pick(['ids', 'keys', 'items'])]);
  const own = nameWords(dialect, nounOf(path));
  const general = role === 'list' ? ['items', 'results', 'data'] : ['data', 'item', 'values'];
  const words = luck.chance(0.5) ? own : [luck.pick(['data', ...general])];
  const name = memberName(dialect, words);
  return name === was ? memberName(dialect, [...words, 'data']) : name;
}

/** A call in other words. */
export function renamedCall(
  dialect: number,
  row: AssumedRow,
  call: Call & { readonly under: string },
): SpokenCall {
  const { role, method, path, action, isExtra, under: was } = call;
  const controller = action.slice(0, action.indexOf('/') + 1);
  const rest = { role, method, was: { path, under: was }, ...(isExtra && { isExtra }) };
  // A flat body stays flat, and the names to propagate stay in a list.
  const under = was === '' ? '' : envelope(dialect, call, was);
  if (DOCUMENTED.has(idOf(row))) return { ...rest, path, action, under };
  const words = callWords(dialect, call);
  const verb = method === 'GET' ? 'get' : 'do';
  return {
    ...rest,
    path: placed(dialect, row, words),
    action: controller + actionName([verb, ...words]),
    under,
  };
}

/** `throttleSettings.messagesPerHour`: each of its names by itself. */
function renamed(dialect: number, name: string): string {
  return name
    .split('.')
    .map((part) => memberName(dialect, otherWords(dialect, wordsOf(part))))
    .join('.');
}

/** Words that documents may gather members under: all whose name begins with one lie in an object of that name. */
const GATHERED = ['smtp block', 'outgoing block', 'low', 'medium', 'high', 'expiration', 'require'];

/** Members of a document that lie in an object with others, and what it is called. */
function nest(
  dialect: number,
  row: AssumedRow,
  name: string,
  member: Member | undefined,
): string | undefined {
  if (row.kind !== 'document' || row.whole !== undefined || member?.by === 'server') return undefined;
  const words = wordsOf(name).join(' ');
  const group = GATHERED.find((one) => words.startsWith(`${one} `));
  if (group === undefined || !luckOf(dialect, `nesting under ${group}`).chance(0.6)) return undefined;
  return group;
}

/** Leaves under other names. Two that would be called alike keep what the table calls them. */
export function renamedLeaves(dialect: number, row: AssumedRow, leaves: readonly Leaf[]): readonly Leaf[] {
  const given = leaves.map((leaf) => {
    const group = nest(dialect, row, leaf.name, leaf.member);
    if (group === undefined) return { ...leaf, wire: renamed(dialect, leaf.name) };
    const within = wordsOf(leaf.name).slice(group.split(' ').length);
    const [outer, inner] = [group.split(' '), within].map((words) =>
      memberName(dialect, otherWords(dialect, words)),
    );
    return { ...leaf, wire: `${outer}.${inner}` };
  });
  const isAlone = (wire: string) =>
    given.filter((one) => one.wire === wire || one.wire.startsWith(`${wire}.`)).length === 1;
  return given.map((leaf) => (isAlone(leaf.wire) ? leaf : { ...leaf, wire: leaf.name }));
}
