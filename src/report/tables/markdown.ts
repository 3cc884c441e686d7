/**
 * Reports for a comment on a change: the first screen as the terminal shows it, then what is not as it should be, folded by
 * step, the worst first. Cut where a comment would be refused, and it says so. Nothing in a finding is taken for Markdown,
 * for HTML, for a link or for somebody's name.
 */
import { visible } from '../../redaction.js';
import type { Format } from '../format.js';
import { PLAIN } from '../text/style.js';
import { text } from '../text/text.js';
import { acceptedText, byUrgency, endText, hasRows, type Row, type Weight, whereOf } from '../view/rows.js';
import { tableOf } from './tabled.js';

/** GitHub takes 65,536 characters in a comment. Bytes are at least as many. */
const COMMENT_BYTES = 65_000;
/** And a mebibyte in the summary of a job. */
const SUMMARY_BYTES = 1_000_000;
/** Room for the notice. */
const NOTICE_BYTES = 400;

/** Characters of a first screen: more than it has where no text in it is of a length that nobody reads. */
const LONGEST_SCREEN = 8000;
const SCREEN = { width: 80, height: 23, style: PLAIN, isWhole: false, isExpanded: false, isScreen: true };

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Between what would be a name to call, an issue to link or an address to open, and its sign: nothing that is shown. */
const APART = '<!-- -->';

/** Text in a piece of HTML. GitHub looks for names, issues and addresses there, too. */
function htmlText(said: string): string {
  return visible(said)
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? '')
    .replace(/[@#]|:(?=\/\/)|\bwww(?=\\?\.)/gi, `$&${APART}`);
}

/** Where a line of text begins as a list, a rule or a heading would. */
const MARK = /^(?=[-+=])|(?<=^\d{1,9})(?=[.)](?:\s|$))/;

