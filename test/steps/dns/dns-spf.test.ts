import { describe, expect, test } from '@jest/globals';
import { senderPolicyOf } from '../../../src/dns/sender-policy.js';
import { dnsSpf } from '../../../src/steps/dns/dns-spf.js';
import { askingZone } from '../../dns/asking-a-zone.js';
import type { Zone } from '../../records/spf/a-zone.js';
import { aContext, judge, optionsOf, partOf } from '../a-step.js';

const IP = '203.0.113.25';
const STATED = { addresses: [IP] };

async function judged(zone: Zone, options: Record<string, unknown> = STATED, inputs = {}) {
  const { asks } = partOf(dnsSpf);
  const questions = asks?.(inputs, optionsOf(dnsSpf, options), aContext());
  const addresses = questions?.policy?.addresses as string[];
  const policy = await senderPolicyOf(askingZone(zone).ask, { domain: 'a.test', addresses });
  return judge(dnsSpf, { inputs: { policy, ...inputs }, options });
}

/** The record of a finding, as a zone file has it. */
async function recordFor(zone: Zone, options: Record<string, unknown> = STATED) {
  const { asks, assess } = partOf(dnsSpf);
  const own = optionsOf(dnsSpf, options);
  const addresses = asks?.({}, own, aContext())?.policy?.addresses as string[];
  const policy = await senderPolicyOf(askingZone(zone).ask, { domain: 'a.test', addresses });
  const assessment = assess({ policy }, own, aContext());
  if (assessment.verdict !== 'fail') throw new Error(`${assessment.verdict}: ${assessment.message}`);
  return (assessment.byHand ?? []).flatMap(({ snippet }) => snippet?.text ?? []);
}

const own = (...records: readonly string[]): Zone => ({ 'TXT a.test': records });
const line = (record: string) => [`a.test. IN TXT "${record}"`];

