/** What was asked of the sandbox since it started or was last reset. */
import type { Route } from './route.js';

function nothingYet() {
  return {
    /** Every request below /api, whatever became of it. */
    requests: 0,
    /** Requests that reached a route that only reads, whatever their method. */
    reads: 0,
    /** Requests that reached a route that changes settings, also when the route then refused them. */
    writes: 0,
    /** Requests of GETs that act, also of those who may not. */
    acts: 0,
    /** Requests to auth/authenticate-user. Refresh, code, sign-out and impersonation are none of the three. */
    signIns: 0,
    /** Requests that a fault answered or cut. */
    faulted: 0,
    /** Requests that reached a route, by its method and pattern. */
    byRoute: {} as Record<string, number>,
  };
}

export type SandboxStats = Readonly<ReturnType<typeof nothingYet>>;

const SIGN_IN = 'auth/authenticate-user';

export class StatsCounter {
  #counts = nothingYet();

  count(what: 'requests' | 'faulted' | 'acts'): void {
    this.#counts[what] += 1;
  }

  countRoute({ method, path, effect }: Route): void {
    const { byRoute } = this.#counts;
    if (effect === 'read' || effect === 'write') this.#counts[`${effect}s`] += 1;
    if (path === SIGN_IN) this.#counts.signIns += 1;
    byRoute[`${method} ${path}`] = (byRoute[`${method} ${path}`] ?? 0) + 1;
  }

  reset(): void {
    this.#counts = nothingYet();
  }

  read(): SandboxStats {
    return structuredClone(this.#counts);
  }
}
