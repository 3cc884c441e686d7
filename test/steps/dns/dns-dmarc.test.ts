import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dnsDmarc } from '../../../src/steps/dns/dns-dmarc.js';
import { type NameServer, NSD, serving } from '../../dns/an-nsd.js';
import { judgingBy } from '../../dns/judging-by.js';
import { runs } from '../../property-runs.js';
import { aContext, judge, manualOf, optionsOf, partOf } from '../a-step.js';

const RECORDS: Readonly<Record<string, readonly string[]>> = {
  'none.test': ['v=DMARC1; p=none; rua=mailto:a@none.test'],
  'reject.test': ['v=DMARC1; p=reject; rua=mailto:a@reject.test'],
  'half.test': ['v=DMARC1; p=reject; pct=50; rua=mailto:a@half.test'],
  'trying.test': ['v=DMARC1; p=quarantine; t=y; rua=mailto:a@trying.test'],
  'open.test': ['v=DMARC1; p=reject; sp=none; rua=mailto:a@open.test'],
  'unread.test': ['v=DMARC1; p=none'],
  'two.test': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'],
  'beside.test': ['v=spf1 -all', 'v=DMARC1; p=reject; rua=mailto:a@beside.test'],
  'near.test': ['p=none; v=DMARC1'],
  'wild.test': ['v=spf1 -all'],
  'broken.test': ['v=DMARC1; p=block'],
  'strict.test': ['v=DMARC1; p=reject; adkim=s; aspf=s; rua=mailto:a@strict.test'],
  'typo.test': ['v=DMARC1; p=none; pct=abc; rua=mailto:a@typo.test'],
  'away.test': [
    'v=DMARC1; p=none; rua=mailto:a@takes.example,mailto:a@refuses.example,mailto:a@in.away.test',
  ],
  'example.com': ['v=DMARC1; p=reject; sp=none; rua=mailto:a@example.com'],
  'own.example.com': ['v=DMARC1; p=quarantine; rua=mailto:a@example.com'],
  'near.example.com': ['v=dmarc1; p=reject'],
  'evil.test': ['v=DMARC1; p=\\226\\128\\174[31mreject; rua=mailto:a@evil.test'],
};
const SPF = Object.keys(RECORDS).filter((domain) => domain !== 'trying.test' && domain !== 'unread.test');

const ZONE = [
  ...Object.entries(RECORDS).flatMap(([domain, all]) =>
    all.map((text) => `_dmarc.${domain}. IN TXT "${text}"`),
  ),
  ...SPF.map((domain) => `${domain}. IN TXT "v=spf1 mx -all"`),
  'trying.test. IN TXT "something else"',
  'away.test._report._dmarc.takes.example. IN TXT "v=DMARC1"',
  'refuses.example. IN A 203.0.113.1',
  'news.example.com. IN TXT "v=spf1 mx -all"',
].join('\n');

