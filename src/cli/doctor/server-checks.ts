/** What anybody can see of a server: whether it answers, its TLS, its build. Each is a line of its own. */
import { isIP } from 'node:net';
import type { About } from '../../api/about.js';
import type { Reached } from '../../api/connection.js';
import { type OldVersion, versionText } from '../../api/old-version.js';
import type { Environment } from '../../api/proxy.js';
import { lookAtTls, type TlsSeen } from '../../api/tls-look.js';
import type { Check } from '../../report/model/doctor-report.js';
import { elsewhereText } from '../../report/text/elsewhere-text.js';
import type { Advisories } from '../../steps/kit/advisories.js';
import { DAY_MS, dayOf, dayOfBuild } from '../../steps/kit/days.js';
import { counted } from '../../steps/kit/step.js';
import { exposures } from '../../steps/server/exposures.js';

const server = { group: 'server' } as const;

export function addressChecks({ url, aheadMs }: Pick<Reached, 'url' | 'aheadMs'>): readonly Check[] {
  return [
    { ...server, id: 'address', state: 'ok', text: `${url} answers, and is SmarterMail` },
    clockCheck(aheadMs),
  ];
}

/** Codes of an authenticator, and days in reports, go by clocks. */
const MOST_AHEAD_MS = 20_000;

function clockCheck(aheadMs: number | undefined): Check {
  const about = { ...server, id: 'clock' };
  if (aheadMs === undefined) return { ...about, state: 'unknown', text: 'the server does not say the time' };
  const seconds = Math.round(aheadMs / 1000);
  const side = seconds > 0 ? 'ahead of' : 'behind';
  // HTTP says no more than seconds.
  if (Math.abs(seconds) <= 1) return { ...about, state: 'ok', text: 'agrees with this machine' };
  const text = `${counted(Math.abs(seconds), 'second')} ${side} this machine`;
  return Math.abs(aheadMs) <= MOST_AHEAD_MS
    ? { ...about, state: 'ok', text }
    : { ...about, state: 'warn', text, todo: 'Set both clocks: else codes of an authenticator are refused.' };
}

/** Does a name of a certificate, with a star for its first part at most, stand for the host? */
function isFor(name: string, host: string): boolean {
  const [star, ...rest] = name.toLowerCase().split('.');
  const [, ...parent] = host.toLowerCase().split('.');
  return star === '*' ? rest.join('.') === parent.join('.') : name.toLowerCase() === host.toLowerCase();
}

/** Days before its end from which a certificate is to be renewed. */
const SOON = 21;

export function certificateCheck(
  { names, issuer, validTo, distrust, isTunnelled }: TlsSeen,
  { host, now }: { readonly host: string; readonly now: number },
): Check {
  const about = { ...server, id: 'certificate' };
  const days = Math.floor((validTo - now) / DAY_MS);
  const until = Number.isNaN(validTo) ? 'without an end' : `until ${dayOf(validTo)}`;
  const through = isTunnelled ? ' (through the proxy, which may show its own)' : '';
  const text = `of ${names.slice(0, 3).join(', ') || 'no name'}, by ${issuer}, ${until}${through}`;
  if (days < 0) return { ...about, state: 'fail', text: `${text}: it is over`, todo: 'Renew it.' };
  if (isIP(host) === 0 && !names.some((name) => isFor(name, host)))
    return { ...about, state: 'fail', text: `${text}: not for ${host}`, todo: 'Use a name that it is for.' };
  if (distrust !== undefined)
    return {
      ...{ ...about, state: 'fail', text: `${text}: not trusted here (${distrust})` },
      todo: 'Give its authority with --ca, or install one that everybody trusts.',
    };
  if (days < SOON)
    return { ...about, state: 'warn', text: `${text}, in ${counted(days, 'day')}`, todo: 'Renew it.' };
  return { ...about, state: 'ok', text };
}

export function versionsCheck({ version, old, unseen }: Pick<TlsSeen, 'version' | 'old' | 'unseen'>): Check {
  const about = { ...server, id: 'tls' };
  if (old.length === 0 && unseen.length > 0)
    return { ...about, state: 'unknown', text: `${version}; whether older ones are refused was not seen` };
  if (old.length === 0) return { ...about, state: 'ok', text: `${version}; TLS 1.0 and 1.1 are refused` };
  const names = old.map((one) => (one === 'TLSv1' ? 'TLS 1.0' : 'TLS 1.1'));
  return {
    ...{ ...about, state: 'warn', text: `${version}, and ${names.join(' and ')} too, which is to be off` },
    todo: 'Switch it off in Windows (SCHANNEL), or in the proxy in front.',
  };
}

