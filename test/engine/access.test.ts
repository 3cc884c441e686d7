/** Access: what the next sign-in has to know, and what takes a change of a door back. */
import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../src/canonical-json.js';
import { ownPassword } from '../../src/contract/own-password.js';
import { accountAfter, undoOf, type Written } from '../../src/engine/access.js';
import type { DocumentReading, Reading } from '../../src/engine/reading.js';
import { PASSWORD_IN_USE } from '../../src/engine/secrets.js';
import type { WriteEntry } from '../../src/engine/touched.js';
import { aFieldChange } from './a-change.js';
import { collectionOf, documentOf, fieldsOf, RULE, write } from './a-past-run.js';

const own = (resource: string, field: string, after: Json) =>
  aFieldChange({ target: 'server', resource, field, before: null, after });
const NEW_PASSWORD = own('own-password', 'password', 'env:NEW');
const NEW_FACTOR = [own('own-two-factor', 'isOn', true), own('own-two-factor', 'totpSecret', 'env:TOTP')];

describe('the account after a change', () => {
  it('signs in with the new password, and with what it had before', () => {
    expect(accountAfter([NEW_PASSWORD], {})).toEqual({ password: 'env:NEW' });
    expect(accountAfter([NEW_PASSWORD], { password: 'env:OLD', totp: 'env:TOTP' })).toEqual({
      password: 'env:NEW',
      totp: 'env:TOTP',
    });
  });

  it('signs in with the new second factor', () => {
    expect(accountAfter(NEW_FACTOR, { password: 'env:NEW' })).toEqual({
      password: 'env:NEW',
      totp: 'env:TOTP',
    });
  });

  it('is as before where the secret is that of somebody else', () => {
    const other = own('users', 'password', 'env:FORMS');

    expect(accountAfter([other, aFieldChange()], {})).toEqual({});
  });
});

function written(entry: WriteEntry, found?: Json): Written {
  const { item, fields } = entry;
  const verdicts = (item === undefined ? Object.keys(fields ?? {}) : [item]).map((field) => ({
    ...{ field, verdict: 'honoured' as const, expected: null, found: found ?? null },
  }));
  return { entry, verification: { verdicts, bystanders: [] } };
}

const setAlias = write({
  ...{ resource: 'domain-settings', target: 'a.test', action: 'set' },
  fields: { catchAll: { before: 'info', after: '' } },
});

describe('taking a change back', () => {
  it('brings the fields of a document back to what they were', () => {
    const state = { before: documentOf({ catchAll: 'info' }), now: documentOf({ catchAll: '' }) };

    expect(undoOf([written(setAlias, '')], state as never)).toMatchObject({
      changes: [{ field: 'catchAll', before: '', after: 'info' }],
      conflicts: [],
    });
  });

  it('leaves alone what somebody else has changed by then', () => {
    const state = { before: documentOf({ catchAll: 'info' }), now: documentOf({ catchAll: 'sales' }) };

    expect(undoOf([written(setAlias, '')], state as never)).toMatchObject({
      changes: [],
      conflicts: [expect.stringContaining('catchAll is now "sales"')],
    });
  });

  it('brings the items of a collection back', () => {
    const tight = { ...RULE, threshold: 5 };
    const edit = write({
      ...{ action: 'change', item: 'brute-force-by-ip', key: 1 },
      ...{ before: fieldsOf(RULE), after: fieldsOf(tight) },
    });
    const state = { before: collectionOf([RULE]), now: collectionOf([tight]) };

    expect(undoOf([written(edit, fieldsOf(tight))], state as never)).toMatchObject({
      changes: [{ action: 'change', key: 1, after: { threshold: 50 } }],
      conflicts: [],
    });
  });

  it('brings the password back by what the operator signed in with: no answer shows it', () => {
    const document = { raw: { username: 'admin' }, fields: { password: null }, failures: {} };
    const reading: DocumentReading = {
      ...{ status: 'document', resource: ownPassword, target: 'server', document },
    };
    const entry = write({
      ...{ resource: 'own-password', action: 'set' },
      fields: { password: { before: null, after: 'env:NEW' } },
    });

    expect(undoOf([written(entry)], { before: reading, now: reading })).toMatchObject({
      changes: [{ resource: 'own-password', field: 'password', before: null, after: PASSWORD_IN_USE }],
      conflicts: [],
    });
    expect(undoOf([], { before: reading, now: reading }).changes).toMatchObject([{ field: 'password' }]);
  });

  it.each<[string, Reading]>([
    [
      'cannot be read',
      { status: 'failed', resource: ownPassword, target: 'server', code: 'server.timeout', why: 'late' },
    ],
    ['is of another kind by then', collectionOf([])],
  ])('is not possible where the object %s', (_, now) => {
    expect(undoOf([written(setAlias)], { before: documentOf({}) as DocumentReading, now })).toEqual({
      changes: [],
      conflicts: ['it could not be read'],
    });
  });
});
