import { describe, expect, it } from '@jest/globals';
import { blankOf, membersOf } from '../../src/sandbox/body-shape.js';

function read(given: unknown, template: Readonly<Record<string, unknown>>): unknown {
  return membersOf(template).safeParse(given).data;
}

describe('membersOf', () => {
  it('takes the members that the template has too, and no other', () => {
    expect(read({ port: 25, more: true }, { name: '', port: 0 })).toEqual({ port: 25 });
  });

  it('checks the items of a list against the example in the template', () => {
    const template = { names: [''], counts: [0] };

    expect(read({ names: ['a'], counts: [] }, template)).toEqual({ names: ['a'], counts: [] });
    expect(read({ names: ['a', 5] }, template)).toBeUndefined();
    expect(read({ counts: [1.5] }, template)).toBeUndefined();
    expect(read({ names: 'a' }, template)).toBeUndefined();
  });

  it('takes any items where the template has no example', () => {
    expect(read({ things: ['a', 5, {}] }, { things: [] })).toEqual({ things: ['a', 5, {}] });
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
