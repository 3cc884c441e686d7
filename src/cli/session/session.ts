/** A signed-in connection for the length of one command, signed out whatever happens. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, connect } from '../../api/connection.js';
import { CodeSource } from '../../api/totp.js';
import { shippedContract } from '../../contract/contract.js';
import { pageSource } from '../../engine/observe/observed.js';
import { type Observer, observe } from '../../engine/observe/observer.js';
import { LockdownError } from '../../errors.js';
import type { Operator } from '../../steps/kit/operator.js';
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { operatorOf } from '../secrets/operator.js';
import { readSecret } from '../secrets/secret-source.js';
import { type Prompter, prompter } from '../terminal/prompts.js';
import { type Interruption, listenForInterruption } from './interruption.js';

export interface Session {
  readonly connection: Connection;
  readonly observer: Observer;
  readonly interruption: Interruption;
  readonly prompter: Prompter;
  readonly operator: Operator;
  /** The password that was signed in with. */
  readonly password: string;
  readonly codes: CodeSource;
  /** Signs in on a connection of its own, with these credentials where they are another, and out again. */
  readonly signInAfresh: (account: FreshAccount) => Promise<void>;
}

export interface FreshAccount {
  readonly password?: string;
  readonly totpSecret?: string;
}

/** Address of the server, from the flag or the environment. Errors: `config.no-url`. */
export function urlOf(args: ConnectionArguments, context: Context): string {
  const url = args.url ?? context.env.SMARTERMAIL_URL;
  if (url !== undefined && url !== '') return url;
  throw new LockdownError('config.no-url', 'No server address', {
    next: 'Give --url https://mail.example.com, or set SMARTERMAIL_URL (also in .env). To try the tool without a server: smlockdown demo',
  });
}

async function usernameOf(args: ConnectionArguments, context: Context, ask: Prompter): Promise<string> {
  const name = args.username ?? context.env.SMARTERMAIL_USERNAME;
  if (name !== undefined && name !== '') return name;
  const typed = ask.canAsk ? (await ask.text('System administrator:')).trim() : '';
  if (typed !== '') return typed;
  throw new LockdownError('config.no-credentials', 'No user name', {
    next: 'Give --username NAME, or set SMARTERMAIL_USERNAME (also in .env).',
  });
}

async function passwordOf(
  args: ConnectionArguments,
  context: Context,
  { ask, account }: { readonly ask: Prompter; readonly account: string },
): Promise<string> {
  if (args.passwordFrom !== undefined) return readSecret(args.passwordFrom, context.env);
  const password = context.env.SMARTERMAIL_PASSWORD;
  if (password !== undefined && password !== '') return password;
  if (ask.canAsk) {
    const typed = await ask.secret(`Password of ${account}:`);
    // Sent, it would count as a failed sign-in.
    if (typed !== '') return typed;
    throw new LockdownError('config.no-credentials', 'No password was typed; nothing was sent');
  }
  throw new LockdownError('config.no-credentials', 'No password', {
    next: 'Set SMARTERMAIL_PASSWORD (also in .env), or give --password-from env:NAME, file:PATH or cmd:PROGRAM.',
  });
}

/** The second factor: from the secret where there is one and it fits the method, else from the person. */
function secondFactorOf(
  args: ConnectionArguments,
  context: Context,
  {
    ask,
    codes,
    totpSecret,
  }: { readonly ask: Prompter; readonly codes: CodeSource; readonly totpSecret: string | undefined },
) {
  return async (request: {
    readonly method: 'authenticator' | 'email';
    readonly address: string;
  }): Promise<string> => {
    const stated = () =>
      args.totpFrom === undefined
        ? context.env.SMARTERMAIL_TOTP_SECRET
        : readSecret(args.totpFrom, context.env);
    const secret = totpSecret ?? (await stated());
    if (request.method === 'authenticator' && secret !== undefined && secret !== '') {
      context.secrets.add(secret);
      return codes.fresh(secret);
    }
    if (ask.canAsk) {
      return ask.secret(
        request.method === 'email' ? `Code sent to ${request.address}:` : 'Code of your authenticator:',
      );
    }
    throw new LockdownError(
      'session.second-factor',
      request.method === 'email'
        ? 'The server sent a code by e-mail, and nobody is here to type it'
        : 'The account asks for a code of an authenticator',
      {
        next:
          request.method === 'email'
            ? 'Run the command in a terminal, or use an account with an authenticator.'
            : 'Set SMARTERMAIL_TOTP_SECRET, give --totp-from, or run the command in a terminal.',
      },
    );
  };
}

/** Connects, runs, signs out: also after errors and interruptions. */
export async function withSession<T>(
  args: ConnectionArguments,
  options: { readonly context: Context; readonly run: (session: Session) => Promise<T> },
): Promise<T> {
  const { context } = options;
  const url = urlOf(args, context);
  const interruption = listenForInterruption(context.say);
  const ask = prompter(args, { streams: context.streams, signal: interruption.signal });
  try {
    const username = await usernameOf(args, context, ask);
    const password = await passwordOf(args, context, { ask, account: `${username} on ${url}` });
    const onWait = () =>
      context.say('Waiting for the next code of the authenticator, half a minute at most.');
    const codes = new CodeSource({ clock: Date.now, sleep, onWait });
    const signIn = (account: FreshAccount, warn: (message: string) => void) =>
      connect({
        url,
        username,
        password: account.password ?? password,
        secondFactor: secondFactorOf(args, context, { ask, codes, totpSecret: account.totpSecret }),
        declaredReads: shippedContract.reads,
        secrets: context.secrets,
        warn,
        concurrency: args.concurrency,
        signal: interruption.signal,
        insecure: args.insecure === true,
        assumeSmarterMail: args.assumeSmartermail === true,
        ...(args.timeout === undefined ? {} : { timeoutMs: args.timeout * 1000 }),
        ...(args.ca === undefined ? {} : { caFile: args.ca }),
      });
    const connection = await signIn({}, context.say);
    const operator = operatorOf({ username: connection.username, password, url: connection.server.url });
    try {
      const sources = { page: pageSource(connection.server.loginPage) };
      const observer = await observe({ client: connection.readClient, contract: shippedContract, sources });
      return await options.run({
        ...{ connection, observer, interruption, prompter: ask, operator, password, codes },
        // Its warnings were told at the first sign-in.
        signInAfresh: async (account) => (await signIn(account, () => {})).signOut(),
      });
    } finally {
      await connection.signOut();
    }
  } finally {
    interruption.release();
  }
}
