/** Restoring a document, by itself: fields that a run wrote, and members that moved along. */

import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import type { AnyDocument } from '../../../src/contract/resource.js';
import { ownTwoFactor } from '../../../src/contract/resources/access/own-account.js';
import { passwordSettings } from '../../../src/contract/resources/access/password-settings.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { domainPropagation } from '../../../src/contract/resources/domains/propagation.js';
import { decodeDocument } from '../../../src/contract/wire/decode.js';
import { restoreDocument } from '../../../src/engine/undo/restore-document.js';
import { touchedObjects } from '../../../src/engine/undo/touched.js';
import type { DocumentReading } from '../../../src/engine/words/reading.js';
import type { JournalEntry } from '../../../src/store/journal-entry.js';
import { readBack, type WriteEntry, write } from '../a-past-run.js';
import { inWords } from './in-words.js';

const RAW = {
  catchAll: 'info',
  requireSmtpAuthentication: false,
  throttleSettings: { messagesPerHour: 0, action: 1 },
  authenticationSettings: { server: 'ldap', ldapPassword: '[redacted]' },
};

function readingOf(resource: AnyDocument, raw: JsonObject): DocumentReading {
  const { under } = resource.binding.read;
  const decoded = decodeDocument(resource, under === undefined ? raw : { [under]: raw });
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'document', resource, target: 'a.test', document: decoded.value };
}

/** Of a server that takes what it gets for the whole: a write carries every member. */
const WHOLE: AnyDocument = {
  ...domainSettings,
  binding: {
    ...domainSettings.binding,
    write: { method: 'POST', path: 'x', ...domainSettings.binding.write, sends: 'all-members' } as never,
  },
};

interface Documents {
  readonly was: JsonObject;
  readonly now: JsonObject;
  readonly resource?: AnyDocument;
}

function restored(journal: readonly JournalEntry[], documents: Documents) {
  const { was, now, resource = domainSettings } = documents;
  const [touched] = touchedObjects(journal, shippedContract);
  if (touched === undefined) throw new Error('the journal touches nothing');
  const { fields } = readingOf(resource, was).document;
  return inWords(restoreDocument(readingOf(resource, now), touched, { raw: was, fields }));
}

/** The same, in short: field, before and after of each change. */
function restoredInShort(journal: readonly JournalEntry[], documents: Documents) {
  const { changes, conflicts } = restored(journal, documents);
  return {
    changes: changes.map((one) => ('field' in one ? [one.field, one.before, one.after] : [])),
    conflicts,
  };
}

type Values = { readonly before: Json; readonly after: Json };

function setting(fields: Readonly<Record<string, Values>>, parts: Partial<WriteEntry> = {}): WriteEntry {
  return write({ resource: 'domain-settings', target: 'a.test', action: 'set', fields, ...parts });
}

const verdict = (field: string, found: Json) =>
  ({ field, verdict: 'altered', expected: null, found }) as const;

const PROPAGATE = domainPropagation.route.path;
const setAlias = setting({ catchAll: { before: 'info', after: '' } });
const NOTHING = { changes: [], conflicts: [] };

