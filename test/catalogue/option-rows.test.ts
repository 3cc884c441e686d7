import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { optionRows } from '../../src/catalogue/option-rows.js';
import { steps } from '../../src/steps/index.js';

const limits = z
  .strictObject({ threshold: z.int().min(1).max(1000).default(5).describe('Events') })
  .prefault({})
  .describe('Limits');
const options = z.strictObject({
  mode: z.enum(['one', 'two']).default('one').describe('Mode'),
  limits,
  allow: z
    .array(
      z.strictObject({
        address: z.string().describe('Address'),
        port: z.int().min(1).max(9).default(2).describe('Port'),
      }),
    )
    .default([])
    .describe('Allowed'),
  name: z.string().describe('Name'),
  folder: z.string().optional().describe('Folder'),
});

describe('the rows of options', () => {
  it('hold what is nested by its path, each with range, default, and whether it has to be stated', () => {
    const rows = optionRows({ options }).map(({ name, what, takes, fallback, isRequired }) => [
      name,
      what,
      takes,
      fallback,
      isRequired,
    ]);

    expect(rows).toEqual([
      ['mode', 'Mode', 'one of "one", "two"', '"one"', false],
      ['limits', 'Limits', 'a mapping with threshold', undefined, false],
      ['limits.threshold', 'Events', 'a whole number from 1 to 1000', '5', false],
      ['allow', 'Allowed', 'a list, each a mapping with address, port', '[]', false],
      ['allow[].address', 'Address', 'text', undefined, true],
      ['allow[].port', 'Port', 'a whole number from 1 to 9', '2', false],
      ['name', 'Name', 'text', undefined, true],
      ['folder', 'Folder', 'text', undefined, false],
    ]);
  });

  it('say nothing of an option that says nothing of itself', () => {
    expect(optionRows({ options: z.strictObject({ plain: z.string() }) })).toEqual([
      { name: 'plain', what: '', fallback: undefined, takes: 'text', isRequired: true },
    ]);
  });

  it('are none where there is no option', () => {
    expect(optionRows({ options: z.strictObject({}) })).toEqual([]);
  });

  it.each(steps.map((step) => ({ id: step.id, step })))(
    'of $id say of each option what it is',
    ({ step }) => {
      const rows = optionRows(step);

      const names = rows.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(Object.keys(step.options.shape)));
      expect(new Set(names).size).toBe(names.length);
      expect(rows.filter(({ what, takes }) => what === '' || takes === 'any value')).toEqual([]);
    },
  );
});
