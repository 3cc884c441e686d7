/** Is what was seen on a host seen on this server's? */
import type { Evidence } from './evidence.js';

/** What the sign-in page says of the server: its build, days since 2000-01-01, and the name of the system. */
export interface ServerSaid {
  readonly build: number | null;
  readonly hostname: string | null;
}

/** `fits`: build and name are the server's. `open`: nothing speaks against it, and `why` that does not tell. `other`: `why` it is not. */
export type Match = { readonly match: 'fits' } | { readonly match: 'open' | 'other'; readonly why: string };

/** Source: `docs/api-evidence.md` (recorded on build 9504: the name's form was not seen elsewhere, so that a name that differs proves nothing). */
export function hostnameOn(page: string): string | null {
  return /\bstSystemHostname\s*=\s*["']([^"']{1,255})["']/.exec(page)?.[1] ?? null;
}

function isNamed({ host }: Evidence, hostname: string): boolean {
  const said = hostname.toLowerCase();
  const name = host.name.toLowerCase();
  return said === name || said === `${name}.${host.domain?.toLowerCase() ?? ''}`;
}

/** Compares a host with what the server's sign-in page says. */
export function matchOf(evidence: Evidence, { build, hostname }: ServerSaid): Match {
  const { service } = evidence;
  const builds = service.status === 'seen' ? service.value.flatMap((one) => one.build ?? []) : [];
  if (build !== null && builds.length > 0 && !builds.includes(build))
    return {
      match: 'other',
      why: `SmarterMail there is build ${builds.join(' and ')}, and the server is build ${build}`,
    };
  if (builds.length === 0)
    // SmarterMail for Linux has its build in no place that the script knows.
    return { match: 'open', why: 'the evidence tells no build of SmarterMail to go by' };
  if (build === null || hostname === null)
    return { match: 'open', why: `its sign-in page does not show its ${build === null ? 'build' : 'name'}` };
  if (isNamed(evidence, hostname)) return { match: 'fits' };
  return { match: 'open', why: `its sign-in page calls it ${hostname}` };
}
