/** One connection to one server: proves the server, signs in once, hands out the clients, signs out. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Dispatcher } from 'undici';
import { LockdownError } from '../errors.js';
import type { SecretValues } from '../redaction.js';
import { type About, fetchAbout } from './about.js';
import { type BaseUrl, parseBaseUrl } from './base-url.js';
import type { Bearer } from './bearer.js';
import type { DeclaredRead } from './call.js';
import { openDispatcher } from './dispatcher.js';
import { interruptedError, interruptionBy } from './interruption.js';
import { fetchLoginPage } from './login-page.js';
import { lookClientOf } from './look-client.js';
import type { Parts } from './parts.js';
import { type ReadClient, readClientOf } from './read-client.js';
import { repeatWith } from './repeat.js';
import { requestFetch } from './request-fetch.js';
import { senderOf } from './sender.js';
import { linkedOn, type ServedScripts, servedScripts } from './served-scripts.js';
import { endSession, sessionBearer } from './session.js';
import { PASSWORD_CALL, type SignedIn, type SignInOptions, signIn } from './sign-in.js';
import { lifeOf } from './token-life.js';
import { rolesIn } from './token-roles.js';
import { type Fetch, transportTo } from './transport.js';
import { textOf } from './wire-secrets.js';
import { type WriteClient, type WriteWarrant, writeClientOf } from './write-client.js';

/** Which server, as whom, within which limits; and clock, timer and chance where they are not the system's. */
export interface ConnectionOptions extends Pick<SignInOptions, 'username' | 'password' | 'secondFactor'> {
  /** As the operator wrote it. */
  readonly url: string;
  /** Everything the read client may ask for, by the sign-in page: it names the build. What it throws ends the connection. */
  readonly declaredReads: (loginPage: string) => readonly DeclaredRead[];
  /** Learns the password, the code and every token. */
  readonly secrets: SecretValues;
  readonly warn: (message: string) => void;
  /** Requests under way at any time. Default: 8. */
  readonly concurrency?: number;
  /** Milliseconds for one request. Default: 30,000. */
  readonly timeoutMs?: number;
  /** PEM file with the authorities to trust instead of the public ones. */
  readonly caFile?: string;
  /** Takes any certificate, and plain http to any host. Default: false. */
  readonly insecure?: boolean;
  /** Takes the server for SmarterMail without proof. Default: false. */
  readonly assumeSmarterMail?: boolean;
  /** Stops reads and waits. A write under way is waited for; no other is sent. */
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970. Default: the system's. */
  readonly clock?: () => number;
  /** Default: the system's timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 up to, not including, 1, for the jitter of waits. Default: `Math.random`. */
  readonly random?: () => number;
  /** Default: over `undici.request`, which sends once. The real `fetch` sends again by itself on status 421. */
  readonly fetch?: Fetch | typeof globalThis.fetch;
}

/** One session on one server, of a system administrator. */
export interface Connection {
  /** The base address (no trailing slash) and the text of the sign-in page. */
  readonly server: { readonly url: string; readonly loginPage: string };
  /** The name in the answer to the sign-in; the one that was given where it holds none. */
  readonly username: string;
  /** How long its first token may be used, by this machine's clock; undefined where the server does not say. */
  readonly tokenLifeMs: number | undefined;
  /** What its first token says that it may do, as `PrimarySysAdmin`; empty where it does not say. */
  readonly roles: readonly string[];
  /** Reads what was declared. After `signOut` every read fails with `session.lost`. */
  readonly readClient: ReadClient;
  /**
   * Reads these alone, each asked for once: GETs below `settings/` that nobody declared, which somebody was shown and said yes to.
   * Errors: `api.not-declared`, thrown at once where one is anything else.
   */
  lookClient(shown: readonly Pick<DeclaredRead, 'path'>[]): Pick<ReadClient, 'read'>;
  /** A client that writes under a warrant. Errors: `api.no-warrant`, thrown at once. */
  writeClient(warrant: WriteWarrant): WriteClient;
  /** Ends the session and the connections. May be called again; never throws; works after an interruption. */
  signOut(): Promise<void>;
}

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_TIMEOUT_MS = 30_000;
const CLOSE_MS = 1_000;

/** All but who signs in, and what for. */
export type ReachOptions = Omit<
  ConnectionOptions,
  'username' | 'password' | 'secondFactor' | 'declaredReads' | 'warn'
>;

/** A server that answered, and to which nobody signed in. */
export interface Reached {
  /** The base address, no trailing slash. */
  readonly url: string;
  readonly loginPage: string;
  /** The web interface's own, where more was asked for. */
  readonly served: ServedScripts;
  /** Where more was asked for. */
  readonly about: About;
  /** How far its clock is ahead of this machine's, milliseconds; undefined where it does not say the time. */
  readonly aheadMs: number | undefined;
}

interface OpenLine extends Parts {
  readonly server: BaseUrl;
  readonly dispatcher: Dispatcher;
  readonly timeoutMs: number;
}

interface Line extends OpenLine {
  readonly options: ConnectionOptions;
}

/** What may be asked for beside the sign-in page. */
interface More {
  readonly withMore: boolean;
  /** Is it known already what these paths hold, which the page links? Then they are not asked for. */
  readonly isKnown: (seen: Pick<Reached, 'url' | 'loginPage'>, linked: readonly string[]) => Promise<boolean>;
}

const NO_MORE = {
  served: { linked: [], scripts: [], isWhole: false },
  about: { edition: undefined, build: undefined },
} as const;

