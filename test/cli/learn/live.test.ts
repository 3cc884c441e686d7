import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '../../../src/canonical-json.js';
import { Live } from '../../../src/cli/learn/live.js';
import { saidBy } from '../../../src/cli/learn/statements.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const PATH = 'settings/sysadmin/protocols/smtp-in';
let at = 0;
function call(method: string, body: Exchange['answer'], sent?: Exchange['sent']): Exchange {
  at += 1;
  return { at, method, path: PATH, hasQuery: false, status: 200, sent, answer: body };
}

function opened(settings: JsonObject) {
  return call('GET', { success: true, settings });
}
function saved(settings: JsonObject) {
  return call('POST', { success: true }, { settings });
}

function lives(...taught: readonly string[]) {
  const said: string[] = [];
  const live = new Live(saidBy(taught), (text) => said.push(text));
  const take = async (...some: readonly Exchange[]) => {
    for (const one of some) live.take(one);
    await jest.advanceTimersByTimeAsync(1000);
    return said.splice(0);
  };
  return { live, take };
}

const OFF = { allowRelayForAuthenticatedUsers: false, maxHops: 20 };
const ON = { ...OFF, allowRelayForAuthenticatedUsers: true };

describe('what is told while somebody records', () => {
  it('is what is missing after a save, what is learned by now, and what is no longer proved', async () => {
    const statement = 'smtp-in.allowRelayForAuthenticatedUsers=on';
    const { take } = lives(statement);

    expect(await take(opened(OFF))).toEqual([]);
    expect(await take(saved(ON), opened(ON))).toEqual([
      `√ ${statement}: learned, 1 of 1`,
      'That is all. End the recording.',
    ]);
    expect(await take(opened(ON))).toEqual([]);
    // Somebody else, or the server itself, sets it back.
    expect(await take(opened(OFF))).toEqual([expect.stringMatching(`^  ${statement}: no longer proved: `)]);
  });

  it('is said of each once, where one save proves what another one was, too', async () => {
    const [first, second] = ['smtp-in.allowRelay=nobody', 'smtp-in.allowRelay=anyone'];
    const relay = (allowRelay: number) => ({ allowRelay, maxHops: 20 });
    const { take } = lives(first, second);

    expect(await take(opened(relay(4)), saved(relay(1)), opened(relay(1)))).toEqual([
      `  ${first}: not learned yet: fewer saves were recorded than are named: do each, in their order`,
    ]);
    expect(await take(saved(relay(4)), opened(relay(4)))).toEqual([
      `√ ${first}: learned, 1 of 2`,
      `√ ${second}: learned, 2 of 2`,
      'That is all. End the recording.',
    ]);
  });

  it('is one line of each, whatever a server calls its settings, and no secret of a path', async () => {
    const { take } = lives('ids-rules.threshold=8');
    const named = 'x\n√ all of it: learned, 1 of 1\n';
    const row = (value: number) => ({ id: 3, type: 1, [named]: value });
    const rows = (value: number) => call('GET', { success: true, list: [row(value)] });

    const said = await take(rows(7), call('POST', { success: true }, row(8)), rows(8));
    const token = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZG1pbiJ9.c2ln';
    const refused = await take({ ...saved(ON), path: `${PATH}/${token}`, status: 403 });

    expect(said).toEqual([expect.stringContaining('what changed is called x\\u000a√ all of it')]);
    expect(refused.join('')).toContain('POST settings/sysadmin/protocols/smtp-in/[...] (403)');
  });

  it('is each save where nobody said what is to be learned, and what the server made of it', async () => {
    const { take } = lives();

    const said = await take(
      saved(ON),
      { ...saved(OFF), status: 403 },
      { ...saved(OFF), answer: { success: false } },
      { ...saved(OFF), status: 0, answer: undefined },
      saved(OFF),
    );

    expect(said).toEqual([
      `Save 1 recorded: POST ${PATH}`,
      `The server refused POST ${PATH} (403): nothing was saved.`,
      `The server refused POST ${PATH} (200): nothing was saved.`,
      `No answer came to POST ${PATH}: whether it was saved is not known.`,
      `Save 2 recorded: POST ${PATH}`,
    ]);
  });

  it('is once that no more fits in memory', async () => {
    const { take, live } = lives();
    const large = opened({ text: 'x'.repeat(30 * 2 ** 20) });

    const said = await take(large, large, large, large);

    expect(said).toEqual([expect.stringMatching('^No more is recorded')]);
    expect(live.exchanges).toHaveLength(2);
  });
});
