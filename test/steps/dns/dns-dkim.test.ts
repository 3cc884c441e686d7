import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dnsDkim } from '../../../src/steps/dns/dns-dkim.js';
import { type NameServer, NSD, serving } from '../../dns/an-nsd.js';
import { judgingBy } from '../../dns/judging-by.js';
import { manualOf, optionsOf } from '../a-step.js';

/** The bare key of RFC 8017 in the place of the usual wrapping. */
function bare(key: string): string {
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), type: 'spki', format: 'der' });
  return publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
}

function rsa(modulusLength: number): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

const [KEY, OTHER, SHORT, TINY, LONG] = [rsa(2048), rsa(2048), rsa(1024), rsa(512), rsa(4096)];

/** A TXT record of a zone, in strings of 200. */
function txt(selector: string, text: string): string {
  const strings = text.match(/.{1,200}/gs)?.map((one) => `"${one}"`) ?? ['""'];
  return `${selector}._domainkey.example.com. IN TXT ${strings.join(' ')}`;
}

const ZONE = [
  txt('good', `v=DKIM1; k=rsa; p=${KEY}`),
  // Broken in lines by a web panel.
  txt('spaced', `v=DKIM1; k=rsa; p=${KEY.replace(/.{60}/g, '$& ')}`),
  txt('other', `v=DKIM1; k=rsa; p=${OTHER}`),
  txt('short', `v=DKIM1; k=rsa; p=${SHORT}`),
  txt('tiny', `v=DKIM1; k=rsa; p=${TINY}`),
  txt('trying', `v=DKIM1; t=y; p=${KEY}`),
  txt('gone', 'v=DKIM1; p='),
  txt('cut', `v=DKIM1; k=rsa; p=${KEY.slice(0, 200)}`),
  txt('spf', 'v=spf1 -all'),
  txt('two', `v=DKIM1; p=${KEY}`),
  txt('two', `v=DKIM1; p=${OTHER}`),
  'empty._domainkey.example.com. IN A 203.0.113.1',
  txt('noise', `v=DKIM1; p=${'n'.repeat(3900)}`),
].join('\n');

function shown(selector: string, key = KEY, rest: object = {}) {
  const own = { dkimSelector: selector, dkimPublicKey: key };
  return { inputs: { signing: { isSigning: true }, key: own, waiting: undefined, ...rest } };
}

