/** What receivers make of SPF records, case by case. */
import { describe, expect, test } from '@jest/globals';
import { evaluateSpf, type Mail } from '../../../src/records/spf/evaluate.js';
import { knownIn, type Zone } from './a-zone.js';

const STRANGER: Mail = {};
const IP = '203.0.113.25';

function evaluated(zone: Zone, mail: Mail = { ip: IP }) {
  return evaluateSpf('a.test', mail, knownIn(zone));
}

/** A chain of included records, the last of which ends it. */
function chain(length: number): Zone {
  return Object.fromEntries(
    Array.from({ length }, (_, at) => [
      `TXT ${at === 0 ? 'a' : `c${at}`}.test`,
      [at === length - 1 ? 'v=spf1 -all' : `v=spf1 include:c${at + 1}.test -all`],
    ]),
  );
}

describe('an address', () => {
  test.each<[string, Zone, string, string | undefined]>([
    ['no record', {}, 'none', undefined],
    ['another text', { 'TXT a.test': ['v=spf10 +all', 'x'] }, 'none', undefined],
    ['a network', { 'TXT a.test': ['v=spf1 ~ip4:203.0.113.0/24 -all'] }, 'softfail', '~ip4:203.0.113.0/24'],
    ['neither', { 'TXT a.test': ['v=spf1 ip4:203.0.113.24'] }, 'neutral', undefined],
    ['IPv6 in the form of IPv4', { 'TXT a.test': ['v=spf1 ip6:::ffff:203.0.113.0/96 -all'] }, 'fail', '-all'],
    [
      'its own MX',
      { 'TXT a.test': ['v=spf1 mx -all'], 'MX a.test': ['m.test'], 'A m.test': [IP] },
      ...(['pass', 'mx'] as const),
    ],
    [
      'a network around a host',
      { 'TXT a.test': ['v=spf1 a:m.test/24 -all'], 'A m.test': ['203.0.113.1'] },
      ...(['pass', 'a:m.test/24'] as const),
    ],
    [
      'a name in an included record is the included domain',
      {
        'TXT a.test': ['v=spf1 include:b.test -all'],
        'TXT b.test': ['v=spf1 a:m.%{d} -all'],
        'A m.b.test': [IP],
      },
      ...(['pass', 'include:b.test'] as const),
    ],
    [
      'the domain of the sender stays the same in an included record',
      {
        'TXT a.test': ['v=spf1 include:b.test -all'],
        'TXT b.test': ['v=spf1 a:m.%{o} -all'],
        'A m.a.test': [IP],
      },
      ...(['pass', 'include:b.test'] as const),
    ],
    [
      'what an included record says against it is not said here',
      { 'TXT a.test': ['v=spf1 include:b.test ?all'], 'TXT b.test': ['v=spf1 -all'] },
      ...(['neutral', '?all'] as const),
    ],
    [
      'what a record that it is sent to says counts',
      { 'TXT a.test': ['v=spf1 redirect=b.test'], 'TXT b.test': ['v=spf1 -all'] },
      ...(['fail', 'redirect=b.test'] as const),
    ],
    [
      'its reverse name',
      {
        'TXT a.test': ['v=spf1 ptr -all'],
        'PTR 25.113.0.203.in-addr.arpa': ['x.b.test', 'M.A.test'],
        'A m.a.test': [IP],
        'A M.A.test': [IP],
      },
      ...(['pass', 'ptr'] as const),
    ],
    [
      'a reverse name that does not lead back',
      {
        'TXT a.test': ['v=spf1 ptr:a.test -all'],
        'PTR 25.113.0.203.in-addr.arpa': ['m.a.test'],
        'A m.a.test': ['192.0.2.1'],
      },
      ...(['fail', '-all'] as const),
    ],
  ])('%s', (_, zone, result, by) => {
    const evaluation = evaluated(zone);
    expect([evaluation.result, evaluation.by, evaluation.needs]).toEqual([result, by, []]);
  });

  test.each<[string, Zone, string]>([
    ['two records', { 'TXT a.test': ['v=spf1 -all', 'v=spf1 +all'] }, 'a.test has 2 SPF records'],
    [
      'a fault',
      { 'TXT a.test': ['v=spf1 +all mx:'] },
      'a.test: "mx:" (letter 13) names no domain as SPF has it',
    ],
    [
      'a fault further away',
      { 'TXT a.test': ['v=spf1 include:b.test'], 'TXT b.test': ['v=spf1 foo'] },
      'b.test: "foo" (letter 8) is nothing that SPF knows',
    ],
    ['nothing there', { 'TXT a.test': ['v=spf1 include:b.test'] }, 'include:b.test leads to no SPF record'],
    [
      'redirect to nothing',
      { 'TXT a.test': ['v=spf1 redirect=b.test'] },
      'redirect=b.test leads to no SPF record',
    ],
    ['itself', { 'TXT a.test': ['v=spf1 include:A.test'] }, 'a.test includes itself'],
    [
      'a circle',
      { 'TXT a.test': ['v=spf1 include:b.test'], 'TXT b.test': ['v=spf1 redirect=a.test'] },
      'a.test includes itself (a.test > b.test > a.test)',
    ],
    ['twelve records', chain(12), 'more than 10 look-ups'],
    [
      'three of nothing',
      { 'TXT a.test': ['v=spf1 a:x.test exists:y.test mx -all'] },
      'more than 2 look-ups that find nothing',
    ],
    [
      'eleven MX',
      {
        'TXT a.test': ['v=spf1 mx -all'],
        'MX a.test': Array.from({ length: 11 }, (_, at) => `m${at}.test`),
        ...Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`A m${at}.test`, ['192.0.2.1']])),
      },
      'a.test has more than 10 MX',
    ],
  ])('an error for receivers: %s', (_, zone, error) => {
    const told = (mail: Mail) => evaluated(zone, mail).errors.map(({ why }) => why);
    expect(told({ ip: IP })).toEqual([error]);
    expect(evaluated(zone).result).toBe('permerror');
    expect(told(STRANGER)).toContain(error);
  });

  test('as far as it goes: eleven records, and two look-ups of nothing', () => {
    expect(evaluated(chain(11))).toMatchObject({ result: 'fail', lookUps: 10, errors: [] });
    const two = evaluated({ 'TXT a.test': ['v=spf1 a:x.test exists:y.test -all'] });
    expect(two).toMatchObject({ result: 'fail', voids: 2, errors: [] });
  });

  test('a match comes before whatever is behind it', () => {
    expect(
      evaluated({ ...chain(12), 'TXT a.test': [`v=spf1 ip4:${IP} include:c1.test -all`] }),
    ).toMatchObject({
      ...{ result: 'pass', lookUps: 0, errors: [] },
    });
  });
});