describe('a field that a run wrote', () => {
  it('goes back to what it was, as a change that loosens', () => {
    expect(restored([setAlias], { was: RAW, now: { ...RAW, catchAll: '' } })).toEqual({
      changes: [
        {
          ...{ steps: ['rollback'], target: 'a.test', resource: 'domain-settings' },
          ...{ effect: 'loosens', disruption: 'low', evidence: expect.any(String) },
          ...{ action: 'change', field: 'catchAll', before: '', after: 'info' },
        },
      ],
      conflicts: [],
    });
  });

  it('needs nothing where it is what it was', () => {
    expect(restored([setAlias], { was: RAW, now: RAW })).toEqual(NOTHING);
  });

  it('is left alone and told where somebody else changed it since', () => {
    expect(restored([setAlias], { was: RAW, now: { ...RAW, catchAll: 'sales' } })).toEqual({
      changes: [],
      conflicts: ['catchAll was changed since, to "sales"'],
    });
  });

  it('goes back from the value of each of its writes', () => {
    const second = setting({ catchAll: { before: 'first', after: '' } }, { write: 2 });
    const journal = [setting({ catchAll: { before: 'info', after: 'first' } }), second];

    for (const catchAll of ['first', '']) {
      expect(restoredInShort(journal, { was: RAW, now: { ...RAW, catchAll } }).changes).toEqual([
        ['catchAll', catchAll, 'info'],
      ]);
    }
  });

  it('goes back from what its read-back saw, and not from what that saw of another field', () => {
    const now = { ...RAW, catchAll: 'else' };
    const saw = (field: string) => [setAlias, readBack({ verdicts: [verdict(field, 'else')] })];

    expect(restoredInShort(saw('catchAll'), { was: RAW, now }).changes).toEqual([
      ['catchAll', 'else', 'info'],
    ]);
    expect(restoredInShort(saw('requireSmtpAuthentication'), { was: RAW, now }).changes).toEqual([]);
  });

  it('is told with the others, each by itself', () => {
    const journal = [
      setting({
        catchAll: { before: 'info', after: '' },
        requireSmtpAuthentication: { before: false, after: true },
      }),
    ];
    const now = { ...RAW, catchAll: 'sales', requireSmtpAuthentication: true };

    expect(restoredInShort(journal, { was: RAW, now })).toEqual({
      changes: [['requireSmtpAuthentication', true, false]],
      conflicts: ['catchAll was changed since, to "sales"'],
    });
  });

  it('goes back to nothing, and from nothing, where it is not there', () => {
    const { catchAll: _, ...without } = RAW;
    const clearing = setting({ catchAll: { before: 'info', after: null } });

    expect(restoredInShort([setAlias], { was: without, now: { ...RAW, catchAll: '' } }).changes).toEqual([
      ['catchAll', '', null],
    ]);
    expect(restoredInShort([clearing], { was: RAW, now: without }).changes).toEqual([
      ['catchAll', null, 'info'],
    ]);
  });
});

describe('a member that an earlier rollback wrote whole', () => {
  const before = { messagesPerHour: 9, action: 1 };

  it('goes back whole', () => {
    const journal = [setting({ 'wire:throttleSettings': { before, after: RAW.throttleSettings } })];
    const was = { ...RAW, throttleSettings: before };

    expect(restoredInShort(journal, { was, now: RAW })).toEqual({
      changes: [['wire:throttleSettings', RAW.throttleSettings, before]],
      conflicts: [],
    });
  });

  it('goes back to nothing, and from nothing, where it is not there', () => {
    const { throttleSettings: _, ...without } = RAW;
    const set = setting({ 'wire:throttleSettings': { before: null, after: before } });
    const cleared = setting({ 'wire:throttleSettings': { before, after: null } });
    const there = { ...RAW, throttleSettings: before };

    expect(restoredInShort([set], { was: without, now: there }).changes).toEqual([
      ['wire:throttleSettings', before, null],
    ]);
    expect(restoredInShort([cleared], { was: there, now: without }).changes).toEqual([
      ['wire:throttleSettings', null, before],
    ]);
  });

  it('stays where it held a secret before', () => {
    const after = { server: 'else', ldapPassword: '' };
    const journal = [
      setting({ 'wire:authenticationSettings': { before: RAW.authenticationSettings, after } }),
    ];

    expect(restoredInShort(journal, { was: RAW, now: { ...RAW, authenticationSettings: after } })).toEqual({
      changes: [],
      conflicts: ['wire:authenticationSettings holds a secret, which no snapshot keeps'],
    });
  });

  it('is told by its mask where it holds a secret now', () => {
    const held = { server: 'ldap', ldapPassword: 'Amber-Falcon-8' };
    const journal = [setting({ 'wire:authenticationSettings': { before: null, after: null } })];

    const { conflicts } = restored(journal, {
      was: { ...RAW, authenticationSettings: null },
      now: { ...RAW, authenticationSettings: held },
    });

    expect(conflicts).toEqual([
      'wire:authenticationSettings was changed since, to {"server":"ldap","ldapPassword":"[redacted]"}',
    ]);
  });
});

