import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRunId, runIdOf, startOfRunId } from '../../src/store/run-record.js';
import { runs } from '../property-runs.js';

const anyDate = fc.date({
  min: new Date('1970-01-01'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});
const anyChance = fc.stringMatching(/^[0-9a-f]{4}$/);
const anyKind = fc.constantFrom('apply' as const, 'rollback' as const);

describe('runIdOf', () => {
  it('is an id that tells the second the run started', () => {
    fc.assert(
      fc.property(anyDate, anyChance, anyKind, (now, chance, kind) => {
        const id = runIdOf(kind, { now, chance });

        expect(isRunId(id)).toBe(true);
        expect(startOfRunId(id)).toBe(Math.floor(now.getTime() / 1000) * 1000);
      }),
      runs(),
    );
  });

  it('sorts by time', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (left, right) => {
        const [first, second] = [left, right].map((now) => runIdOf('apply', { now, chance: '0000' }));
        const order = Math.floor(left.getTime() / 1000) - Math.floor(right.getTime() / 1000);

        expect(Math.sign(order)).toBe(first === second ? 0 : String(first) < String(second) ? -1 : 1);
      }),
      runs(),
    );
  });
});

describe('isRunId', () => {
  it.each([
    '',
    'latest',
    '..',
    '../20261121-171500-apply-4f2a',
    '20261121-171500-apply-../x',
    '20261121-171500-audit-4f2a',
  ])('is false for "%s"', (text) => {
    expect(isRunId(text)).toBe(false);
    expect(startOfRunId(text)).toBeUndefined();
  });

  it('has no start for a day that is none', () => {
    expect(startOfRunId('20261399-171500-apply-4f2a')).toBeUndefined();
  });
});
