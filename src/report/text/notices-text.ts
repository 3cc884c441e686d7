/** The letters that were written, as text: of what, to whom, and what is in none of them. */
import { counted } from '../../steps/kit/step.js';
import type { NoticesReport } from '../model/notices-report.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';

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

export function renderNotices(given: NoticesReport, page: Page): string {
  const report = printable(given);
  const { letters, folder, skipped, domains, byHand, isMail, isDnsAsked, on } = report;
  const wrap = wrapOn(page);
  if (letters.length === 0)
    return [
      wrap('Nothing in this plan is noticed by users: no letter was written.'),
      ...(byHand.length > 0 ? [wrap(`Left to a person or held back: ${byHand.join(', ')}`)] : []),
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
    ...(toAll ? topicLines(report) : []),
    ...(withRecord.length > 0
      ? [wrap(`With the SPF record to publish: ${counted(withRecord.length, 'domain')}`)]
      : []),
    ...(isDnsAsked ? [] : [wrap('No SPF records: the plan was made without --dns.', '', '  ')]),
    ...skipped.map(({ domain, why }) => wrap(`No letter for ${domain}: ${why}`, '', '  ')),
    ...(toAll && own.length < domains
      ? [
          wrap(
            `${domains - own.length} of ${counted(domains, 'domain')} without one of their own: all.md is for them.`,
            '',
            '  ',
          ),
        ]
      : []),
    ...(byHand.length > 0
      ? [
          wrap(
            `In no letter, as the plan leaves them to a person or holds them back: ${nameSome(byHand, page)}`,
            '',
            '  ',
          ),
        ]
      : []),
    ...(isMail
      ? [
          wrap(
            'Nobody looked whether the addresses exist. Nothing was sent: your mail program does that.',
            '',
            '  ',
          ),
        ]
      : [wrap('No messages: say from whom with --from ADDRESS.', '', '  ')]),
    '',
  ].join('\n');
}
