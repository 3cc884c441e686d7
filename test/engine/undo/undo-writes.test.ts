/** What takes a run's own writes back while it goes on. */
import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/canonical-json.js';
import { ownPassword } from '../../../src/contract/resources/access/own-account.js';
import type { WriteEntry } from '../../../src/engine/undo/touched.js';
import { PASSWORD_IN_USE, undoOf, type Written } from '../../../src/engine/undo/undo-writes.js';
import type { DocumentReading, Reading } from '../../../src/engine/words/reading.js';
import { collectionOf, documentOf, fieldsOf, RULE, write } from '../a-past-run.js';

function written(entry: WriteEntry, found?: Json): Written {
  const { item, fields } = entry;
  const verdicts = (item === undefined ? Object.keys(fields ?? {}) : [item]).map((field) => ({
    ...{ field, verdict: 'honoured' as const, expected: null, found: found ?? null },
  }));
  return { entry, verdicts, bystanders: [] };
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
      conflicts: [{ name: 'catchAll', why: 'was changed since, to "sales"' }],
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
      changes: [
        {
          ...{ resource: 'own-password', target: 'server', action: 'change', field: 'password' },
          ...{ before: null, after: PASSWORD_IN_USE },
        },
      ],
      conflicts: [],
    });
    expect(undoOf([], { before: reading, now: reading }).changes).toMatchObject([{ field: 'password' }]);
  });

  it('knows what the run left there by what its read-back saw, though it was sent in another spelling', () => {
    const state = { before: documentOf({ catchAll: 'info' }), now: documentOf({ catchAll: 'sales' }) };

    expect(undoOf([written(setAlias, 'sales')], state as never)).toMatchObject({
      changes: [{ field: 'catchAll', before: 'sales', after: 'info' }],
      conflicts: [],
    });
    expect(undoOf([written(setAlias)], state as never).changes).toEqual([]);
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
      conflicts: [{ why: 'it could not be read' }],
    });
  });
});
