/** The secrets that the contract knows. */
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { shippedContract } from '../../src/contract/contract.js';

/** All but what only says that there is one: the server hands it out. */
const secretFields = shippedContract.resources.flatMap((resource) =>
  Object.entries(resource.binding.fields).flatMap(([field, binding]) =>
    'writeOnly' in binding && field !== 'hasLink' ? [{ resource, id: resource.id, field, binding }] : [],
  ),
);

describe.each(secretFields)('the secret $field of $id', ({ resource, field }) => {
  it('is a text, which is a reference, or none', () => {
    const schema = resource.model.shape[field] as z.ZodType;

    expect(schema.safeParse(null).success).toBe(true);
    expect(schema.safeParse('env:NAME').success).toBe(true);
    expect(schema.safeParse(7).success).toBe(false);
  });

  it('has a name that is masked wherever it is stored', () => {
    expect(field).toMatch(/password|secret/i);
  });
});

it('knows of a link that there is to be one, and never what it is', () => {
  const schema = shippedContract.byId('login-links')?.model.shape.hasLink as z.ZodType;

  expect(
    [true, null, 'env:NAME', 'https://mail.example/'].map((one) => schema.safeParse(one).success),
  ).toEqual([...[true, true, false, false]]);
});

describe('the secrets of the contract', () => {
  it('are those that the tool can set', () => {
    expect(secretFields.map(({ id, field }) => `${id} ${field}`)).toEqual([
      'own-password password',
      'own-two-factor totpSecret',
      'mail-domains administratorPassword',
      'users password',
    ]);
  });
});
