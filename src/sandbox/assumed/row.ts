/**
 * What the table of the assumed API is written in: members with their type, meaning and seed; documents and collections,
 * whose calls follow from their paths; and resources whose calls are their own.
 */
import type { Luck } from './luck.js';

/** One member of an object on the wire. */
export interface Member<T = unknown> {
  /** In words. */
  readonly type: string;
  /** A value of its JSON type: what a write is checked against. A list holds an example of its items. */
  readonly blank: T;
  /** What a server starts with; in a collection what a row has that does not say otherwise. */
  readonly seed: T | ((luck: Luck) => T);
  readonly about?: string;
  /** An enum: number or text on the wire -> name. */
  readonly values?: Readonly<Record<string, string>>;
  /** No write changes it. */
  readonly by?: 'server';
  /** The tool makes no use of it: a bystander of its writes. */
  readonly isExtra?: true;
}

type More = Pick<Member, 'about' | 'values' | 'by' | 'isExtra'>;

function member<T>(type: string, blank: T) {
  return (seed: Member<T>['seed'], more: More = {}): Member<T> => ({ type, blank, seed, ...more });
}

export const number = member('number', 0);
export const numberOrNull = member<number | null>('number or null', null);
export const flag = member('boolean', false);
export const text = member('text', '');
export const texts = member('list of texts', ['']);
export const numbers = member('list of numbers', [0]);
export const time = member('ISO time in UTC', '');
export const timeOrNull = member<string | null>('ISO time in UTC, or null', null);
/** What an event does. */
export const actions = member<{ type: 'commandLine' | 'email' | 'addRecipient'; argument: string }[]>(
  'list of `{type, argument}`',
  [],
);

/** The names of an enum's numbers, from 0. */
export function inOrder(names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(', ').entries());
}

export type Members = Readonly<Record<string, Member>>;
/** The object that members describe. */
export type Held<M extends Members> = { -readonly [N in keyof M]: M[N]['blank'] };

export interface Call {
  readonly role: 'read' | 'list' | 'write' | 'add' | 'edit' | 'remove';
  readonly method: 'GET' | 'POST';
  /** Relative to api/v1/. */
  readonly path: string;
  /** Action of the controller, as the server's own documentation names it. */
  readonly action: string;
  /** Body of a call that has one, and answer of a read. */
  readonly body?: string;
  readonly answer?: string;
  /** What a path with names in it is asked as, or what it does: more than its role says. */
  readonly about?: string;
  /** The tool makes no use of it. */
  readonly isExtra?: true;
}

interface About {
  /** The resources of the contract that these calls reach. */
  readonly ids: readonly string[];
  /** Where it is in SmarterMail. */
  readonly where: string;
  /** What is known of it all the same. */
  readonly known?: string;
  readonly scope: 'server' | 'domain';
  readonly calls: readonly Call[];
}

export interface DocumentRow<M extends Members = Members, W extends object = Held<M>> extends About {
  readonly kind: 'document';
  /** The member of read and write that holds the document. */
  readonly under: string;
  readonly members: M;
  /** Of an object that has more members than those listed: all of it, blank and as it is at the start. */
  readonly whole?: { readonly blank: W; readonly seed: W };
}

export interface CollectionRow<M extends Members = Members> extends About {
  readonly kind: 'collection';
  /** The member of the answer that holds the rows. */
  readonly under: string;
  /** The member of a write that holds one row. */
  readonly rowUnder: string;
  /** The member by which the server knows a row. One that is `by` the server is handed out by it. */
  readonly key: string;
  readonly members: M;
  /** The rows at the start, but for what their members start with. */
  readonly rows: (luck: Luck) => readonly Partial<Held<M>>[];
  /** Rows that are not removed: those with this flag, and what the refusal says. */
  readonly stays?: { readonly flag: string; readonly refusal: string };
  /** What the refusal calls a row that is not there. */
  readonly noun?: string;
  /** Whether a write says what the server takes; any other is refused. */
  fits?(given: Partial<Held<M>>): boolean;
}

/** Calls that are no document and no collection of the server's. */
export interface CallsRow extends About {
  readonly kind: 'calls';
  readonly members: Members;
}