describe('a text of which the snapshot lacks a part, as the operator signs in with it', () => {
  const was = { ...RAW, catchAll: '[redacted].office' };
  const set = setting({ catchAll: { before: was.catchAll, after: '' } });

  it('is not put back by its mask, and needs nothing where it is there again', () => {
    expect(restoredInShort([set], { was, now: { ...RAW, catchAll: '' } })).toEqual({
      changes: [],
      conflicts: ['catchAll holds a secret, which no snapshot keeps'],
    });
    expect(restoredInShort([set], { was, now: { ...RAW, catchAll: 'farm.office' } })).toEqual(NOTHING);
  });

  it('is told as lost where what the run left there looks alike', () => {
    const alike = setting({ catchAll: { before: was.catchAll, after: was.catchAll } });

    expect(restoredInShort([alike], { was, now: { ...RAW, catchAll: 'farm.office' } }).conflicts).toEqual([
      'catchAll holds a secret, which no snapshot keeps',
    ]);
  });

  it.each([
    ['farm.office', []],
    ['sales', ['catchAll holds a secret, which no snapshot keeps']],
  ])('is told among what a whole write carried only where it is another now: %s', (catchAll, conflicts) => {
    const entry = setting({ requireSmtpAuthentication: { before: false, after: true } });
    const now = { ...RAW, catchAll, requireSmtpAuthentication: true };
    const secret = 'authenticationSettings';

    const told = restoredInShort([entry], {
      was: { ...was, [secret]: {} },
      now: { ...now, [secret]: {} },
      resource: WHOLE,
    });

    expect(told).toEqual({ changes: [['requireSmtpAuthentication', true, false]], conflicts });
  });
});

describe('what was set together with a secret', () => {
  const entry = setting(
    { isOn: { before: false, after: true }, totpSecret: { before: null, after: 'env:TOTP' } },
    { resource: 'own-two-factor' },
  );
  const documents = {
    was: { username: 'admin', twoFactorEnabled: false },
    now: { username: 'admin', twoFactorEnabled: true },
    resource: ownTwoFactor,
  };
  const why = 'was set with a secret that the server never shows: what it was before is not known';

  it('stays, all of it, and each is told', () => {
    expect(restored([entry], documents)).toEqual({
      changes: [],
      conflicts: [`isOn ${why}`, `totpSecret ${why}`],
    });
  });

  it('is not put back as a member either', () => {
    const bystanders = [{ path: 'twoFactorEnabled', before: false, after: true }];

    expect(restored([entry, readBack({ bystanders })], documents).changes).toEqual([]);
  });

  it('goes back where no secret was set', () => {
    const alone = setting({ isOn: { before: false, after: true } }, { resource: 'own-two-factor' });

    expect(restoredInShort([alone], documents).changes).toEqual([['isOn', true, false]]);
  });
});