(NSD === undefined ? describe.skip : describe)(
  'what a domain says of mail that only claims to be of it',
  () => {
    let server: NameServer;
    beforeAll(async () => {
      server = await serving(ZONE);
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
    });

    const told = async (target: string, options: object = {}, isSigning: boolean | undefined = true) =>
      judgingBy(server.resolver)(dnsDmarc, {
        ...{ target, options },
        inputs: { sending: isSigning === undefined ? undefined : { isSigning } },
      });

    it.each([
      ['reject.test', 'is reject.'],
      ['none.test', 'is none. Forged mail is delivered all the same.'],
      ['half.test', 'is reject. It is for 50 % of the mail that fails.'],
      ['open.test', 'is reject. For subdomains it is none.'],
      ['trying.test', 'is quarantine. It is only tried (t=y).'],
      [
        'unread.test',
        'is none. Forged mail is delivered all the same. Nobody gets the daily reports (rua=).',
      ],
      ['beside.test', 'is reject.'],
      [
        'strict.test',
        'is reject. Only just strict.test counts (adkim=s and aspf=s): mail that is signed or sent as a subdomain of it fails.',
      ],
      ['own.example.com', 'is quarantine.'],
      ['news.example.com', 'is none, from example.com. Forged mail is delivered all the same.'],
    ])('passes with whatever policy where any does, with a remark: %s', async (domain, text) => {
      expect(await told(domain)).toEqual({
        ...{ verdict: 'pass', message: `The policy for mail that only claims to be of ${domain} ${text}` },
        ...{ brief: undefined, texts: [], snippets: [] },
      });
    });

    it.each([
      [
        'none.test',
        'quarantine',
        'The policy for mail that only claims to be of the domain is none (quarantine is asked for).',
        'v=DMARC1; p=quarantine; rua=mailto:a@none.test',
      ],
      [
        'trying.test',
        'reject',
        'The policy for mail that only claims to be of the domain is quarantine (reject is asked for); the policy is only tried (t=y).',
        'v=DMARC1; p=reject; t=n; rua=mailto:a@trying.test',
      ],
      [
        'open.test',
        'quarantine',
        'The policy for subdomains is none (quarantine is asked for): anybody may write as one.',
        'v=DMARC1; p=reject; sp=quarantine; rua=mailto:a@open.test',
      ],
      [
        'half.test',
        'quarantine',
        'The policy is for 50 % of the mail that fails.',
        'v=DMARC1; p=reject; pct=100; rua=mailto:a@half.test',
      ],
      [
        'trying.test',
        'quarantine',
        'The policy is only tried (t=y).',
        'v=DMARC1; p=quarantine; t=n; rua=mailto:a@trying.test',
      ],
      [
        'news.example.com',
        'quarantine',
        'The policy for mail that only claims to be of the domain is none (quarantine is asked for).',
        'v=DMARC1; p=reject; sp=quarantine; rua=mailto:a@example.com',
      ],
    ])('of %s fails where %s is asked for', async (domain, policy, message, record) => {
      const found = await told(domain, { policy });

      expect(found).toMatchObject({ verdict: 'fail', message });
      const place = domain === 'news.example.com' ? 'example.com' : domain;
      expect(found.snippets[0]).toBe(`_dmarc.${place}. IN TXT "${record}"`);
    });

    it('passes where what is asked for is met or surpassed', async () => {
      expect(await told('reject.test', { policy: 'quarantine' })).toMatchObject({ verdict: 'pass' });
      expect(await told('reject.test', { policy: 'reject' })).toMatchObject({ verdict: 'pass' });
    });

    it.each([
      [
        'lost.test',
        'There is no DMARC record at _dmarc.lost.test: anybody may write as lost.test.',
        'no DMARC record',
      ],
      [
        'wild.test',
        'There is no DMARC record at _dmarc.wild.test: anybody may write as wild.test.',
        'no DMARC record',
      ],
      [
        'a.lost.test',
        'There is no DMARC record at _dmarc.a.lost.test nor at _dmarc.lost.test: anybody may write as a.lost.test.',
        'no DMARC record',
      ],
      [
        'near.test',
        'The record "p=none; v=DMARC1" does not begin with v=DMARC1, and counts as none.',
        'the DMARC record does not begin with v=DMARC1',
      ],
      [
        'near.example.com',
        'The record "v=dmarc1; p=reject" does not begin with v=DMARC1, and counts as none.',
        'the DMARC record does not begin with v=DMARC1',
      ],
      [
        'broken.test',
        'The DMARC record of broken.test states no policy that can be read, and counts as none.',
        'the DMARC record states no policy',
      ],
    ])('is nothing at %s', async (domain, message, brief) => {
      expect(await told(domain)).toMatchObject({
        ...{ verdict: 'fail', message, brief },
        snippets: [`_dmarc.${domain}. IN TXT "v=DMARC1; p=none; rua=mailto:postmaster@${domain}"`],
      });
    });

    it('is nothing with two records', async () => {
      expect(await told('two.test')).toMatchObject({
        verdict: 'fail',
        message: '2 DMARC records at _dmarc.two.test: with more than one there is none.',
      });
    });

    it('has its mistakes named', async () => {
      expect(await told('typo.test')).toMatchObject({
        verdict: 'fail',
        message: expect.stringMatching(
          /^Of the record at _dmarc\.typo\.test: pct="abc" is not a number from 0 to 100\./,
        ),
      });
      expect(await told('evil.test')).toMatchObject({ verdict: 'fail' });
    });

    it('sends reports only where they are taken', async () => {
      expect(await told('away.test')).toMatchObject({
        verdict: 'fail',
        message: expect.stringMatching(
          /^Nobody sends the reports of away\.test to refuses\.example, which does not say that they are taken there\./,
        ),
        snippets: ['away.test._report._dmarc.refuses.example. IN TXT "v=DMARC1"'],
      });
    });

    it('refuses its own mail where nothing proves that', async () => {
      expect(await told('trying.test', {}, false)).toMatchObject({
        verdict: 'fail',
        message: expect.stringMatching(
          /^Nothing proves mail that trying\.test sends from here, as it has no SPF record and is not signed/,
        ),
        brief: 'its own mail fails: no SPF record, and not signed',
      });
      expect(await told('unread.test', {}, false)).toMatchObject({
        verdict: 'pass',
        message: expect.stringContaining(
          'Nothing proves its own mail: it has no SPF record and is not signed.',
        ),
      });
      expect(await told('reject.test', {}, false)).toMatchObject({
        verdict: 'pass',
        message: expect.stringContaining('Its mail is not signed (dns-dkim): what is forwarded fails.'),
      });
      // Whether it is signed is not known.
      expect(await told('trying.test', {}, undefined)).toMatchObject({ verdict: 'pass' });
    });

    it('is not known without an answer', async () => {
      const judge = judgingBy('127.0.0.1:1');

      expect(await judge(dnsDmarc, { inputs: { sending: { isSigning: false } } })).toMatchObject({
        verdict: 'error',
        message: expect.stringMatching(/^TXT of _dmarc\.example\.com: /),
      });
    });

    it('is looked up by the name that DNS has', async () => {
      expect(await told('m\u00fcller.lost.test')).toMatchObject({
        message: expect.stringContaining('_dmarc.xn--mller-kva.lost.test nor at _dmarc.lost.test'),
      });
    });
  },
);

