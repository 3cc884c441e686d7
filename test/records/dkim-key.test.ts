import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getPublicKey } from 'mailauth/lib/tools.js';
import { dkimKeyOf, keyBits, keyShown } from '../../src/records/dkim-key.js';
import { runs } from '../property-runs.js';

function rsa(bits: number, type: 'spki' | 'pkcs1' = 'spki'): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return publicKey.export({ type, format: 'der' }).toString('base64');
}

const KEYS = { 512: rsa(512), 1024: rsa(1024), 1032: rsa(1032), 2048: rsa(2048) };
const KEY = KEYS[1024];
const ED25519 = generateKeyPairSync('ed25519')
  .publicKey.export({ type: 'spki', format: 'der' })
  .subarray(-32)
  .toString('base64');

/** What mailauth takes a record for: the bits of an RSA key, `key` of another one, or `none`. */
async function byMailauth(text: string): Promise<string> {
  try {
    const found = await getPublicKey('DKIM', 's._domainkey.example.com', 1, async () => [[text]]);
    return String(found.modulusLength ?? 'key');
  } catch {
    return 'none';
  }
}

describe('the length of an RSA key', () => {
  it.each(Object.entries(KEYS))('is told of %s bits', (bits, key) => {
    expect(keyBits(key)).toBe(Number(bits));
  });

  it('is told of the bare key of RFC 8017 too', () => {
    expect(keyBits(rsa(1024, 'pkcs1'))).toBe(1024);
  });

  it('is told of none that is cut off, at whatever place, or has something behind it', () => {
    const bytes = Buffer.from(KEY, 'base64');
    for (let length = 0; length < bytes.length; length += 1)
      expect(keyBits(bytes.subarray(0, length).toString('base64'))).toBeUndefined();
    expect(keyBits(Buffer.concat([bytes, Buffer.from([0])]).toString('base64'))).toBeUndefined();
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const bits = keyBits(Buffer.from(bytes).toString('base64'));
        expect(bits === undefined || bits <= 8 * bytes.length).toBe(true);
      }),
      runs(),
    );
  });

  it('is none of a key of another kind', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(keyBits(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))).toBeUndefined();
  });
});

describe('a record of a key', () => {
  it.each([
    [`v=DKIM1; k=rsa; p=${KEY}`, { bits: 1024, problems: [] }],
    [`p=${KEY}`, { bits: 1024, problems: [] }],
    [`v=DKIM1; p=${KEY.slice(0, 50)} \t ${KEY.slice(50)};`, { bits: 1024, key: KEY, problems: [] }],
    [`v=DKIM1; k=ed25519; p=${ED25519}`, { bits: undefined, type: 'ed25519', problems: [] }],
    [`v=DKIM1; t=y:s; p=${KEY}`, { isTesting: true, problems: [] }],
    [`v=DKIM1; t=s; p=${KEY}`, { isTesting: false }],
    ['v=DKIM1; p=', { key: '', problems: [] }],
    ['v=DKIM1; k=rsa', { key: undefined, problems: ['it holds no key (p=)'] }],
    ['v=spf1 -all', { problems: ['it says v=spf1 -all, not v=DKIM1', 'it holds no key (p=)'] }],
    [`k=rsa; v=DKIM1; p=${KEY}`, { problems: ['v= is not in front'] }],
    [
      `v=DKIM1; p=${KEY.slice(0, 100)}`,
      { problems: ['its key (p=) is no whole RSA key: it may be cut off'] },
    ],
    ['v=DKIM1; p=%%%', { problems: ['its key (p=) is no base64'] }],
    [`v=DKIM1; k=dsa; p=${KEY}`, { problems: ['it is of the type k="dsa", which nobody checks'] }],
    [`v=DKIM1; k=ed25519; p=${KEY}`, { problems: ['its key (p=) is no Ed25519 key'] }],
    [`v=DKIM1; h=sha1; p=${KEY}`, { problems: ['it does not allow SHA-256 (h=)'] }],
    [`v=DKIM1; h=sha1:sha256; s=email; p=${KEY}`, { problems: [] }],
    [`v=DKIM1; s=other; p=${KEY}`, { problems: ['it is not for mail (s=)'] }],
    [`v=DKIM1; p=${KEY}; p=${KEY}`, { problems: ['p= is there twice'] }],
  ])('%s', (text, told) => {
    expect(dkimKeyOf(text)).toMatchObject(told);
  });

  it('is taken for what mailauth takes it for', async () => {
    // mailauth wants no v= in front, checks neither h= nor s=, and takes 32 bytes for a key of Ed25519 where no k= says so
    // (RFC 6376 3.6.1: then it is one of RSA). Such records are not made here.
    const record = fc
      .record({
        v: fc.constantFrom(undefined, 'DKIM1', 'DKIM2'),
        k: fc.constantFrom(undefined, 'rsa', 'ed25519'),
        p: fc.constantFrom(undefined, '', '%%', ED25519, KEY, KEY.slice(0, 120), ...Object.values(KEYS)),
      })
      .map((tags) =>
        Object.entries(tags)
          .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
          .join('; '),
      );
    await fc.assert(
      fc.asyncProperty(
        record.filter((text) => text !== '' && (/(?:^|; )k=/.test(text) || !text.includes(ED25519))),
        async (text) => {
          const { key, bits, problems } = dkimKeyOf(text);
          const ours = problems.length === 0 && key !== '' ? String(bits ?? 'key') : 'none';
          expect([text, ours]).toEqual([text, await byMailauth(text)]);
        },
      ),
      runs(150),
    );
  });
});

describe('a key as a server shows it', () => {
  it.each([
    ['alone', KEY],
    ['in lines', KEY.replace(/.{64}/g, '$&\r\n')],
    ['in PEM', `-----BEGIN PUBLIC KEY-----\n${KEY.replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`],
    ['in a record', `v=DKIM1; k=rsa; p=${KEY}`],
    ['in a record of one tag', `p=${KEY}`],
  ])('is read %s', (_, text) => {
    expect(keyShown(text)).toBe(KEY);
  });

  it.each(['', 'a b c?', 'v=DKIM1; k=rsa', '\u202ekey'])('is none in %j', (text) => {
    expect(keyShown(text)).toBeUndefined();
  });
});
