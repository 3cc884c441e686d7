import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { learnedFrom } from '../../../src/contract/learning/learn.js';
import { statementIn } from '../../../src/contract/learning/statement.js';
import { overlaySchema } from '../../../src/contract/overlay.js';

const PATH = 'settings/sysadmin/propagate-defaults';

function call(method: string, path: string, parts: object = {}): Exchange {
  const blank = { at: 0, method, path, hasQuery: false, status: 200, sent: undefined };
  return { ...blank, answer: { success: true }, ...parts };
}

const DEFAULTS = { enableTlsIfAvailable: true, sslRequired: true, hstsEnabled: false, maxLists: 3 };
const shown = call('GET', 'settings/sysadmin/domain-defaults', {
  answer: { success: true, domainSettings: DEFAULTS },
});
const copied = (sent: unknown, path = PATH, parts: object = {}) => call('POST', path, { sent, ...parts });
const BOTH = { input: ['enableTlsIfAvailable', 'sslRequired'] };
const SAID = 'domain-defaults.propagate=usesTls, requiresHttps';

function learn(exchanges: readonly Exchange[], ...said: readonly string[]) {
  const statements = said.map((text) => {
    const statement = statementIn(text, shippedContract);
    if ('why' in statement) throw new Error(`${text}: ${statement.why}`);
    return statement;
  });
  const inTime = exchanges.map((one, at) => ({ ...one, at }));
  const { propagation, resources, outcomes, unnamed } = learnedFrom(inTime, {
    statements,
    source: 'a recording',
  });
  return { propagation, resources, whys: outcomes.map(({ why }) => why), unnamed };
}

describe('what copies the Domain Defaults to all domains', () => {
  it('is learned with the member that lists what was ticked', () => {
    const { propagation, resources, whys, unnamed } = learn([shown, copied(BOTH)], SAID);

    expect({ resources, whys, unnamed }).toEqual({ resources: {}, whys: [undefined], unnamed: [] });
    expect(propagation).toEqual({
      domains: { path: PATH, list: 'input', evidence: 'learned', source: 'a recording' },
    });
    const overlay = JSON.parse(JSON.stringify({ version: 1, build: 9406, resources, propagation }));
    expect(overlaySchema(shippedContract, shippedContract).safeParse(overlay).error).toBeUndefined();
  });

  it.each<readonly [string, readonly Exchange[], string]>([
    [
      'named otherwise',
      [shown, copied(BOTH, 'settings/sysadmin/domain-wipe')],
      'not named like a call that propagates',
    ],
    ['deeper', [shown, copied(BOTH, 'settings/sysadmin/propagate/all')], 'not named like'],
    ['asked with more', [shown, copied({ ...BOTH, users: true })], 'sent with more'],
    ['given fewer names', [shown, copied({ input: ['sslRequired'] })], 'not the 2 that are named'],
    ['given other names', [shown, copied({ input: ['sslRequired', 'maxLists'] })], 'called like "Enable TLS'],
    ['given numbers', [shown, copied({ input: [1, 2] })], 'not the 2 that are named'],
    ['recorded without the page of the Domain Defaults', [copied(BOTH)], 'was not opened in the recording'],
    ['refused', [shown, copied(BOTH, PATH, { status: 400 })], 'the recording holds no save'],
  ])('is not learned where it is %s', (_, exchanges, why) => {
    const { propagation, whys } = learn(exchanges, SAID);

    expect(propagation).toBeUndefined();
    expect(whys).toEqual([expect.stringContaining(why)]);
  });

  it('is not learned of two calls', () => {
    const one = copied({ input: ['sslRequired'] }, `${PATH}-too`);

    const { propagation, whys } = learn(
      [shown, copied(BOTH), one],
      SAID,
      'domain-defaults.propagate=requiresHttps',
    );

    expect(propagation).toBeUndefined();
    expect(whys).toEqual([expect.stringContaining('contradict'), expect.stringContaining('contradict')]);
  });
});

describe('a statement of what was copied', () => {
  it.each(['usesTls, usesTls', 'maxLists', ''])(
    'names settings of the Domain Defaults, each once: not "%s"',
    (told) => {
      expect(statementIn(`domain-defaults.propagate=${told}`, shippedContract)).toMatchObject({
        known: expect.arrayContaining(['usesTls']),
      });
    },
  );

  it('is of the Domain Defaults alone', () => {
    expect(statementIn('smtp-in.propagate=allowRelay', shippedContract)).toMatchObject({
      given: 'propagate',
    });
  });
});
