/** What was asked of the sandbox since it started or was last reset. */
import type { Route } from './route.js';

export interface SandboxStats {
  /** Every request below /api, whatever became of it. */
  readonly requests: number;
  /** Requests that reached a route that only reads, whatever their method. */
  readonly reads: number;
  /** Requests that reached a route that changes settings, also when the route then refused them. */
  readonly writes: number;
  /** Requests to auth/authenticate-user. Refresh, code, sign-out and impersonation are none of the three. */
  readonly signIns: number;
  /** Requests that a fault answered or cut. */
  readonly faulted: number;
  /** Requests that reached a route, by its method and pattern. */
  readonly byRoute: Readonly<Record<string, number>>;
}

const SIGN_IN = 'auth/authenticate-user';

export class StatsCounter {
  #requests = 0;
  #reads = 0;
  #writes = 0;
  #signIns = 0;
  #faulted = 0;
  #byRoute = new Map<string, number>();

  countRequest(): void {
    this.#requests += 1;
  }

  countFault(): void {
    this.#faulted += 1;
  }

  countRoute(route: Route): void {
    if (route.effect === 'read') this.#reads += 1;
    if (route.effect === 'write') this.#writes += 1;
    if (route.path === SIGN_IN) this.#signIns += 1;
    const name = `${route.method} ${route.path}`;
    this.#byRoute.set(name, (this.#byRoute.get(name) ?? 0) + 1);
  }

  reset(): void {
    this.#requests = this.#reads = this.#writes = this.#signIns = this.#faulted = 0;
    this.#byRoute.clear();
  }

  read(): SandboxStats {
    return {
      requests: this.#requests,
      reads: this.#reads,
      writes: this.#writes,
      signIns: this.#signIns,
      faulted: this.#faulted,
      byRoute: Object.fromEntries(this.#byRoute),
    };
  }
}
