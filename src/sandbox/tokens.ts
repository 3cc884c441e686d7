/**
 * The tokens of the sandbox (`docs/api-evidence.md` 1.4): JWTs signed once when they are made, looked up in a table when
 * they come back, so that a request costs no cryptography.
 */
import { generateKeyPair, type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Login } from './accounts.js';

const MINUTE_MS = 60_000;
const ACCESS_MS = 15 * MINUTE_MS;
const STEP_MS = 10 * MINUTE_MS;
const REFRESH_MS = 60 * 24 * 60 * MINUTE_MS;
/** Expired tokens are swept out when the table has grown by this many. */
const SWEEP_EVERY = 1000;

interface Bearer {
  readonly login: Login;
  readonly clientId: string;
  readonly expiresAt: number;
}

/** Whom an access token speaks for. */
export interface Caller extends Bearer {
  readonly kind: 'access';
  readonly isImpersonating: boolean;
}

/** A token that can finish a sign-in and nothing else. */
export interface Step extends Bearer {
  readonly kind: 'step';
  readonly purpose: 'TwoFactorVerification' | 'PasswordReset';
}

export interface TokenPair {
  readonly accessToken: string;
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

function secondsOf(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}

function sessionOf({ login, clientId }: Bearer): string {
  return `${login.username.toLowerCase()}\n${clientId}`;
}

export class Tokens {
  readonly #clock: () => number;
  readonly #key: KeyObject;
  readonly #access = new Map<string, Caller | Step>();
  readonly #refresh = new Map<string, TokenPair>();
  readonly #pairs = new Map<string, TokenPair>();
  #sweepAt = SWEEP_EVERY;

  constructor(options: { readonly clock: () => number; readonly key: KeyObject }) {
    this.#clock = options.clock;
    this.#key = options.key;
  }

  /**
   * A pair for one user and client. It ends the pair that the two had before: a system administrator who gets one for
   * a domain's administrator names a client that nobody has.
   */
  issue(login: Login, options: Pick<Caller, 'clientId' | 'isImpersonating'>): TokenPair {
    const caller: Caller = { kind: 'access', login, ...options, expiresAt: this.#clock() + ACCESS_MS };
    this.signOut(caller);
    this.#sweep();
    const claims = { clientId: caller.clientId, exp: secondsOf(caller.expiresAt) };
    const accessToken = this.#jwt(login, claims);
    const refreshToken = randomBytes(48).toString('base64url');
    const pair = { accessToken, refreshToken, refreshExpiresAt: this.#clock() + REFRESH_MS, caller };
    this.#access.set(accessToken, caller);
    this.#refresh.set(refreshToken, pair);
    this.#pairs.set(sessionOf(caller), pair);
    return pair;
  }

  issueStep(login: Login, options: Pick<Step, 'clientId' | 'purpose'>) {
    const expiresAt = this.#clock() + STEP_MS;
    const claims = { exp: secondsOf(expiresAt), IsAuthStep: 'True', AuthStepPurpose: options.purpose };
    const token = this.#jwt(login, claims);
    this.#access.set(token, { kind: 'step', login, ...options, expiresAt });
    return { token, expiresAt };
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
    this.signOut(pair.caller);
    if (pair.refreshExpiresAt <= this.#clock()) return undefined;
    const { login, clientId, isImpersonating } = pair.caller;
    return this.issue(login, { clientId, isImpersonating });
  }

  /** Ends a step token: it finishes one sign-in only. */
  spend(stepToken: string): void {
    this.#access.delete(stepToken);
  }

  /** Ends every token of the caller's user and client. */
  signOut(caller: Caller): void {
    const pair = this.#pairs.get(sessionOf(caller));
    if (pair === undefined) return;
    this.#access.delete(pair.accessToken);
    this.#refresh.delete(pair.refreshToken);
    this.#pairs.delete(sessionOf(caller));
  }

  #jwt({ username, role }: Login, claims: Readonly<Record<string, unknown>>): string {
    const payload = { sub: username, jti: randomUUID(), role, ...claims };
    const text = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(payload)}`;
    return `${text}.${sign('sha256', Buffer.from(text), this.#key).toString('base64url')}`;
  }

  #sweep(): void {
    if (this.#access.size < this.#sweepAt) return;
    const now = this.#clock();
    for (const [token, { expiresAt }] of this.#access) if (expiresAt <= now) this.#access.delete(token);
    this.#sweepAt = this.#access.size + SWEEP_EVERY;
  }
}
