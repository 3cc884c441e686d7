/** The plan and the proof of a rollback of documents, by themselves. */
import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/canonical-json.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import type { Reading } from '../../../src/engine/words/reading.js';
import { documentOf, readBack, rolledBack, type WriteEntry, write } from '../a-past-run.js';

const RAW = {
  requireSmtpAuthentication: false,
  catchAll: 'info',
  authenticationSettings: { server: 'ldap', ldapPassword: '[redacted]' },
};

function setting(fields: Readonly<Record<string, { before: Json; after: Json }>>): WriteEntry {
  return write({ resource: 'domain-settings', target: 'a.test', action: 'set', fields });
}

describe('a document', () => {
  const journal = [setting({ catchAll: { before: 'info', after: '' } })];

  it('is left alone without its snapshot, and proves nothing', () => {
    const { changes, conflicts, unrestored } = rolledBack(
      journal,
      undefined,
      documentOf({ ...RAW, catchAll: '' }),
    );

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain('is not in the snapshot');
    expect(unrestored).toMatchObject([{ path: '', why: 'no-snapshot', wanted: null }]);
  });

  it('is left alone where its field no longer decodes', () => {
    const { changes, conflicts } = rolledBack(journal, documentOf(RAW), documentOf({ ...RAW, catchAll: 7 }));

    expect(changes).toEqual([]);
    expect(conflicts).toHaveLength(1);
  });

  it('never sends the mask of a secret back', () => {
    const held = { server: 'ldap', ldapPassword: 'Amber-Falcon-8' };
    const now = documentOf({ ...RAW, catchAll: '', authenticationSettings: { ...held, server: 'else' } });
    const bystanders = [{ path: 'authenticationSettings.server', before: 'ldap', after: 'else' }];

    const { changes, conflicts } = rolledBack([...journal, readBack({ bystanders })], documentOf(RAW), now);

    expect(changes.map((change) => ('field' in change ? change.field : ''))).toEqual(['catchAll']);
    expect(conflicts[0]).toContain('holds a secret');
  });

  it('never sends the mask back of a member that an earlier rollback wrote whole', () => {
    const before = { server: 'ldap', ldapPassword: '[redacted]' };
    const after = { server: 'else', ldapPassword: '' };
    const wrote = [setting({ 'wire:authenticationSettings': { before, after } })];

    const { changes, conflicts } = rolledBack(
      wrote,
      documentOf(RAW),
      documentOf({ ...RAW, authenticationSettings: after }),
    );

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain('holds a secret');
  });

  it('leaves a member alone that no write carried, and names it', () => {
    const bystanders = [{ path: 'extra', before: 1, after: null }];
    const was = documentOf({ ...RAW, extra: 1 });

    const { changes, conflicts } = rolledBack(
      [...journal, readBack({ bystanders })],
      was,
      documentOf({ ...RAW, catchAll: '' }),
    );

    expect(changes.map((change) => ('field' in change ? change.field : ''))).toEqual(['catchAll']);
    expect(conflicts[0]).toContain('extra moved during the run');
  });

  it('could not be read, and says why', () => {
    const now: Reading = {
      status: 'failed',
      resource: domainSettings,
      target: 'a.test',
      code: 'server.refused',
      why: 'no',
    };

    const { changes, conflicts, unrestored } = rolledBack(journal, documentOf(RAW), now);

    expect(changes).toEqual([]);
    expect(conflicts[0]).toContain('could not be read: no');
    expect(unrestored).toMatchObject([{ path: '', why: 'unread', wanted: null, found: 'no' }]);
  });
});
