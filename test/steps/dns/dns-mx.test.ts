import { describe, expect, it } from '@jest/globals';
import type { Host as Addresses, Lookup } from '../../../src/contract/resources/dns/lookup.js';
import { dnsMx } from '../../../src/steps/dns/dns-mx.js';
import { aContext, judge, optionsOf, partOf } from '../a-step.js';

type Host = Addresses & { readonly cname: Lookup<string> };
const OWN = ['203.0.113.25'];

function host(a: readonly string[], more: Partial<Host> = {}): Host {
  const found =
    a.length > 0 ? ({ status: 'found', records: [...a] } as const) : { status: 'no-data' as const };
  return { a: found, aaaa: { status: 'no-data' }, cname: { status: 'no-data' }, ...more };
}

const NOT_ANSWERED = { status: 'failed', why: 'the resolver did not answer in time' } as const;
const HOSTS = {
  'mail.a.test': host(OWN),
  'relay.other.test': host(['198.51.100.9']),
  'relay2.other.test': host(['198.51.100.10']),
  'bare.a.test': host([]),
  'inside.a.test': host(['10.0.0.25']),
  'alias.a.test': host(OWN, { cname: { status: 'found', records: ['mail.a.test'] } }),
  'two.a.test': host([...OWN, '198.51.100.9']),
  'slow.a.test': host([], { a: NOT_ANSWERED }),
};
type Name = keyof typeof HOSTS;

/** MX records as `10 mail.a.test`. */
function inputsOf(mx: readonly string[]) {
  const records = mx.map((one) => {
    const [priority, exchange = ''] = one.split(' ');
    return { exchange, priority: Number(priority) };
  });
  const hosts = Object.fromEntries(
    records.flatMap(({ exchange }) => (exchange in HOSTS ? [[exchange, HOSTS[exchange as Name]]] : [])),
  );
  const exchangers = { status: 'found', records };
  return { mx: { domain: 'a.test', exchangers, hosts } };
}

function judged(mx: readonly string[], options: Readonly<Record<string, unknown>> = { addresses: OWN }) {
  return judge(dnsMx, { inputs: inputsOf(mx), options });
}