describe('a stranger', () => {
  test('costs all that can be reached, each term its own', () => {
    const zone: Zone = {
      'TXT a.test': ['v=spf1 a mx include:b.test exists:%{i}.c.test ptr -all mx:never.test'],
      'TXT b.test': ['v=spf1 include:c.test include:c.test ~all'],
      'TXT c.test': ['v=spf1 a:h.test -all'],
      ...{ 'A a.test': [IP], 'MX a.test': ['a.test'], 'A h.test': [IP], 'AAAA h.test': 'no-data' },
    };
    expect(evaluated(zone, STRANGER)).toMatchObject({
      ...{ result: 'fail', lookUps: 9, voids: 0, errors: [], needs: [], depends: [] },
      costs: [
        { term: 'a', lookUps: 1 },
        { term: 'mx', lookUps: 1 },
        { term: 'include:b.test', lookUps: 5 },
        { term: 'exists:%{i}.c.test', lookUps: 1 },
        { term: 'ptr', lookUps: 1 },
      ],
    });
  });

  test('the record that it is sent to costs too', () => {
    const zone: Zone = {
      'TXT a.test': ['v=spf1 redirect=b.test'],
      'TXT b.test': ['v=spf1 a ~all'],
      'A b.test': [IP],
    };
    expect(evaluated(zone, STRANGER)).toMatchObject({
      result: 'softfail',
      costs: [{ term: 'redirect=b.test', lookUps: 2 }],
    });
  });

  test('a tree without end is counted to its bound', () => {
    const wide = (next: string) => [`v=spf1 include:${next} include:${next} include:${next} -all`];
    const zone = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `TXT ${at === 0 ? 'a' : `c${at}`}.test`,
        wide(`c${at + 1}.test`),
      ]),
    );
    expect(evaluated(zone, STRANGER)).toMatchObject({
      ...{ lookUps: 21, errors: [{ kind: 'look-ups' }] },
      costs: [{ term: 'include:c1.test', lookUps: 21 }],
    });
  });
});

