/**
 * The tokens of the sandbox (`docs/api-evidence.md` 1.4): JWTs signed once when they are made, looked up in a table when
 * they come back, so that a request costs no cryptography.
 */
import { generateKeyPair, type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Login, Role } from './accounts.js';

const MINUTE_MS = 60_000;
const ACCESS_MS = 15 * MINUTE_MS;
const STEP_MS = 10 * MINUTE_MS;
const REFRESH_MS = 60 * 24 * 60 * MINUTE_MS;
/** Expired tokens are swept out when the table has grown by this many. */
const SWEEP_EVERY = 1000;

export type StepPurpose = 'TwoFactorVerification' | 'PasswordReset';

/** Whom an access token speaks for. */
export interface Caller {
  readonly kind: 'access';
  readonly login: Login;
  readonly role: Role;
  readonly domain: string | undefined;
  readonly clientId: string;
  readonly isImpersonating: boolean;
  readonly expiresAt: number;
}

/** A token that can finish a sign-in and nothing else. */
export interface Step {
  readonly kind: 'step';
  readonly login: Login;
  readonly clientId: string;
  readonly purpose: StepPurpose;
  readonly expiresAt: number;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: number;
  readonly caller: Caller;
}

let keyOfProcess: Promise<KeyObject> | undefined;

/** One key a process: making it takes longer than the rest of a start. Nothing depends on which key it is. */
export function signingKey(): Promise<KeyObject> {
  keyOfProcess ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 }).then((pair) => pair.privateKey);
  return keyOfProcess;
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export interface TokenOptions {
  readonly clock: () => number;
  readonly key: KeyObject;
}

export class Tokens {
  readonly #clock: () => number;
  readonly #key: KeyObject;
  readonly #access = new Map<string, Caller | Step>();
  readonly #refresh = new Map<string, TokenPair>();
  readonly #pairs = new Map<string, TokenPair>();
  #sweepAt = SWEEP_EVERY;

  constructor(options: TokenOptions) {
    this.#clock = options.clock;
    this.#key = options.key;
  }

  /** A pair for one user and client. It ends the pair that the two had before. */
  issue(login: Login, clientId: string): TokenPair {
    const caller = this.#callerOf(login, { clientId, isImpersonating: false });
    const session = sessionOf(caller);
    this.#end(session);
    const pair = this.#pairOf(caller);
    this.#pairs.set(session, pair);
    return pair;
  }

  /** A pair for a domain's administrator, made by a system administrator. It ends no other pair. */
  impersonate(login: Login): TokenPair {
    const pair = this.#pairOf(this.#callerOf(login, { clientId: randomUUID(), isImpersonating: true }));
    this.#pairs.set(sessionOf(pair.caller), pair);
    return pair;
  }

  issueStep(
    login: Login,
    options: { readonly clientId: string; readonly purpose: StepPurpose },
  ): { readonly token: string; readonly expiresAt: number } {
    const step: Step = { kind: 'step', login, ...options, expiresAt: this.#clock() + STEP_MS };
    const token = this.#jwt(login, {
      role: login.role,
      exp: Math.floor(step.expiresAt / 1000),
      IsAuthStep: 'True',
      AuthStepPurpose: options.purpose,
    });
    this.#access.set(token, step);
    return { token, expiresAt: step.expiresAt };
  }

  /** What a token that has not expired stands for. */
  find(token: string): Caller | Step | undefined {
    const found = this.#access.get(token);
    if (found === undefined || found.expiresAt > this.#clock()) return found;
    this.#access.delete(token);
    return undefined;
  }

  /** A new pair for a refresh token, which dies with its access token; `undefined` when it is not alive. */
  refresh(token: string): TokenPair | undefined {
    const pair = this.#refresh.get(token);
    if (pair === undefined) return undefined;
    this.#end(sessionOf(pair.caller));
    if (pair.refreshExpiresAt <= this.#clock()) return undefined;
    if (pair.caller.isImpersonating) return this.impersonate(pair.caller.login);
    return this.issue(pair.caller.login, pair.caller.clientId);
  }

  /** Ends a step token: it finishes one sign-in only. */
  spend(stepToken: string): void {
    this.#access.delete(stepToken);
  }

  /** Ends every token of the caller's user and client. */
  signOut(caller: Caller): void {
    this.#end(sessionOf(caller));
  }

  #callerOf(login: Login, options: Pick<Caller, 'clientId' | 'isImpersonating'>): Caller {
    const { role, domain } = login;
    return { kind: 'access', login, role, domain, ...options, expiresAt: this.#clock() + ACCESS_MS };
  }

  #pairOf(caller: Caller): TokenPair {
    this.#sweep();
    const exp = Math.floor(caller.expiresAt / 1000);
    const accessToken = this.#jwt(caller.login, { role: caller.role, clientId: caller.clientId, exp });
    const pair: TokenPair = {
      accessToken,
      accessExpiresAt: caller.expiresAt,
      refreshToken: randomBytes(48).toString('base64url'),
      refreshExpiresAt: this.#clock() + REFRESH_MS,
      caller,
    };
    this.#access.set(accessToken, caller);
    this.#refresh.set(pair.refreshToken, pair);
    return pair;
  }

  #jwt(login: Login, claims: Record<string, unknown>): string {
    const payload = { sub: login.username, jti: randomUUID(), ...claims };
    const text = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(payload)}`;
    return `${text}.${sign('sha256', Buffer.from(text), this.#key).toString('base64url')}`;
  }

  #end(session: string): void {
    const pair = this.#pairs.get(session);
    if (pair === undefined) return;
    this.#forget(pair);
    this.#pairs.delete(session);
  }

  #forget(pair: TokenPair): void {
    this.#access.delete(pair.accessToken);
    this.#refresh.delete(pair.refreshToken);
  }

  #sweep(): void {
    if (this.#access.size < this.#sweepAt) return;
    const now = this.#clock();
    for (const [token, { expiresAt }] of this.#access) if (expiresAt <= now) this.#access.delete(token);
    this.#sweepAt = this.#access.size + SWEEP_EVERY;
  }
}

function sessionOf(caller: Caller): string {
  return `${caller.login.username.toLowerCase()}\n${caller.clientId}`;
}
