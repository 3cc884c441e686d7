/** A resolver on its bad days: what it says is told apart, what it does not say is no absence, and it all ends in time. */
import { describe, expect, test } from '@jest/globals';
import { asking } from '../../src/dns/asking.js';
import { addressData, type Reply, resolving, textData } from './a-resolver.js';

const HERE: Reply = { data: [addressData('192.0.2.1')] };
const NOT_IN_TIME = { status: 'failed', why: 'the resolver did not answer in time' };
const AWAY = { status: 'failed', why: 'not asked: the resolver does not answer' };
const TIME_OVER = { status: 'failed', why: 'not asked: the time for DNS was over' };
const QUICK = { timeoutMs: 60 } as const;

async function answerTo(reply: Reply, options = {}) {
  await using server = await resolving(() => reply);
  const answer = await asking({ ...QUICK, ...options, resolvers: [server.resolver] })('A', 'a.test');
  return { answer, asked: server.asked };
}

describe('one answer', () => {
  test.each<[Reply, unknown]>([
    ['no-name', { status: 'no-name' }],
    [{ data: [] }, { status: 'no-data' }],
    ['servfail', { status: 'failed', why: 'the resolver answers SERVFAIL: it could not find out' }],
    ['refused', { status: 'failed', why: 'the resolver refuses to answer' }],
    ['nothing', NOT_IN_TIME],
    [{ data: [addressData('192.0.2.1')], lateMs: 600 }, NOT_IN_TIME],
    ['garbage', { status: 'failed', why: 'the answer is none that can be read' }],
    ['another question', NOT_IN_TIME],
    [{ data: [addressData('192.0.2.1')] }, { status: 'found', records: ['192.0.2.1'] }],
  ])('%j', async (reply, answer) => expect((await answerTo(reply)).answer).toEqual(answer));

  test('is the same in whatever order the records come', async () => {
    const all = [addressData('192.0.2.2'), addressData('192.0.2.1')];
    const answers = [all, all.toReversed()].map(async (data) => (await answerTo({ data })).answer);
    expect(await Promise.all(answers)).toEqual(
      Array(2).fill({ status: 'found', records: ['192.0.2.1', '192.0.2.2'] }),
    );
  });

  test('that is too large for UDP is asked for again by TCP', async () => {
    const { answer, asked } = await answerTo(
      { data: [addressData('192.0.2.1')], isTooLarge: true },
      { timeoutMs: 2000 },
    );
    expect(answer).toEqual({ status: 'found', records: ['192.0.2.1'] });
    expect(asked).toEqual(['A a.test', 'tcp A a.test']);
  });

  test('of 200 strings is one text, whatever is in it', async () => {
    const strings = Array.from({ length: 200 }, (_, at) => `${at} \x1b[31m\n"`);
    await using server = await resolving(() => ({ data: [textData(strings)], isTooLarge: true }));
    const answer = await asking({ resolvers: [server.resolver] })('TXT', 'a.test');
    expect(answer).toEqual({ status: 'found', records: [strings.join('')] });
  });

  test('of one that shows a page in place of what is not there, but not where something is', async () => {
    const page: Reply = { data: [addressData('198.51.100.80')] };
    await using server = await resolving((_, name) => (name === 'a.test' ? HERE : page), { invents: true });
    const ask = asking({ resolvers: [server.resolver] });
    expect(await ask('A', 'b.test')).toEqual({
      status: 'failed',
      why: 'the resolver answers 198.51.100.80 for names which are not there, too',
    });
    expect(await ask('A', 'a.test')).toEqual({ status: 'found', records: ['192.0.2.1'] });
    expect(server.asked.filter((one) => one.includes('.invalid'))).toEqual(['A no-such-name.invalid']);
  });

  test('of nobody', async () => {
    const { resolver, ...gone } = await resolving(() => HERE);
    await gone[Symbol.asyncDispose]();
    expect(await asking({ ...QUICK, resolvers: [resolver] })('A', 'a.test')).toEqual({
      ...{ status: 'failed', why: 'nobody answers at the address of the resolver' },
    });
  });

  test('of the second resolver, where the first is away', async () => {
    await using away = await resolving(() => 'nothing');
    await using there = await resolving(() => HERE);
    const ask = asking({ ...QUICK, resolvers: [away.resolver, there.resolver] });
    expect(await ask('A', 'a.test')).toEqual({ status: 'found', records: ['192.0.2.1'] });
  });
});

