/** Zones whose owner wants to do harm: what they say is judged as such, and ends nothing. */
import { describe, expect, it } from '@jest/globals';
import { dnsMx } from '../../src/steps/dns/dns-mx.js';
import { dnsPtr } from '../../src/steps/dns/dns-ptr.js';
import { addressData, mxData, nameData, type Reply, resolving } from './a-resolver.js';
import { judgingBy } from './judging-by.js';

const OWN = { addresses: ['203.0.113.25'] };

/** `answers`: by type; each other name is not there. */
async function judged(
  step: typeof dnsMx | typeof dnsPtr,
  answers: (type: string, name: string) => Reply | undefined,
) {
  await using server = await resolving((type, name) => answers(type, name) ?? 'no-name');
  return await judgingBy(server.resolver)(step, { options: OWN });
}

describe('a host with a name of JavaScript', () => {
  it.each(['constructor', '__proto__'])('as an MX (%s)', async (name) => {
    const told = await judged(dnsMx, (type) => (type === 'MX' ? { data: [mxData(10, name)] } : undefined));
    expect(told.verdict).toBe(name === 'constructor' ? 'fail' : 'error');
    expect(told.message).toContain(name);
  });

  it('as an MX behind more than are looked at', async () => {
    const all = [
      ...Array.from({ length: 50 }, (_, at) => mxData(1, `mx${at}.test`)),
      mxData(99, 'constructor'),
    ];
    const told = await judged(dnsMx, (type) =>
      type === 'MX' ? { data: all } : type === 'A' ? { data: [addressData('203.0.113.25')] } : undefined,
    );
    expect(told.message).toBe('constructor: not asked: there are too many, or none can be called so');
  });

  it('as the name of an address', async () => {
    const told = await judged(dnsPtr, (type) =>
      type === 'PTR' ? { data: [nameData('__proto__')] } : undefined,
    );
    expect(told.message).toBe('__proto__: not asked: there are too many, or none can be called so');
  });
});

it.each([
  [
    '203.0.113.25',
    'The MX 203.0.113.25 is an address, where a name of a host is due: nobody delivers there.',
  ],
  ['a\x1b[31m\n.test', 'The MX a\\027[31m\\010.test is no name of a host: nobody delivers there.'],
])('an MX %j is wrong whoever asks', async (name, message) => {
  const told = await judged(dnsMx, (type) => (type === 'MX' ? { data: [mxData(10, name)] } : undefined));
  expect(told.verdict).toBe('fail');
  expect(told.message).toContain(message);
});

it('an address with more names than are looked up is not said to lead nowhere', async () => {
  const names = Array.from({ length: 11 }, (_, at) => nameData(`name${at}.test`));
  const told = await judged(dnsPtr, (type) => (type === 'PTR' ? { data: names } : undefined));
  expect(told).toMatchObject({
    verdict: 'error',
    message: expect.stringContaining('name9.test: not asked'),
  });
});