/** The lines of TLS; one where the address has none, or it could not be looked at. */
export async function tlsChecks(
  url: string,
  how: {
    readonly timeoutMs: number;
    readonly ca: string | undefined;
    readonly env: Environment;
    readonly now: number;
  },
): Promise<readonly Check[]> {
  const about = { ...server, id: 'certificate' };
  if (!url.startsWith('https:'))
    return [
      {
        ...{ ...about, state: 'warn', text: 'no TLS: what is sent there can be read on the way' },
        todo: 'Use an https address.',
      },
    ];
  try {
    const seen = await lookAtTls(url, how);
    return [certificateCheck(seen, { host: new URL(url).hostname, now: how.now }), versionsCheck(seen)];
  } catch (error) {
    return [{ ...about, state: 'unknown', text: `could not be looked at: ${(error as Error).message}` }];
  }
}

export function buildCheck(
  build: number | null,
  { advisories, today }: { readonly advisories: Advisories; readonly today: string },
): Check {
  const about = { ...server, id: 'build' };
  if (build === null)
    return {
      ...{ ...about, state: 'unknown', text: 'the sign-in page names no build' },
      todo: 'Look at Help > About SmarterMail.',
    };
  const text = `SmarterMail build ${build}, of ${dayOfBuild(build)}`;
  const open = exposures(build, { advisories, today });
  const exploited = open.filter(({ knownExploited }) => knownExploited).length;
  if (open.length === 0) return { ...about, state: 'ok', text: `${text}: none of the published flaws` };
  return {
    ...{ ...about, state: 'fail', text: `${text}: ${counted(open.length, 'flaw')}, ${exploited} exploited` },
    todo: 'Update it first: smlockdown audit --step updates.',
  };
}

/** By the word of the server, which it gives to anybody. */
export function editionCheck({ edition }: About): Check {
  const about = { ...server, id: 'edition' };
  if (edition === undefined) return { ...about, state: 'unknown', text: 'the server does not say' };
  return { ...about, state: 'ok', text: `SmarterMail ${edition}` };
}

/** Of a version before 100.0. What it shares with later builds nobody says, so of flaws only what can be counted is told. */
export function oldVersionChecks(
  url: string,
  { seen, advisories, today }: { readonly seen: OldVersion } & Parameters<typeof buildCheck>[1],
): readonly Check[] {
  const later = exposures(seen.build ?? 0, { advisories, today });
  const exploited = later.filter(({ knownExploited }) => knownExploited).length;
  const flaws = `${counted(later.length, 'published flaw')}, ${exploited} of them exploited, ${later.length === 1 ? 'is' : 'are'} fixed in later builds alone`;
  return [
    { ...server, id: 'address', state: 'ok', text: `${url} answers, and is SmarterMail` },
    {
      ...{ ...server, id: 'build', state: 'fail' },
      text: `${versionText(seen)}, whose line has ended (no date published, as far as is known): fixes come for 100.0 alone, and ${flaws}. Nobody signed in: this tool is made for 100.0`,
      todo: 'Update SmarterMail first.',
    },
  ];
}

/** Where overlays of another build count. */
export function overlaysCheck(elsewhere: readonly number[] | undefined): readonly Check[] {
  if (elsewhere === undefined) return [];
  const text = `${elsewhereText(elsewhere)} in the catalogue`;
  return [{ ...server, id: 'overlays', state: 'warn', text, todo: 'Learn them again on this build.' }];
}

/** By the page's own word; where it is on, a hub manages some pages. Source: `docs/api-evidence.md` (recorded on build 9504). */
export function hubChecks(page: string): readonly Check[] {
  const [, word] = /\bstHA\s*=\s*["']?(\w+)/.exec(page) ?? [];
  if (word === undefined) return [];
  const about = { ...server, id: 'high-availability' };
  if (/^(?:false|0|null|undefined)$/i.test(word)) return [{ ...about, state: 'ok', text: 'off' }];
  return [
    {
      ...{ ...about, state: 'warn', text: 'the sign-in page speaks of it: a hub manages some pages' },
      todo: 'Change those there, not here.',
    },
  ];
}
