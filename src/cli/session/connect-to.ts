/** From an access to a signed-in connection: what it leaves open is asked for, where somebody can answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, type ConnectionOptions, connect } from '../../api/connection.js';
import { CodeSource } from '../../api/totp.js';
import type { Contract } from '../../contract/contract.js';
import { LockdownError } from '../../errors.js';
import type { Operator } from '../../steps/kit/operator.js';
import type { Context } from '../context/context.js';
import { operatorOf } from '../secrets/operator.js';
import { readSecret, type SecretSources } from '../secrets/secret-source.js';
import type { Prompter } from '../terminal/prompts.js';
import type { Access } from './access.js';

export interface SignedIn {
  readonly connection: Connection;
  readonly operator: Operator;
  /** The password that was signed in with. */
  readonly password: string;
  /** Where it came from; undefined for one that was typed. */
  readonly passwordFrom: string | undefined;
  /** Where this session may take secrets from. */
  readonly sources: SecretSources;
  readonly codes: CodeSource;
  /** Signs in on a connection of its own, with these credentials where they are another, and out again. */
  readonly signInAfresh: (account: FreshAccount) => Promise<void>;
}

export interface FreshAccount {
  readonly password?: string | undefined;
  readonly totpSecret?: string | undefined;
}

/** What signing in needs beside the access itself. */
export interface Surroundings {
  readonly context: Context;
  /** Says what counts as a read. */
  readonly contract: Contract;
  readonly prompter: Prompter;
  /** Aborted, it stops reads, waits and questions. */
  readonly signal: AbortSignal;
}

async function usernameOf({ username }: Access, ask: Prompter): Promise<string> {
  if (username !== undefined) return username;
  const typed = ask.canAsk ? (await ask.text('System administrator:')).trim() : '';
  if (typed !== '') return typed;
  throw new LockdownError('config.no-credentials', 'No user name', {
    next: 'Give --username NAME, or set SMARTERMAIL_USERNAME (also in .env).',
  });
}

async function passwordOf(
  { url, passwordFrom }: Access,
  options: { readonly username: string; readonly around: Surroundings; readonly sources: SecretSources },
): Promise<string> {
  const { username, around, sources } = options;
  if (passwordFrom !== undefined) return readSecret(passwordFrom, sources);
  if (!around.prompter.canAsk) {
    throw new LockdownError('config.no-credentials', 'No password', {
      next: 'Set SMARTERMAIL_PASSWORD (also in .env), or give --password-from env:NAME, file:PATH or cmd:PROGRAM.',
    });
  }
  const typed = await around.prompter.secret(`Password of ${username} on ${url}:`);
  // Sent, it would count as a failed sign-in.
  if (typed !== '') return typed;
  throw new LockdownError('config.no-credentials', 'No password was typed; nothing was sent');
}

/** How each way of a second factor is asked for, and refused where nobody is here to answer. */
const SECOND_FACTOR = {
  authenticator: {
    question: () => 'Code of your authenticator:',
    refusal: 'The account asks for a code of an authenticator',
    next: 'Set SMARTERMAIL_TOTP_SECRET, give --totp-from, or run the command in a terminal.',
  },
  email: {
    question: (address: string) => `Code sent to ${address}:`,
    refusal: 'The server sent a code by e-mail, and nobody is here to type it',
    next: 'Run the command in a terminal, or use an account with an authenticator.',
  },
} as const;

/** The second factor: from the secret where there is one and it fits the method, else from the person. */
function secondFactorOf(
  stated: () => Promise<string | undefined>,
  { codes, around }: { readonly codes: CodeSource; readonly around: Surroundings },
): ConnectionOptions['secondFactor'] {
  return async ({ method, address }) => {
    const secret = await stated();
    if (method === 'authenticator' && secret !== undefined) {
      around.context.secrets.add(secret);
      return codes.fresh(secret);
    }
    const { question, refusal, next } = SECOND_FACTOR[method];
    if (around.prompter.canAsk) return around.prompter.secret(question(address));
    throw new LockdownError('session.second-factor', refusal, { next });
  };
}

/**
 * Signs in, once. Errors: `config.no-credentials` where something is left open and nobody answers,
 * `config.bad-secret`, `session.second-factor`, and those of `connect`.
 */
export async function connectTo(access: Access, around: Surroundings): Promise<SignedIn> {
  const { context, contract, signal } = around;
  const { passwordFrom, totpFrom, isAddressOfFile = false, ...server } = access;
  const { env, processEnv, secrets } = context;
  const sources = { env, processEnv, secrets, isAddressOfFile };
  const username = await usernameOf(access, around.prompter);
  const password = await passwordOf(access, { username, around, sources });
  const onWait = () => context.say('Waiting for the next code of the authenticator, half a minute at most.');
  const codes = new CodeSource({ clock: Date.now, sleep, onWait });
  const statedTotp = async () => (totpFrom === undefined ? undefined : readSecret(totpFrom, sources));
  const signIn = (account: FreshAccount, warn: (message: string) => void) =>
    connect({
      ...server,
      username,
      password: account.password ?? password,
      secondFactor: secondFactorOf(async () => account.totpSecret ?? statedTotp(), { codes, around }),
      declaredReads: contract.reads,
      secrets: context.secrets,
      warn,
      signal,
    });
  const connection = await signIn({}, context.say);
  return {
    ...{ connection, password, passwordFrom, sources, codes },
    operator: operatorOf({ username: connection.username, password, url: connection.server.url }),
    // Its warnings were told at the first sign-in.
    signInAfresh: async (account) => (await signIn(account, () => {})).signOut(),
  };
}
