import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  exampleOf,
  exampleOptions,
  otherChoices,
  requiredOptions,
  statedText,
  withOptions,
} from '../../src/catalogue/example-options.js';
import { steps } from '../../src/steps/index.js';
import { domainName, serverAddress } from '../../src/steps/kit/host-name.js';
import { secretReference } from '../../src/steps/kit/secret-reference.js';

const options = z.strictObject({
  name: domainName('Name'),
  servers: z
    .array(z.strictObject({ address: serverAddress('Address'), port: z.int().min(1).default(25) }))
    .min(1),
  mode: z.enum(['one', 'two']).default('one'),
  isOn: z.boolean().default(false),
  logs: z.array(z.enum(['a', 'b'])).default(['a']),
  password: secretReference('Password').optional(),
});
const step = { options };

describe('the options a step is shown with', () => {
  it('are its defaults, and examples for what has none', () => {
    expect(exampleOptions(step)).toEqual({
      name: 'example.com',
      servers: [{ address: 'mail.example.com', port: 25 }],
      mode: 'one',
      isOn: false,
      logs: ['a'],
    });
    expect(requiredOptions(step)).toEqual(['name', 'servers']);
  });

  it.each(steps.map((one) => ({ id: one.id, one })))('of $id are options that it takes', ({ one }) => {
    const shown = exampleOptions(one);

    expect(one.options.safeParse(shown).error).toBeUndefined();
    expect(one.manual(shown)).not.toEqual([]);
  });

  it('are those of a playbook that states nothing, where a step demands nothing', () => {
    const demanding = steps.filter((one) => !one.options.safeParse({}).success);

    expect(demanding.every((one) => one.isForRoles === true)).toBe(true);
    for (const one of demanding) expect(requiredOptions(one)).not.toEqual([]);
  });

  it('are no failure where no example is found', () => {
    const odd = {
      options: z.strictObject({ odd: z.string().refine(() => false, 'never'), bytes: z.bigint() }),
    };

    expect(exampleOptions(odd)).toEqual({ odd: 'example.com', bytes: 'example.com' });
    expect(withOptions(odd, {})).toBeUndefined();
  });
});

describe('an example', () => {
  it.each([
    ['an address', z.ipv4(), '192.0.2.10'],
    ['a mailbox', z.email(), 'postmaster@example.com'],
    ['a day', z.iso.date(), '2030-12-31'],
    ['a number', z.int().min(7).max(9), 7],
    ['any number', z.number(), 1],
    ['a choice', z.enum(['x', 'y']), 'x'],
    ['a switch', z.boolean(), true],
    ['one of several', z.union([z.int().min(3), z.string()]), 3],
    ['what may be null', z.string().nullable(), 'example.com'],
    ['a list', z.array(z.int().min(2)).min(1), [2]],
    ['what names its own', z.string().meta({ examples: ['ours'] }), 'ours'],
  ])('of %s is one that it takes', (_, schema, example) => {
    expect(exampleOf(schema)).toEqual(example);
    expect(schema.safeParse(exampleOf(schema)).success).toBe(true);
  });
});

describe('other choices', () => {
  it('are every other value of what has some, and an example of what may be left out', () => {
    expect(otherChoices(step)).toEqual([
      { mode: 'two' },
      { isOn: true },
      { logs: ['a', 'b'] },
      { password: 'env:NAME' },
    ]);
  });

  it('are told as a playbook states them, and by name where the value does not matter', () => {
    expect(statedText(step, { mode: 'two', isOn: true })).toBe('mode: two and isOn: true');
    expect(statedText(step, { password: 'env:NAME' })).toBe('password stated');
    expect(statedText(step, {})).toBe('');
  });
});
