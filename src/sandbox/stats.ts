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
    /** Requests to auth/authenticate-user. Refresh, code, sign-out and impersonation are none of the three. */
    signIns: 0,
    /** Requests that a fault answered or cut. */
    faulted: 0,
    /** Requests that reached a route, by its method and pattern. */
    byRoute: {} as Readonly<Record<string, number>>,
  };
}

export type SandboxStats = Readonly<ReturnType<typeof nothingYet>>;

const SIGN_IN = 'auth/authenticate-user';

export class StatsCounter {
  #counts = nothingYet();
  #byRoute = new Map<string, number>();

  countRequest(): void {
    this.#counts.requests += 1;
  }

  countFault(): void {
    this.#counts.faulted += 1;
  }

  countRoute(route: Route): void {
    if (route.effect === 'read') this.#counts.reads += 1;
    if (route.effect === 'write') this.#counts.writes += 1;
    if (route.path === SIGN_IN) this.#counts.signIns += 1;
    const name = `${route.method} ${route.path}`;
    this.#byRoute.set(name, (this.#byRoute.get(name) ?? 0) + 1);
  }

  reset(): void {
    this.#counts = nothingYet();
    this.#byRoute.clear();
  }

  read(): SandboxStats {
    return { ...this.#counts, byRoute: Object.fromEntries(this.#byRoute) };
  }
}
