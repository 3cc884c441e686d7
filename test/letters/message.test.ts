/** Messages as a mail program reads them. */
import { describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { isRecipient, senderIn } from '../../src/letters/address.js';
import { fileNameOf, skippedOf } from '../../src/letters/files.js';
import { type Envelope, messageOf } from '../../src/letters/message.js';

const ENVELOPE: Envelope = {
  from: { name: 'Mail-Team Müller', address: 'mail@host.example' },
  ...{ to: 'postmaster', domain: 'a.example', language: 'de', id: 'plan' },
  subject: 'Was sich ändert: '.repeat(12).trim(),
  text: `Größe\n\n${'lang '.repeat(14)}\n.\nFrom here\n`,
  date: new Date('2026-11-29T16:30:18Z'),
};

describe('a message', () => {
  it('comes back from a mail program as it was written', async () => {
    const bytes = await messageOf(ENVELOPE);
    const read = await PostalMime.parse(bytes);

    expect(read.from).toMatchObject({ name: 'Mail-Team Müller', address: 'mail@host.example' });
    expect(read.to).toMatchObject([{ address: 'postmaster@a.example' }]);
    expect(read.subject).toBe(ENVELOPE.subject);
    expect(read.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(ENVELOPE.text.trimEnd());
    expect(read.date).toBe('2026-11-29T16:30:18.000Z');
    expect(read.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(read.attachments).toEqual([]);
  });

  it('has lines of at most 78 columns that end as RFC 5322 wants, in ASCII', async () => {
    const text = await messageOf(ENVELOPE);

    expect(text.split('\r\n').filter((line) => line.length > 78 || /[\r\n]|[^ -~]/.test(line))).toEqual([]);
  });

  it('is the same bytes again, and has an id of its own for each domain', async () => {
    const ids = async (more: Partial<Envelope>) =>
      (await PostalMime.parse(await messageOf({ ...ENVELOPE, ...more }))).messageId;

    expect(await messageOf(ENVELOPE)).toEqual(await messageOf(ENVELOPE));
    expect(await ids({})).toMatch(/^<[0-9a-f]{32}@host\.example>$/);
    expect(await ids({ id: 'other' })).not.toBe(await ids({}));
  });

  it('to all names nobody, and goes to one address where that is asked for', async () => {
    const to = async (more: Partial<Envelope>) =>
      (await PostalMime.parse(await messageOf({ ...ENVELOPE, ...more }))).to;

    expect(await to({ domain: null })).toEqual([{ name: 'undisclosed-recipients', group: [] }]);
    expect(await to({ domain: null, to: 'me@host.example' })).toMatchObject([{ address: 'me@host.example' }]);
    expect(await to({ domain: 'bücher.example' })).toMatchObject([
      { address: 'postmaster@xn--bcher-kva.example' },
    ]);
  });

  it('has no header that a subject brings', async () => {
    const bytes = await messageOf({ ...ENVELOPE, subject: 'a\r\nBcc: evil@b.example' });

    expect((await PostalMime.parse(bytes)).headers.map(({ key }) => key)).not.toContain('bcc');
  });
});

describe('a sender', () => {
  it.each([
    ['mail@host.example', { name: '', address: 'mail@host.example' }],
    ['Mail team <mail@host.example>', { name: 'Mail team', address: 'mail@host.example' }],
    ['"Team, Mail" <mail@host.example>', { name: 'Team, Mail', address: 'mail@host.example' }],
    ['Mail\r\nBcc: x@y.example <mail@host.example>', undefined],
    ['a@host.example, b@host.example', undefined],
    ['Group: a@host.example;', undefined],
    ['Mail team', undefined],
    ['=?utf-8?q?a=0d=0aBcc:_x?= <mail@host.example>', undefined],
    ['Mail\u2028Bcc <mail@host.example>', undefined],
    ['Mail \u202eteam <mail@host.example>', undefined],
    ['"a\\r\\nBcc: x" <mail@host.example>', undefined],
    ['a@host.example, b <mail@host.example>', undefined],
    ['<mail@host.example', undefined],
    ['mail team@host.example', undefined],
    ['mail@host..example', undefined],
    ['mäil@host.example', undefined],
    [`mail@${'a'.repeat(300)}.example`, undefined],
    [`${'a'.repeat(2000)} <mail@host.example>`, undefined],
    ['Büro <mail@bücher.example>', { name: 'Büro', address: 'mail@bücher.example' }],
    ['<mail@host.example\n>', undefined],
    ['', undefined],
  ])('in %j is %j', (text, sender) => {
    expect(senderIn(text)).toEqual(sender);
  });

  it.each([
    ['postmaster', true],
    ['hostmaster+sm', true],
    ['me@host.example', true],
    ['post master', false],
    ['a@b@c.example', false],
    ['x\r\nBcc: y', false],
    ['=?utf-8?q?x?=', false],
    ['pöst', false],
    ['x'.repeat(1000), false],
    ['', false],
  ])('writes to %j: %j', (text, is) => {
    expect(isRecipient(text)).toBe(is);
  });
});

describe('a domain', () => {
  it.each([
    'a.example\r\nBcc: x@y.example',
    '../../etc/passwd',
    'a..b.example',
    'a.example>',
    '-',
    'a.example.',
    'a\u2028b.example',
    '\u202ea.example',
    '=?utf-8?q?x?=.example',
    // Of another one in ASCII, or of none.
    '\ufb01.example',
    'mu\u0308nchen.example',
    `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`,
  ])('called %j gets no letter', (domain) => {
    expect([...skippedOf([domain]).keys()]).toEqual([domain]);
  });

  it.each(['a.example', 'con', 'bücher.example', 'x_y.example', 'हिन्दी.example'])(
    'called %j does',
    (domain) => {
      expect(skippedOf([domain]).size).toBe(0);
      expect(fileNameOf(domain)).toBe(`domain-${domain}`);
    },
  );

  it('that is another one in ASCII or in small letters gets none, and one that gets none takes no name', () => {
    const names = [
      'A.example',
      'a.example',
      'bücher.example',
      'xn--bcher-kva.example',
      'c.example.',
      'c.example',
    ];

    expect(Object.fromEntries(skippedOf(names))).toEqual({
      'a.example': 'another one has its name',
      'xn--bcher-kva.example': 'another one has its name',
      'c.example.': 'its name cannot stand in an address',
    });
  });
});