it('says by hand which policy is asked for', () => {
  expect(manualOf(dnsDmarc, optionsOf(dnsDmarc, { policy: 'reject' }))).toContain('v=DMARC1; p=reject');
  expect(manualOf(dnsDmarc, optionsOf(dnsDmarc))).toContain('v=DMARC1; p=none');
});

describe('an SPF record that was not seen', () => {
  const seen = {
    ...{ domain: 'a.test', organisation: 'a.test', inherited: null, permissions: {} },
    own: { status: 'found', records: ['v=DMARC1; p=reject; rua=mailto:a@a.test'] },
    senders: { status: 'failed', why: 'the resolver did not answer in time' },
  };

  it.each([
    [true, 'pass'],
    [undefined, 'pass'],
    [false, 'error'],
  ])('matters where mail is not signed (signed: %s)', (isSigning, verdict) => {
    const sending = isSigning === undefined ? undefined : { isSigning };

    expect(judge(dnsDmarc, { inputs: { seen, sending } })).toMatchObject({ verdict });
  });
});

describe('the record to publish', () => {
  const tag = fc.constantFrom(
    ...['sp=none', 'sp=quarantine', 'sp=x', 'pct=50', 'pct=all', 't=y', 'adkim=strict', 'x', 'fo=1'],
  );
  const record = fc
    .tuple(fc.constantFrom('p=none', 'p=quarantine', 'p=reject'), fc.uniqueArray(tag, { maxLength: 4 }))
    .map(([p, tags]) => ['v=DMARC1', p, ...tags, 'rua=mailto:a@a.test'].join('; '));

  it('ends all that is wrong with the one that is there', () => {
    const options = fc.record({ policy: fc.constantFrom('any', 'quarantine', 'reject') });
    const { assess } = partOf(dnsDmarc);
    fc.assert(
      fc.property(record, options, fc.boolean(), (text, wanted, isInherited) => {
        const judged = (records: readonly string[]) => {
          const found = { status: 'found' as const, records };
          const [own, inherited] = isInherited ? [{ status: 'no-name' as const }, found] : [found, null];
          const domain = isInherited ? 'b.a.test' : 'a.test';
          const seen = { domain, organisation: 'a.test', own, inherited, permissions: {}, senders: found };
          return assess({ seen, sending: { isSigning: true } }, optionsOf(dnsDmarc, wanted), aContext());
        };
        const first = judged([text]);
        fc.pre(first.verdict === 'fail');
        const snippets = ('byHand' in first ? first.byHand : [])?.flatMap(
          ({ snippet }) => snippet?.text ?? [],
        );

        expect(snippets?.length).toBe(1);
        const published = /^_dmarc\.a\.test\. IN TXT "(.*)"$/.exec(snippets?.[0] ?? '')?.[1] ?? '';
        expect({ published, ...judged([published]) }).toMatchObject({ verdict: 'pass' });
      }),
      runs(),
    );
  });
});
