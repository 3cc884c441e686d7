/**
 * Pages of settings as code: each reads one document or list and shows it under the labels and in the units of people; what
 * is changed of a document is saved. It names every member that it reads and writes.
 */
import type { AssumedRow } from '../assumed/row.js';
import type { Leaf, Spoken, SpokenCall } from '../dialect/spoken.js';
import type { InterfaceCall } from './calls.js';
import { labelOf } from './labels.js';

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** As people count it, of what the wire has. */
function shown({ wire, factor, blank }: Leaf): string {
  if (factor === 1) return `s.${wire}`;
  const inOurs = (one: string) => `${one} / ${factor}`;
  return Array.isArray(blank)
    ? `s.${wire}.map(function (n) { return ${inOurs('n')}; })`
    : inOurs(`s.${wire}`);
}

/** Values of the wire with their words; undefined where a member has none. */
function choicesOf({ values, member, blank }: Leaf): string | undefined {
  if (member?.values === undefined) return undefined;
  const said = (value: string) => values?.[value] ?? (typeof blank === 'string' ? value : Number(value));
  return JSON.stringify(Object.entries(member.values).map(([value, word]) => [said(value), capital(word)]));
}

function fieldOf(id: string, leaf: Leaf): string {
  const { name, member, blank } = leaf;
  const label = JSON.stringify(labelOf(id, name));
  const choices = choicesOf(leaf);
  if (choices !== undefined) return `ui.choice(${label}, ${shown(leaf)}, ${choices})`;
  const kinds = { boolean: 'flag', number: 'number', string: 'text' } as const;
  const example = Array.isArray(member?.blank) ? typeof member.blank[0] : undefined;
  const kind =
    example === undefined
      ? kinds[typeof blank as keyof typeof kinds]
      : example === 'number'
        ? 'numbers'
        : 'texts';
  return `ui.${kind}(${label}, ${shown(leaf)})`;
}

function sent({ factor, blank }: Leaf, at: number): string {
  if (factor === 1) return `v[${at}]`;
  return Array.isArray(blank)
    ? `v[${at}].map(function (n) { return n * ${factor}; })`
    : `v[${at}] * ${factor}`;
}

/** `{ allowRelay: v[0], need: { authMatch: v[1] } }`. */
function bodyOf(leaves: readonly Leaf[]): string {
  const outer = [...new Set(leaves.map(({ wire }) => wire.split('.')[0] ?? ''))];
  const members = outer.map((top) => {
    const own = leaves.flatMap((leaf, at) => (leaf.wire.split('.')[0] === top ? [{ leaf, at }] : []));
    const [first] = own;
    if (first?.leaf.wire === top) return `${top}: ${sent(first.leaf, first.at)}`;
    return `${top}: { ${own.map(({ leaf, at }) => `${leaf.wire.slice(top.length + 1)}: ${sent(leaf, at)}`).join(', ')} }`;
  });
  return `{ ${members.join(', ')} }`;
}

/** The function of a call of a row, and where it has what it is about. */
function called({ calls }: Spoken, role: SpokenCall['role'], options: PageOptions) {
  const { method, path, under } = calls.find((one) => one.role === role) ?? {};
  const made = options.calls.find((one) => one.method === method && one.path === path);
  return { name: made?.name ?? '', under: under ?? '' };
}

function within(under: string, { answer }: PageOptions): string {
  return under === '' ? answer : `${answer}.${under}`;
}

/** A list that is shown and not changed, without the numbers that the server gives its rows. */
function listOf(spoken: Spoken, options: PageOptions): string {
  const { row, leaves } = spoken;
  const list = called(spoken, 'list', options);
  const columns = leaves.filter(({ name, key }) => key === undefined && name !== 'id' && name !== 'guid');
  const cells = columns.map((leaf) => {
    const choices = choicesOf(leaf);
    return choices === undefined ? shown(leaf) : `ui.named(${shown(leaf)}, ${choices})`;
  });
  const labels = columns.map(({ name }) => labelOf(row.ids[0] ?? '', name));
  return `ui.list(${JSON.stringify(row.where)}, ${JSON.stringify(labels)}, function () {
  return api.${list.name}().then(function (answer) {
    return ${within(list.under, options)}.map(function (s) { return [${cells.join(', ')}]; });
  });
});`;
}

function pageOf(spoken: Spoken, options: PageOptions): string {
  const { row, leaves } = spoken;
  const [read, write] = [called(spoken, 'read', options), called(spoken, 'write', options)];
  const body = bodyOf(leaves);
  const inside = within(read.under, options);
  return `ui.page(${JSON.stringify(row.where)}, function () {
  return api.${read.name}().then(function (answer) {
    var s = ${inside};
    return [${leaves.map((leaf) => fieldOf(row.ids[0] ?? '', leaf)).join(', ')}];
  });
}, function (v) {
  return api.${write.name}(${write.under === '' ? body : `{ ${write.under}: ${body} }`});
});`;
}

export interface PageOptions {
  readonly calls: readonly InterfaceCall[];
  /** Where a call's answer lies in what it resolves to: `answer` or `answer.data`. */
  readonly answer: string;
}

function isPage({ kind, ...row }: AssumedRow): boolean {
  return kind === 'document' && !('whole' in row && row.whole !== undefined);
}

/** A list that is asked for without saying more. */
function isList({ row, calls }: Spoken): boolean {
  return row.kind === 'collection' && calls.every(({ path }) => !path.includes('{'));
}

/** Of each document that is shown whole, and of each list. In the code `api` has the calls and `ui` what pages are made of. */
export function settingsPages(rows: readonly Spoken[], options: PageOptions): string {
  const pages = rows.filter(({ row }) => isPage(row)).map((spoken) => pageOf(spoken, options));
  return [...pages, ...rows.filter(isList).map((spoken) => listOf(spoken, options))].join('\n');
}

/** Signs in, shows the pages. */
export function startOf({ answer }: Pick<PageOptions, 'answer'>): string {
  const unwrapped = answer === 'answer' ? '' : `.then(function (answer) { return ${answer}; })`;
  return `ui.start(function (username, password) { return api.authenticateUser({ username: username, password: password, clientId: ui.clientId })${unwrapped}; });`;
}