describe('a member that moved along', () => {
  const moved = { path: 'throttleSettings.messagesPerHour', before: 0, after: 77 };
  const journal = [setAlias, readBack({ bystanders: [moved] })];
  const MOVED = { ...RAW, catchAll: '', throttleSettings: { messagesPerHour: 77, action: 1 } };

  it('is put back whole, after the fields', () => {
    expect(restoredInShort(journal, { was: RAW, now: MOVED, resource: WHOLE })).toEqual({
      changes: [
        ['catchAll', '', 'info'],
        ['wire:throttleSettings', MOVED.throttleSettings, RAW.throttleSettings],
      ],
      conflicts: [],
    });
  });

  it.each([domainSettings, WHOLE])(
    'is left alone where the Propagate that reached it did not name it',
    (resource) => {
      const byCall = [{ ...setAlias, path: PROPAGATE }, readBack({ bystanders: [moved] })];

      expect(restoredInShort(byCall, { was: RAW, now: MOVED, resource })).toEqual({
        changes: [['catchAll', '', 'info']],
        conflicts: [expect.stringContaining('throttleSettings moved during the run')],
      });
    },
  );

  it('is put back as a change of the same kind as a field', () => {
    const { changes } = restored(journal, { was: RAW, now: { ...MOVED, catchAll: 'info' }, resource: WHOLE });

    expect(changes).toMatchObject([
      { steps: ['rollback'], action: 'change', field: 'wire:throttleSettings', effect: 'loosens' },
    ]);
  });

  it('needs nothing where it is back by itself', () => {
    expect(restoredInShort(journal, { was: RAW, now: { ...RAW, catchAll: '' } })).toEqual({
      changes: [['catchAll', '', 'info']],
      conflicts: [],
    });
  });

  it('needs nothing where it is back by itself, though the secret in another one moved', () => {
    const path = 'authenticationSettings.ldapPassword';
    const secret = { path, before: '[redacted]', after: '[redacted]' };

    expect(restored([setAlias, readBack({ bystanders: [moved, secret] })], { was: RAW, now: RAW })).toEqual({
      changes: [],
      conflicts: ['authenticationSettings holds a secret, which no snapshot keeps'],
    });
  });

  it('is left alone and told where somebody else moved it on', () => {
    const now = { ...MOVED, throttleSettings: { messagesPerHour: 500, action: 1 } };

    expect(restoredInShort(journal, { was: RAW, now })).toEqual({
      changes: [['catchAll', '', 'info']],
      conflicts: ['throttleSettings was changed since'],
    });
  });

  it('is left alone where one of two places in it was moved on', () => {
    const both = [moved, { path: 'throttleSettings.action', before: 1, after: 2 }];
    const now = { ...MOVED, throttleSettings: { messagesPerHour: 77, action: 3 } };

    expect(restored([setAlias, readBack({ bystanders: both })], { was: RAW, now }).conflicts).toEqual([
      'throttleSettings was changed since',
    ]);
  });

  it('is put back where it was taken away, and nothing is there now', () => {
    const { throttleSettings: _, ...now } = { ...RAW, catchAll: '' };
    const gone = [{ path: 'throttleSettings', before: RAW.throttleSettings, after: null }];

    expect(
      restoredInShort([setAlias, readBack({ bystanders: gone })], { was: RAW, now, resource: WHOLE }).changes,
    ).toEqual([
      ['catchAll', '', 'info'],
      ['wire:throttleSettings', null, RAW.throttleSettings],
    ]);
  });

  it('stays where it was not there before', () => {
    const came = [{ path: 'brandNew', before: null, after: 1 }];
    const now = { ...RAW, catchAll: '', brandNew: 1 };

    expect(restored([setAlias, readBack({ bystanders: came })], { was: RAW, now }).conflicts).toEqual([
      'brandNew was not there before, and cannot be taken away',
    ]);
  });

  it('stays where it holds a secret, whatever of it moved', () => {
    const now = { ...RAW, authenticationSettings: { server: 'else', ldapPassword: 'Amber-Falcon-8' } };
    const server = { path: 'authenticationSettings.server', before: 'ldap', after: 'else' };

    expect(restored([setAlias, readBack({ bystanders: [server] })], { was: RAW, now })).toEqual({
      changes: [],
      conflicts: ['authenticationSettings holds a secret, which no snapshot keeps'],
    });
  });

  it('stays where the secret in it moved: by their masks before and now are alike', () => {
    const path = 'authenticationSettings.ldapPassword';
    const secret = { path, before: '[redacted]', after: '[redacted]' };
    const held = { server: 'ldap', ldapPassword: 'Other-Owl-9' };

    expect(
      restored([setAlias, readBack({ bystanders: [secret] })], {
        was: RAW,
        now: { ...RAW, authenticationSettings: held },
      }),
    ).toEqual({
      changes: [],
      conflicts: ['authenticationSettings holds a secret, which no snapshot keeps'],
    });
  });

  it('is no concern of another member that holds a secret', () => {
    const path = 'authenticationSettings.ldapPassword';
    const secret = { path, before: '[redacted]', after: '[redacted]' };

    expect(
      restoredInShort([setAlias, readBack({ bystanders: [moved, secret] })], {
        was: RAW,
        now: MOVED,
        resource: WHOLE,
      }),
    ).toEqual({
      changes: [
        ['catchAll', '', 'info'],
        ['wire:throttleSettings', MOVED.throttleSettings, RAW.throttleSettings],
      ],
      conflicts: ['authenticationSettings holds a secret, which no snapshot keeps'],
    });
  });

  it('is left alone where no write carried it: somebody may have edited it before the read-back', () => {
    expect(restoredInShort(journal, { was: RAW, now: MOVED })).toEqual({
      changes: [['catchAll', '', 'info']],
      conflicts: [
        "throttleSettings moved during the run, whose writes did not carry it: it may be somebody else's edit",
      ],
    });
  });

  it('is put back where a write carried it as one of the members that always go along', () => {
    const write = { ...domainSettings.binding.write, needs: ['throttleSettings'] } as never;
    const resource = { ...domainSettings, binding: { ...domainSettings.binding, write } };

    expect(restoredInShort(journal, { was: RAW, now: MOVED, resource }).changes).toContainEqual([
      'wire:throttleSettings',
      MOVED.throttleSettings,
      RAW.throttleSettings,
    ]);
  });
});

