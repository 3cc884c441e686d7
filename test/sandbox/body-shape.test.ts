import { describe, expect, it } from '@jest/globals';
import { blankOf, knownMembers } from '../../src/sandbox/body-shape.js';

describe('knownMembers', () => {
  it('checks the items of a list against the example in the template', () => {
    const template = { names: [''], counts: [0] };

    expect(knownMembers({ names: ['a'], counts: [] }, template)).toEqual({ names: ['a'], counts: [] });
    expect(knownMembers({ names: ['a', 5] }, template)).toBeUndefined();
    expect(knownMembers({ counts: [1.5] }, template)).toBeUndefined();
    expect(knownMembers({ names: 'a' }, template)).toBeUndefined();
  });

  it('takes any items where the template has no example', () => {
    expect(knownMembers({ things: ['a', 5, {}] }, { things: [] })).toEqual({ things: ['a', 5, {}] });
  });
});

describe('blankOf', () => {
  it('empties the lists of a template and shares nothing with it', () => {
    const template = { names: [''], nested: { on: false } };

    const blank = blankOf(template);
    blank.nested.on = true;

    expect(blank.names).toEqual([]);
    expect(template).toEqual({ names: [''], nested: { on: false } });
  });
});
