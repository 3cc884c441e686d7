/** Who would be refused, as text: the most messages first, and what the logs do not tell. */
import { MOST_SENDERS } from '../../engine/rehearse/tally.js';
import { counted } from '../../steps/kit/step.js';
import type { RehearsalResult, RehearseReport } from '../model/rehearsal.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';
import { cell, labelled, lineCount, tableWidth } from './screen.js';

type StepPart = RehearsalResult['steps'][number];
type Sender = StepPart['senders'][number];

const WHO = 32;
const MAILS = 8;
const LAST = 12;
const INDENT = '  ';
/** A narrower page has no room for what they sent as. */
const LEAST = 12;

const mails = (count: number) => counted(count, 'message');

function senderLine({ name, messages, last, names, otherNames }: Sender, page: Page): string {
  const room = tableWidth(page) - INDENT.length - WHO - MAILS - LAST - 2;
  const more = names.length - 1 + (otherNames > 0 ? 1 : 0);
  const as = `${names[0]?.name || '(empty sender)'}${more > 0 ? ` +${more}` : ''}`;
  const line = `${INDENT}${cell(name, WHO)}${String(messages).padStart(MAILS - 1)}  ${cell(last.slice(0, 10), LAST)}`;
  return room < LEAST ? line.trimEnd() : `${line}${cell(as, room)}`.trimEnd();
}

function stepLine({ step, senders, beyond, messages, isHeld }: StepPart, page: Page): string {
  const held = isHeld ? ' (the limits hold it back)' : '';
  return page.style.bold(
    wrapOn(page)(
      `${step}: ${counted(senders.length, 'sender')}${beyond > 0 ? ' and more' : ''}, ${mails(messages)}${held}`,
    ),
  );
}

/** As many of each step as there is room for, the rest counted. */
function stepLines(steps: readonly StepPart[], page: Page, room: number): readonly string[] {
  const made = (most: number) =>
    steps.flatMap((one) => {
      const shown = one.senders.slice(0, most);
      const left = one.senders.length - shown.length;
      return [
        stepLine(one, page),
        ...shown.map((sender) => senderLine(sender, page)),
        ...(left > 0 ? [`${INDENT}and ${counted(left, 'more sender')}`] : []),
      ];
    });
  let most = Math.max(1, ...steps.map(({ senders }) => senders.length));
  most = Math.min(most, room);
  while (most > 1 && lineCount(made(most), page) > room) most -= 1;
  return made(most);
}

function gapText({ days, lines, counts, domains }: RehearsalResult, page: Page): string {
  // Where the domains are known, it tells nothing new.
  const blind = domains.from === 'logs' ? days.read - days.withDelivery : 0;
  const { tooLow, missing, unread, leftAside } = days;
  const of = (all: readonly string[], what: string) =>
    all.length === 0 ? [] : [`${counted(all.length, 'day')} ${what} (${nameSome(all, page)})`];
  return [
    ...of(tooLow, 'whose log is empty or of too low a level'),
    ...of(missing, 'without a log'),
    ...unread.map(({ day, why }) => `${day} not read to its end: ${why}`),
    ...(leftAside.length > 0
      ? [`not read, as another file of their day is: ${nameSome(leftAside, page)}`]
      : []),
    ...(lines.notUnderstood > 0 ? [`${counted(lines.notUnderstood, 'line')} not understood`] : []),
    ...(lines.tooLong > 0 ? [`${counted(lines.tooLong, 'line')} too long to be one`] : []),
    ...(lines.otherDay > 0 ? [`${counted(lines.otherDay, 'line')} of another day than the file`] : []),
    ...(lines.jumps > 0 ? [`the clock went back ${counted(lines.jumps, 'time')}`] : []),
    ...(counts.cut > 0 ? [`${mails(counts.cut)} whose session the logs do not hold whole`] : []),
    ...(blind > 0 ? [`${counted(blind, 'day')} without a delivery log`] : []),
    ...(lines.unended > 0 ? [`${counted(lines.unended, 'session')} without an end`] : []),
  ].join('; ');
}

/** What nobody could tell, by its reason: the same of several steps is one. */
function unknownLines({ steps }: RehearsalResult, page: Page): readonly string[] {
  const byReason = new Map<string, { senders: number; messages: number }>();
  for (const { unknown } of steps)
    for (const { reason, senders, messages } of unknown) {
      const known = byReason.get(reason);
      // The same messages, seen by two steps.
      byReason.set(reason, {
        senders: Math.max(senders, known?.senders ?? 0),
        messages: Math.max(messages, known?.messages ?? 0),
      });
    }
  return [...byReason].flatMap(([reason, { senders, messages }]) =>
    labelled('PERHAPS', `${counted(senders, 'sender')}, ${mails(messages)}: ${reason}`, page),
  );
}

