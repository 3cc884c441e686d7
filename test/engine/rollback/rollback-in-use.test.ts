/** Rollback of an item that was added and has come into use: taking it away would take what is in it. */

import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { mailDomains } from '../../../src/contract/resources/domains/mail-domains.js';
import { decodeItems } from '../../../src/contract/wire/decode.js';
import { restoreCollection } from '../../../src/engine/undo/restore-collection.js';
import { touchedObjects } from '../../../src/engine/undo/touched.js';
import type { CollectionReading } from '../../../src/engine/words/reading.js';
import { newUser } from '../../../src/sandbox/blanks.js';
import { ROLE_EXAMPLES } from '../../steps/role-examples.js';
import { write } from '../a-past-run.js';
import { contentOf, domainOf, errorOf, NOW, type Server, undo, undoPlanOf } from '../a-server.js';
import { LOOP_CASES } from '../closed-loop/closed-loop-cases.js';
import { aLoop, applyAsOperator, planFor, rollBackLast, writesSent } from '../closed-loop/closed-loop-run.js';
import { inWords } from '../undo/in-words.js';

/** A mail domain as the list shows it right after it was added, but for these members. */
function aRow(parts: JsonObject = {}): JsonObject {
  const name = typeof parts.name === 'string' ? parts.name : 'new.example';
  const counters = { userCount: 1, aliasCount: 0, domainAliasCount: 0, listCount: 0 };
  return { name, path: `D:\\Mail\\${name}`, hostname: `mail.${name}`, ...counters, ...parts };
}

function without(member: string): JsonObject {
  return Object.fromEntries(Object.entries(aRow()).filter(([name]) => name !== member)) as JsonObject;
}

function listOf(rows: readonly JsonObject[]): CollectionReading {
  const decoded = decodeItems(mailDomains, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'collection', resource: mailDomains, target: 'server', items: decoded.value };
}

/** What is to be done once a run added these mail domains, and the list holds them like this. */
function restoredFrom(...rows: readonly JsonObject[]) {
  const now = listOf(rows);
  const journal = now.items.map(({ label, fields }, index) =>
    write({
      ...{ seq: index + 1, write: index + 1, resource: mailDomains.id, action: 'add' },
      ...{ item: label, key: null, before: null, after: fields },
    }),
  );
  const [touched] = touchedObjects(journal, shippedContract);
  if (touched === undefined) throw new Error('the journal touches nothing');
  return inWords(restoreCollection(now, touched, []));
}

const IN_USE = 'new.example is in use by now, and taking it away would take what is in it';

describe('an item that was added', () => {
  it('is removed while it holds no more than when it was new', () => {
    const { changes, conflicts } = restoredFrom(aRow());

    expect(changes).toMatchObject([{ action: 'remove', key: 'new.example' }]);
    expect(conflicts).toEqual([]);
  });

  it.each([
    ['userCount', 2],
    ['aliasCount', 1],
    ['domainAliasCount', 1],
    ['listCount', 1],
  ])('is left alone and told as in use once its %s is %d', (counter, count) => {
    expect(restoredFrom(aRow({ [counter]: count }))).toEqual({ changes: [], conflicts: [IN_USE] });
  });

  it.each(['userCount', 'aliasCount', 'domainAliasCount', 'listCount'])(
    'counts as in use where its row does not show the %s',
    (counter) => {
      expect(restoredFrom(without(counter))).toEqual({ changes: [], conflicts: [IN_USE] });
    },
  );

  it.each([null, '0', true])('counts as in use where its counter is no number but %j', (count) => {
    expect(restoredFrom(aRow({ aliasCount: count }))).toEqual({ changes: [], conflicts: [IN_USE] });
  });

  it('is removed beside another one that is in use', () => {
    const { changes, conflicts } = restoredFrom(aRow({ userCount: 2 }), aRow({ name: 'unused.example' }));

    expect(changes).toMatchObject([{ action: 'remove', key: 'unused.example' }]);
    expect(conflicts).toEqual([IN_USE]);
  });
});