describe('a name that DNS cannot hold', () => {
  test.each([
    '',
    '.',
    'a..test',
    `${'a'.repeat(64)}.test`,
    `${'a.'.repeat(126)}test`,
    'a b.test',
    // c-ares asks for `a`, and for `a.b.test`.
    'a\0b.test',
    'a\\046b.test',
    'a\nb.test',
  ])('%j is not asked', async (name) => {
    await using server = await resolving(() => HERE);
    expect(await asking({ resolvers: [server.resolver] })('A', name)).toEqual({
      ...{ status: 'failed', why: 'it is no name that DNS can hold' },
    });
    expect(server.asked).toEqual([]);
  });

  test.each([`${'a'.repeat(63)}.test`, 'a.test.', '_dmarc.a.test', 'xn--bcher-kva.test', 'b\u00fccher.test'])(
    '%s is',
    async (name) => {
      await using server = await resolving(() => HERE);
      expect((await asking({ resolvers: [server.resolver] })('A', name)).status).toBe('found');
    },
  );
});

describe('many questions', () => {
  const names = Array.from({ length: 2000 }, (_, at) => `d${at}.test`);
  const countOf = async (answers: readonly Promise<unknown>[]) => {
    const counts = new Map<string, number>();
    for (const answer of await Promise.all(answers)) {
      const text = JSON.stringify(answer);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return (answer: unknown) => counts.get(JSON.stringify(answer)) ?? 0;
  };

  test('to a resolver that never answers: the first few are asked, the others are said not to be', async () => {
    await using server = await resolving(() => 'nothing');
    const ask = asking({ ...QUICK, resolvers: [server.resolver] });
    const count = await countOf(names.map((name) => ask('A', name)));
    expect(count(NOT_IN_TIME) + count(AWAY)).toBe(2000);
    expect(count(NOT_IN_TIME)).toBeLessThan(64);
  });

  test('to one that is away for a while: it is waited for, and what comes later is asked', async () => {
    let silent = 0;
    await using server = await resolving((_, name) => {
      if (name === 'd200.test' || silent > 0) silent += 1;
      // Two tries each of what was under way, and of a few that are asked one after the other.
      return silent > 0 && silent < 70 ? 'nothing' : HERE;
    });
    const ask = asking({ timeoutMs: 5, resolvers: [server.resolver] });
    const count = await countOf(names.map((name) => ask('A', name)));
    expect(count(AWAY)).toBe(0);
    // Those that were under way, and one at a time.
    expect(count(NOT_IN_TIME)).toBeLessThan(150);
    expect(count({ status: 'found', records: ['192.0.2.1'] })).toBe(2000 - count(NOT_IN_TIME));
  });

  test('to one that goes away for good: it is waited for no longer than is allowed', async () => {
    await using server = await resolving((_, name) => (Number(/\d+/.exec(name)) < 200 ? HERE : 'nothing'));
    const ask = asking({ timeoutMs: 5, outageMs: 200, resolvers: [server.resolver] });
    const count = await countOf(names.map((name) => ask('A', name)));
    expect(count({ status: 'found', records: ['192.0.2.1'] })).toBe(200);
    expect(count(NOT_IN_TIME) + count(AWAY)).toBe(1800);
    expect(count(AWAY)).toBeGreaterThan(1500);
  });

  test('when the time is over what is under way is given up, and the rest not asked', async () => {
    await using server = await resolving((_, name) => (name === 'd0.test' ? HERE : 'nothing'));
    const ask = asking({ timeoutMs: 20_000, totalMs: 150, resolvers: [server.resolver] });
    const count = await countOf(names.map((name) => ask('A', name)));
    expect(count({ status: 'failed', why: 'the time for DNS was over' })).toBe(32);
    expect(count(TIME_OVER)).toBe(1967);
  });

  test('an interruption ends what is under way, and nothing more is asked', async () => {
    await using server = await resolving(() => 'nothing');
    const stopping = new AbortController();
    const ask = asking({ timeoutMs: 20_000, resolvers: [server.resolver], signal: stopping.signal });
    const answers = names.map((name) => ask('A', name));
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    stopping.abort();

    const count = await countOf(answers);

    expect(count({ status: 'failed', why: 'the time for DNS was over' })).toBe(32);
    expect(count(TIME_OVER)).toBe(1968);
  });

  test('time in which nothing is asked does not count', async () => {
    await using server = await resolving(() => HERE);
    const ask = asking({ totalMs: 300, resolvers: [server.resolver] });
    await ask('A', 'a.test');
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await ask('A', 'b.test')).toEqual({ status: 'found', records: ['192.0.2.1'] });
  });

  test('each name is asked once, however it is written', async () => {
    await using server = await resolving(() => HERE);
    const ask = asking({ resolvers: [server.resolver] });
    await Promise.all(['a.test', 'A.test', 'a.TEST'].map((name) => ask('A', name)));
    expect(server.asked).toEqual(['A a.test']);
  });
});