function untoldLines({ untold }: RehearsalResult, page: Page): readonly string[] {
  if (untold.length === 0) return [];
  if (!page.isWhole)
    return labelled('NOT TOLD', `by logs: ${counted(untold.length, 'step')}, with the reasons: --all`, page);
  return untold.flatMap(({ step, why }) => labelled('NOT TOLD', `${step}: ${why}`, page));
}

const DOMAINS = {
  server: 'as the server lists them',
  given: 'as --domains lists them',
  logs: 'as the logs show them: give --domains for all',
} as const;

const ALL_HELD = ' The limits of the playbook hold back the steps that would: they are not applied.';

function foundText({ days, counts, senders, messages, steps }: RehearseReport): string {
  if (days.read === 0) {
    const set =
      days.tooLow.length > 0
        ? 'Set SMTP to Detailed (Settings > Troubleshooting > Options).'
        : 'See below why.';
    return `No log of these days tells of sessions: that is not "no mail". ${set}`;
  }
  const read = counted(days.read, 'day');
  const isTold = steps.every(({ unknown }) => unknown.length === 0);
  if (senders === 0)
    return `Nobody is seen to be refused, of ${mails(counts.accepted)} in ${read}${isTold ? ', as far as the logs tell' : ': of some the logs do not tell (PERHAPS)'}.`;
  const some = `${senders >= MOST_SENDERS ? 'At least ' : ''}${counted(senders, 'sender')}`;
  const isHeld = steps.every((one) => one.isHeld || one.messages === 0);
  return `${some} in ${read} would be refused: ${messages} of ${mails(counts.accepted)}.${isHeld ? ALL_HELD : ''}`;
}

function headLines(report: RehearseReport, page: Page): readonly string[] {
  const { days, counts, playbook, domains } = report;
  const wrap = wrapOn(page);
  const when = `${days.from} to ${days.to}`;
  const known = `${counted(domains.count, 'domain')} ${DOMAINS[domains.from]}`;
  return [
    wrap(`Who will call you on Monday under ${playbook.name}? Logs of ${when}:`),
    page.style.bold(wrap(foundText(report))),
    wrap(
      `${counts.signedIn} signed in, ${counts.unsigned} did not; TLS ${counts.tls.yes} yes, ${counts.tls.no} no, ${counts.tls.unknown} unknown. Judged by ${known}.`,
    ),
  ];
}

function footLines(report: RehearseReport, page: Page): readonly string[] {
  const gaps = gapText(report, page);
  const { out, senders, toKeep } = report;
  return [
    ...unknownLines(report, page),
    ...(gaps === '' ? [] : labelled('NOT KNOWN', gaps, page)),
    ...untoldLines(report, page),
    ...(page.isWhole || senders === 0 || toKeep === ''
      ? []
      : labelled('look:', 'all of them, and the lines for the playbook that keep them: --all', page)),
    ...labelled(
      out === null ? 'keep:' : 'next:',
      out === null ? '--out FILE, for plan, apply and wizard' : `smlockdown plan --rehearsal ${out}`,
      page,
    ),
  ];
}

export function renderRehearse(given: RehearseReport, page: Page): string {
  const { toKeep, ...shown } = given;
  // Lines to be copied keep theirs.
  const report = { ...printable(shown), toKeep: printable(toKeep, 'lines') };
  const broken = report.steps
    .filter(({ senders }) => senders.length > 0)
    // What is applied comes before what is held back.
    .sort((a, b) => Number(a.isHeld) - Number(b.isHeld) || b.messages - a.messages);
  const head = headLines(report, page);
  const foot = footLines(report, page);
  const title =
    broken.length === 0
      ? []
      : [
          '',
          `${INDENT}${cell('WHO', WHO)}${'MAILS'.padStart(MAILS - 1)}  ${cell('LAST SEEN', LAST)}FROM`.slice(
            0,
            tableWidth(page),
          ),
        ];
  const fixed = lineCount([...head, ...title, ...foot], page) + 1;
  const room = page.isWhole ? Number.POSITIVE_INFINITY : Math.max(broken.length * 2, page.height - fixed);
  const all = report.steps.reduce((sum, { senders }) => sum + senders.length, 0);
  const lines = stepLines(broken, page, Math.min(room, all * 3 + 10));
  const keep =
    page.isWhole && toKeep !== ''
      ? [
          '',
          wrapOn(page)(
            'To keep all of them, for the playbook (each is a way around it: take those that you know):',
          ),
          report.toKeep,
        ]
      : [];
  return [...head, ...title, ...lines, ...(broken.length === 0 ? [] : ['']), ...foot, ...keep, ''].join('\n');
}
