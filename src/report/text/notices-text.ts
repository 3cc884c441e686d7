/** The letters that were written, as text: of what, to whom, and what is in none of them. */
import { counted } from '../../steps/kit/step.js';
import type { NoticesReport, Recipient } from '../model/notices-report.js';
import { firstOf, nameSome, type Page, printable, wrapOn } from './layout.js';
import { cut } from './screen.js';

/** Topics told before the rest is only counted. */
const MOST = 10;

function topicLines({ letters }: NoticesReport): readonly string[] {
  const own = letters.filter(({ domain }) => domain !== null);
  const all = letters.find(({ domain }) => domain === null);
  const counts = (all?.topics ?? []).map((topic) => ({
    topic,
    domains: own.filter(({ topics }) => topics.includes(topic)).length,
  }));
  const rows = counts.map(({ topic, domains }) =>
    `  ${topic.padEnd(22)}${domains === 0 ? '' : domains}`.trimEnd(),
  );
  const more = rows.length - MOST;
  return [
    `  ${'OF'.padEnd(22)}OWN LETTERS`,
    ...rows.slice(0, MOST),
    ...(more > 0 ? [`  and ${counted(more, 'more topic')}`] : []),
  ];
}

const MOST_SKIPPED = 3;

function skippedLines({ skipped }: NoticesReport, page: Page): readonly string[] {
  const { shown, more } = firstOf(skipped, { most: page.isWhole ? skipped.length : MOST_SKIPPED, page });
  return [
    ...shown.map(({ domain, why }) => wrapOn(page)(`No letter for ${cut(domain, 40)}: ${why}`, '', '  ')),
    ...(more.length > 0 ? [`No letter for ${counted(more.length, 'more domain')} (--all)`] : []),
  ];
}

/** Who gets them, the worst first. */
function recipientLines({ letters, isMail }: NoticesReport, page: Page): readonly string[] {
  if (!isMail) return [];
  const wrap = (text: string) => wrapOn(page)(text, '', '  ');
  const of = (wanted: Recipient | null) =>
    letters.flatMap(({ domain, recipient }) => (domain !== null && recipient === wanted ? [domain] : []));
  const [nobody, unknown, byAll] = [of('nobody'), of('unknown'), of('catch-all')];
  if (of(null).length > 0)
    return [wrap('Nobody looked whether the addresses exist: --url has it looked up.')];
  const found = of('mailbox').length + of('alias').length;
  return [
    ...(nobody.length > 0
      ? [
          wrap(
            `NOBODY gets it in ${nameSome(nobody, page)}: no mailbox, alias or catch-all has the name. Make an alias, or give --to.`,
          ),
        ]
      : []),
    ...(unknown.length > 0
      ? [wrap(`Not known whether anybody gets it in ${nameSome(unknown, page)}: not all was read`)]
      : []),
    ...(byAll.length > 0 ? [wrap(`By the catch-all alone: ${nameSome(byAll, page)}`)] : []),
    ...(found > 0 ? [wrap(`A mailbox or an alias of the name: ${counted(found, 'domain')}`)] : []),
  ];
}

export function renderNotices(given: NoticesReport, page: Page): string {
  const report = printable(given);
  const { letters, folder, domains, byHand, isMail, isDnsAsked, on } = report;
  const wrap = wrapOn(page);
  const inNone =
    byHand.length === 0
      ? []
      : [
          wrap(
            `In no letter, as the plan leaves them to a person or holds them back: ${nameSome(byHand, page)}`,
            '',
            '  ',
          ),
        ];
  if (letters.length === 0)
    return [
      wrap(
        report.skipped.length === 0
          ? 'Nothing in this plan is noticed by users: no letter was written.'
          : 'No letter was written.',
      ),
      ...skippedLines(report, page),
      ...inNone,
      '',
    ].join('\n');
  const own = letters.filter(({ domain }) => domain !== null);
  const withRecord = own.filter(({ hasRecord }) => hasRecord);
  const forms = isMail ? 'Markdown, text and a message each' : 'Markdown and text each';
  const toAll = letters.length > own.length;
  return [
    wrap(
      `${counted(letters.length, 'letter')} in ${folder}, of changes on ${on}: ${counted(own.length, 'domain')}${toAll ? ', and one to all' : ''} (${forms})`,
    ),
    ...recipientLines(report, page),
    ...(toAll ? topicLines(report) : []),
    ...(withRecord.length > 0
      ? [wrap(`With the SPF record to publish: ${counted(withRecord.length, 'domain')}`)]
      : []),
    ...(isDnsAsked ? [] : [wrap('No SPF records: the plan was made without --dns.', '', '  ')]),
    ...skippedLines(report, page),
    ...(toAll && own.length < domains
      ? [
          wrap(
            `${domains - own.length} of ${counted(domains, 'domain')} without one of their own: all.md is for them.`,
            '',
            '  ',
          ),
        ]
      : []),
    ...inNone,
    isMail
      ? 'Nothing was sent: your mail program does that.'
      : wrap('No messages: say from whom with --from ADDRESS.', '', '  '),
    '',
  ].join('\n');
}