describe('dns-spf', () => {
  test('passes where the server may send, strangers may not, and it costs little', async () => {
    expect(
      await judged({
        ...own(`v=spf1 mx include:b.test -all`, 'something else'),
        ...{ 'TXT b.test': ['v=spf1 -all'], 'MX a.test': ['m.test'], 'A m.test': [IP] },
      }),
    ).toEqual({
      verdict: 'pass',
      message: `It lets ${IP} send, takes 2 look-ups of 10, and says fail of strangers.`,
    });
    expect(await judged(own(`v=spf1 ip4:${IP} ptr ~all`))).toMatchObject({
      verdict: 'pass',
      message: expect.stringContaining('It uses ptr, which RFC 7208 advises against'),
    });
  });

  test.each<[string, Zone, string, string]>([
    ['no record', {}, 'The domain a.test has no SPF record', 'no SPF record'],
    [
      'two records',
      own(`v=spf1 ip4:${IP} -all`, 'v=spf1 mx -all'),
      ...(['There are 2 SPF records', 'several SPF records: receivers take none'] as const),
    ],
    [
      'a fault, with its place',
      own(`v=spf1 ip4:${IP} ipv4:192.0.2.1 -all`),
      'Receivers take it for an error: a.test: "ipv4:192.0.2.1" (letter 25) is nothing that SPF knows.',
      'receivers take the record for an error',
    ],
    [
      'eleven look-ups',
      {
        ...own(`v=spf1 ip4:${IP} include:b.test -all`),
        'TXT b.test': [`v=spf1 ${'a:h.test '.repeat(10)}-all`],
        'A h.test': ['192.0.2.1'],
      },
      'Receivers have to look up 11 names for it, and give up after 10: include:b.test (11).',
      'the record takes more than 10 look-ups: receivers give up',
    ],
    [
      'three look-ups of nothing',
      own(`v=spf1 ip4:${IP} a:x.test a:y.test a:z.test -all`),
      '3 of its look-ups find nothing, and receivers give up after 2.',
      'look-ups of the record find nothing: receivers give up',
    ],
    [
      'another server alone',
      own('v=spf1 ip4:192.0.2.1 -all'),
      `It does not let ${IP} send, which is this server's.`,
      'the record does not let this server send',
    ],
    [
      'everybody',
      own('v=spf1 +all'),
      'It lets everybody send in the name of the domain.',
      'the record lets everybody send',
    ],
    [
      'nothing of strangers',
      own(`v=spf1 ip4:${IP} ?all`),
      'It says nothing against strangers: it does not end in ~all or -all.',
      'says nothing against strangers',
    ],
    [
      'nothing of strangers where it sends them to',
      { ...own('v=spf1 redirect=b.test'), 'TXT b.test': [`v=spf1 ip4:${IP}`] },
      'It says nothing against strangers: it does not end in ~all or -all.',
      'says nothing against strangers',
    ],
    [
      'terms that nobody reads',
      own(`v=spf1 ip4:${IP} -all mx`),
      'Mx counts for nothing: nobody reads beyond all.',
      'terms of the record count for nothing',
    ],
    [
      'a mechanism with = in it',
      own(`v=spf1 ip4:${IP} ip4=192.0.2.1 -all`),
      'Ip4=192.0.2.1 counts for nothing: with = in it, it is no mechanism.',
      'terms of the record count for nothing',
    ],
    [
      'a circle',
      own(`v=spf1 ip4:${IP} include:a.test -all`),
      'Receivers take it for an error: a.test includes itself.',
      'receivers take the record for an error',
    ],
  ])('fails: %s', async (_, zone, message, brief) => {
    expect(await judged(zone)).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining(message), brief },
      changes: [],
    });
  });

  test('fails where the record is an error for the server, and for no stranger', async () => {
    // A host of IPv4 alone is a look-up that finds nothing, for a sender of IPv6.
    const hosts = { 'A x.test': ['192.0.2.1'], 'A y.test': ['192.0.2.2'], 'A z.test': ['192.0.2.3'] };
    const wanted = { addresses: ['2001:db8::25'] };
    const zone = { ...own('v=spf1 a:x.test a:y.test a:z.test ip6:2001:db8::25 -all'), ...hosts };

    expect(await judged(zone, wanted)).toMatchObject({
      ...{ verdict: 'fail', brief: 'of mail of this server the record is an error' },
      message:
        'Of mail from 2001:db8::25 receivers take it for an error: more than 2 look-ups that find nothing.',
    });
    const mended = 'v=spf1 ip6:2001:db8::25 a:x.test a:y.test a:z.test -all';
    expect(await recordFor(zone, wanted)).toEqual(line(mended));
    expect(await judged({ ...hosts, ...own(mended) }, wanted)).toMatchObject({ verdict: 'pass' });
  });

  test('softfail is not enough where fail is asked for', async () => {
    const wanted = { ...STATED, strangers: 'fail' };
    expect(await judged(own(`v=spf1 ip4:${IP} ~all`), wanted)).toMatchObject({
      ...{ verdict: 'fail', message: 'It ends in ~all, not in -all.' },
    });
    expect(await recordFor(own(`v=spf1 ip4:${IP} ~all`), wanted)).toEqual(line(`v=spf1 ip4:${IP} -all`));
  });

  test.each<[string, Zone, string]>([
    ['none', {}, `v=spf1 ip4:${IP} ~all`],
    [
      'the server in front',
      own('v=spf1 -ip4:203.0.113.0/24 mx -all'),
      `v=spf1 ip4:${IP} -ip4:203.0.113.0/24 mx -all`,
    ],
    ['an end', own(`v=spf1 ip4:${IP} exp=e.test`), `v=spf1 ip4:${IP} ~all exp=e.test`],
    ['an end in the place of everybody', own('v=spf1 mx +all'), `v=spf1 ip4:${IP} mx ~all`],
    ['the end at the end', own(`v=spf1 -all ip4:${IP}`), `v=spf1 ip4:${IP} -all`],
    ['one of two', own('v=spf1 mx -all', 'v=spf1 a mx ~all'), `v=spf1 ip4:${IP} mx a ~all`],
    [
      'what was meant',
      own(`v=spf1 a:${IP}, ip4=192.0.2.1 ipv6:2001:db8::/32 -all;`),
      `v=spf1 ip4:${IP} ip6:2001:db8::/32 ip4:192.0.2.1 ~all`,
    ],
    ['without what nobody understands', own(`v=spf1 ip4:${IP} foo:bar -all`), `v=spf1 ip4:${IP} -all`],
    ['without what leads nowhere', own(`v=spf1 ip4:${IP} include:gone.test -all`), `v=spf1 ip4:${IP} -all`],
    [
      'what it sends to, and an end',
      { ...own('v=spf1 redirect=b.test'), 'TXT b.test': [`v=spf1 ip4:${IP}`] },
      'v=spf1 include:b.test ~all',
    ],
    [
      'where it sends to stays',
      { ...own('v=spf1 redirect=b.test'), 'TXT b.test': ['v=spf1 ip4:192.0.2.1 -all'] },
      `v=spf1 ip4:${IP} redirect=b.test`,
    ],
  ])('the record to publish has %s', async (_, zone, record) => {
    expect(await recordFor(zone)).toEqual(line(record));
    // Published, it ends the finding.
    expect(await judged({ ...zone, ...own(record) })).toMatchObject({ verdict: 'pass' });
  });

  test('who lets everybody in is named, where it is somebody else', async () => {
    const zone = { ...own('v=spf1 include:b.test -all'), 'TXT b.test': ['v=spf1 +all'] };
    expect(await judged(zone)).toMatchObject({
      verdict: 'fail',
      byHand: 'Take out include:b.test: the record there lets everybody send.',
    });
  });

  test('terms that are left out are named', async () => {
    expect(await judged(own(`v=spf1 ip4:${IP} foo:\u202ebar -all`))).toMatchObject({
      byHand: expect.stringContaining('nobody can say what is meant: foo:\u202ebar.'),
    });
    expect(await judged(own(`v=spf1 ip4:${IP} foo:a bar:b -all`))).toMatchObject({
      byHand: expect.stringContaining(
        'as they lead nowhere or nobody can say what is meant: foo:a and bar:b.',
      ),
    });
  });

  test("a domain's own address counts in the place of the server's", async () => {
    const inputs = { sending: { outgoingAddress: '9.9.9.9' } };
    expect(await judged(own('v=spf1 ip4:9.9.9.9 -all'), STATED, inputs)).toMatchObject({
      ...{ verdict: 'pass', message: expect.stringMatching(/^It lets 9\.9\.9\.9 send, .*\.$/) },
    });
    expect(await judged(own(`v=spf1 ip4:${IP} -all`), STATED, inputs)).toMatchObject({ verdict: 'fail' });
  });

  test('where nobody knows the addresses, what is wrong is told all the same', async () => {
    expect(await judged(own('v=spf1 mx -all'), {})).toMatchObject({ verdict: 'manual', remedy: 'decide' });
    expect(await judged(own('v=spf1 mx'), {})).toMatchObject({ verdict: 'fail' });
    expect(await recordFor({}, {})).toEqual(line('v=spf1 mx ~all'));
  });

  test('what hangs on each mail is left to a person', async () => {
    expect(await judged(own('v=spf1 exists:%{l}.users.a.test -all'))).toMatchObject({
      verdict: 'manual',
      message: `Whether ${IP} may send hangs on each mail: exists:%{l}.users.a.test.`,
    });
  });

  test('what was not answered is no absence', async () => {
    const why = 'the resolver did not answer in time';
    expect(await judged({ 'TXT a.test': 'failed' })).toEqual({
      ...{ verdict: 'error', message: `TXT of a.test: ${why}`, cause: why },
    });
    expect(await judged({ ...own(`v=spf1 ip4:${IP} include:b.test -all`), 'TXT b.test': 'failed' })).toEqual({
      ...{ verdict: 'error', message: `TXT of b.test: ${why}`, cause: why },
    });
    expect(await judged({ ...own('v=spf1 include:b.test ?all'), 'TXT b.test': 'failed' })).toMatchObject({
      verdict: 'fail',
      message: `It says nothing against strangers: it does not end in ~all or -all. Not seen: TXT of b.test: ${why}.`,
    });
  });

  test('a record of 4 kB is split where a string may be no longer', async () => {
    const terms = Array.from({ length: 200 }, (_, at) => `ip4:192.0.2.${at}`).join(' ');
    const [text = ''] = await recordFor(own(`v=spf1 ${terms} -all`));
    const strings = [...text.matchAll(/"([^"]*)"/g)].map(([, one = '']) => one);
    expect(strings.length).toBeGreaterThan(10);
    expect(Math.max(...strings.map((one) => one.length))).toBe(255);
    expect(strings.join('')).toBe(`v=spf1 ip4:${IP} ${terms} -all`);
  });
});
