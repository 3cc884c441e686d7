/** Who sends what is not usual for him, as text: the most abnormal first, by which measure, and what to do next. */
import { counted } from '../../steps/kit/step.js';
import type { RespondReport } from '../model/respond-report.js';
import { firstOf, type Page, printable, wrapOn } from './layout.js';

type Mailbox = RespondReport['mailboxes'][number];
type Domain = RespondReport['domains'][number];

const MEGABYTE = 1024 * 1024;

function megabytes(bytes: number | null): string {
  return bytes === null ? '?' : `${(bytes / MEGABYTE).toFixed(bytes < 10 * MEGABYTE ? 1 : 0)} MB`;
}

function heldBack(isHeldBack: boolean | null): string {
  return isHeldBack === null ? '?' : isHeldBack ? 'yes' : 'no';
}

/** Columns that line up; the first is aligned left. */
function tableOf(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const others = widths.slice(1).reduce((sum, one) => sum + one + 2, 0);
  const first = Math.max(Math.min(widths[0] ?? 0, width - others - 2), 12);
  const short = (text: string) => (text.length > first ? `${text.slice(0, first - 1)}…` : text);
  return rows.map(([name = '', ...cells]) =>
    [short(name).padEnd(first), ...cells.map((cell, at) => cell.padStart(widths[at + 1] ?? 0))].join('  '),
  );
}

function mailboxRow({ address, isHere, messages, tried, isHeldBack, connections, isSuspect }: Mailbox) {
  const name = address === '' ? '(bounces)' : address;
  return [
    `${isSuspect ? '!' : 'o'} ${name}${isHere || address === '' ? '' : ' (not here)'}`,
    ...[
      String(messages),
      String(tried),
      heldBack(isHeldBack),
      connections === null ? '?' : String(connections),
    ],
  ];
}

function domainRow({ name, now, usual, times, isHeldBack, isSuspect }: Domain) {
  return [
    `${isSuspect ? '!' : 'o'} ${name}`,
    ...[megabytes(now), megabytes(usual), times === null ? '?' : times.toFixed(1), heldBack(isHeldBack)],
  ];
}

function verdictOf({ mailboxes, domains, spool, seen }: RespondReport): string {
  const [mailbox] = mailboxes.filter((one) => one.isSuspect);
  const [domain] = domains.filter((one) => one.isSuspect);
  const all = spool === null ? undefined : spool.toDeliver + spool.waiting;
  const looked = seen ?? 0;
  const part = all !== undefined && looked < all ? `the ${looked} looked at, of ${all}` : `${looked}`;
  if (mailbox !== undefined && mailbox.messages > 0)
    return `${mailbox.address === '' ? 'Bounces are' : `${mailbox.address} sends`} ${mailbox.messages} of the messages in the spool (${part}).`;
  if (mailbox !== undefined) return `${mailbox.address} is held back by a limit.`;
  if (domain !== undefined && domain.times !== null)
    return `${domain.name} sends ${domain.times.toFixed(0)} times what is usual for it.`;
  if (domain !== undefined) return `${domain.name} is held back by a limit.`;
  return `Nobody sends what is not usual for him, as far as was seen${all === undefined ? '' : `: ${counted(all, 'message')} in the spool`}.`;
}

const SIGNED_IN = 'Who signed in stands in the SMTP log: Settings > Troubleshooting > View Logs.';

/** What to do about the first mailbox that is suspect and here. A sender can be made up; who is held back signed in. */
function nextLines({ mailboxes, domains }: RespondReport): readonly string[] {
  const suspect = mailboxes.find((one) => one.isSuspect && one.isHere);
  if (suspect !== undefined)
    return [
      ...(suspect.isHeldBack === true
        ? []
        : ['A sender can be made up: look before you stop it.', SIGNED_IN]),
      `Stop it:  smlockdown respond ${suspect.address} --disable`,
      `Then:     smlockdown respond ${suspect.address} --end-sessions`,
      `          smlockdown respond ${suspect.address} --purge`,
    ];
  return mailboxes.some((one) => one.isSuspect) || domains.some((one) => one.isSuspect) ? [SIGNED_IN] : [];
}

export function renderRespond(given: RespondReport, page: Page): string {
  const report = printable(given);
  const wrap = wrapOn(page);
  const most = page.isWhole ? Number.POSITIVE_INFINITY : 4;
  const mailboxes = firstOf(report.mailboxes, { most, page });
  const domains = firstOf(report.domains, { most, page });
  const unread = page.isWhole ? report.unread : report.unread.slice(0, 4);
  const more = mailboxes.more.length + domains.more.length + report.unread.length - unread.length;
  const next = nextLines(report);
  return [
    wrap(verdictOf(report)),
    ...(mailboxes.shown.length === 0
      ? []
      : tableOf(
          [
            ['SENDER, by messages', 'SPOOL', 'TRIED', 'HELD BACK', 'CONNECTED'],
            ...mailboxes.shown.map(mailboxRow),
          ],
          page.width,
        )),
    ...(domains.shown.length === 0
      ? []
      : tableOf(
          [
            ['DOMAIN, by times its usual day', 'NOW/DAY', 'USUAL', 'TIMES', 'HELD BACK'],
            ...domains.shown.map(domainRow),
          ],
          page.width,
        )),
    ...unread.map(({ what, why, clicks }) =>
      page.isWhole
        ? wrap(`NOT READ ${what}: ${why}. See ${clicks}.`, '', '    ')
        : `NOT READ ${what}. See ${clicks}.`,
    ),
    ...(more > 0 ? [`and ${more} more (--all)`] : []),
    ...(next.length === 0 ? [] : ['', ...next]),
    '',
  ].join('\n');
}
