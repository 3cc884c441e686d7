/** Who signs in and with what, as far as the access leaves it open: asked for, and again after a refusal where somebody is led. */
import { LockdownError } from '../../errors.js';
import { isSameName } from '../../steps/kit/names.js';
import type { Context } from '../context/context.js';
import { readSecret, type SecretSources } from '../secrets/secret-source.js';
import type { Prompter } from '../terminal/prompts.js';
import type { Access } from './access.js';

/** For whoever is asked step by step. */
export interface Led {
  /** Where the password comes from: `env:NAME`, `file:PATH` or `cmd:PROGRAM`; undefined where it is typed. */
  readonly askSource: (ask: Prompter) => Promise<string | undefined>;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly passwordFrom: string | undefined;
}

interface Around {
  readonly ask: Prompter;
  readonly say: Context['say'];
  readonly sources: SecretSources;
  /** Left out: what is refused ends the command. */
  readonly led?: Led | undefined;
}

/** Sign-ins that are sent, all in all: a server blocks an address after a few. */
const MOST_TRIES = 3;

export class CredentialQuestions {
  readonly #access: Access;
  readonly #around: Around;
  readonly #refused: Credentials[] = [];
  /** As it was answered before. */
  #username: string | undefined;
  /** null: it was asked for, and the password is typed. */
  #source: string | null | undefined;

  constructor(access: Access, around: Around) {
    this.#access = access;
    this.#around = around;
  }

  /** Errors: `config.no-credentials` where something is left open and nobody answers, `config.bad-secret`. */
  async ask(): Promise<Credentials> {
    for (;;) {
      const username = await this.#askName();
      const credentials = { username, ...(await this.#askPassword(username)) };
      const isRefused = this.#refused.some(
        (one) => isSameName(one.username, username) && one.password === credentials.password,
      );
      if (!isRefused) return credentials;
      this.#around.say('That is what the server refused. It is not sent again.');
    }
  }

  /** Says what was refused, where it is asked for again. Errors: the refusal, where that ends the command. */
  refuse(error: unknown, credentials: Credentials): void {
    const { username, passwordFrom } = this.#access;
    const isOpen = username === undefined || passwordFrom === undefined;
    if (!(error instanceof LockdownError) || error.code !== 'session.rejected') throw error;
    if (!this.#around.ask.canAsk || this.#around.led === undefined || !isOpen) throw error;
    this.#refused.push(credentials);
    const left = MOST_TRIES - this.#refused.length;
    if (left === 0)
      throw new LockdownError(error.code, `${error.message}, ${MOST_TRIES} times`, {
        next: 'Check both before you run again: SmarterMail counts failures against your address and blocks it after a few.',
        cause: error,
      });
    const { message, serverMessage = '' } = error;
    // Of a wrong password the server says no more than a code of its own.
    const words = /[a-z]/.test(serverMessage) ? ` (${serverMessage})` : '';
    const tries = left === 1 ? 'this is the last try here' : `${left} more tries here`;
    this.#around.say(
      `${message}${words}. It counts failures against your address, and blocks it after a few: ${tries}.`,
    );
  }

  async #askName(): Promise<string> {
    const { ask } = this.#around;
    if (this.#access.username !== undefined) return this.#access.username;
    const before = this.#username;
    const check = (typed: string) =>
      typed === '' && before === undefined ? 'Type the name of a system administrator.' : undefined;
    const initial = before === undefined ? {} : { initial: before };
    const typed = ask.canAsk ? (await ask.text('System administrator:', { check, ...initial })).trim() : '';
    const username = typed === '' ? before : typed;
    if (username === undefined)
      throw new LockdownError('config.no-credentials', 'No user name', {
        next: 'Give --username NAME, or set SMARTERMAIL_USERNAME (also in .env).',
      });
    this.#username = username;
    return username;
  }

  async #askPassword(username: string): Promise<Omit<Credentials, 'username'>> {
    const { ask, sources } = this.#around;
    const { url, passwordFrom } = this.#access;
    if (passwordFrom !== undefined)
      return { password: await readSecret(passwordFrom, sources), passwordFrom };
    const named = await this.#askNamed();
    if (named !== undefined) return named;
    if (!ask.canAsk) {
      throw new LockdownError('config.no-credentials', 'No password', {
        next: 'Set SMARTERMAIL_PASSWORD (also in .env), or give --password-from env:NAME, file:PATH or cmd:PROGRAM.',
      });
    }
    const password = await ask.secret(`Password of ${username} on ${url}:`);
    // Sent, it would count as a failed sign-in.
    if (password === '')
      throw new LockdownError('config.no-credentials', 'No password was typed; nothing was sent');
    return { password, passwordFrom: undefined };
  }

  /** From where somebody says; undefined where it is typed, or nobody is led. What gives none is asked for again. */
  async #askNamed(): Promise<Omit<Credentials, 'username'> | undefined> {
    const { led, ask, say, sources } = this.#around;
    if (led === undefined || !ask.canAsk || this.#source === null) return undefined;
    for (;;) {
      const passwordFrom = await led.askSource(ask);
      this.#source = passwordFrom ?? null;
      if (passwordFrom === undefined) return undefined;
      try {
        return { password: await readSecret(passwordFrom, sources), passwordFrom };
      } catch (error) {
        if (!(error instanceof LockdownError) || error.code !== 'config.bad-secret') throw error;
        say(`${error.message}.`);
      }
    }
  }
}
