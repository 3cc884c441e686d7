/**
 * Which versions of TLS a port takes: the highest that both know is the one that is spoken, so each handshake is offered less
 * than the last one came to, until it is refused.
 */

import { TLS_VERSIONS, type TlsVersion } from '../contract/resources/outside/probed-tls.js';
import { notSeen, type Part, seen } from '../contract/resources/part.js';
import { HandshakeRefused, NotSeen } from './wire.js';

export type Versions = Partial<Record<TlsVersion, Part<boolean>>>;

/** `shake`: one handshake that is offered no more than that. Errors: those of `shake` but `NotSeen`. */
export async function versionsOf(
  first: TlsVersion,
  shake: (most: TlsVersion) => Promise<TlsVersion>,
): Promise<Versions> {
  const versions: Versions = {};
  const mark = (some: readonly TlsVersion[], part: Part<boolean>) => {
    for (const one of some) versions[one] ??= part;
  };
  for (let spoken = first; ; ) {
    const at = TLS_VERSIONS.indexOf(spoken);
    const below = TLS_VERSIONS[at - 1];
    versions[spoken] = seen(true);
    mark(TLS_VERSIONS.slice(at), seen(false));
    if (below === undefined) return versions;
    try {
      spoken = await shake(below);
    } catch (thrown) {
      if (!(thrown instanceof NotSeen)) throw thrown;
      mark(TLS_VERSIONS, thrown instanceof HandshakeRefused ? seen(false) : notSeen(thrown.why));
      return versions;
    }
  }
}
