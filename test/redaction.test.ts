import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redactNamed, redactObject } from '../src/redaction.js';
import { runs } from './property-runs.js';

describe('redactObject', () => {
  it('masks secret members at any depth', () => {
    const settings = { ldap: { ldapPassword: 'hunter22', port: 389 }, items: [{ clientSecret: 'hunter22' }] };

    expect(redactObject(settings)).toEqual({
      ldap: { ldapPassword: '[redacted]', port: 389 },
      items: [{ clientSecret: '[redacted]' }],
    });
  });

  it('masks a list of secrets', () => {
    expect(redactObject({ apiTokens: ['one', ['two']] })).toEqual({
      apiTokens: ['[redacted]', ['[redacted]']],
    });
  });

  it('keeps numbers and switches whose name only speaks of passwords', () => {
    const policy = { minimumPasswordLength: 12, requirePasswordMatch: true, lastPassword: '' };

    expect(redactObject(policy)).toEqual(policy);
  });

  it('leaves no text under any secret name of any object', () => {
    const secret = 'S3CRET-text';
    const name = fc.constantFrom(
      'ldapPassword',
      'authToken',
      'sharedSecret',
      'private_key',
      'autoLoginUrl',
      'passwd',
    );
    const leaf = fc
      .record({ name, list: fc.boolean() })
      .map(({ name: key, list }) => ({ [key]: list ? [secret] : secret }));
    const nested = fc.letrec((tie) => ({
      node: fc.oneof(
        leaf,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
      ),
    })).node;

    fc.assert(
      fc.property(nested, (value) => !JSON.stringify(redactObject(value)).includes(secret)),
      runs(),
    );
  });

  it('does not change its input', () => {
    const settings = { ldapPassword: 'hunter22' };

    redactObject(settings);

    expect(settings).toEqual({ ldapPassword: 'hunter22' });
  });
});

describe('redactNamed', () => {
  it('masks a text by the name it is stored under', () => {
    expect(redactNamed('ldapPassword', 'hunter22')).toBe('[redacted]');
    expect(redactNamed('settings.ldap.ldapPassword', 'hunter22')).toBe('[redacted]');
    expect(redactNamed('catchAll', 'postmaster')).toBe('postmaster');
  });
});
