/** From an access to a signed-in connection: what it leaves open is asked for, where somebody can answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, type ConnectionOptions, connect } from '../../api/connection.js';
import { CodeSource } from '../../api/totp.js';
import type { Contracts } from '../../contract/overlays.js';
import { buildOn } from '../../contract/resources/server/server-info.js';
import { LockdownError } from '../../errors.js';
import type { Operator } from '../../steps/kit/operator.js';
import type { Context } from '../context/context.js';
import { operatorOf } from '../secrets/operator.js';
import { readSecret, type SecretSources } from '../secrets/secret-source.js';
import type { Prompter } from '../terminal/prompts.js';
import type { Access } from './access.js';
import { CredentialQuestions, type Led } from './ask-credentials.js';

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
  /** Say what counts as a read. */
  readonly contracts: Contracts;
  readonly prompter: Prompter;
  /** Aborted, it stops reads, waits and questions. */
  readonly signal: AbortSignal;
  readonly led?: Led | undefined;
}

/** How each way of a second factor is asked for, and refused where nobody is here to answer. */
const SECOND_FACTOR = {
  authenticator: {
    question: () => 'Code of your authenticator:',
    refusal: 'The account asks for a code of an authenticator',
    next: 'Set SMARTERMAIL_TOTP_SECRET, give --totp-from (in a list of servers: totpFrom), or run the command in a terminal. Where it is lost, smlockdown explain lost-second-factor says what to do.',
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
 * Signs in, once; where somebody is led, again with what is typed after a refusal, a few times at most. Errors:
 * `config.no-credentials` where something is left open and nobody answers, `config.bad-secret`, `session.second-factor`,
 * and those of `connect`.
 */
export async function connectTo(access: Access, around: Surroundings): Promise<SignedIn> {
  const { context, contracts, prompter: ask, signal, led } = around;
  const { passwordFrom: _, totpFrom, isAddressOfFile = false, ...server } = access;
  const { env, processEnv, secrets, say } = context;
  const sources = { env, processEnv, secrets, isAddressOfFile };
  const onWait = () => say('Waiting for the next code of the authenticator, half a minute at most.');
  const codes = new CodeSource({ clock: Date.now, sleep, onWait });
  const statedTotp = async () => (totpFrom === undefined ? undefined : readSecret(totpFrom, sources));
  // Its warnings are told at the first sign-in.
  let warn = say;
  const signIn = (account: { username: string; password: string; totpSecret?: string | undefined }) => {
    const warnOnce = warn;
    warn = () => {};
    return connect({
      ...{ ...server, username: account.username, password: account.password },
      secondFactor: secondFactorOf(async () => account.totpSecret ?? statedTotp(), { codes, around }),
      declaredReads: (page) => contracts.contractFor(buildOn(page)).reads,
      ...{ secrets, warn: warnOnce, signal },
    });
  };
  const questions = new CredentialQuestions(access, { ask, say, sources, led });
  for (;;) {
    const given = await questions.ask();
    const { username, password, passwordFrom } = given;
    try {
      const connection = await signIn({ username, password });
      return {
        ...{ connection, password, passwordFrom, sources, codes },
        operator: operatorOf({ username: connection.username, password, url: connection.server.url }),
        signInAfresh: async (account) =>
          (await signIn({ username, ...account, password: account.password ?? password })).signOut(),
      };
    } catch (error) {
      questions.refuse(error, given);
    }
  }
}
