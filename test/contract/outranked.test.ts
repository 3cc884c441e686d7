import { describe, expect, it } from '@jest/globals';
import { outrankedIn, without } from '../../src/contract/outranked.js';

const READ = { method: 'GET', path: 'settings/x' };
const field = (wire: string, evidence: string) => ({ wire, evidence, written: evidence });

function overlay(evidence: string, { path = 'settings/x', wire = 'a' } = {}) {
  return {
    version: 1,
    build: 9406,
    resources: {
      'smtp-in': {
        read: { ...READ, path, evidence },
        write: null,
        fields: { allowRelay: field(wire, evidence) },
      },
      greylisting: { fields: { isEnabled: field('enabled', 'learned') } },
    },
  };
}

const PROPOSED = overlay('proposed');
const LEARNED = overlay('learned', { path: 'settings/y', wire: 'b' });

describe('what another overlay knows better', () => {
  it('is the call that reads, and with it every field that was read by it', () => {
    expect(outrankedIn(PROPOSED, LEARNED)).toEqual([
      expect.objectContaining({
        resource: 'smtp-in',
        parts: ['read', 'fields.allowRelay'],
        evidence: 'proposed',
        better: 'learned',
      }),
    ]);
    expect(outrankedIn(LEARNED, PROPOSED)).toEqual([]);
  });

  it('is nothing of what both say alike, what the other does not name, and what is known as well', () => {
    expect(outrankedIn(PROPOSED, overlay('proposed'))).toEqual([]);
    expect(outrankedIn(PROPOSED, { resources: { 'log-settings': LEARNED.resources['smtp-in'] } })).toEqual(
      [],
    );
    expect(outrankedIn(PROPOSED, overlay('proposed', { path: 'settings/y' }))).toEqual([]);
  });

  it.each([
    [null],
    ['text'],
    [{}],
    [{ resources: [] }],
    [{ resources: { 'smtp-in': 7 } }],
    [{ resources: { 'smtp-in': { fields: 7 } } }],
  ])('is nothing in what is no overlay: %j', (other) => {
    expect(outrankedIn(PROPOSED, other)).toEqual([]);
    expect(outrankedIn(other, LEARNED)).toEqual([]);
  });
});

describe('an overlay without what another knows better', () => {
  it('keeps all else as it is', () => {
    expect(without(PROPOSED, outrankedIn(PROPOSED, LEARNED))).toEqual({
      ...PROPOSED,
      resources: { ...PROPOSED.resources, 'smtp-in': { write: null, fields: {} } },
    });
  });

  it('is the very overlay where nothing is known better, and what is none stays', () => {
    expect(without(PROPOSED, [])).toBe(PROPOSED);
    expect(without('text', outrankedIn(PROPOSED, LEARNED))).toBe('text');
  });
});