/** Text that stays text in Markdown. */
export function plain(said: string): string {
  return htmlText(
    said
      .trim()
      .replace(/[\\`*_[\]|~$]/g, '\\$&')
      .replace(MARK, '\\'),
  );
}

/** In a fence that nothing in it closes. */
function fenced(inside: string): string {
  const longest = Math.max(2, ...[...inside.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${visible(inside, 'lines').trimEnd()}\n${fence}\n`;
}

const HEADINGS = {
  fails: '',
  unknown: 'could not be looked at: ',
  open: 'left to a person: ',
  accepted: 'accepted: ',
  fine: '',
  skipped: '',
} as const satisfies Record<Weight, string>;

/** Of so many domains that are told alike, these are named. */
const MOST_NAMED = 20;
/** Of a text that is longer than people read. */
const LONGEST = 2000;

function short(said: string, most = LONGEST): string {
  return said.length > most ? `${said.slice(0, most)}…` : said;
}

/** What is said alike of many: once, and on which. */
interface Alike {
  readonly row: Row;
  /** The first of them. */
  readonly names: readonly string[];
  readonly count: number;
}

function targetsText({ names, count }: Alike): string {
  return `${names.join(', ')}${count > names.length ? ` and ${count - names.length} more` : ''}`;
}

/** One line of a list, with what to do about it below. */
function item(alike: Alike): string {
  const { row } = alike;
  const { text: said, impact, todo } = row;
  const accepted = acceptedText(row);
  const end = endText(row);
  const more = [
    ...(end === null ? [] : [plain(end)]),
    ...impact.map(plain),
    ...todo.flatMap(({ text: task, snippet }) => [
      plain(task),
      ...(snippet === undefined ? [] : [`\n\n${fenced(snippet.text).replaceAll(/^/gm, '    ').trimEnd()}\n`]),
    ]),
    ...(accepted === null ? [] : [plain(accepted)]),
  ];
  const below = more.map((line) => (line.startsWith('\n') ? line : `  - ${line}`)).join('\n');
  return `- **${plain(targetsText(alike))}**: ${plain(short(said))}\n${below === '' ? '' : `${below}\n`}`;
}

function headingOf({ state, weight }: Row): string {
  return state === 'held' ? 'held back: ' : HEADINGS[weight];
}

function opened(row: Row, count: number): string {
  const { step, title, severity } = row;
  const words = `${severity === null ? '' : `${severity}, `}${headingOf(row)}${step} (${count}): ${title}`;
  return `<details><summary>${htmlText(words)}</summary>\n\n`;
}

const CLOSED = '\n</details>\n\n';

/** What is said of it, apart from where: its text tells of before and after as much as is told apart here. */
function sayingOf({ target: _, server: __, sides: ___, ...row }: Row): string {
  return JSON.stringify(row);
}

const bytesOf = (piece: string) => Buffer.byteLength(piece);

/** What is told under one heading, the most urgent first. */
interface Group {
  readonly first: Row;
  readonly count: number;
  readonly said: Map<string, Alike>;
  /** Of those, with one target each. */
  readonly bytes: number;
}

/** With one more. Of what has no room any more only the count is kept, so that thousands of servers take no more memory. */
function joinedBy(group: Group, row: Row, most: number): Group {
  const count = group.count + 1;
  const first = byUrgency(group.first, row) > 0 ? row : group.first;
  const saying = sayingOf(row);
  const known = group.said.get(saying);
  if (known !== undefined) {
    const names = known.names.length < MOST_NAMED ? [...known.names, whereOf(row)] : known.names;
    group.said.set(saying, { ...known, names, count: known.count + 1 });
    return { ...group, count, first };
  }
  const alike = { row, names: [whereOf(row)], count: 1 };
  const bytes = group.bytes + bytesOf(item(alike));
  if (bytes > most) return { ...group, count, first };
  group.said.set(saying, alike);
  return { ...group, count, first, bytes };
}

function groupsOf(rows: Iterable<Row>, most: number): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    if (row.weight === 'fine' || row.weight === 'skipped') continue;
    const key = `${row.weight} ${headingOf(row)}${row.step}`;
    const group = groups.get(key) ?? { first: row, count: 0, said: new Map(), bytes: 0 };
    groups.set(key, joinedBy(group, row, most));
  }
  return [...groups.values()].sort((one, other) => byUrgency(one.first, other.first));
}

function markdownWithin(most: number): Format {
  return function* (kind, report, { stateDir }) {
    if (!hasRows(kind)) return;
    const { name, record, rows } = tableOf(kind, report as never);
    const known = record.map(([of, value]) => `${plain(of)} ${plain(short(value))}`).join(', ');
    const screen = [...text(kind, report, { ...SCREEN, stateDir })].join('');
    const head = `### smlockdown ${plain(name)}\n\n${fenced(short(screen, LONGEST_SCREEN))}\n${known === '' ? '' : `${known}\n\n`}`;
    yield head;
    let left = most - bytesOf(head) - NOTICE_BYTES;
    const groups = groupsOf(rows, most);
    const told = groups.reduce((sum, { count }) => sum + count, 0);
    let leftOut = told;
    for (const { first, count, said } of groups) {
      const open = opened(first, count);
      const room = left - bytesOf(open) - bytesOf(CLOSED);
      const items: string[] = [];
      let used = 0;
      for (const alike of [...said.values()].sort((one, other) => byUrgency(one.row, other.row))) {
        const one = item(alike);
        if (used + bytesOf(one) > room) continue;
        used += bytesOf(one);
        items.push(one);
        leftOut -= alike.count;
      }
      if (items.length === 0) continue;
      yield `${open}${items.join('')}${CLOSED}`;
      left -= bytesOf(open) + bytesOf(CLOSED) + used;
    }
    if (leftOut > 0)
      yield `**${leftOut} more of ${told} are left out here**, as a comment takes no more: \`--reporter html:FILE\` has all of them.\n`;
  };
}

export const markdown = markdownWithin(COMMENT_BYTES);

/** The same for the summary of a job. */
export const summary = markdownWithin(SUMMARY_BYTES);
