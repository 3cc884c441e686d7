/** Attestations: what one may say, which one counts, and how long. */
import { describe, expect, it } from '@jest/globals';
import {
  type Attestation,
  attestationsSchema,
  lastDayOf,
  newestOf,
} from '../../src/playbook/attestations.js';
import { CATALOGUE } from './builders.js';

const WORD: Attestation = {
  ...{ server: 'https://mail.example', step: 'catch-all', domain: 'sales.example' },
  ...{ by: 'Ann', on: '2026-11-28', note: 'Looked.' },
};
const ABOUT = { step: 'catch-all', target: 'sales.example' };

function at(now: string, words: readonly Attestation[] = [WORD], about = ABOUT) {
  return newestOf(words, new Date(now))(about.step, about.target);
}

describe('an attestation', () => {
  it('counts to the last millisecond of the 90th day after it, in UTC, and not one more', () => {
    expect(lastDayOf(WORD)).toBe('2027-02-26');
    expect(at('2027-02-26T23:59:59.999Z')).toEqual({ attestation: WORD, isOver: false });
    expect(at('2027-02-27T00:00:00.000Z')).toEqual({ attestation: WORD, isOver: true });
  });

  it('does not go by the time zone of the operator', () => {
    expect(at('2027-02-26T23:59:59.999-01:00')?.isOver).toBe(true);
    expect(at('2027-02-27T00:59:59.999+01:00')?.isOver).toBe(false);
  });

  it('counts from its day on, and not before', () => {
    expect(at('2026-11-27T23:59:59.999Z')).toBeUndefined();
    expect(at('2026-11-28T00:00:00.000Z')?.isOver).toBe(false);
  });

  it.each([
    ['step', { step: 'relay', target: 'sales.example' }],
    ['domain', { step: 'catch-all', target: 'shop.example' }],
    ['domain than the server', { step: 'catch-all', target: 'server' }],
  ])('says nothing of another %s', (_, about) => {
    expect(at('2026-12-01', [WORD], about)).toBeUndefined();
  });

  it('knows a domain in any case', () => {
    expect(at('2026-12-01', [WORD], { ...ABOUT, target: 'Sales.Example' })?.attestation).toBe(WORD);
  });

  it('is looked for by what it is about, not through all of them', () => {
    let looked = 0;
    const words = Array.from({ length: 1000 }, (_, index) => ({
      ...WORD,
      get domain() {
        looked += 1;
        return `d${index}.example`;
      },
    }));
    const find = newestOf(words, new Date('2026-12-01'));

    const found = words.filter((_, index) => find('catch-all', `d${index}.example`) !== undefined);

    expect([found.length, looked]).toEqual([1000, 1000]);
  });

  it('gives way to a newer one about the same, wherever that stands, and of one day to the one below', () => {
    const [newer, below] = [
      { ...WORD, on: '2026-12-24' },
      { ...WORD, on: '2026-12-24', by: 'Bob' },
    ];

    expect(at('2027-01-01', [newer, WORD])?.attestation).toBe(newer);
    expect(at('2027-01-01', [newer, below, WORD])?.attestation).toBe(below);
  });
});

describe('the form of an attestation', () => {
  const fits = (parts: object) =>
    attestationsSchema(CATALOGUE).safeParse({ version: 1, attestations: [{ ...WORD, step: id, ...parts }] })
      .success;
  const id = CATALOGUE[0]?.id ?? '';

  it.each([
    ['a glob, as nobody saw to a domain that is not there yet', { domain: '*.example' }],
    ['a step that is not known', { step: 'no-such-step' }],
    ['a blank name', { by: ' ' }],
    ['a blank note', { note: '' }],
    ['a day that is none', { on: '2026-02-30' }],
    ['a key that is not known', { expires: '2099-01-01' }],
  ])('does not take %s', (_, parts) => {
    expect([fits({}), fits(parts)]).toEqual([true, false]);
  });
});
