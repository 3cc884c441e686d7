import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { playbookJsonSchema, playbookSchema } from '../../src/playbook/schema.js';
import type { StepSchema } from '../../src/playbook/step-schema.js';
import { CATALOGUE, refusalOf } from './builders.js';

/** Every object that is the schema of some key, with its path. */
function keysBelow(
  node: unknown,
  path: readonly string[] = [],
): readonly [string, Record<string, unknown>][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, member]) => {
    const inner = keysBelow(member, [...path, key]);
    return path.at(-1) === 'properties' ? [[[...path, key].join('.'), member], ...inner] : inner;
  });
}

function aStep(options: z.ZodObject): StepSchema {
  return { id: 'one', title: 'One', scope: 'server', options };
}

describe('playbookSchema', () => {
  it('accepts the whole of a playbook file', () => {
    const file = {
      version: 1,
      name: 'strict',
      extends: ['baseline', './own.yaml'],
      steps: { relay: { allow: 'nobody' }, 'catch-all': 'off' },
      domains: { include: ['*'], exclude: [] },
      overrides: [{ domains: ['bank.example'], steps: { throttling: { perHour: 100 } } }],
      waivers: [{ step: 'relay', domain: 'server', reason: 'r', owner: 'o', expires: '2028-02-29' }],
      limits: { changes: 5000, changedDomainsPercent: 100 },
    };

    expect(playbookSchema(CATALOGUE).parse(file)).toMatchObject(file);
  });

  it('leaves rules across the options of a step to the merged options', () => {
    const file = { version: 1, name: 'a', steps: { throttling: { perHour: 1 }, 'form-sender': {} } };

    expect(playbookSchema(CATALOGUE).safeParse(file).success).toBe(true);
  });

  it('is strict about the options of a step that is not', () => {
    const loose = aStep(z.object({ a: z.int() }));

    expect(
      playbookSchema([loose]).safeParse({ version: 1, name: 'a', steps: { one: { b: 1 } } }).success,
    ).toBe(false);
  });

  it('takes options whose keys are names of things', () => {
    const record = aStep(z.strictObject({ limits: z.record(z.string(), z.int()) }));
    const file = { version: 1, name: 'a', steps: { one: { limits: { anything: 1 } } } };

    expect(playbookSchema([record]).safeParse(file).success).toBe(true);
  });
});

describe('playbookJsonSchema', () => {
  const schema = playbookJsonSchema(CATALOGUE);

  it('does not take a step whose options would let unknown keys pass', async () => {
    const open = aStep(z.strictObject({ limits: z.object({ changes: z.int() }) }));

    const error = await refusalOf(Promise.resolve().then(() => playbookJsonSchema([open])));

    expect(error.code).toBe('internal.bug');
    expect(error.message).toBe(
      'a playbook.steps.properties.one.anyOf.1.properties.limits takes unknown keys; declare it as a strict object',
    );
  });

  it('explains every key to an editor', () => {
    const unexplained = keysBelow(schema).filter(([, node]) => !node.description && !node.title);

    // The only key in the catalogue of this test without a description of its own.
    expect(unexplained.map(([path]) => path.split('.').at(-1))).toEqual(
      expect.arrayContaining(['mailbox', 'portion', 'months']),
    );
    expect(new Set(unexplained.map(([path]) => path.split('.').at(-1)))).toEqual(
      new Set(['mailbox', 'portion', 'months']),
    );
  });

  it('offers the titles, options and defaults of the steps', () => {
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      additionalProperties: false,
      required: ['version', 'name'],
      properties: {
        steps: {
          properties: {
            relay: {
              title: 'Nobody relays',
              description: expect.stringContaining('Nobody relays. {} selects it'),
              anyOf: [
                { const: 'off' },
                { properties: { allow: { default: 'nobody', enum: ['nobody', 'local-users'] } } },
              ],
            },
          },
        },
      },
    });
  });

  it('offers in overrides only steps that judge domains', () => {
    expect(schema).toMatchObject({
      properties: { overrides: { items: { properties: { steps: { additionalProperties: false } } } } },
    });
    const paths = keysBelow(schema).map(([path]) => path);

    expect(paths).toContain('properties.overrides.items.properties.steps.properties.throttling');
    expect(paths).toContain('properties.overrides.items.properties.steps.properties.lengths');
    expect(paths).not.toContain('properties.overrides.items.properties.steps.properties.relay');
  });

  it('describes options that JSON Schema cannot express as anything', () => {
    const odd = aStep(z.strictObject({ when: z.custom<string>(() => true) }));

    expect(playbookJsonSchema([odd])).toMatchObject({ type: 'object' });
  });
});
