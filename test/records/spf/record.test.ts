/** One record of SPF, taken apart. The examples are those of RFC 7208. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSpf, parseSpf } from '../../../src/records/spf/record.js';
import { runs } from '../../property-runs.js';

describe('what SPF records are', () => {
  test.each([
    ['v=spf1', true],
    ['V=SPF1 -all', true],
    ['v=spf1-all', false],
    ['v=spf10 -all', false],
    [' v=spf1 -all', false],
    ['"v=spf1 -all"', false],
  ])('%s: %s', (text, isOne) => expect(isSpf(text)).toBe(isOne));

  test.each([
    'v=spf1 +mx a:colo.example.com/28 -all',
    'v=spf1 a mx -all',
    'v=spf1 a:authorized-spf.example.com mx/24//64 ?all',
    'v=spf1 redirect=_spf.example.com',
    'v=spf1 exists:%{l1r+}.%{ir}.%{v}._spf.%{d2} ~all',
    'v=spf1 mx:example.com ip4:192.0.2.0/24 ip6:2001:db8::/32 ptr ptr:example.org -all exp=explain._spf.%{d}',
    'v=spf1 include:example.com include:%{d} moo=%{o}%%%_%- cow. -all'.replace(' cow.', ''),
    'v=spf1   -all  ',
    'v=spf1 a//64 MX/0 IP6:::ffff:192.0.2.1 ip4:0.0.0.0/0 a:x.museum.',
  ])('%s is as the grammar has it', (text) => expect(parseSpf(text).faults).toEqual([]));

  test('the terms are told apart', () => {
    expect(parseSpf('v=spf1 ~a:mail.%{d}/24 redirect=_spf.%{o2r-}')).toEqual({
      text: 'v=spf1 ~a:mail.%{d}/24 redirect=_spf.%{o2r-}',
      mechanisms: [
        {
          ...{ at: 8, text: '~a:mail.%{d}/24', qualifier: '~', name: 'a', prefixes: [24, 128] },
          domain: [
            'mail.',
            { letter: 'd', parts: undefined, isReversed: false, delimiters: '.', isEscaped: false },
          ],
        },
      ],
      redirect: {
        ...{ at: 24, text: 'redirect=_spf.%{o2r-}' },
        domain: ['_spf.', { letter: 'o', parts: 2, isReversed: true, delimiters: '-', isEscaped: false }],
      },
      exp: undefined,
      others: [],
      faults: [],
    });
    expect(parseSpf('v=spf1 ip4=192.0.2.1 a').others).toEqual([
      { at: 8, text: 'ip4=192.0.2.1', name: 'ip4' },
    ]);
  });
});

describe('what is against the grammar is told with its place', () => {
  const NO_DOMAIN = 'names no domain as SPF has it';
  const NO_PREFIX = 'has no length of a network that there is';
  const UNKNOWN = 'is nothing that SPF knows';
  test.each([
    ['v=spf1 mx ipv4:192.0.2.1 -all', 'ipv4:192.0.2.1', 11, UNKNOWN],
    ['v=spf1 -all;', '-all;', 8, 'takes nothing behind it'],
    ['v=spf1 ,mx', ',mx', 8, UNKNOWN],
    ['v=spf1 ip4:192.0.2.1/33', 'ip4:192.0.2.1/33', 8, NO_PREFIX],
    ['v=spf1 ip4:192.0.2.0/024', 'ip4:192.0.2.0/024', 8, NO_PREFIX],
    ['v=spf1 ip6:2001:db8::/129', 'ip6:2001:db8::/129', 8, NO_PREFIX],
    ['v=spf1 ip4:192.0.2.1/24/8', 'ip4:192.0.2.1/24/8', 8, NO_PREFIX],
    ['v=spf1 ip4:192.0.2', 'ip4:192.0.2', 8, 'is no address of IPv4'],
    ['v=spf1 ip4:2001:db8::1', 'ip4:2001:db8::1', 8, 'is no address of IPv4'],
    ['v=spf1 ip6:192.0.2.1', 'ip6:192.0.2.1', 8, 'is no address of IPv6'],
    ['v=spf1 ip4', 'ip4', 8, 'is no address of IPv4'],
    ['v=spf1 a:192.0.2.1', 'a:192.0.2.1', 8, NO_DOMAIN],
    ['v=spf1 a:', 'a:', 8, NO_DOMAIN],
    ['v=spf1 a/33', 'a/33', 8, NO_PREFIX],
    ['v=spf1 mx//129', 'mx//129', 8, NO_PREFIX],
    ['v=spf1 include', 'include', 8, NO_DOMAIN],
    ['v=spf1 include:localhost', 'include:localhost', 8, NO_DOMAIN],
    ['v=spf1 exists:%{q}.example.com', 'exists:%{q}.example.com', 8, NO_DOMAIN],
    ['v=spf1 exists:%{d0}.example.com', 'exists:%{d0}.example.com', 8, NO_DOMAIN],
    ['v=spf1 exists:%(d).example.com', 'exists:%(d).example.com', 8, NO_DOMAIN],
    // Those of the explanation alone.
    ['v=spf1 exists:%{t}.example.com', 'exists:%{t}.example.com', 8, NO_DOMAIN],
    ['v=spf1 ptr:', 'ptr:', 8, NO_DOMAIN],
    ['v=spf1 redirect=', 'redirect=', 8, NO_DOMAIN],
    ['v=spf1 redirect:example.com', 'redirect:example.com', 8, UNKNOWN],
    ['v=spf1 -redirect=example.com', '-redirect=example.com', 8, UNKNOWN],
    ['v=spf1 moo=%{x}', 'moo=%{x}', 8, 'has a macro that SPF does not know'],
    ['v=spf1 redirect=a.test redirect=b.test', 'redirect=b.test', 24, 'is there a second time'],
    ['v=spf1 exp=a.test EXP=b.test', 'EXP=b.test', 19, 'is there a second time'],
    [
      'v=spf1 include:b\u00fccher.example -all',
      'include:b\u00fccher.example',
      8,
      'has letters that SPF cannot have',
    ],
    ['v=spf1 mx\t-all', 'mx\t-all', 8, 'has letters that SPF cannot have'],
    ['v=spf1 a:x.test\u202e', 'a:x.test\u202e', 8, 'has letters that SPF cannot have'],
  ])('%s', (text, term, at, problem) => {
    expect(parseSpf(text).faults).toEqual([{ at, text: term, problem }]);
  });

  test('whatever the text, each term is either understood or told with its place', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'a',
        'mx',
        'ip4:',
        'ip6:',
        '192.0.2.1',
        '::',
        '/',
        '24',
        '%{',
        'd',
        '}',
        ':',
        '=',
        ' ',
        '-',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = `v=spf1 ${pieces.join('')}`;
        const { mechanisms, faults } = parseSpf(text);
        for (const { at, text: term } of [...mechanisms, ...faults])
          expect(text.slice(at - 1, at - 1 + term.length)).toBe(term);
        expect(mechanisms.length + faults.length).toBeLessThanOrEqual(text.split(' ').length);
      }),
      runs(300),
    );
  });
});
