/** What a recording taught, a line a setting; what it did not, and which click is missing. */
import { counted } from '../../steps/kit/step.js';
import type { LearnReport } from '../model/learn-report.js';
import { type Page, printable, wrapOn } from './layout.js';

type Learned = LearnReport['learned'][number];

const DOES: Readonly<Record<string, string>> = {
  read: 'read',
  write: 'saved',
  list: 'listed',
  add: 'added',
  edit: 'changed',
  remove: 'removed',
  propagate: 'brought to all domains',
};

/** More names are counted. */
const FEW = 3;

function fieldText({ label, options, of }: Learned['fields'][number]): string {
  if (options === undefined || of === undefined) return label;
  return options.length === of
    ? `${label} (all ${of} options)`
    : `${label} (${options.length} of ${of} options)`;
}

function namesText(fields: Learned['fields'], page: Page): string {
  const shown = page.isExpanded || fields.length <= FEW + 1 ? fields : fields.slice(0, FEW);
  const more = fields.length - shown.length;
  return `${shown.map(fieldText).join(', ')}${more === 0 ? '' : ` and ${counted(more, 'other setting')}`}`;
}

function learnedLines({ title, resource, where, calls, fields }: Learned, page: Page): readonly string[] {
  const wrap = wrapOn(page);
  const how = calls.map(({ does }) => DOES[does] ?? does).join(', ');
  return [
    wrap(`${page.style.bold(title)} (${resource}): how it is ${how}`, '  ', '    '),
    wrap(where, '    '),
    ...(fields.length === 0 ? [] : [wrap(namesText(fields, page), '    ')]),
    ...(page.isExpanded ? calls.map(({ does, call }) => wrap(`${does}: ${call}`, '    ', '      ')) : []),
  ];
}

/** Saves by their number of times, each call once. */
function callLines(saves: readonly { readonly call: string }[], page: Page): readonly string[] {
  const counts = new Map<string, number>();
  for (const { call } of saves) counts.set(call, (counts.get(call) ?? 0) + 1);
  const shown = page.isExpanded ? [...counts] : [...counts].slice(0, 5);
  const more = counts.size - shown.length;
  return [
    ...shown.map(([call, count]) => wrapOn(page)(`${count} x ${call}`, '  ', '    ')),
    ...(more > 0 ? [`  and ${counted(more, 'other call')}`] : []),
  ];
}

export function renderLearn(given: LearnReport, page: Page): string {
  const { server, recording, learned, open, unnamed, failed, file } = printable(given);
  const wrap = wrapOn(page);
  const { bold, yellow } = page.style;
  const from = `${recording.file ?? 'Recorded now'}: ${counted(recording.settings, 'call')} of settings of ${server.url} (build ${server.build}), of ${counted(recording.entries, 'request')}`;
  return [
    ...(open.length === 0
      ? []
      : [
          yellow(bold(wrap(`NOT LEARNED: ${open.length}`))),
          ...open.flatMap(({ said, where, why }) => [
            wrap(said, '  '),
            wrap(`${why}.`, '    '),
            wrap(`Where: ${where}`, '    '),
          ]),
          '',
        ]),
    ...(learned.length === 0
      ? [bold(wrap('Nothing was learned.')), '']
      : [
          bold(wrap(`Learned: ${counted(learned.length, 'page')} of settings`)),
          ...learned.flatMap((one) => learnedLines(one, page)),
          '',
        ]),
    ...(failed.length === 0
      ? []
      : [
          yellow(wrap(`The server refused ${counted(failed.length, 'save')}:`)),
          ...callLines(failed, page),
          '',
        ]),
    ...(unnamed.length === 0
      ? []
      : [
          wrap(`${counted(unnamed.length, 'save')} that nobody named with --taught:`),
          ...callLines(unnamed, page),
          '',
        ]),
    page.style.dim(wrap(from)),
    ...(file === null
      ? []
      : [
          wrap(
            `Kept in ${file}: calls and names, no values of the server. It holds for build ${server.build}.`,
          ),
          wrap(
            'Next: smlockdown contract test tries every read; smlockdown doctor says what can be done now.',
          ),
        ]),
    '',
  ].join('\n');
}
