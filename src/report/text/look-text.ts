/** What was found, a line a setting at most, or value by value where all is asked for; and what became of the comparison. */
import { EXIT } from '../../engine/words/exit-code.js';
import { grouped } from '../../engine/words/grouped.js';
import { counted } from '../../steps/kit/step.js';
import type { ConfirmReport, LookedAt, LookedField, LookReport } from '../model/look-report.js';
import { exitCodeFor } from '../model/reports.js';
import { type Page, printable, wrapOn } from './layout.js';
import {
  cell,
  chosenText,
  cutWords,
  endedBy,
  ends,
  LABEL as LABELLED,
  labelled,
  tableWidth,
} from './screen.js';

/** Rows of a list whose values are told where not all of them are. */
const FEW = 3;
const LABEL = 34;

const STATE = {
  proposed: '',
  asked: '',
  confirmed: '  as there',
  refuted: '  NOT THAT',
  open: '  not known',
} as const satisfies Record<LookedField['state'], string>;

function fieldLines({ label, wire, values, state, note }: LookedField, page: Page): readonly string[] {
  const shown = page.isWhole ? values : values.slice(0, FEW);
  const more = values.length - shown.length;
  const value = `${shown.join(' | ')}${more > 0 ? ` | and ${more} more` : ''}`;
  const why = note === undefined ? '' : `: ${note}`;
  const how = page.isWhole && wire !== null ? `  [${wire}${state === 'open' ? '' : why}]` : '';
  const text =
    wire === null ? `not found${why}` : `${value}${STATE[state]}${state === 'open' ? why : ''}${how}`;
  return wrapOn(page)(text, `  ${cell(label, LABEL)}`, ' '.repeat(LABEL + 4)).split('\n');
}

/** A setting with the way to it, and every value in the words of the web interface. */
export function lookedLines(one: LookedAt, page: Page): readonly string[] {
  const on = one.domain === null ? '' : ` of ${one.domain}`;
  const rows = one.rows === null ? '' : `, ${counted(one.rows, 'row')}`;
  return [
    page.style.bold(wrapOn(page)(`${one.title} (${one.resource})${on}${rows}`)),
    ...wrapOn(page)(one.where, '  ').split('\n'),
    ...wrapOn(page)(one.call, '  ').split('\n'),
    ...one.fields.flatMap((field) => fieldLines(field, page)),
  ];
}

/** A list without a row: none of its fields was seen. */
function isEmpty({ rows }: LookedAt): boolean {
  return rows === 0;
}

/** `smtp-in: SMTP In, 4 of 4 fields, 2 to be asked`, as much of it as is a line. */
function foundLine({ resource, title, domain, rows, fields }: LookedAt, page: Page): string {
  const isIn = (state: LookedField['state']) => fields.filter((one) => one.state === state).length;
  const asked = isIn('asked');
  const parts = [
    `${title}${domain === null ? '' : ` of ${domain}`}`,
    ...(rows === null ? [] : [counted(rows, 'row')]),
    `${fields.length - isIn('open')} of ${counted(fields.length, 'field')}`,
    ...(asked === 0 ? [] : [`${asked} to be asked`]),
  ];
  return cutWords(`${'FOUND'.padEnd(LABELLED)}${resource}: ${parts.join(', ')}`, tableWidth(page));
}

/** A line each where something is left to say; the others are named together, as a screen has fewer lines than there may be. */
function foundLines(found: readonly LookedAt[], page: Page): readonly string[] {
  if (page.isWhole) return found.flatMap((one) => [...lookedLines(one, page), '']);
  const isSure = (one: LookedAt) => !isEmpty(one) && one.fields.every(({ state }) => state === 'proposed');
  const together = (label: string, some: readonly LookedAt[], what: string) =>
    some.length === 0
      ? []
      : labelled(label, `${some.map(({ resource }) => resource).join(', ')}: ${what}`, page);
  const others = found.filter((one) => !isEmpty(one) && !isSure(one));
  return [
    ...together('FOUND', found.filter(isSure), 'every field'),
    ...others.map((one) => foundLine(one, page)),
    ...together('EMPTY', found.filter(isEmpty), 'a list without a row shows no field'),
  ];
}