describe('what is not known', () => {
  const zone: Zone = {
    'TXT a.test': ['v=spf1 include:b.test include:c.test mx -all'],
    'TXT b.test': 'failed',
    'TXT c.test': [`v=spf1 ip4:${IP} -all`],
    'MX a.test': ['m.test'],
    'A m.test': 'failed',
  };
  const why = 'the resolver did not answer in time';

  test('is an error of the moment for an address that comes to it', () => {
    expect(evaluated(zone)).toMatchObject({
      ...{ result: 'temperror', errors: [], needs: [] },
      unseen: [{ question: { type: 'TXT', name: 'b.test' }, why }],
    });
  });

  test('is no absence, and the rest is counted', () => {
    expect(evaluated(zone, STRANGER)).toMatchObject({
      ...{ result: 'fail', errors: [], lookUps: 3, voids: 0 },
      unseen: [
        { question: { type: 'TXT', name: 'b.test' }, why },
        { question: { type: 'A', name: 'm.test' }, why },
      ],
    });
    expect(evaluated({ 'TXT a.test': 'failed' }, STRANGER)).toMatchObject({
      result: 'temperror',
      errors: [],
    });
  });

  test('is asked for, as much at a time as can be', () => {
    const nothing = evaluateSpf('a.test', STRANGER, () => undefined);
    expect(nothing).toMatchObject({ errors: [], voids: 0, needs: [{ type: 'TXT', name: 'a.test' }] });
    const known = knownIn(zone);
    const first = evaluateSpf('a.test', STRANGER, (one) =>
      one.name === 'a.test' && one.type === 'TXT' ? known(one) : undefined,
    );
    expect(first.needs).toEqual([
      { type: 'TXT', name: 'b.test' },
      { type: 'TXT', name: 'c.test' },
      { type: 'MX', name: 'a.test' },
    ]);
    expect(first.errors).toEqual([]);
  });

  test('what hangs on more of the mail is told', () => {
    const hangs: Zone = { 'TXT a.test': ['v=spf1 exists:%{l}.users.a.test ~all'] };
    expect(evaluated(hangs)).toMatchObject({
      result: 'softfail',
      depends: [{ text: 'exists:%{l}.users.a.test' }],
    });
    expect(
      evaluated({ ...hangs, 'A ann.users.a.test': ['127.0.0.2'] }, { ip: IP, local: 'ann' }),
    ).toMatchObject({
      ...{ result: 'pass', depends: [] },
    });
  });

  test('a name that cannot be is not asked', () => {
    const odd: Zone = { 'TXT a.test': ['v=spf1 exists:%{l}.a.test a:..x.test ~all'] };
    expect(evaluated(odd, { ip: IP, local: 'a'.repeat(64) })).toMatchObject({
      result: 'softfail',
      voids: 2,
      needs: [],
    });
  });
});
