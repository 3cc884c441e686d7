import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dmarc } from 'mailauth/lib/dmarc/index.js';
import { dmarcOf, isDmarc, isNearlyDmarc, mendedDmarc } from '../../src/records/dmarc.js';
import { organisationOf } from '../../src/records/organisation.js';
import { runs } from '../property-runs.js';

describe('a DMARC record', () => {
  it('states what the RFC says where it states nothing', () => {
    expect(dmarcOf('v=DMARC1; p=reject')).toEqual({
      ...{ policy: 'reject', subdomains: 'reject', percent: 100, isTesting: false },
      ...{ isDkimStrict: false, isSpfStrict: false, reportHosts: [], isReported: false, problems: [] },
    });
  });

  it.each([
    ['v=DMARC1; p=Quarantine; sp=none; pct=5', { policy: 'quarantine', subdomains: 'none', percent: 5 }],
    ['v=DMARC1; p=none; adkim=s; aspf=S; t=y', { isDkimStrict: true, isSpfStrict: true, isTesting: true }],
    [
      'v=DMARC1; p=none; rua=mailto:a@One.example!10m , mailto:b@two.example; ruf=mailto:c@one.example',
      { reportHosts: ['one.example', 'two.example'], isReported: true, problems: [] },
    ],
    ['v=DMARC1; p=none; ruf=mailto:c@one.example', { isReported: false, reportHosts: ['one.example'] }],
    ['v=DMARC1; rua=mailto:a@b.example', { policy: 'none', problems: ['it states no policy (p=)'] }],
    ['v=DMARC1', { policy: undefined, problems: ['it states no policy (p=)'] }],
    ['v=DMARC1; p=block', { policy: undefined, problems: ['p="block" is not none, quarantine or reject'] }],
    ['v=DMARC1; p=reject; sp=x; rua=mailto:a@b.example', { policy: 'none', subdomains: 'none' }],
    ['v=DMARC1; p=none; pct=101', { percent: 100, problems: ['pct="101" is not a number from 0 to 100'] }],
    ['v=DMARC1; p=none; adkim=strict', { problems: ['adkim="strict" is not r or s'] }],
    ['v=DMARC1; p=none; fo=1:d', { problems: [] }],
    ['v=DMARC1; p=none; fo=2', { problems: ['fo="2" is not 0, 1, d or s, with colons between'] }],
    [
      'v=DMARC1; p=none; rua=a@b.example',
      { isReported: false, problems: ['"a@b.example" of rua= is no mailto: address'] },
    ],
    ['v=DMARC1; p=none; rua=https://b.example/r', { isReported: false }],
    ['v=DMARC1; p=none; p=reject', { policy: 'none', problems: ['p= is there twice'] }],
  ])('%s', (text, told) => {
    expect(dmarcOf(text)).toMatchObject(told);
  });

  it.each([
    ['v=DMARC1; p=none', true, false],
    ['v = DMARC1;p=none', true, false],
    ['v=DMARC1', true, false],
    ['v=DMARC10; p=none', false, true],
    ['v=dmarc1; p=none', false, true],
    ['p=none; v=DMARC1', false, true],
    [' v=DMARC1; p=none', false, true],
    ['"v=DMARC1; p=none"', false, true],
    ['v=spf1 -all', false, false],
  ])('%j is one: %s, and only meant as one: %s', (text, is, isNearly) => {
    expect([isDmarc(text), isNearlyDmarc(text)]).toEqual([is, isNearly]);
  });

  // mailauth takes v=dmarc1 and white space in front too, and policies that are none: such records are not made here.
  it('comes to the policy that mailauth finds, for the domain and for one below it', async () => {
    const policy = fc.constantFrom('none', 'quarantine', 'reject');
    const record = fc
      .record({
        p: policy,
        sp: fc.option(policy, { nil: undefined }),
        pct: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
        adkim: fc.constantFrom(undefined, 'r', 's'),
        aspf: fc.constantFrom(undefined, 'r', 's'),
        rua: fc.constantFrom(undefined, 'mailto:a@example.com'),
      })
      .map((tags) =>
        [
          'v=DMARC1',
          ...Object.entries(tags).flatMap(([name, value]) =>
            value === undefined ? [] : [`${name}=${value}`],
          ),
        ].join('; '),
      );
    await fc.assert(
      fc.asyncProperty(record, fc.boolean(), async (text, isBelow) => {
        const resolver = async (name: string) => (name === '_dmarc.example.com' ? [[text]] : []);
        const headerFrom = isBelow ? 'news.example.com' : 'example.com';
        const theirs = await dmarc({ headerFrom, spfDomains: [], dkimDomains: [], resolver });
        const ours = dmarcOf(text);
        if (theirs === false) throw new Error('mailauth reads nothing');
        expect({
          policy: isBelow ? ours.subdomains : ours.policy,
          sp: ours.subdomains,
          pct: ours.percent,
          strict: [ours.isDkimStrict, ours.isSpfStrict],
        }).toEqual({
          policy: theirs.policy,
          sp: theirs.sp,
          pct: theirs.pct ?? 100,
          strict: [theirs.alignment?.dkim.strict, theirs.alignment?.spf.strict],
        });
      }),
      runs(),
    );
  });

  it('never throws, and always says what is wrong where it states no policy', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { policy, problems } = dmarcOf(`v=DMARC1; ${text}`);
        expect(policy !== undefined || problems.length > 0).toBe(true);
      }),
      runs(),
    );
  });
});

describe('a DMARC record that is mended', () => {
  it.each([
    ['v=DMARC1; p=blok; rua=mailto:a@b.example', 'v=DMARC1; p=none; rua=mailto:a@b.example'],
    [
      'v=DMARC1; rua=a@b.example , mailto:c@b.example; pct=all; x=1',
      'v=DMARC1; p=none; rua=mailto:c@b.example',
    ],
    ['v=DMARC1;; adkim=s; p=Reject; p=none; ruf=nobody; sp=x', 'v=DMARC1; p=Reject; adkim=s'],
  ])('%s', (text, mended) => {
    expect(mendedDmarc(text)).toBe(mended);
  });

  it('has no mistakes, whatever it was', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('p=reject', 'sp=none', 'pct=5', 'rua=mailto:a@b.example', 'ruf=a,b', 't=y', 'fo=x'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        expect(dmarcOf(mendedDmarc(['v=DMARC1', ...parts].join(';'))).problems).toEqual([]);
      }),
      runs(),
    );
  });
});

describe('the organisation of a domain', () => {
  it.each([
    ['news.example.com', 'example.com'],
    ['a.b.Example.co.uk', 'example.co.uk'],
    ['example.com.', 'example.com'],
    // Somebody registered it below a suffix that is somebody's own.
    ['shop.customer.uk.com', 'customer.uk.com'],
    ['co.uk', 'co.uk'],
    ['xn--mller-kva.example.com', 'example.com'],
    ['mail', 'mail'],
    ['_x.example.com', 'example.com'],
  ])('of %s is %s', (domain, organisation) => {
    expect(organisationOf(domain)).toBe(organisation);
  });
});
