/**
 * Pages of settings as code: each reads one document, shows it under the labels and in the units of people, and saves what
 * was changed. It names every member that it reads and writes.
 */
import type { AssumedRow } from '../assumed/row.js';
import type { Leaf, Spoken } from '../dialect/spoken.js';
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

function fieldOf(leaf: Leaf): string {
  const { name, values, member, blank } = leaf;
  const label = JSON.stringify(labelOf(name));
  if (member?.values !== undefined) {
    const said = (value: string) => values?.[value] ?? (typeof blank === 'string' ? value : Number(value));
    const choices = Object.entries(member.values).map(([value, word]) => [said(value), capital(word)]);
    return `ui.choice(${label}, ${shown(leaf)}, ${JSON.stringify(choices)})`;
  }
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

function pageOf({ row, calls, leaves }: Spoken, options: PageOptions): string {
  const called = (role: 'read' | 'write') => {
    const call = calls.find((one) => one.role === role);
    const name = options.calls.find(
      ({ method, path }) => method === call?.method && path === call.path,
    )?.name;
    return { name: name ?? '', under: call?.under ?? '' };
  };
  const [read, write] = [called('read'), called('write')];
  const body = bodyOf(leaves);
  const inside = read.under === '' ? options.answer : `${options.answer}.${read.under}`;
  return `ui.page(${JSON.stringify(row.where)}, function () {
  return api.${read.name}().then(function (answer) {
    var s = ${inside};
    return [${leaves.map(fieldOf).join(', ')}];
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

/** Of each document that is shown whole. In the code `api` has the calls and `ui` what pages are made of. */
export function settingsPages(rows: readonly Spoken[], options: PageOptions): string {
  return rows
    .filter(({ row }) => isPage(row))
    .map((spoken) => pageOf(spoken, options))
    .join('\n');
}

/** Signs in, shows the pages. */
export function startOf({ answer }: Pick<PageOptions, 'answer'>): string {
  const unwrapped = answer === 'answer' ? '' : `.then(function (answer) { return ${answer}; })`;
  return `ui.start(function (username, password) { return api.authenticateUser({ username: username, password: password, clientId: ui.clientId })${unwrapped}; });`;
}
