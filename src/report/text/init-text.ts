/** What the first day found and wrote, and the command that goes on. */
import { present } from '../../steps/kit/present.js';
import { counted } from '../../steps/kit/step.js';
import type { InitReport } from '../model/init-report.js';
import { type Page, printable, wrapOn } from './layout.js';
import { labelled } from './screen.js';

function countsText({ addresses, administrators, catchAlls }: InitReport['meant']): string {
  const counts = [
    [addresses, 'address'],
    [administrators, 'administrator'],
    [catchAlls, 'catch-all'],
  ] as const;
  const told = counts.flatMap(([count, noun]) => (count > 0 ? [counted(count, noun)] : []));
  return told.length === 0 ? 'nothing of its own yet' : told.join(', ');
}

function envText({ env, isPasswordHeldBack }: InitReport): string {
  const { isWritten, holdsPassword, holdsTotpSecret } = env;
  const how = isWritten ? 'written' : 'was there, and stays';
  const held = present(
    'the address',
    'the name',
    holdsPassword ? 'the password' : 'no password',
    holdsTotpSecret && 'the secret of the authenticator',
  );
  return `${how}: ${held.join(', ')}${isPasswordHeldBack ? NOT_SENT : ''}`;
}

/** Whoever could put a `.env` into a folder would be sent the password of the process. */
const NOT_SENT =
  '. A password of the environment is not sent to an address that only .env names: set SMARTERMAIL_URL there too, or give --url';

export function renderInit(given: InitReport, page: Page): string {
  const report = printable(given);
  const { server, domains, env, playbook, meant, leftOut, unread, waivedUntil, next, look } = report;
  const isLeft = Object.values(leftOut).some((count) => count > 0);
  const until = meant.catchAlls > 0 ? ` (waived until ${waivedUntil})` : '';
  const build = server.build === null ? 'build unknown' : `build ${server.build}`;
  return [
    wrapOn(page)(`${server.url}, ${build}, ${counted(domains, 'domain')}: nothing was changed there.`),
    ...labelled(env.file, envText(report), page),
    ...wrapOn(page)(
      `${playbook.file}: written; extends ${playbook.extends}, with ${countsText(meant)}${until}`,
      '',
      '            ',
    ).split('\n'),
    ...(isLeft ? labelled('left out:', `${countsText(leftOut)}: the audit calls them out`, page) : []),
    ...(unread.length > 0 ? labelled('NOT READ', unread.join('; '), page).map(page.style.red) : []),
    // Whole, to be copied.
    `next:       ${next}`,
    ...labelled('', 'page by page; writes to the server only after a yes on its last page', page),
    `to look:    ${look}`,
    '',
  ].join('\n');
}
