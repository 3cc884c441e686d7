import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../src/contract/learning/exchange.js';
import { readHar } from '../../src/recording/har.js';
import { type Browser, entryOf, harText, pageEntry } from './a-har.js';

const folder = mkdtempSync(join(tmpdir(), 'har-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(text: string | Uint8Array): string {
  const file = join(folder, 'session.har');
  writeFileSync(file, text);
  return file;
}

const origin = 'https://mail.example.com';

function aCall(at: number, parts: Partial<Exchange> = {}): Exchange {
  return {
    ...{ at, method: 'POST', path: 'settings/sysadmin/smtp', hasQuery: false, status: 200 },
    ...{ sent: { smtp: { relay: at, name: 'Grüße' } }, answer: { success: true, note: '✓' } },
    ...parts,
  };
}

const calls = [1000, 2000, 3000].map((at) => aCall(at));
const entries = (browser: Browser) => calls.map((one, at) => entryOf(one, { browser, origin, at }));

describe('a recording', () => {
  it.each<Browser>(['chromium', 'firefox', 'edge'])(
    'of %s gives the calls of settings, plain, packed or in base64',
    async (browser) => {
      const read = await readHar(written(harText([pageEntry(origin, 9406), ...entries(browser)], browser)));

      expect(read.byOrigin.get(origin)).toEqual(calls);
      expect(read.builds.get(origin)).toEqual(new Set([9406]));
      expect(read.entries).toBe(4);
    },
  );

  it('gives nothing of anything else: mail, sign-ins, other servers of the page', async () => {
    const other = (url: string) => ({
      ...entryOf(aCall(5), { origin }),
      request: { method: 'GET', url, headers: [] },
    });
    const text = harText([
      other(`${origin}/api/v1/mail/messages`),
      other(`${origin}/api/v1/auth/authenticate-user`),
      other('https://cdn.example/api/v2/settings/x'),
      other('wss://mail.example.com/hubs/mail'),
      other('not an address'),
      ...entries('chromium'),
    ]);

    const read = await readHar(written(text));

    expect([...read.byOrigin.keys()]).toEqual([origin]);
    expect(read.byOrigin.get(origin)).toEqual(calls);
  });

  it('keeps apart what went to several servers', async () => {
    const there = 'http://127.0.0.1:9998';
    const read = await readHar(written(harText([...entries('edge'), entryOf(aCall(9), { origin: there })])));

    expect([...read.byOrigin].map(([one, some]) => [one, some.length])).toEqual([
      [origin, 3],
      [there, 1],
    ]);
  });

  it('may begin with a mark of its encoding', async () => {
    const read = await readHar(written(`\ufeff${harText(entries('firefox'))}`));

    expect(read.byOrigin.get(origin)).toHaveLength(3);
  });

  it('tells a query apart from a path, and a call without an answer from one that went well', async () => {
    const open = { ...entryOf(aCall(1, { status: 0, answer: undefined }), { origin }) };
    const asked = entryOf(aCall(2), { origin });
    const text = harText([
      open,
      { ...asked, request: { ...asked.request, url: `${origin}/api/v1/settings/x?domain=a` } },
    ]);

    const [first, second] = (await readHar(written(text))).byOrigin.get(origin) ?? [];

    expect(first).toMatchObject({ status: 0, answer: undefined });
    expect(second).toMatchObject({ path: 'settings/x', hasQuery: true });
  });

  it.each([
    ['ends in the middle', harText(entries('chromium')).slice(0, -40), 'it ends in the middle'],
    ['is no JSON', 'MZ\u0000\u0001 no recording', 'it is no recording of a browser'],
    ['is empty', '', 'it ends in the middle'],
  ])('that %s is refused', async (_, text, why) => {
    await expect(readHar(written(text))).rejects.toThrow(why);
  });

  it.each([
    ['an entry is no object', [null, 7, 'x', []]],
    ['an entry lacks everything', [{}, { request: {} }, { request: { url: `${origin}/api/v1/settings/x` } }]],
    ['a time is none', [{ ...entryOf(aCall(1), { origin }), startedDateTime: 'yesterday' }]],
    ['a time is of no calendar', [{ ...entryOf(aCall(1), { origin }), startedDateTime: '+275760-09-13' }]],
  ])('counts for nothing where %s', async (_, some) => {
    const read = await readHar(written(harText([...(some as object[]), ...entries('edge')])));

    expect(read.byOrigin.get(origin)).toEqual(calls);
  });

  it('that unpacks to more than any page of settings has a body that is none', async () => {
    const { gzipSync } = await import('node:zlib');
    const entry = entryOf(aCall(1), { origin });
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, ' ')).toString('base64');
    const response = {
      ...entry.response,
      headers: [{ name: 'content-encoding', value: 'gzip' }],
      content: { text: bomb, encoding: 'base64' },
    };

    const read = await readHar(written(harText([{ ...entry, response }])));

    expect(read.byOrigin.get(origin)?.[0]?.answer).toBeUndefined();
  });
});
