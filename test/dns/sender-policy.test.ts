/** What is asked for an SPF record. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asking } from '../../src/dns/asking.js';
import { senderPolicyOf } from '../../src/dns/sender-policy.js';
import { evaluateSpf, type Known, questionText } from '../../src/records/spf/evaluate.js';
import { runs } from '../property-runs.js';
import { knownIn } from '../records/spf/a-zone.js';
import { ADDRESSES, arbitraryZone, NOBODY } from '../records/spf/arbitrary-zone.js';
import { type NameServer, NSD, serving } from './an-nsd.js';
import { askingZone } from './asking-a-zone.js';

function knownFrom({ lookups }: Awaited<ReturnType<typeof senderPolicyOf>>): Known {
  const answers = new Map(lookups.map((one) => [questionText(one), one.answer] as const));
  return (question) => answers.get(questionText(question));
}

describe('what is asked for an SPF record', () => {
  test('is all that it takes to judge it, each question once', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryZone({ hasLoops: true, hasAddressMacros: true, hasFailures: true }),
        async (zone) => {
          const { ask, asked } = askingZone(zone);
          const addresses = [...ADDRESSES, ...NOBODY];
          const known = knownFrom(await senderPolicyOf(ask, { domain: 'd0.test', addresses }));
          for (const ip of [undefined, ...addresses]) {
            const own = evaluateSpf('d0.test', { ip }, known);
            expect(own.needs).toEqual([]);
            expect(own).toEqual(evaluateSpf('d0.test', { ip }, knownIn(zone)));
          }
          expect(new Set(asked.map(questionText)).size).toBe(asked.length);
        },
      ),
      runs(200),
    );
  });

  test('ends, however much a record leads to', async () => {
    const many = (name: string) => [
      `v=spf1 ${Array.from({ length: 12 }, (_, at) => `mx:x${at}.${name}.test`).join(' ')} include:${name}x.test -all`,
    ];
    const zone = Object.fromEntries(
      ['a', 'ax'].flatMap((name) => [
        [`TXT ${name}.test`, many(name)],
        ...Array.from({ length: 12 }, (_, at) => [
          `MX x${at}.${name}.test`,
          Array.from({ length: 11 }, (_, host) => `h${host}.x${at}.${name}.test`),
        ]),
      ]),
    );
    const { ask, asked } = askingZone(zone);
    await senderPolicyOf(ask, { domain: 'a.test', addresses: ['203.0.113.25'] });
    expect(asked.length).toBe(200);
  });
});

(NSD === undefined ? describe.skip : describe)('a name server with SPF records', () => {
  const LONG = Array.from({ length: 200 }, (_, at) => `ip4:192.0.2.${at}`);
  const ZONE = `
example.com. IN TXT "v=spf1 mx include:_spf.exa" "mple.net -all"
example.com. IN TXT "verification=1234"
example.com. IN MX 20 two.example.com.
example.com. IN MX 10 one.example.com.
one.example.com. IN A 203.0.113.25
two.example.com. IN AAAA 2001:db8::25
_spf.example.net. IN TXT "v=spf1 exists:%{i}.list.example.net ~all"
203.0.113.26.list.example.net. IN A 127.0.0.2
long.example.com. IN TXT "v=spf1 " ${LONG.map((term) => `"${term} "`).join(' ')} "-all"
`;
  let server: NameServer;
  beforeAll(async () => {
    server = await serving(ZONE);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const resultsOf = async (domain: string, addresses: readonly string[]) => {
    const ask = asking({ resolvers: [server.resolver] });
    const known = knownFrom(await senderPolicyOf(ask, { domain, addresses }));
    return addresses.map((ip) => evaluateSpf(domain, { ip }, known).result);
  };

  test('is asked for all that the record leads to', async () => {
    const addresses = ['203.0.113.25', '2001:db8::25', '203.0.113.26', '203.0.113.27'];
    expect(await resultsOf('example.com', addresses)).toEqual(['pass', 'pass', 'pass', 'fail']);
  });

  test('a record of two hundred strings, too large for UDP, is read whole', async () => {
    expect(await resultsOf('long.example.com', ['192.0.2.199', '192.0.2.200'])).toEqual(['pass', 'fail']);
  });
});