describe('a mail domain that a run added', () => {
  const { name } = ROLE_EXAMPLES['placeholder-domain'];

  /** A server to which the placeholder domain was added. */
  async function anAddedDomain(): Promise<Server> {
    const one = LOOP_CASES.find(({ step }) => step === 'placeholder-domain');
    if (one === undefined) throw new Error('no case adds a mail domain');
    const loop = await aLoop(one);
    await applyAsOperator(loop.server, await planFor(loop));
    return loop.server;
  }

  /** Somebody gets a mailbox in it, and mail. */
  function moveIn(server: Server): void {
    const user = newUser({ userName: 'somebody', domain: name, maxMailboxSize: 0 });
    domainOf(server, name).users.push({ ...user, currentMailboxSize: 4096 });
  }

  it('stays with all that is in it when its run is rolled back after somebody moved in', async () => {
    const server = await anAddedDomain();
    moveIn(server);
    const held = contentOf(server.state);
    const sent = writesSent(server).length;

    const report = await rollBackLast(server, { plan: await undoPlanOf(server) });

    expect(contentOf(server.state)).toBe(held);
    expect(writesSent(server)).toHaveLength(sent);
    expect(report).toMatchObject({
      status: 'not-proved',
      exitCode: 6,
      unrestored: [{ resource: 'mail-domains', path: name, wanted: null }],
    });
  });

  it('stays too when somebody moves in between the preview of the rollback and its write', async () => {
    const server = await anAddedDomain();
    let held = '';

    const error = await errorOf(
      undo(server, 'latest', {
        meanwhile: () => {
          moveIn(server);
          held = contentOf(server.state);
        },
      }),
    );

    expect(error).toMatchObject({ code: 'plan.stale', message: expect.stringContaining('in use by now') });
    expect(contentOf(server.state)).toBe(held);
  });

  /** Lets something happen once the rollback has begun: by then it has read what it is to write. */
  function onceBegun(happen: () => void): () => Date {
    let hasBegun = false;
    return () => {
      if (!hasBegun) happen();
      hasBegun = true;
      return NOW;
    };
  }

  it('stays too when somebody moves in once the rollback has begun', async () => {
    const server = await anAddedDomain();
    let held = '';
    const now = onceBegun(() => {
      moveIn(server);
      held = contentOf(server.state);
    });

    const report = await undo(server, 'latest', { now });

    expect(report).toMatchObject({ exitCode: 6, results: [{ outcome: 'stale' }] });
    expect(report.results[0]?.message).toContain('in use by now');
    expect(contentOf(server.state)).toBe(held);
  });

  it('stays when it cannot be looked at once more before it is taken away', async () => {
    const server = await anAddedDomain();
    const start = contentOf(server.state);
    const now = onceBegun(() =>
      server.sandbox.addFaults([{ kind: 'status', code: 500, path: 'settings/sysadmin/domains' }]),
    );

    const report = await undo(server, 'latest', { now });

    expect(report.results[0]).toMatchObject({ outcome: 'unread' });
    expect(contentOf(server.state)).toBe(start);
  });

  it.each([
    ['the server is gone', { kind: 'drop' }, 'No connection|connection'],
    ['the session is lost', { kind: 'status', code: 401 }, 'session'],
  ] as const)('stays, and the run says so, when %s at that look', async (_, fault, why) => {
    const server = await anAddedDomain();
    const start = contentOf(server.state);
    const now = onceBegun(() =>
      server.sandbox.addFaults([
        { ...fault, path: 'settings/sysadmin/domains' },
        { kind: 'status', code: 401, path: 'auth/refresh-token' },
      ]),
    );

    const ended = await undo(server, 'latest', { now }).then(
      ({ stopped, results }) => stopped ?? results[0]?.message ?? '',
      (error: unknown) => String(error),
    );

    expect(ended).toMatch(new RegExp(why, 'i'));
    expect(contentOf(server.state)).toBe(start);
  });

  it('is left to the hand as in use in the plan of a rollback', async () => {
    const server = await anAddedDomain();
    moveIn(server);

    const plan = await undoPlanOf(server);

    expect(plan.changes).toEqual([]);
    expect(plan.manual).toMatchObject([{ message: expect.stringContaining(`${name} is in use by now`) }]);
  });
});
