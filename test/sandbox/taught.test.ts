import { describe, expect, it } from '@jest/globals';
import { dataOf, shippedContract } from '../../src/contract/contract.js';
import { taughtBy } from '../../src/sandbox/taught.js';
import { contractBy, taughtAll } from '../taught.js';

const GUESSES = ['assumed', 'documented', 'proposed'];

/** Without how well it is known, and by whom. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const left = Object.entries(value).filter(
    ([name]) => !['evidence', 'source', 'note', 'written', 'build'].includes(name),
  );
  return Object.fromEntries(left.map(([name, one]) => [name, bare(one)]));
}

describe('what a sandbox teaches', () => {
  it('is, typed apart from it, what the contract guesses', () => {
    expect(bare(dataOf(taughtAll()))).toEqual(bare(dataOf(shippedContract)));
  });

  it('leaves no guess in what is read or written', () => {
    const { bindings, calls } = dataOf(taughtAll());
    const words = Object.entries(bindings).flatMap(([id, binding]) => {
      const { fields, ...routes } = binding as { readonly fields: object };
      const named = Object.entries(fields).flatMap(([field, one]) =>
        [one.evidence, one.written].map((word) => [`${id}.${field}`, word]),
      );
      const called = Object.entries<{ evidence?: string } | undefined>({ ...routes }).map(([part, one]) => [
        `${id}.${part}`,
        one?.evidence,
      ]);
      return [...named, ...called].filter(([, word]) => GUESSES.includes(word ?? ''));
    });

    // Published texts quote these reads; of what moves through a server only its own reference says more.
    const ofTraffic = /^(?:spool-messages|spool-sample|throttled-users|throttled-domains|connections)\./;
    expect(words.map(([where]) => where).filter((where) => !ofTraffic.test(where ?? ''))).toEqual([
      'ip-access.list',
      'domain-sending.outgoingAddress',
      'user-defaults.read',
    ]);
    expect(calls.propagation.domains.route.evidence).toBe('learned');
  });

  it('is nothing where it serves what is published alone, and no propagation where it has none', () => {
    const base = { build: 9406, publishedOnly: false, propagate: false, dialect: 0 };

    expect(taughtBy({ ...base, publishedOnly: true })).toBeUndefined();
    expect(taughtBy(base)?.propagation).toBeUndefined();
    expect(contractBy(undefined)).toBe(shippedContract);
  });
});

describe('what a sandbox of a dialect teaches', () => {
  it.each(Array.from({ length: 30 }, (_, index) => index + 1))('is an overlay: dialect %d', (dialect) => {
    const taught = taughtBy({ build: 9406, publishedOnly: false, propagate: true, dialect });

    expect(() => contractBy(taught)).not.toThrow();
    expect(bare(dataOf(contractBy(taught)))).not.toEqual(bare(dataOf(shippedContract)));
  });
});
