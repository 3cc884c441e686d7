/** Rollback of rows whose keys the server hands out: it may give the key of a row that is gone to another one. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/canonical-json.js';
import { collectionOf, fieldsOf, RULE, rolledBack, write } from '../a-past-run.js';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, contentOf, undo } from '../a-server.js';

const LABEL = 'brute-force-by-ip';
const OTHER = { ...RULE, id: 2, type: 4, description: 'Ours' };
const OTHER_LABEL = 'bounces-indicate-spammer';

function removal(row: JsonObject & { readonly id: number }, item: string) {
  return write({ write: row.id, action: 'remove', item, key: row.id, before: fieldsOf(row), after: null });
}

function addition(row: JsonObject, item: string) {
  return write({ write: 9, action: 'add', item, key: null, before: null, after: fieldsOf(row) });
}

describe('a row that was removed, and whose key went to one that was added', () => {
  const journal = [removal(RULE, LABEL), addition(OTHER, OTHER_LABEL)];
  const now = collectionOf([{ ...OTHER, id: 1 }]);

  it('is added again, and the other one is taken away', () => {
    const { changes, conflicts } = rolledBack(journal, collectionOf([RULE]), now);

    expect(conflicts).toEqual([]);
    expect(changes).toMatchObject([
      { action: 'add', item: LABEL, key: null, after: fieldsOf(RULE) },
      { action: 'remove', item: OTHER_LABEL, key: 1 },
    ]);
  });

  it('is held against the proof, and so is the other one, until both are done', () => {
    const { unrestored } = rolledBack(journal, collectionOf([RULE]), now);

    expect(unrestored).toMatchObject([
      { path: LABEL, wanted: fieldsOf(RULE) },
      { path: OTHER_LABEL, wanted: null },
    ]);
  });
});

describe('rows that were removed and put back with their keys the other way round', () => {
  const journal = [removal(RULE, LABEL), removal(OTHER, OTHER_LABEL)];
  const before = collectionOf([RULE, OTHER]);

  it('are proved to be back, and not added a second time', () => {
    const back = collectionOf([
      { ...OTHER, id: 1 },
      { ...RULE, id: 2 },
    ]);

    expect(rolledBack(journal, before, back)).toMatchObject({ changes: [], conflicts: [], unrestored: [] });
  });

  it('are not, while one of them is missing', () => {
    const { unrestored } = rolledBack(journal, before, collectionOf([{ ...OTHER, id: 1 }]));

    expect(unrestored).toMatchObject([{ path: LABEL, wanted: fieldsOf(RULE) }]);
  });
});

describe('two rows of one name', () => {
  const twin = { ...RULE, id: 2, description: 'Ours' };

  it('are both added again once both were removed', () => {
    const journal = [removal(RULE, LABEL), removal(twin, LABEL)];

    const { changes } = rolledBack(journal, collectionOf([RULE, twin]), collectionOf([]));

    expect(changes).toMatchObject([
      { action: 'add', item: LABEL, after: { description: '' } },
      { action: 'add', item: LABEL, after: { description: 'Ours' } },
    ]);
  });

  it('prove one of two alike only once', () => {
    const same = { ...RULE, id: 2 };
    const journal = [removal(RULE, LABEL), removal(same, LABEL)];

    const { unrestored } = rolledBack(
      journal,
      collectionOf([RULE, same]),
      collectionOf([{ ...RULE, id: 7 }]),
    );

    expect(unrestored).toHaveLength(1);
  });
});

describe('a row that was added beside one alike', () => {
  it('is taken away alone: the one that was there before stays', () => {
    const { changes, conflicts } = rolledBack(
      [addition(RULE, LABEL)],
      collectionOf([RULE]),
      collectionOf([RULE, { ...RULE, id: 2 }]),
    );

    expect(changes).toMatchObject([{ action: 'remove', key: 2 }]);
    expect(conflicts).toEqual([]);
  });

  it('is taken away alone, though somebody edited another row into its likeness since', () => {
    const { changes } = rolledBack(
      [addition(OTHER, OTHER_LABEL)],
      collectionOf([RULE]),
      collectionOf([{ ...OTHER, id: 1 }, OTHER]),
    );

    expect(changes).toMatchObject([{ action: 'remove', key: 2 }]);
  });

  it('is not taken for one that was removed: that one is added again', () => {
    const { changes } = rolledBack(
      [removal(RULE, LABEL), addition(RULE, LABEL)],
      collectionOf([RULE]),
      collectionOf([{ ...RULE, id: 5 }]),
    );

    expect(changes).toMatchObject([
      { action: 'add', item: LABEL, after: fieldsOf(RULE) },
      { action: 'remove', item: LABEL, key: 5 },
    ]);
  });
});

describe('two rows alike that were both removed', () => {
  it('are not both back while one of them is: the other one is added again', () => {
    const same = { ...RULE, id: 2 };

    const { changes } = rolledBack(
      [removal(RULE, LABEL), removal(same, LABEL)],
      collectionOf([RULE, same]),
      collectionOf([{ ...RULE, id: 7 }]),
    );

    expect(changes).toMatchObject([{ action: 'add', item: LABEL, after: fieldsOf(RULE) }]);
  });
});

describe('gateways that are all removed and replaced', () => {
  it('come back as they were, whatever numbers the server gives', async () => {
    const gateway = { mode: 1, domains: ['left.example'], userVerification: 0 };
    const flags = { smarterMailGatewayMode: false, disableGreylisting: true, enabled: false };
    const server = await aServer({
      domains: 1,
      prepare: (state) => {
        state.incomingGateways = [
          { ...gateway, ...flags, id: 1, address: 'old.example.com' },
          { ...gateway, ...flags, id: 2, address: 'old.example.com', domains: ['right.example'] },
          { ...gateway, ...flags, id: 3, address: 'older.example.com' },
        ];
      },
    });
    const start = contentOf(server.state);
    const wanted = { address: 'mail.example.com', domains: ['one.example'], userVerification: 'none' };
    const playbook = await aPlaybook({
      steps: { 'incoming-gateways': { mode: 'backup-mx', servers: [wanted], unlisted: 'remove' } },
    });

    expect(await apply(server, playbook)).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(server.state.incomingGateways.map(({ address }) => address)).toEqual(['mail.example.com']);
    expect(await undo(server)).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(start);
  });
});

describe('a run that was taken back, and brought back again', () => {
  it('is taken back once more, with the rows that have other keys by now, and the run before it stays', async () => {
    const gateway = { mode: 1, userVerification: 0, smarterMailGatewayMode: false, disableGreylisting: true };
    const held = { ...gateway, enabled: false, address: 'old.example.com', domains: ['one.example'] };
    const server = await aServer({
      domains: 1,
      prepare: (state) => {
        state.incomingGateways = [
          { ...held, id: 1 },
          { ...held, id: 2, address: 'older.example.com' },
        ];
      },
    });
    const wanted = { address: 'mail.example.com', domains: ['one.example'], userVerification: 'none' };
    await apply(server, await aPlaybook({ steps: { logging: {} } }));
    const afterFirst = contentOf(server.state);
    const { run } = await apply(
      server,
      await aPlaybook({
        steps: { 'incoming-gateways': { mode: 'backup-mx', servers: [wanted], unlisted: 'leave' } },
      }),
      { now: () => new Date('2026-11-21T17:16:00.000Z') },
    );
    const afterSecond = contentOf(server.state);
    const { run: back } = await undo(server, run, { now: () => new Date('2026-11-21T17:17:00.000Z') });
    await undo(server, back, { now: () => new Date('2026-11-21T17:18:00.000Z') });
    expect(contentOf(server.state)).toBe(afterSecond);

    const report = await undo(server, 'latest', { now: () => new Date('2026-11-21T17:19:00.000Z') });

    expect(report).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(afterFirst);
  });
});
