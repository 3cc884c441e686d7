import { describe, expect, test } from '@jest/globals';
import { reverseNamesOf } from '../../../src/dns/reverse-names.js';
import { dnsPtr, isGeneric } from '../../../src/steps/dns/dns-ptr.js';
import { askingZone } from '../../dns/asking-a-zone.js';
import type { Zone } from '../../records/spf/a-zone.js';
import { aContext, judge, optionsOf, partOf } from '../a-step.js';

const IP = '203.0.113.25';
const REVERSE = 'PTR 25.113.0.203.in-addr.arpa';
const STATED = { addresses: [IP] };

async function judged(zone: Zone, options: Record<string, unknown> = STATED, inputs = {}, part = 0) {
  const asked = partOf(dnsPtr, part).asks?.(inputs, optionsOf(dnsPtr, options), aContext());
  const reverse = await reverseNamesOf(askingZone(zone).ask, asked?.reverse?.addresses as string[]);
  return judge(dnsPtr, { inputs: { reverse, ...inputs }, options, part });
}

describe('dns-ptr', () => {
  test('passes where each address has a name that leads back', async () => {
    const zone: Zone = {
      [REVERSE]: ['other.test', 'mail.a.test'],
      'A mail.a.test': ['192.0.2.1', IP],
      'PTR 5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa': ['mail.a.test'],
      'AAAA mail.a.test': ['2001:db8:0::25'],
    };
    expect(await judged(zone, { addresses: [IP, '2001:DB8::25'], name: 'MAIL.a.test' })).toEqual({
      verdict: 'pass',
      message: `In DNS ${IP} is other.test, ${IP} is mail.a.test and 2001:DB8::25 is mail.a.test.`,
    });
  });

  test.each<[string, Zone, string, string]>([
    [
      'no name',
      {},
      `The address ${IP} has no name in DNS: large receivers refuse its mail.`,
      'an address has no reverse name',
    ],
    [
      'a name that leads elsewhere',
      { [REVERSE]: ['mail.a.test'], 'A mail.a.test': ['192.0.2.1'] },
      `The address ${IP} is called mail.a.test, which does not lead back to it.`,
      'a reverse name does not lead back',
    ],
    [
      'a name that leads nowhere',
      { [REVERSE]: ['mail.a.test'] },
      `The address ${IP} is called mail.a.test, which does not lead back to it.`,
      'a reverse name does not lead back',
    ],
    [
      'two names that lead elsewhere',
      { [REVERSE]: ['mail.a.test', 'm2.a.test'] },
      `The address ${IP} is called mail.a.test and m2.a.test, which do not lead back to it.`,
      'a reverse name does not lead back',
    ],
  ])('fails: %s', async (_, zone, message, brief) => {
    expect(await judged(zone)).toMatchObject({ verdict: 'fail', message, brief });
  });

  test('fails on another name than the one that is stated', async () => {
    const zone: Zone = { [REVERSE]: ['x.a.test'], 'A x.a.test': [IP] };
    expect(await judged(zone, { ...STATED, name: 'mail.a.test' })).toMatchObject({
      ...{ verdict: 'fail', message: `The address ${IP} is called x.a.test, and not mail.a.test.` },
    });
  });

  test('says what to publish', () => {
    const reverse = {
      addresses: [
        { address: IP, name: '25.113.0.203.in-addr.arpa', names: { status: 'no-name' }, hosts: {} },
      ],
    };
    const said = (options: Record<string, unknown>) => {
      const assessment = partOf(dnsPtr).assess({ reverse }, optionsOf(dnsPtr, options), aContext());
      return assessment.verdict === 'fail'
        ? assessment.byHand?.map(({ snippet }) => snippet?.text)
        : assessment;
    };
    expect(said({ ...STATED, name: 'mx.a.test' })).toEqual(['25.113.0.203.in-addr.arpa. IN PTR mx.a.test.']);
    expect(said(STATED)).toEqual(['25.113.0.203.in-addr.arpa. IN PTR mail.example.com.']);
  });

  test('takes the addresses from what the API shows, and asks for them where it shows none', async () => {
    const ports = [{ fields: { addresses: ['10.0.0.1', '0.0.0.0', '9.9.9.9'] } }];
    expect(
      await judged({ 'PTR 9.9.9.9.in-addr.arpa': ['m.test'], 'A m.test': ['9.9.9.9'] }, {}, { ports }),
    ).toMatchObject({
      ...{ verdict: 'pass', message: 'In DNS 9.9.9.9 is m.test.' },
    });
    expect(await judged({}, {})).toMatchObject({ verdict: 'manual', remedy: 'decide' });
  });

  test('what was not answered is no absence', async () => {
    const why = 'the resolver did not answer in time';
    expect(await judged({ [REVERSE]: 'failed' })).toEqual({
      ...{ verdict: 'error', message: `PTR of ${IP}: ${why}`, cause: why },
    });
    expect(await judged({ [REVERSE]: ['m.test'], 'A m.test': 'failed', 'AAAA m.test': 'no-data' })).toEqual({
      ...{ verdict: 'error', message: `A of m.test: ${why}`, cause: why },
    });
    // Another name leads back: that is enough.
    expect(
      await judged({ [REVERSE]: ['m.test', 'n.test'], 'A m.test': 'failed', 'A n.test': [IP] }),
    ).toMatchObject({ verdict: 'pass' });
  });

  test('a name that a provider made up is remarked, and no more', async () => {
    const zone: Zone = { [REVERSE]: ['ip-203-0-113-25.isp.test'], 'A ip-203-0-113-25.isp.test': [IP] };
    expect(await judged(zone)).toMatchObject({
      verdict: 'pass',
      message: expect.stringContaining('looks as if a provider had made it up'),
    });
    const more: Zone = { ...zone, [REVERSE]: ['ip-203-0-113-25.isp.test', 'dsl-7.isp.test'] };
    expect((await judged(more)).message).toContain('look as if a provider had made them up');
  });

  test.each([
    ['25.113.0.203.isp.test', IP, true],
    ['host203-0-113-25.isp.test', IP, true],
    ['dsl-7.isp.test', IP, true],
    ['customer12.isp.test', IP, true],
    ['mail.poolhouse.test', IP, false],
    ['mail25.a.test', IP, false],
    ['20010db8000000000000000000000025.isp.test', '2001:db8::25', true],
    ['mail.a.test', '2001:db8::25', false],
  ])('%s of %s: %s', (name, address, isOne) => expect(isGeneric(name, address)).toBe(isOne));
});

