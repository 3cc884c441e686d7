/** Is what was seen on a host seen on this server's? */
import type { Evidence } from './evidence.js';

/** What the sign-in page says of the server: its build, days since 2000-01-01, and the name of the system. */
export interface ServerSaid {
  readonly build: number | null;
  readonly hostname: string | null;
}

/** `fits`: build and name are the server's. `open`: nothing speaks against it, and nobody has said so. `other`: `why` it is not. */
export type Match = { readonly match: 'fits' | 'open' } | { readonly match: 'other'; readonly why: string };

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
  const hasBuild = build !== null && builds.includes(build);
  return { match: hasBuild && hostname !== null && isNamed(evidence, hostname) ? 'fits' : 'open' };
}