export type AssumedRow = DocumentRow | CollectionRow | CallsRow;

const SYSADMIN = 'settings/sysadmin/';

/** `smtp-in-settings` -> `SmtpInSettings`. */
function nameOf(path: string): string {
  return path.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `smtp-in-settings` -> `smtpInSettings`. */
function memberNamed(path: string): string {
  return path.charAt(0) + nameOf(path).slice(1);
}

/** What a call is by its role, its action, and its path below `settings/sysadmin/`. */
export function callOf(role: Call['role'], { action, path }: Pick<Call, 'action' | 'path'>) {
  const method = role === 'read' || role === 'list' ? 'GET' : 'POST';
  return { role, method, path: SYSADMIN + path, action: `SystemAdminSettingsController/${action}` } as const;
}

/** What a row of either kind says in short: the wrapper has the name of the path where it is not told. */
type Short<Row, Left extends string> = Omit<Row, 'kind' | 'scope' | 'ids' | 'calls' | 'under' | Left> & {
  readonly id: string;
  /** Below `settings/sysadmin/`; the id where it is left out. */
  readonly path?: string;
  readonly under?: string;
};

/** A write carries changed members alone. */
export function document<M extends Members, W extends object = Held<M>>(
  row: Short<DocumentRow<M, W>, never>,
): DocumentRow<M, W> {
  const { id, path = id, under = memberNamed(path), ...rest } = row;
  const calls = [
    { ...callOf('read', { action: `Get${nameOf(path)}`, path }), answer: `{${under}:{…}}` },
    { ...callOf('write', { action: `Set${nameOf(path)}`, path }), body: `{${under}:{<changed members>}}` },
  ];
  return { ...rest, kind: 'document', scope: 'server', ids: [id], under, calls };
}

/**
 * Below `settings/sysadmin/`: the path that edits a row, beside which `-put` adds one and `-delete` removes some; or
 * that of rows that nobody adds, and which the tool never removes.
 */
type RowPaths = string | { readonly edit: string; readonly remove: string };

function rowCalls(under: string, { key, paths }: { readonly key: string; readonly paths: RowPaths }): Call[] {
  const { edit, remove } = typeof paths === 'string' ? { edit: paths, remove: `${paths}-delete` } : paths;
  const name = nameOf(edit);
  const added = { ...callOf('add', { action: `Add${name}`, path: `${edit}-put` }), body: `{${under}:{…}}` };
  const edited = { ...callOf('edit', { action: `Set${name}`, path: edit }), body: `{${under}:{${key},…}}` };
  const called = callOf('remove', { action: `Delete${name}s`, path: remove });
  const removed = { ...called, body: `{input:[${key}]}` };
  return typeof paths === 'string' ? [added, edited, removed] : [edited, { ...removed, isExtra: true }];
}

/** Without `writes` it is only listed. */
export function collection<M extends Members>(
  row: Short<CollectionRow<M>, 'key' | 'rows' | 'rowUnder'> & {
    readonly rowUnder?: string;
    /** `id` where it is left out. */
    readonly key?: keyof M & string;
    /** None at the start where it is left out. */
    readonly rows?: CollectionRow<M>['rows'];
    /** The path as it is asked, where it has names in it. */
    readonly askedAs?: string;
    readonly writes?: RowPaths;
  },
): CollectionRow<M> {
  const { id, path = id, key = 'id', askedAs, writes, under = memberNamed(path), ...rest } = row;
  const edit = typeof writes === 'string' ? writes : (writes?.edit ?? '');
  const { rowUnder = memberNamed(edit), rows = () => [] } = rest;
  const list: Call = {
    ...callOf('list', { action: `Get${nameOf(path.split('/')[0] ?? '')}`, path }),
    answer: `{${under}:[…]}`,
    ...(askedAs === undefined ? {} : { about: `asked as \`${SYSADMIN}${askedAs}\`` }),
  };
  const calls = [list, ...(writes === undefined ? [] : rowCalls(rowUnder, { key, paths: writes }))];
  return { ...rest, kind: 'collection', scope: 'server', ids: [id], key, under, rowUnder, rows, calls };
}