describe('mail for a domain', () => {
  it('is in order where its MX is this server', () => {
    expect(judged(['10 mail.a.test'])).toEqual({
      verdict: 'pass',
      message: 'Mail is brought to mail.a.test (10).',
    });
  });

  it.each<[string, readonly string[], string]>([
    [
      'an MX of somebody else',
      ['10 relay.other.test'],
      'Mail is brought to relay.other.test, which is neither',
    ],
    ['one of somebody else beside its own', ['10 mail.a.test', '20 relay.other.test'], 'relay.other.test'],
    ['a host without an address', ['10 bare.a.test'], 'The MX bare.a.test has no address in DNS'],
    [
      'a host that the world cannot reach',
      ['10 inside.a.test'],
      'no address that the world reaches (10.0.0.25)',
    ],
    ['a CNAME', ['10 alias.a.test'], 'The MX alias.a.test is another name (CNAME)'],
    [
      'a host that is somebody else too',
      ['10 two.a.test'],
      "The MX two.a.test leads to 198.51.100.9 too, which is not this server's.",
    ],
    ['a null MX', ['0 '], 'The domain a.test says that it takes no mail: its MX names no host'],
  ])('is not with %s', (_, mx, message) => {
    expect(judged(mx)).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining(message),
      changes: [],
    });
  });

  it.each([
    ['no-name', 'There is no a.test in DNS'],
    ['no-data', 'The domain a.test has no MX'],
  ] as const)('is not with %s, and the record to publish is there', (status, message) => {
    const mx = { domain: 'a.test', exchangers: { status }, hosts: {} };
    expect(judge(dnsMx, { inputs: { mx }, options: { addresses: OWN } })).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining(message),
      byHand: expect.stringContaining('type MX, name a.test, value mail.a.test, priority 10'),
    });
  });

  const BACKUP = { addresses: OWN, as: 'backup' };
  it.each<[readonly string[], Readonly<Record<string, unknown>>, readonly string[]]>([
    [['10 alias.a.test'], { addresses: OWN }, ['a.test. IN MX 10 mail.a.test.']],
    [['10 bare.a.test', '20 mail.a.test'], { addresses: OWN }, ['bare.a.test. IN A 203.0.113.25']],
    [
      ['10 inside.a.test'],
      { addresses: ['2001:db8::25'] },
      ['inside.a.test. IN AAAA 2001:db8::25', 'a.test. IN MX 10 mail.a.test.'],
    ],
    [['10 relay.other.test'], { addresses: OWN }, ['a.test. IN MX 10 mail.a.test.']],
    [['10 relay.other.test', '20 mail.a.test'], { addresses: OWN }, []],
    [['10 relay.other.test'], BACKUP, ['a.test. IN MX 20 backup.example.com.']],
    [['10 mail.a.test', '30 relay.other.test'], BACKUP, ['a.test. IN MX 40 mail.a.test.']],
    [
      ['10 mail.a.test', '10 relay.other.test'],
      { addresses: OWN, backups: ['relay.other.test'] },
      ['a.test. IN MX 20 relay.other.test.'],
    ],
  ])('%j has the record to publish: with %j', (mx, options, records) => {
    const { assess } = partOf(dnsMx);
    const assessment = assess(inputsOf(mx), optionsOf(dnsMx, options), aContext());
    if (assessment.verdict !== 'fail') throw new Error(`${assessment.verdict}: ${assessment.message}`);
    const snippets = (assessment.byHand ?? []).flatMap(({ snippet }) => snippet?.text ?? []);

    expect(snippets).toEqual(records);
  });

  it('is not known where DNS gave no answer', () => {
    const mx = { domain: 'a.test', exchangers: NOT_ANSWERED, hosts: {} };
    expect(judge(dnsMx, { inputs: { mx }, options: { addresses: OWN } })).toEqual({
      verdict: 'error',
      message: 'MX of a.test: the resolver did not answer in time',
      cause: 'the resolver did not answer in time',
    });
    expect(judged(['10 slow.a.test'])).toMatchObject({ verdict: 'error' });
  });

  it('fails for what is wrong, and says what was not seen', () => {
    expect(judged(['10 slow.a.test', '20 relay.other.test'])).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('Not seen: A of slow.a.test: the resolver did not answer in time.'),
    });
  });

  it('is for the operator to decide where nobody knows the addresses of the server', () => {
    expect(judged(['10 mail.a.test'], {})).toMatchObject({ verdict: 'manual', remedy: 'decide' });
  });

  it('may go by gateways that are stated, by name or address', () => {
    const gateways = ['198.51.100.9'];
    expect(judged(['10 relay.other.test'], { gateways })).toMatchObject({ verdict: 'pass' });
    expect(judged(['10 relay.other.test'], { gateways: ['Relay.Other.test'] })).toMatchObject({
      verdict: 'pass',
    });
  });

  it('comes to a backup only after the server itself', () => {
    const options = { addresses: OWN, backups: ['relay.other.test'] };
    expect(judged(['10 mail.a.test', '20 relay.other.test'], options)).toMatchObject({ verdict: 'pass' });
    expect(judged(['10 mail.a.test', '10 relay.other.test'], options)).toMatchObject({
      verdict: 'fail',
      message: 'The backup relay.other.test does not come after mail.a.test.',
    });
  });

  it('is told of several as of several', () => {
    const both = ['10 relay.other.test', '10 relay2.other.test'];
    expect(judged(both)).toMatchObject({
      message:
        'Mail is brought to relay.other.test and relay2.other.test, which are neither this server nor a stated gateway.',
      byHand: expect.stringMatching(/are yours, state them .* else take those MX away\./),
    });
    const backups = ['relay.other.test', 'relay2.other.test'];
    expect(judged([...both, '20 mail.a.test'], { addresses: OWN, backups })).toMatchObject({
      message: 'The backups relay.other.test and relay2.other.test do not come after mail.a.test.',
    });
  });

  it('comes to a server that is a backup only after another', () => {
    const options = { addresses: OWN, as: 'backup' };
    expect(judged(['10 relay.other.test', '20 mail.a.test'], options)).toMatchObject({ verdict: 'pass' });
    expect(judged(['10 mail.a.test', '20 relay.other.test'], options)).toMatchObject({ verdict: 'fail' });
    expect(judged(['10 relay.other.test'], options)).toMatchObject({
      message: 'This server is not among the MX.',
    });
  });
});

describe('the addresses of the server', () => {
  const shown = (addresses: readonly string[]) => ({
    ports: [{ key: 1, label: 'port 25', fields: { addresses }, isRestorable: true }],
    sending: { outgoingAddress: '' },
  });
  const mx = {
    domain: 'a.test',
    exchangers: { status: 'found', records: [{ exchange: 'mail.a.test', priority: 10 }] },
    hosts: { 'mail.a.test': HOSTS['mail.a.test'] },
  };

  it('are those that its ports are bound to, where the world reaches them', () => {
    expect(judge(dnsMx, { inputs: { ...shown(OWN), mx } })).toMatchObject({ verdict: 'pass' });
    expect(judge(dnsMx, { inputs: { ...shown(['10.0.0.4', '0.0.0.0']), mx } })).toMatchObject({
      remedy: 'decide',
    });
  });

  it('are those stated at another step of DNS before what the API shows', () => {
    const selected = { 'dns-ptr': { addresses: OWN } };
    expect(judge(dnsMx, { inputs: { ...shown(['198.51.100.9']), mx }, selected })).toMatchObject({
      verdict: 'pass',
    });
  });
});