describe('dns-ptr of a domain', () => {
  const OWN = '9.9.9.9';
  const of = (zone: Zone, outgoingAddress: string, options = {}) =>
    judged(zone, { ...STATED, ...options }, { ports: undefined, sending: { outgoingAddress } }, 1);

  test.each([
    ['', 'Its mail goes out by the addresses of the server, which are judged there.'],
    ['203.0.113.025', `Its mail goes out by 203.0.113.025, which is no public address: the one`],
    [`::ffff:${IP}`, `Its mail goes out by ::ffff:${IP}, which is judged with the addresses of the server.`],
    ['10.0.0.5', 'Its mail goes out by 10.0.0.5, which is no public address: the one that the world sees'],
  ])('has nothing of its own, and nothing is asked, where it sends by %j', async (address, message) => {
    expect(await of({}, address)).toEqual({
      ...{ verdict: 'not-applicable', message: expect.stringContaining(message) },
    });
  });

  test('leaves it to a person where the server does not show it, unless the addresses are stated', async () => {
    const shown = { ports: undefined, sending: undefined };
    expect(await judged({}, {}, shown, 1)).toMatchObject({
      ...{ verdict: 'manual', message: 'By which address its mail goes out is not shown here.' },
      byHand: expect.stringContaining('state it beside the server'),
    });
    expect(await judged({}, STATED, shown, 1)).toMatchObject({ verdict: 'not-applicable' });
  });

  test('judges the address by which it alone sends, by whatever name that is', async () => {
    const zone: Zone = { 'PTR 9.9.9.9.in-addr.arpa': ['m.b.test'], 'A m.b.test': [OWN] };
    expect(await of(zone, OWN, { name: 'mail.a.test' })).toEqual({
      ...{ verdict: 'pass', message: `In DNS ${OWN} is m.b.test.` },
    });
    expect(await of({}, OWN)).toMatchObject({
      verdict: 'fail',
      message: `The address ${OWN} has no name in DNS: large receivers refuse its mail.`,
    });
  });

  test('judges it where nobody knows the addresses of the server', async () => {
    const sending = { outgoingAddress: OWN };
    expect(await judged({}, {}, { ports: undefined, sending }, 1)).toMatchObject({ verdict: 'fail' });
  });
});
