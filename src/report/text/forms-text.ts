/** Pages that send passwords to SmarterMail, as text: the worst first, and then what to do. */
import { counted } from '../../steps/kit/step.js';
import type { FormsReport } from '../model/forms-report.js';
import { firstOf, type Page, printable, wrapOn } from './layout.js';

type Hit = FormsReport['hits'][number];

const WHAT = {
  form: 'form posts a password to',
  get: 'form puts a password into the address of',
  link: 'address with a password, of',
  script: 'script signs in by',
} as const satisfies Record<Hit['kind'], string>;

/** One that holds a password is known to whoever opens the page. */
function weight({ holdsPassword, isSure, isClear }: Hit): number {
  return (holdsPassword ? 4 : 0) + (isSure ? 2 : 0) + (isClear ? 1 : 0);
}

function hitLines(hit: Hit, page: Page): readonly string[] {
  const notes = [
    ...(hit.holdsPassword ? ['a password is in the page'] : []),
    ...(hit.isClear ? ['not encrypted'] : []),
    ...(hit.isSure ? [] : ["perhaps another site's"]),
  ];
  const to = hit.to === '' ? 'an address that the page does not say' : hit.to;
  const wrap = wrapOn(page);
  return [
    `${hit.holdsPassword ? '!' : 'o'} ${hit.where}:${hit.line}`,
    wrap(`${WHAT[hit.kind]} ${to}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`, '    '),
  ];
}

/** What was looked at, and whether that was all: what was not may hold one. */
function headlineOf({ hits, looked, binary, left }: FormsReport): string {
  const count = `Looked at: ${counted(looked, 'text file')} or page${looked === 1 ? '' : 's'}; ${binary} no text`;
  if (hits.length > 0) {
    const places = hits.length === 1 ? 'place sends' : 'places send';
    return `${hits.length} ${places} passwords to SmarterMail. ${count}${left.length > 0 ? `; ${left.length} NOT looked at` : ''}.`;
  }
  if (left.length === 0) return `Nothing sends passwords to SmarterMail. ${count}.`;
  if (looked === 0)
    return 'Nothing was looked at: whether anything sends passwords to SmarterMail is not known.';
  return `Nothing was found, and ${left.length} NOT looked at may hold it. ${count}.`;
}

export function renderForms(given: FormsReport, page: Page): string {
  const report = printable(given);
  const { hits, left } = report;
  const wrap = wrapOn(page);
  const worst = hits.toSorted((a, b) => weight(b) - weight(a));
  const { shown, more } = firstOf(worst, {
    most: page.isWhole ? worst.length : left.length > 0 ? 3 : 4,
    page,
  });
  const not = firstOf(left, { most: page.isWhole ? left.length : 1, page });
  return [
    wrap(headlineOf(report)),
    ...shown.flatMap((hit) => hitLines(hit, page)),
    ...(more.length > 0 ? [`and ${more.length} more (--all)`] : []),
    ...(hits.some(({ isSure }) => !isSure) && !report.isServerNamed
      ? [wrap('Name your mail server with --server: then it is known which are its own.', '', '    ')]
      : []),
    ...not.shown.map(({ where, why }) => wrap(`NOT LOOKED AT ${where}: ${why}`, '', '    ')),
    ...(not.more.length > 0 ? [`and ${not.more.length} more (--all)`] : []),
    ...(hits.length === 0
      ? [
          wrap(
            'Not seen: a form that a script puts together from parts, and pages behind a sign-in.',
            '',
            '    ',
          ),
        ]
      : [
          '',
          wrap(
            'Do: take them out, and link to web mail alone; where people have to be signed in, a program on the server asks the API for a one-time link (ten minutes; vendor, "Automating Login to SmarterMail").',
            '',
            '    ',
          ),
          ...(hits.some(({ holdsPassword }) => holdsPassword)
            ? [
                wrap(
                  'First: change the password of each account that a page holds: whoever opened the page has it, and so has who copied the site.',
                  '',
                  '    ',
                ),
              ]
            : []),
        ]),
    '',
  ].join('\n');
}
