/**
 * Our reader of SPF held against another one, mailauth, over made-up domains.
 *
 * Where the two are not alike, and the made-up domains keep clear of it:
 * - mailauth stops at the first match, as a receiver does; what an address that matches nothing costs is asked of it by
 *   such an address, with its limits lifted.
 * - `%{d}` in an included record is the included domain (RFC 7208 7.3); mailauth takes that of the sender.
 * - A host without an address of the kind that is asked for is a look-up that finds nothing (RFC 7208 4.6.4, 5); mailauth
 *   counts it only where the host has none of the other kind either. Hosts here have both, or neither.
 * - Hosts of MX that have no address count here as such look-ups too; in mailauth each `mx` counts its own. Here they have some.
 * - A record that leads back to itself ends here at once, there at the eleventh look-up: both are permerror.
 * - A second `ptr` costs nothing there. A look-up for `ptr` that fails is no match here (5.5), temperror there.
 * - SERVFAIL behind `include` and `redirect` is passed over there; RFC 7208 5.2 says temperror. Failures here are timeouts.
 * - More than ten MX are an error here at once (4.6.4), there where the eleventh is looked up.
 * - Much that is against the grammar is passed over there, as it is read only when it is reached.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { spf } from 'mailauth/lib/spf/index.js';
import { evaluateSpf, type Mail } from '../../../src/records/spf/evaluate.js';
import { runs } from '../../property-runs.js';
import { knownIn, resolverIn, type Zone } from './a-zone.js';
import { ADDRESSES, arbitraryZone, NOBODY } from './arbitrary-zone.js';

const DOMAIN = 'd0.test';

async function asked(zone: Zone, mail: Mail, limits: { readonly most?: number } = {}) {
  const most = limits.most === undefined ? {} : { maxResolveCount: limits.most, maxVoidCount: limits.most };
  const said = await spf({
    ...{ sender: `${mail.local}@${DOMAIN}`, ip: mail.ip ?? '', helo: mail.helo ?? '', mta: 'mx.test' },
    ...{ resolver: resolverIn(zone) as never, ...most },
  });
  return { result: said.status.result, lookUps: said.lookups?.count, voids: said.lookups?.void };
}

const mailFrom = (ip: string) => ({ ip, local: 'postmaster', helo: 'mail.d0.test' });

describe('what a record says of an address', () => {
  test('is what mailauth says', async () => {
    const results = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        arbitraryZone({ hasLoops: true, hasAddressMacros: true, hasFailures: true }),
        fc.constantFrom(...ADDRESSES, ...NOBODY),
        async (zone, ip) => {
          const own = evaluateSpf(DOMAIN, mailFrom(ip), knownIn(zone));
          const { result, ...counts } = await asked(zone, mailFrom(ip));
          expect(own.result).toBe(result);
          // Of an error it does not matter when it is noticed.
          if (!result.endsWith('error') && result !== 'none')
            expect({ lookUps: own.lookUps, voids: own.voids }).toEqual(counts);
          results.set(result, (results.get(result) ?? 0) + 1);
        },
      ),
      runs(1500),
    );
    for (const result of ['pass', 'fail', 'softfail', 'neutral', 'permerror', 'temperror'])
      expect([result, (results.get(result) ?? 0) > 10]).toEqual([result, true]);
  });

  test('what an address that matches nothing costs is what mailauth counts without its limits', async () => {
    const counted: number[] = [];
    await fc.assert(
      fc.asyncProperty(
        arbitraryZone({ hasLoops: false, hasAddressMacros: false, hasFailures: false }),
        async (zone) => {
          const own = evaluateSpf(DOMAIN, {}, knownIn(zone));
          const { result, ...counts } = await asked(zone, mailFrom('192.0.2.99'), { most: 1000 });
          fc.pre(!result.endsWith('error') && result !== 'none' && own.lookUps <= 20);
          expect({ lookUps: own.lookUps, voids: own.voids }).toEqual(counts);
          expect(own.result).toBe(result);
          counted.push(own.lookUps);
        },
      ),
      runs(500),
    );
    expect(Math.max(...counted)).toBeGreaterThan(10);
  });
});
