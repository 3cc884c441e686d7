/** A recording of SMTP In, call by call: opened, saved, opened again; and what is learned of a recording. */
import { expect } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { learnedFrom } from '../../../src/contract/learning/learn.js';
import { statementIn } from '../../../src/contract/learning/statement.js';

export const READ = 'settings/sysadmin/inbound';
export const SAVE = 'settings/sysadmin/inbound-save';
export const BEFORE = { relay: 1, authMatch: 0, relayForAuthenticatedUsers: true, banner: 'hello' };

export type Call = Omit<Partial<Exchange>, 'answer' | 'sent'> & {
  readonly sent?: object;
  readonly answer?: object;
};

/** Calls one after the other. */
export function recorded(...calls: readonly Call[]): readonly Exchange[] {
  return calls.map(
    (call, at) =>
      ({ at, method: 'GET', path: READ, hasQuery: false, status: 200, sent: undefined, ...call }) as Exchange,
  );
}

export const opened = (smtp: object, parts: Call = {}): Call => ({
  answer: { smtp, success: true },
  ...parts,
});
export const saved = (smtp: object, parts: Call = {}): Call => ({
  ...{ method: 'POST', path: SAVE, sent: { smtp }, answer: { success: true } },
  ...parts,
});

/** What `said` is proved by a recording: the reason of each statement that is not learned under `whys`. */
export function learn(exchanges: readonly Exchange[], ...said: readonly string[]) {
  const statements = said.map((text) => {
    const statement = statementIn(text, shippedContract);
    if ('why' in statement) throw new Error(`${text}: ${statement.why}`);
    return statement;
  });
  const { outcomes, ...learned } = learnedFrom(exchanges, { statements, source: 'a recording' });
  return { ...learned, whys: outcomes.map(({ why }) => why) };
}

/** One setting of it is set to off. */
export const OFF = { ...BEFORE, relayForAuthenticatedUsers: false };
export const SAID = 'smtp-in.allowRelayForAuthenticatedUsers=off';
export const GOOD = [opened(BEFORE), saved(OFF), opened(OFF)] as const;
/** That nothing is learned of one statement, and why. */
export const nothing = (why: string) => ({ resources: {}, whys: [expect.stringContaining(why)] });