describe('a domain that a Propagate reached without being meant to change it', () => {
  const other = setting(
    { requireSmtpAuthentication: { before: false, after: true } },
    { path: PROPAGATE, write: 2, target: 'b.test' },
  );
  const reached = (path: string) => [setting({}, { path }), other];
  const answered = { seq: 3, at: other.at, entry: 'answer', write: 1, outcome: 'accepted' } as const;
  const came = { path: 'requireSmtpAuthentication', before: false, after: true };
  const now = { ...RAW, requireSmtpAuthentication: true, catchAll: 'sales' };
  const back = ['requireSmtpAuthentication', true, false];

  it('has what the call named put back, and nothing else that moved', () => {
    const bystanders = [came, { path: 'catchAll', before: 'info', after: 'sales' }];
    const journal = (path: string) => [...reached(path), answered, readBack({ bystanders })];

    expect(restoredInShort(journal(PROPAGATE), { was: RAW, now })).toEqual({
      changes: [[`wire:${back[0]}`, true, false]],
      conflicts: [expect.stringContaining('catchAll moved during the run')],
    });
    const single = 'settings/sysadmin/domain-settings/propagate.test';
    expect(restoredInShort(journal(single), { was: RAW, now }).changes).toEqual([]);
  });

  it.each([
    ['has it put back where nobody saw what came of the call', [], [back]],
    [
      'has it put back where it could not be read afterwards',
      [answered, readBack({ verdicts: [{ ...verdict('everything', null), verdict: 'unreadable' }] })],
      [back],
    ],
    ['has it put back where the call may have come through after its read-back', [readBack({})], [back]],
    ['keeps it where it was seen not to move: somebody edited it since', [answered, readBack({})], []],
  ])('%s', (_, seen, changes) => {
    expect(restoredInShort([...reached(PROPAGATE), ...seen], { was: RAW, now })).toEqual({
      changes,
      conflicts: [],
    });
  });
});

describe('a member that nobody saw move', () => {
  const now = { ...RAW, catchAll: '', requireSmtpAuthentication: true };

  it('is not put back after a write of the changed members, read back or not', () => {
    expect(restoredInShort([setAlias], { was: RAW, now }).changes).toEqual([['catchAll', '', 'info']]);
    expect(restoredInShort([setAlias, readBack({})], { was: RAW, now }).changes).toEqual([
      ['catchAll', '', 'info'],
    ]);
  });
});

describe('a member of which a part was written', () => {
  const WAS = { minLength: { enabled: false, ruleValue: 5 }, requireNumber: false };
  const entry = setting({ minLength: { before: 5, after: 12 } }, { resource: 'password-settings' });
  const bystanders = [{ path: 'minLength.enabled', before: false, after: true }];
  const journal = [entry, readBack({ bystanders })];

  it('is put back whole, and its field not once more, where the rest of it moved too', () => {
    const now = { ...WAS, minLength: { enabled: true, ruleValue: 12 } };

    expect(restoredInShort(journal, { was: WAS, now, resource: passwordSettings })).toEqual({
      changes: [['wire:minLength', now.minLength, WAS.minLength]],
      conflicts: [],
    });
  });

  it('stays whole where its field is not as the run left it', () => {
    const now = { ...WAS, minLength: { enabled: true, ruleValue: 9 } };

    expect(restoredInShort(journal, { was: WAS, now, resource: passwordSettings })).toEqual({
      changes: [],
      conflicts: ['minLength was changed since, to 9'],
    });
  });

  it('is put back by its field alone where the rest of it stayed', () => {
    const now = { ...WAS, minLength: { enabled: false, ruleValue: 12 } };

    expect(restoredInShort([entry, readBack({})], { was: WAS, now, resource: passwordSettings })).toEqual({
      changes: [['minLength', 12, 5]],
      conflicts: [],
    });
    expect(restoredInShort([entry], { was: WAS, now, resource: passwordSettings }).changes).toEqual([
      ['minLength', 12, 5],
    ]);
  });
});
