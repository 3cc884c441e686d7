/** What a rollback does not bring back: what a repetition could still bring, and what is left alone, in words. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { unrestoredOf } from '../../../src/engine/rollback/rollback-proof.js';
import { restore } from '../../../src/engine/undo/restore.js';
import { touchedObjects } from '../../../src/engine/undo/touched.js';
import type { Reading } from '../../../src/engine/words/reading.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import type { JournalEntry } from '../../../src/store/journal-entry.js';
import {
  collectionOf,
  documentOf,
  fieldsOf,
  LABEL,
  RULE,
  readBack,
  rolledBack,
  snapshotOf,
  write,
} from '../a-past-run.js';
import { aPlaybook, domainSteps } from '../a-playbook.js';
import {
  apply,
  aServer,
  contentOf,
  domainOf,
  type Server,
  undo,
  undoPlanOf,
  weakDomains,
} from '../a-server.js';

const set = write({
  ...{ resource: 'domain-settings', target: 'a.test', action: 'set' },
  fields: {
    catchAll: { before: 'info', after: '' },
    requireSmtpAuthentication: { before: false, after: true },
  },
});
const BEFORE = { catchAll: 'info', requireSmtpAuthentication: false, maxUsers: 1 };
const AFTER = { catchAll: '', requireSmtpAuthentication: true, maxUsers: 1 };

const TIGHT = { ...RULE, threshold: 5 };
const rowEdit = write({ item: LABEL, key: 1, before: fieldsOf(RULE), after: fieldsOf(TIGHT) });
const MEMBER = 'throttleSettings';
const [WAS, NOW] = [{ [MEMBER]: { messagesPerHour: 0 } }, { [MEMBER]: { messagesPerHour: 9 } }];
const wholeWrite = write({
  ...{ resource: 'domain-settings', target: 'a.test', action: 'set' },
  fields: { [`wire:${MEMBER}`]: { before: WAS[MEMBER] ?? null, after: NOW[MEMBER] ?? null } },
});

describe('a field', () => {
  it('can still come back as long as it is as the run left it', () => {
    expect(rolledBack([set], documentOf(BEFORE), documentOf(AFTER)).unrestored).toMatchObject([
      { path: 'catchAll', why: 'differs', wanted: 'info', found: '' },
      { path: 'requireSmtpAuthentication', why: 'differs', wanted: false, found: true },
    ]);
  });

  it('is left alone where somebody changed it, beside one that can come back', () => {
    const now = documentOf({ ...AFTER, catchAll: 'sales' });

    expect(rolledBack([set], documentOf(BEFORE), now).unrestored).toMatchObject([
      {
        path: 'catchAll',
        why: 'left',
        reason: 'was changed since, to "sales"',
        wanted: 'info',
        found: 'sales',
      },
      { path: 'requireSmtpAuthentication', why: 'differs' },
    ]);
  });

  it('that moved along is left alone where somebody changed it since', () => {
    const seen = readBack({ bystanders: [{ path: 'maxUsers', before: 1, after: 5 }] });
    const back = { ...BEFORE, maxUsers: 9 };

    expect(rolledBack([set, seen], documentOf(BEFORE), documentOf(back)).unrestored).toMatchObject([
      { path: 'maxUsers', why: 'left', reason: 'was changed since', wanted: 1, found: 9 },
    ]);
  });
});

describe('an item', () => {
  const tight = { ...RULE, threshold: 5 };
  const edit = write({ item: LABEL, key: 1, before: fieldsOf(RULE), after: fieldsOf(tight) });
  const left = (now: ReturnType<typeof collectionOf>) =>
    rolledBack([edit], collectionOf([RULE]), now).unrestored;

  it('can still come back as long as it is as the run left it', () => {
    expect(left(collectionOf([tight]))).toMatchObject([{ path: LABEL, why: 'differs' }]);
  });

  it.each([
    ['somebody changed it', collectionOf([{ ...RULE, threshold: 7 }]), 'was changed since'],
    ['it is gone', collectionOf([]), 'is gone'],
  ])('is left alone where %s', (_, now, reason) => {
    expect(left(now)).toMatchObject([{ path: LABEL, why: 'left', reason, wanted: fieldsOf(RULE) }]);
  });

  it('that moved along with another is told, and that nothing puts it back', () => {
    const other = { ...RULE, id: 2, type: 4 };
    const path = 'bounces-indicate-spammer.threshold';
    const seen = readBack({ bystanders: [{ path, before: 50, after: 3 }] });
    const now = collectionOf([RULE, { ...other, threshold: 3 }]);

    expect(rolledBack([edit, seen], collectionOf([RULE, other]), now).unrestored).toMatchObject([
      { path: 'bounces-indicate-spammer', why: 'left', reason: expect.stringContaining('moved along') },
    ]);
  });
});

describe('an item that the server took away along with an edit', () => {
  it('is told by its name, and that it is not there', () => {
    const other = { ...RULE, id: 2, type: 4 };
    const edit = write({
      item: LABEL,
      key: 1,
      before: fieldsOf(RULE),
      after: fieldsOf({ ...RULE, threshold: 5 }),
    });
    const path = 'bounces-indicate-spammer';
    const seen = readBack({ bystanders: [{ path, before: fieldsOf(other), after: null }] });

    expect(
      rolledBack([edit, seen], collectionOf([RULE, other]), collectionOf([RULE])).unrestored,
    ).toMatchObject([{ path, why: 'left', wanted: fieldsOf(other), found: null }]);
  });
});

describe('a domain that is gone', () => {
  it('is told as that, also where there is no snapshot of it', () => {
    const [touched] = touchedObjects([set], shippedContract);
    if (touched === undefined) throw new Error('the journal touches nothing');

    expect(
      unrestoredOf({ touched, snapshot: undefined, reading: undefined, gone: new Set(['a.test']) }),
    ).toMatchObject([{ target: 'a.test', why: 'gone' }]);
  });
});

describe('a rollback over what somebody changed', () => {
  it('tells it in the words of the interface, without a number of the wire', async () => {
    const server = await aServer({
      domains: 1,
      prepare: ({ smtpIn }) => Object.assign(smtpIn, { requireAuthMatch: 0 }),
    });
    const { run } = await apply(
      server,
      await aPlaybook({ steps: { 'smtp-relay': { requireAuthMatch: 'domain' } } }),
    );
    server.state.smtpIn.requireAuthMatch = 2;

    const report = await undo(server, run);

    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(report.unrestored).toMatchObject([
      { path: 'requireAuthMatch', why: 'left', reason: 'was changed since, to "email-address"' },
    ]);
    expect(JSON.stringify(report.unrestored)).not.toMatch(/[0-9]/);
  });

  it('tells a row in those words too', async () => {
    const row = ipAccessRow({ ip: '192.0.2.7', services: [0], bypass: true });
    const server = await aServer({
      domains: 1,
      prepare: ({ ipAccess }) => void ipAccess.whitelist.splice(0, Infinity, row),
    });
    const playbook = await aPlaybook({ steps: { 'smtp-auth-bypass': { unlisted: 'turn-off' } } });
    const { run } = await apply(server, playbook);
    Object.assign(server.state.ipAccess.whitelist[0] ?? {}, { description: 'in use' });

    const report = await undo(server, run);

    expect(report.unrestored).toMatchObject([
      {
        path: '192.0.2.7',
        why: 'left',
        reason: 'was changed since',
        wanted: { bypassesSmtpAuthentication: true },
      },
    ]);
  });
});

describe('a row that holds what the operator signs in with', () => {
  it('comes back, and keeps that text, which no file of the run holds', async () => {
    const row = ipAccessRow({ ip: '192.0.2.7', services: [0], bypass: true, description: 'farm scanner' });
    const server = await aServer({
      domains: 1,
      prepare: ({ ipAccess }) => void ipAccess.whitelist.splice(0, Infinity, row),
    });
    const start = contentOf(server.state);
    server.secrets.add('farm');
    const playbook = await aPlaybook({ steps: { 'smtp-auth-bypass': { unlisted: 'turn-off' } } });
    const { run } = await apply(server, playbook);

    expect(await undo(server, run)).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(start);
  });
});

describe('what a later run wrote, too', () => {
  const weaken = (server: Server) =>
    Object.assign(domainOf(server, server.names[0]).settings, { requireSmtpAuthentication: false });

  it('is left alone while that run stands, and told with its name', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const { settings } = domainOf(server, server.names[0]);
    const first = await apply(server, await domainSteps());
    weaken(server);
    const second = await apply(server, await domainSteps());

    const plan = await undoPlanOf(server, first.run);
    const back = await undo(server, first.run);

    const reason = `was written again by run ${second.run}, which stands`;
    expect(plan.manual[0]?.message).toContain(`Require SMTP Authentication ${reason}`);
    expect(settings).toMatchObject({ requireSmtpAuthentication: true, catchAll: 'info' });
    expect(back).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(back.unrestored).toMatchObject([{ path: 'requireSmtpAuthentication', why: 'left', reason }]);
  });

  it('comes back once that run is taken back', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const first = await apply(server, await domainSteps());
    weaken(server);
    await undo(server, (await apply(server, await domainSteps())).run);
    domainOf(server, server.names[0]).settings.requireSmtpAuthentication = true;

    expect(await undo(server, first.run)).toMatchObject({ status: 'verified', unrestored: [] });
    expect(domainOf(server, server.names[0]).settings.requireSmtpAuthentication).toBe(false);
  });

  it("goes by what that run still has to take back: a field that its rollback brought back is nobody else's", async () => {
    const server = await aServer({
      domains: 1,
      prepare: ({ smtpIn }) => Object.assign(smtpIn, { requireAuthMatch: 0, allowRelay: 1 }),
    });
    const { smtpIn } = server.state;
    const relay = async (options: object) => aPlaybook({ steps: { 'smtp-relay': options } });
    const users = 'only-local-users';
    const first = await apply(server, await relay({ allowRelay: users, requireAuthMatch: 'domain' }));
    const second = await apply(
      server,
      await relay({ allowRelay: 'nobody', requireAuthMatch: 'email-address' }),
    );
    smtpIn.allowRelay = 2;

    const back = await undo(server, second.run);
    const again = await undo(server, first.run);

    expect([back, again]).toMatchObject([
      { exitCode: 6, unrestored: [{ path: 'allowRelay' }] },
      { exitCode: 0, unrestored: [] },
    ]);
    expect(smtpIn).toMatchObject({ allowRelay: 2, requireAuthMatch: 0 });
  });

  const partWrite = { ...wholeWrite, fields: { messagesPerHour: { before: 0, after: 9 } } };
  const otherWrite = { ...wholeWrite, fields: { catchAll: { before: 'info', after: '' } } };
  const touchedBy = (entry: JournalEntry) => {
    const [touched] = touchedObjects([entry], shippedContract);
    if (touched === undefined) throw new Error('the journal touches nothing');
    return touched;
  };

  it.each<[string, JournalEntry, JournalEntry, Reading, Reading, string]>([
    ['a row of it', rowEdit, rowEdit, collectionOf([RULE]), collectionOf([TIGHT]), LABEL],
    ['a field in a whole member', wholeWrite, partWrite, documentOf(WAS), documentOf(NOW), MEMBER],
    [
      'a member of which it is a field',
      partWrite,
      wholeWrite,
      documentOf(WAS),
      documentOf(NOW),
      'messagesPerHour',
    ],
  ])('is left alone where it is %s', (_, entry, laterEntry, was, now, name) => {
    const touched = touchedBy(entry);
    const one = { run: 'the-later-run', touched: touchedBy(laterEntry), snapshot: snapshotOf(was) };
    const later = [one];

    expect(restore(now, touched, snapshotOf(was)).changes).toHaveLength(1);
    expect(restore(now, { ...touched, later }, snapshotOf(was))).toEqual({
      changes: [],
      conflicts: [{ name, why: 'was written again by run the-later-run, which stands' }],
    });
    expect(
      restore(now, { ...touched, later: [{ ...one, snapshot: undefined }] }, snapshotOf(was)).changes,
    ).toEqual([]);
    const back = { ...one, snapshot: snapshotOf(now) };
    expect(restore(now, { ...touched, later: [back] }, snapshotOf(was)).changes).toHaveLength(1);
  });

  it('is left alone where that run cannot bring it back either, and what it did not write comes back', () => {
    const was = documentOf({ ...WAS, catchAll: 'info' });
    const now = documentOf({ ...NOW, catchAll: 'info' });
    const left = (entry: JournalEntry, before: Reading) => {
      const later = [{ run: 'the-later-run', touched: touchedBy(entry), snapshot: snapshotOf(before) }];
      return restore(now, { ...touchedBy(partWrite), later }, snapshotOf(was)).changes.length;
    };
    const third = { ...wholeWrite, fields: { messagesPerHour: { before: 5, after: 7 } } };

    expect(left(third, documentOf({ ...NOW, [MEMBER]: { messagesPerHour: 5 } }))).toBe(0);
    expect(left(otherWrite, documentOf({ ...NOW, catchAll: 'sales' }))).toBe(1);
  });
});