(NSD === undefined ? describe.skip : describe)('a domain that signs', () => {
  let server: NameServer;
  let judge: ReturnType<typeof judgingBy>;
  beforeAll(async () => {
    server = await serving(ZONE);
    judge = judgingBy(server.resolver);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it.each([
    ['good', KEY],
    ['spaced', KEY],
    ['good', `v=DKIM1; k=rsa; p=${KEY}`],
    ['good', `-----BEGIN PUBLIC KEY-----\n${KEY}\n-----END PUBLIC KEY-----`],
    ['good', `-----BEGIN RSA PUBLIC KEY-----\n${bare(KEY)}\n-----END RSA PUBLIC KEY-----`],
    ['good', KEY.replace(/=+$/, '')],
    ['good._domainkey', KEY],
    ['good._domainkey.example.com', KEY],
  ])('passes with its key at the selector that the server names %s', async (selector, key) => {
    expect(await judge(dnsDkim, shown(selector, key))).toMatchObject({
      verdict: 'pass',
      message:
        'Mail is signed by the key at good._domainkey.example.com, which is published (2048 bits).'.replace(
          'good',
          selector.replace(/\..*/, ''),
        ),
    });
  });

  it.each([
    [
      'nowhere',
      'The server signs, and no key is published at nowhere._domainkey.example.com: every signature counts as broken.',
      'signed, and the key is not published',
    ],
    [
      'empty',
      'The server signs, and no key is published at empty._domainkey.example.com: every signature counts as broken.',
      'signed, and the key is not published',
    ],
    [
      'other',
      'The key at other._domainkey.example.com is not the one that the server signs with: every signature counts as broken.',
      'another key is published than the server signs with',
    ],
    [
      'gone',
      'The key at gone._domainkey.example.com is withdrawn (p= is empty): signatures by it count as broken.',
      'the published key is withdrawn',
    ],
    [
      'trying',
      'The record at trying._domainkey.example.com says that it is only tried (t=y): the mail counts as if it were not signed.',
      'the published key is marked as only tried',
    ],
    [
      'two',
      '2 records at two._domainkey.example.com: which of them counts is chance.',
      'several records at the selector',
    ],
  ])('fails at the selector %s', async (selector, message, brief) => {
    const told = await judge(dnsDkim, shown(selector));

    expect(told).toMatchObject({ verdict: 'fail', message, brief });
    // What the zone has to say instead, in strings that DNS can hold.
    const [snippet = ''] = told.snippets;
    const strings = [...snippet.matchAll(/"([^"]*)"/g)].map(([, one = '']) => one);
    expect(snippet).toMatch(new RegExp(`^${selector}\\._domainkey\\.example\\.com\\. IN TXT "`));
    expect(strings.join('')).toBe(`v=DKIM1; k=rsa; p=${KEY}`);
    expect(Math.max(...strings.map(({ length }) => length))).toBe(255);
  });

  it.each([
    ['cut', 'its key (p=) is no whole RSA key: it may be cut off'],
    ['spf', 'it says v=spf1 -all, not v=DKIM1'],
    ['noise', 'its key (p=) is no whole RSA key: it may be cut off'],
  ])('fails with a record that is no key: %s', async (selector, why) => {
    const { verdict, message } = await judge(dnsDkim, shown(selector));

    expect(verdict).toBe('fail');
    expect(message).toContain(why);
    expect(message.length).toBeLessThan(600);
  });

  it('may have a key of 1024 bits with a remark, and none of 512', async () => {
    expect(await judge(dnsDkim, shown('short', SHORT))).toMatchObject({
      verdict: 'pass',
      message: expect.stringContaining('(1024 bits). A key of 2048 bits is what is asked for today.'),
    });
    expect(await judge(dnsDkim, { ...shown('short', SHORT), options: { keyBits: 2048 } })).toMatchObject({
      verdict: 'fail',
      message: 'The key has 1024 bits (2048 are asked for).',
    });
    expect(await judge(dnsDkim, shown('tiny', TINY))).toMatchObject({
      verdict: 'fail',
      message: 'The key has 512 bits (1024 are asked for): nobody takes a signature by it.',
    });
  });

  it('is not judged by a key in a form that nobody knows, unless the record is wrong by itself', async () => {
    expect(await judge(dnsDkim, shown('good', '<RSAKeyValue>'))).toMatchObject({
      verdict: 'error',
      message:
        'the key that the server signs with: what its API shows is no key that is known here, so nothing was compared',
    });
    expect(await judge(dnsDkim, shown('gone', '<RSAKeyValue>'))).toMatchObject({
      verdict: 'fail',
      snippets: [],
    });
    expect(await judge(dnsDkim, shown('nowhere', '<RSAKeyValue>'))).toMatchObject({
      verdict: 'fail',
      snippets: [],
    });
  });

  it.each([shown(''), shown('', KEY, { key: undefined })])(
    'is not judged where the server does not say by which selector',
    async (given) => {
      expect(await judge(dnsDkim, given)).toMatchObject({
        verdict: 'error',
        message: 'The server signs mail of example.com, and does not show by which selector',
      });
    },
  );

  it('is not judged where nobody answered, nor at a selector that DNS cannot hold', async () => {
    expect(await judgingBy('127.0.0.1:1')(dnsDkim, shown('good'))).toMatchObject({
      verdict: 'error',
      message: expect.stringMatching(/^TXT of good\._domainkey\.example\.com: /),
    });
    expect(await judge(dnsDkim, shown('x'.repeat(64)))).toMatchObject({ verdict: 'error' });
  });

  it('passes with a new key that waits, and leaves its record to be published', async () => {
    const waiting = { pendingKey: { selector: 'new', publicKey: LONG } };
    const told = await judge(dnsDkim, shown('good', KEY, { waiting }));

    expect(told).toMatchObject({
      verdict: 'manual',
      message: expect.stringContaining('A new key waits to be published, at the selector "new".'),
      snippets: [expect.stringMatching(/^new\._domainkey\.example\.com\. IN TXT "v=DKIM1; k=rsa; p=/)],
    });
    const published = { pendingKey: { selector: 'other', publicKey: OTHER } };
    expect(await judge(dnsDkim, shown('good', KEY, { waiting: published }))).toMatchObject({
      verdict: 'pass',
    });
  });
});

(NSD === undefined ? describe.skip : describe)('a domain that does not sign', () => {
  let server: NameServer;
  beforeAll(async () => {
    server = await serving(ZONE);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const unsigned = { signing: { isSigning: false }, key: undefined, waiting: undefined };

  it('fails, and is told where to switch it on', async () => {
    expect(await judgingBy(server.resolver)(dnsDkim, { inputs: unsigned })).toEqual({
      verdict: 'fail',
      message: 'Mail of the domain is not signed (DKIM).',
      brief: 'mail is not signed',
      texts: [expect.stringContaining('Domain Settings > General > Email Signing: Enable.')],
      snippets: [],
    });
  });

  it('is told the record of a key that waits, and no record that is there', async () => {
    const judge = judgingBy(server.resolver);
    const waiting = { pendingKey: { selector: 'new', publicKey: KEY } };
    const told = await judge(dnsDkim, { inputs: { ...unsigned, waiting } });
    const there = { pendingKey: { selector: 'good', publicKey: KEY } };

    expect(told).toMatchObject({
      message: 'Mail of the domain is not signed (DKIM): a key is there, and not published.',
      snippets: [expect.stringMatching(/^new\._domainkey/)],
    });
    expect(await judge(dnsDkim, { inputs: { ...unsigned, waiting: there } })).toMatchObject({
      message: 'Mail of the domain is not signed (DKIM): a key is there and published.',
      snippets: [],
    });
  });

  it('fails without an answer of the resolver too, which is said', async () => {
    const waiting = { pendingKey: { selector: 'new', publicKey: KEY } };

    expect(await judgingBy('127.0.0.1:1')(dnsDkim, { inputs: { ...unsigned, waiting } })).toMatchObject({
      verdict: 'fail',
      message: expect.stringMatching(
        /^Mail of the domain is not signed \(DKIM\): a key is there\. Not seen: TXT of new\._domainkey\.example\.com: /,
      ),
    });
  });
});

it('says by hand which key is asked for', () => {
  expect(manualOf(dnsDkim, optionsOf(dnsDkim, { keyBits: 2048 }))).toContain('a key of at least 2048 bits');
});