async function moreOf(
  loginPage: string,
  { line, options }: { readonly line: OpenLine; readonly options: Partial<More> },
): Promise<Pick<Reached, 'served' | 'about'>> {
  const linked = linkedOn(loginPage, line.base);
  const isKnown = (await options.isKnown?.({ url: line.base, loginPage }, linked)) === true;
  const [served, about] = await Promise.all([
    isKnown ? { ...NO_MORE.served, linked } : servedScripts(loginPage, line),
    fetchAbout(line),
  ]);
  return { served, about };
}

/**
 * Proves by its sign-in page alone that SmarterMail answers at the address; nobody signs in.
 * Errors: `config.bad-url`, `config.bad-ca`, `server.*`, `interrupted`.
 */
export async function reach(options: ReachOptions & Partial<More>): Promise<Reached> {
  const server = parseBaseUrl(options.url, { insecure: options.insecure === true });
  const line = await openLine(options, server);
  try {
    const { text: loginPage, date } = await fetchLoginPage({ ...line, proof: proofFor(options) });
    const serverTime = Date.parse(date ?? '');
    return {
      ...{ url: server.base, loginPage },
      ...(options.withMore === true ? await moreOf(loginPage, { line, options }) : NO_MORE),
      aheadMs: Number.isNaN(serverTime) ? undefined : serverTime - line.clock(),
    };
  } finally {
    line.interruption.stop(interruptedError());
    await closeLine(line);
  }
}

/**
 * Connects and signs in, once.
 * Errors: `config.bad-url`, `config.bad-ca`, `server.*`, `session.*`, `interrupted`, and what `secondFactor` throws.
 */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const server = parseBaseUrl(options.url, { insecure: options.insecure === true });
  for (const warning of server.warnings) options.warn(warning);
  options.secrets.add(options.password);
  const line = { ...(await openLine(options, server)), options };
  try {
    return await connectOn(line);
  } catch (error) {
    line.interruption.stop(interruptedError());
    await closeLine(line);
    throw error;
  }
}

async function openLine(options: ReachOptions, server: BaseUrl): Promise<OpenLine> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, caFile, insecure, secrets } = options;
  const { clock = Date.now, random = Math.random, sleep = realSleep } = options;
  const { base } = server;
  const dispatcher = await openDispatcher(server, { timeoutMs, caFile, insecure });
  const interruption = interruptionBy(options.signal);
  // The two types of `fetch` differ in members that are not used here.
  const fetch = (options.fetch ?? requestFetch) as Fetch;
  const parts: Parts = {
    ...{ interruption, base, secrets, clock },
    transport: transportTo({ base, dispatcher, fetch, timeoutMs, interruption }),
    repeat: repeatWith({ interruption, clock, random, sleep }),
    limit: pLimit(options.concurrency ?? DEFAULT_CONCURRENCY),
  };
  return { ...parts, server, dispatcher, timeoutMs };
}

function proofFor({ assumeSmarterMail }: ReachOptions): 'wanted' | 'unproved' {
  return assumeSmarterMail === true ? 'unproved' : 'wanted';
}

async function connectOn(line: Line): Promise<Connection> {
  const { options } = line;
  const { text: loginPage } = await fetchLoginPage({ ...line, proof: proofFor(options) });
  // Before anybody signs in.
  const declaredReads = options.declaredReads(loginPage);
  const signedIn = await signIn({ ...options, ...line, clientId: randomUUID() });
  const session = sessionBearer(signedIn.answer, line);
  await checkAdministrator(signedIn, { line, session });
  const sender = senderOf({ ...line, session });
  let signedOut: Promise<void> | undefined;
  return {
    server: { url: line.base, loginPage },
    username: textOf(signedIn.answer, 'username') ?? options.username,
    tokenLifeMs: lifeOf({
      token: textOf(signedIn.answer, 'accessToken') ?? '',
      expiration: signedIn.answer.accessTokenExpiration,
      receivedAt: line.clock(),
    }),
    roles: rolesIn(textOf(signedIn.answer, 'accessToken') ?? ''),
    readClient: readClientOf({ ...line, sender, declaredReads }),
    lookClient: (shown) => lookClientOf(shown, { ...line, sender }),
    writeClient: (warrant) => writeClientOf(warrant, { ...line, sender }),
    signOut: () => {
      signedOut ??= endConnection(line, session);
      return signedOut;
    },
  };
}

/** A session that is of no use is ended, not left behind. */
async function checkAdministrator(
  { answer }: SignedIn,
  { line, session }: { readonly line: Line; readonly session: Bearer },
): Promise<void> {
  const error = line.interruption.error ?? (answer.isAdmin === true ? undefined : notAdministrator(answer));
  if (error === undefined) return;
  await endSession(session, line);
  throw error;
}

function notAdministrator(answer: SignedIn['answer']): LockdownError {
  const role = answer.isDomainAdmin === true ? "a domain administrator's" : "a user's";
  return new LockdownError('session.forbidden', `This is ${role} account, not a system administrator's`, {
    request: PASSWORD_CALL,
    next: 'Use a system administrator.',
  });
}

async function endConnection(line: Line, session: Bearer): Promise<void> {
  const next = 'Connect again.';
  line.interruption.stop(new LockdownError('session.lost', 'The session was signed out', { next }));
  await endSession(session, line);
  await closeLine(line);
}

/** Lets what is under way finish; idle connections close at once. Not waited for longer than a moment. */
async function closeLine({ dispatcher }: OpenLine): Promise<void> {
  const timer = new AbortController();
  const closed = dispatcher.close().catch(() => {});
  await Promise.race([closed, realSleep(CLOSE_MS, timer.signal)]);
  timer.abort();
}

async function realSleep(ms: number, signal: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, { signal }).catch(() => {});
}