/** What was left, by why: a line where several are alike. */
function leftLines(left: LookReport['left'], page: Page): readonly string[] {
  if (page.isWhole)
    return left.flatMap(({ title, resource, why }) =>
      labelled('NOT FOUND', `${title} (${resource}): ${why}`, page),
    );
  return [...grouped(left, ({ why }) => why)].flatMap(([why, some]) =>
    labelled('NOT FOUND', `${why}: ${some.map(({ resource }) => resource).join(', ')}`, page),
  );
}

const ASKED =
  'A name with a question mark is a guess: the answer has a number there, and --confirm asks what it stands for.';

function legend(found: readonly LookedAt[], page: Page): readonly string[] {
  if (!page.isWhole) return [];
  const isAsked = found.some(({ fields }) => fields.some(({ state }) => state === 'asked'));
  return isAsked ? [page.style.dim(wrapOn(page)(ASKED)), ''] : [];
}

function nextOf(found: readonly LookedAt[], page: Page): string {
  const [first] = found;
  return ['smlockdown doctor --confirm', first?.resource ?? '', chosenText(page)].join(' ').trimEnd();
}

export function renderLook(given: LookReport, page: Page): string {
  const report = printable(given);
  const { server, requests, found, fitting, left, byPost, kept, file, at } = report;
  const gave = requests.filter(({ why }) => why === null).length;
  const all = found.length + left.length;
  const empty = found.filter(isEmpty).length;
  const without = empty === 0 ? '' : `, ${empty} of them an empty list`;
  const summary =
    all === 0
      ? 'Every setting that the tool knows or guesses a GET of can be read here: nothing was looked for.'
      : `${counted(requests.length, 'request')}, ${counted(gave, 'answer')}: ${found.length} of ${counted(all, 'setting')} found${without}. Nothing of it is a fact before you compared it with the web interface.`;
  const foot = [
    ...(all === 0 || page.isWhole ? [] : labelled('all of it:', '--all has every value and request', page)),
    ...(file === null ? [] : labelled('kept in', `${file} (every command takes it)`, page)),
    ...(found.length === 0 ? [] : labelled('next', `${nextOf(found, page)} (compares it with you)`, page)),
  ];
  return [
    ...ends(`Look at ${server.url}`, `${at.slice(0, 16).replace('T', ' ')}Z`, page),
    wrapOn(page)(summary),
    '',
    ...foundLines(found, page),
    ...legend(found, page),
    ...(fitting.length === 0
      ? []
      : labelled(
          'GUESSES',
          `${fitting.map(({ resource }) => resource).join(', ')}: fit here, which proves neither numbers nor units; --confirm compares them too`,
          page,
        )),
    ...leftLines(left, page),
    ...(byPost.length === 0
      ? []
      : labelled(
          'BY POST',
          `${byPost.map(({ resource }) => resource).join(', ')}: read by a POST, and a look tries none, as most of them write. Where doctor says TEACH, it takes an overlay: docs/overlays.md`,
          page,
        )),
    ...(kept.length === 0 ? [] : labelled('LEFT', `${kept.join(', ')}: stood in the file otherwise`, page)),
    ...(page.isWhole
      ? requests.flatMap(({ call, why }) =>
          labelled(why === null ? 'answered' : 'nothing', `${call}${why === null ? '' : `: ${why}`}`, page),
        )
      : []),
    ...endedBy(
      foot,
      exitCodeFor('look', report) === EXIT.clean
        ? 'exit 0: every setting was found'
        : 'exit 2: not all was found',
      page,
    ),
    '',
  ].join('\n');
}

export function renderConfirm(given: ConfirmReport, page: Page): string {
  const report = printable(given);
  const { server, resource, file, at } = report;
  const open = resource.fields.filter(({ state }) => state !== 'confirmed').length;
  return [
    ...ends(`Compared on ${server.url}`, `${at.slice(0, 16).replace('T', ' ')}Z`, page),
    ...lookedLines(resource, page),
    '',
    ...endedBy(
      file === null ? [] : labelled('kept in', `${file} (every command takes it)`, page),
      open === 0 ? 'exit 0: all of it is as there' : `exit 2: ${open} of it not`,
      page,
    ),
    '',
  ].join('\n');
}
