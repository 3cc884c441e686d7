import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { secretReference } from '../../../src/steps/kit/secret-reference.js';

const schema = secretReference('Password of the account');

describe('a reference to a secret', () => {
  it.each([
    'env:NAME',
    'file:/run/secrets/one',
    'file:C:\\secrets\\one.txt',
    'cmd:pass show mail',
    'generate:new.txt',
  ])('is %s', (text) => expect(schema.safeParse(text).success).toBe(true));

  it.each(['', 'hunter2', 'env:', 'env: NAME', 'ENV:NAME', 'prompt:', ' env:NAME', 7, null])(
    'is not %j',
    (value) => expect(schema.safeParse(value).success).toBe(false),
  );

  it('tells editors that it is not to be shown', () => {
    expect(z.toJSONSchema(schema)).toMatchObject({
      description: 'Password of the account: a reference, never the secret itself',
      writeOnly: true,
    });
  });
});
