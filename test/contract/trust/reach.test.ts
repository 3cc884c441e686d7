import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Route } from '../../../src/contract/binding.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { EVIDENCE, type Evidence } from '../../../src/contract/evidence.js';
import { NOTHING_DISCOVERED, parseDocumentation } from '../../../src/contract/trust/discovery.js';
import { readReach, writeReach } from '../../../src/contract/trust/reach.js';
import { runs } from '../../property-runs.js';

const PATH = 'settings/sysadmin/thing';
const LISTED = parseDocumentation(`GET api/v1/${PATH}\nPOST api/v1/${PATH}`);

function aRoute(evidence: Evidence, method: Route['method'] = 'POST'): Route {
  return { method, path: PATH, evidence, source: 'SC' };
}

/** The design's table, section 5, written out. */
const TABLE = [
  { evidence: 'recorded', get: 'trusted', post: 'trusted', write: true },
  { evidence: 'client', get: 'trusted', post: 'trusted', write: true },
  { evidence: 'learned', get: 'trusted', post: 'trusted', write: true },
  { evidence: 'documented', get: 'trusted', post: 'trusted', write: false },
  { evidence: 'assumed', get: 'if-strict', post: 'closed', write: false },
] as const;

describe('what a binding allows on a server that lists nothing', () => {
  it('is stated for every kind of evidence', () => {
    expect(TABLE.map((row) => row.evidence).sort()).toEqual([...EVIDENCE].sort());
  });

  it.each(TABLE)('reads with evidence $evidence: GET $get, POST $post', ({ evidence, get, post }) => {
    expect(readReach(aRoute(evidence, 'GET'), NOTHING_DISCOVERED)).toBe(get);
    expect(readReach(aRoute(evidence, 'POST'), NOTHING_DISCOVERED)).toBe(post);
  });

  it.each(TABLE)('writes with evidence $evidence: $write', ({ evidence, write }) => {
    expect(writeReach(aRoute(evidence), NOTHING_DISCOVERED).isOpen).toBe(write);
  });

  it('says why a write is closed', () => {
    expect(writeReach(aRoute('assumed'), NOTHING_DISCOVERED)).toEqual({
      isOpen: false,
      why: "the call that writes it is only assumed, and this server's documentation does not list it",
    });
    expect(writeReach(undefined, LISTED)).toEqual({
      isOpen: false,
      why: 'no call is known that writes it',
    });
  });
});

describe('what a binding allows on a server that lists the route', () => {
  it.each(TABLE)('is everything, with evidence $evidence', ({ evidence }) => {
    expect(readReach(aRoute(evidence, 'GET'), LISTED)).toBe('trusted');
    expect(readReach(aRoute(evidence, 'POST'), LISTED)).toBe('trusted');
    expect(writeReach(aRoute(evidence), LISTED)).toEqual({ isOpen: true });
  });

  it('is no write when it lists the read of the same path only', () => {
    const readsOnly = parseDocumentation(`GET api/v1/${PATH}`);

    expect(writeReach(aRoute('assumed'), readsOnly).isOpen).toBe(false);
    expect(readReach(aRoute('assumed', 'POST'), readsOnly)).toBe('closed');
  });
});

const writes: readonly Route[] = shippedContract.resources.flatMap((resource) => {
  const routes =
    resource.kind === 'document'
      ? [resource.binding.write]
      : [resource.binding.add, resource.binding.edit, resource.binding.remove];
  return routes.flatMap((route) => route ?? []);
});

describe('law 11, nothing unproved is written', () => {
  const unproved = writes.filter(({ evidence }) => evidence === 'assumed' || evidence === 'documented');

  it('is about real routes', () => {
    expect(unproved.length).toBeGreaterThan(5);
  });

  it('holds for every write of the contract and whatever a server lists', () => {
    fc.assert(
      fc.property(fc.subarray([...writes]), (listed) => {
        const discovery = parseDocumentation(
          listed.map((route) => `${route.method} api/v1/${route.path}`).join('\n'),
        );
        const keys = new Set(listed.map((route) => `${route.method} ${route.path}`));
        for (const route of unproved) {
          expect(writeReach(route, discovery).isOpen).toBe(keys.has(`${route.method} ${route.path}`));
        }
      }),
      runs(),
    );
  });
});
