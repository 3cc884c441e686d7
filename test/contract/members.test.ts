import { describe, expect, it } from '@jest/globals';
import { memberAt, topOf, withMember, withoutEnvelope } from '../../src/contract/members.js';

describe('a dotted name', () => {
  it('leads into nested objects', () => {
    expect(memberAt({ a: { b: { c: 0 } } }, 'a.b.c')).toBe(0);
  });

  it.each([
    ['x', {}],
    ['a.b', { a: null }],
    ['a.b', { a: ['b'] }],
    ['a.length', { a: 'text' }],
    ['constructor', {}],
    ['a.toString', { a: {} }],
  ])('%s leads nowhere in %j', (path, object) => {
    expect(memberAt(object, path)).toBeUndefined();
  });

  it('sets a member in a copy, beside what is there', () => {
    const object = Object.freeze({ a: Object.freeze({ b: 1, c: 2 }), d: 3 });

    expect(withMember(object, 'a.b', 9)).toEqual({ a: { b: 9, c: 2 }, d: 3 });
    expect(object).toEqual({ a: { b: 1, c: 2 }, d: 3 });
  });

  it('makes the objects that are missing on the way', () => {
    expect(withMember({ a: 'text' }, 'a.b.c', 1)).toEqual({ a: { b: { c: 1 } } });
  });

  it('travels in the member of its first name', () => {
    expect(topOf('minLength.ruleValue')).toBe('minLength');
    expect(topOf('catchAll')).toBe('catchAll');
  });
});

describe('the envelope', () => {
  it('is what every answer has beside its payload', () => {
    const envelope = { success: true, resultCode: 200, message: 'x', debugInfo: '', variables: {} };

    expect(withoutEnvelope({ ...envelope, totalCount: 3, Success: 'kept' })).toEqual({
      totalCount: 3,
      Success: 'kept',
    });
  });
});
