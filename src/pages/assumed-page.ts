/** The page of the assumed API, made of the sandbox's table of it. Pure: rows in, Markdown out. */
import type { Call as AssumedCall, Member as AssumedMember, AssumedRow } from '../sandbox/assumed/row.js';
import { code, plain, prose, section, table } from './markdown.js';

/** One member, as the page needs it. */
type Member = Omit<AssumedMember, 'blank' | 'seed'>;
type Call = Omit<AssumedCall, 'action'>;

/** One setting: its calls and its members. */
export type AssumedSetting = Pick<AssumedRow, 'where' | 'known'> & {
  readonly calls: readonly Call[];
  readonly members: Readonly<Record<string, Member>>;
  /** The member by which the server knows a row. */
  readonly key?: string;
};

export interface AssumedApi {
  readonly settings: readonly AssumedSetting[];
  /** Members that are assumed of calls that are not: resource, member, when it is assumed, and what. */
  readonly members: readonly (readonly [id: string, member: string, use: string, about: string])[];
}

const GENERATED =
  "<!-- Written by tools/write-docs.mjs from the sandbox's table of the assumed API (src/sandbox/assumed/). Change that, not this page. -->";

const INTRODUCTION =
  "SmarterMail publishes no endpoint for some of the settings that the guides harden. The settings exist (the vendor's " +
  'help and several hosters describe them), but their paths, field names and numbers are **our guesses**. They are ' +
  'placeholders, so that the tool can be complete around them:';

const USE = [
  'The contract marks them `assumed`. A read of one counts only when the answer decodes strictly; a write of one is ' +
    'sent only when it was taught, or as far as the server itself shows it ([overlays.md](overlays.md#what-may-be-used-when)). ' +
    "Everything else ends in a `manual` finding with the clicks in SmarterMail's own interface.",
  'The sandbox serves them and lists them in its documentation, unless it is started with `--published-only`: then ' +
    'it knows only what public evidence shows, which is how a server looks on which every guess is wrong.',
];

const CALLS =
  "Paths are relative to `/api/v1/`. All need a system administrator's token, but for a path under `settings/domain/`, " +
  'which acts on one domain and takes that of its administrator too. `POST` answers with the usual envelope. A write ' +
  'of a document carries changed members alone; a call that removes takes keys, all of them or none.';

const DOCUMENTATION =
  'That every server serves its own reference there is known, and so is the form of its keys ' +
  '(`SmarterMail.Web.Api.<Controller>/<Action>/<verb>`). The markup around them is not. The tool looks for a verb and a ' +
  "path `api/v1/…` in the same line of the page's text (tags taken out), for both in one object of data, or for `paths` of " +
  'an OpenAPI document, and takes a page in which it finds none of them for "nothing listed". Below such a line, the blocks ' +
  'behind `Post Inputs` and `Returns` show members. A page that lists nothing by itself is followed to the detail pages of its ' +
  'keys, and to scripts and data that it loads; `doctor` follows it wherever it leads, to 60 pages at most.';

const VERB = { read: '', list: '', write: '', add: ' adds', edit: ' edits', remove: ' removes' } as const;

const EXTRA = 'exists; the tool makes no use of it';

function callText({ role, method, path, body, answer, about, isExtra }: Call): string {
  const sent = body === undefined ? '' : ` ${code(body)}`;
  const got = answer === undefined ? '' : ` -> ${code(answer)}`;
  return `${method} ${code(path)}${sent}${got}${VERB[role]}${about === undefined ? '' : `, ${about}`}${isExtra ? ` (${EXTRA})` : ''}`;
}

/** Calls of one column; `none` where there are none. */
function callsText(calls: readonly Call[], none: string): string {
  return calls.length === 0 ? none : calls.map(callText).join('; ');
}

function isRead({ role }: Call): boolean {
  return role === 'read' || role === 'list';
}

function settingRow({ where, known, calls }: AssumedSetting): readonly string[] {
  const writes = calls.filter((call) => !isRead(call));
  return [
    plain(where) + (known === undefined ? '' : ` (${known})`),
    callsText(calls.filter(isRead), 'none'),
    callsText(writes, 'none: audit only'),
  ];
}

/** All that is said of one member. */
function aboutText(member: Member, isKey: boolean): string {
  const { about = '', values = {}, by, isExtra } = member;
  const said = [
    Object.entries(values)
      .map((value) => value.join(' '))
      .join(', '),
    about,
    isKey ? 'the server knows the row by it' : '',
    by === 'server' ? 'the server alone sets it' : '',
    isExtra ? EXTRA : '',
  ];
  return said.filter((one) => one !== '').join('; ');
}

/** A row for all members of which the same is said. */
function membersSection({ where, members, key }: AssumedSetting): readonly string[] {
  const alike = new Map<string, { readonly names: string[]; readonly cells: readonly string[] }>();
  for (const [name, member] of Object.entries(members)) {
    const cells = [member.type, aboutText(member, name === key)];
    const known = alike.get(cells.join()) ?? { names: [], cells };
    known.names.push(code(name));
    alike.set(cells.join(), known);
  }
  const rows = [...alike.values()].map(({ names, cells }) => [names.join(', '), ...cells]);
  return rows.length === 0 ? [] : [`### ${plain(where)}`, table(['members', 'type', 'what they are'], rows)];
}

/** The page `docs/assumed-api.md`. */
export function assumedPage({ settings, members }: AssumedApi): string {
  const blocks = [
    GENERATED,
    '# The part of the API that is assumed',
    prose(INTRODUCTION),
    USE.map((one) => prose(`- ${one}`).replaceAll('\n', '\n  ')).join('\n'),
    prose(CALLS),
    section(
      'Calls',
      table(['setting (where it is in SmarterMail)', 'read', 'write'], settings.map(settingRow)),
    ),
    section(
      'Members of other calls',
      prose(
        'The calls have evidence ([api-evidence.md](api-evidence.md)); these members of theirs are assumed.',
      ),
      table(
        ['resource', 'member', 'assumed when', 'what is'],
        members.map(([id, member, use, about]) => [code(id), code(member), use, about]),
      ),
    ),
    section('Members', ...settings.flatMap(membersSection)),
    section('`/Documentation/api`', prose(DOCUMENTATION)),
  ];
  return `${blocks.join('\n\n')}\n`;
}
