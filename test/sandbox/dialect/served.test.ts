/** What a sandbox of a dialect answers, asked in its own words and in those of the table. */
import { describe, expect, it } from '@jest/globals';
import { leafOf, type Spoken, type SpokenCall } from '../../../src/sandbox/dialect/spoken.js';
import { tableOf } from '../../../src/sandbox/dialect/table.js';
import type { JsonObject } from '../../../src/sandbox/json.js';
import { seedHere } from '../../property-runs.js';
import { adminOf, domainAt, type Json, sandboxes } from '../plain-client.js';

const start = sandboxes();
const KNOWN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
/** Two more, an odd and an even one, by the seed of the run. */
const FRESH = seedHere() * 2 + 1;
const DIALECTS: readonly number[] = [...KNOWN, FRESH, FRESH + 1];

async function aServer(dialect: number) {
  const sandbox = await start({ dialect, domains: 3 });
  return { sandbox, state: sandbox.state, admin: await adminOf(sandbox), table: tableOf(dialect) };
}

function rowOf(table: ReturnType<typeof tableOf>, name: string): Spoken {
  const row = table.held[name];
  if (row === undefined) throw new Error(`no ${name}`);
  return row;
}

function callOf({ calls }: Spoken, role: SpokenCall['role'], at = 0): SpokenCall {
  const call = calls.filter((one) => one.role === role)[at];
  if (call === undefined) throw new Error(`no ${role}`);
  return call;
}

function within(body: Json, { under }: SpokenCall): unknown {
  return under === '' ? body : body[under];
}

function wrapped(value: unknown, { under }: SpokenCall): unknown {
  return under === '' ? value : { [under]: value };
}

function at(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, name) => (part as Json | undefined)?.[name], object);
}

/** `{a: {b: value}}` of `a.b`, over what is there of `a`. */
function changed(object: unknown, path: string, value: unknown): JsonObject {
  const [top = '', inner] = path.split('.');
  if (inner === undefined) return { [top]: value };
  return { [top]: { ...((object as Json)[top] as Json), [inner]: value } };
}

describe.each(DIALECTS)('dialect %i', (dialect) => {
  it('shows and takes a document in its own words, and holds it in those of the table', async () => {
    const { state, admin, table } = await aServer(dialect);
    const spoken = rowOf(table, 'greylisting');
    const [read, write] = [callOf(spoken, 'read'), callOf(spoken, 'write')];
    const leaf = leafOf(spoken, 'blockPeriodMinutes');
    const before = { ...state.greylisting };

    const shown = within((await admin({ path: read.path })).body, read);
    const answer = await admin({
      path: write.path,
      body: wrapped(changed(shown, leaf.wire, 9 * leaf.factor), write),
    });

    expect(at(shown, leaf.wire)).toBe(4 * leaf.factor);
    expect(answer.body).toEqual({ success: true, resultCode: 200, message: '' });
    expect(state.greylisting).toEqual({ ...before, blockPeriodMinutes: 9 });
  });

  it('says an enum by its own number', async () => {
    const { state, admin, table } = await aServer(dialect);
    const spoken = rowOf(table, 'smtpIn');
    const [read, write] = [callOf(spoken, 'read'), callOf(spoken, 'write')];
    const { wire, values = { 0: 0, 3: 3 } } = leafOf(spoken, 'allowRelay');

    const shown = within((await admin({ path: read.path })).body, read);
    await admin({ path: write.path, body: wrapped(changed(shown, wire, values[0]), write) });

    expect(at(shown, wire)).toBe(values[3]);
    expect(state.smtpIn.allowRelay).toBe(0);
  });

  it('adds, edits and removes a row in its own words', async () => {
    const { state, admin, table } = await aServer(dialect);
    const spoken = rowOf(table, 'idsRules');
    const [list, add, edit, remove] = (['list', 'add', 'edit', 'remove'] as const).map((role) =>
      callOf(spoken, role),
    ) as [SpokenCall, SpokenCall, SpokenCall, SpokenCall];
    const wire = (name: string) => leafOf(spoken, name).wire;
    const rows = async () => within((await admin({ path: list.path })).body, list) as Json[];
    const before = structuredClone(state.idsRules);

    const added = await admin({
      path: add.path,
      body: wrapped({ [wire('threshold')]: 7, [wire('description')]: 'Ours' }, add),
    });
    const key = (await rows()).at(-1)?.[wire('id')];
    await admin({ path: edit.path, body: wrapped({ [wire('id')]: key, [wire('threshold')]: 8 }, edit) });

    expect(added.status).toBe(200);
    expect(state.idsRules.at(-1)).toMatchObject({ threshold: 8, description: 'Ours' });

    await admin({ path: remove.path, body: { [remove.under]: [key] } });

    expect(state.idsRules).toEqual(before);
    expect((await admin({ path: remove.path, body: { [remove.under]: ['nobody'] } })).status).toBe(400);
  });

  it('lets the account in use change its password', async () => {
    const { sandbox, admin, table } = await aServer(dialect);
    const { ownAccount } = table;
    const [read, write] = [callOf(ownAccount, 'read'), callOf(ownAccount, 'write')];
    const wire = (name: string) => leafOf(ownAccount, name).wire;
    const { username } = sandbox.accounts.admin;

    const shown = within((await admin({ path: read.path })).body, read) as Json;
    const body = wrapped({ [wire('username')]: username, [wire('newPassword')]: 'Barn-5-Olive-Drum' }, write);
    const answer = await admin({ path: write.path, body });

    expect(shown[wire('username')]).toBe(username);
    expect(answer.status).toBe(200);
    await expect(
      admin({ path: 'auth/authenticate-user', body: { username, password: 'Barn-5-Olive-Drum' } }),
    ).resolves.toMatchObject({ status: 200 });
  });

  it('propagates by the names that its Domain Defaults have', async () => {
    const { state, admin, table } = await aServer(dialect);
    const { wire } = leafOf(rowOf(table, 'domainDefaults'), 'sslRequired');
    const call = callOf(table.propagation, 'write');
    for (const { settings } of Object.values(state.domains)) settings.sslRequired = true;

    const answer = await admin({ path: call.path, body: { [call.under]: [wire] } });

    expect(answer.status).toBe(200);
    expect(Object.values(state.domains).map(({ settings }) => settings.sslRequired)).toEqual([
      ...[false, false, false],
    ]);
    expect((await admin({ path: call.path, body: { [call.under]: ['no such'] } })).status).toBe(400);
  });

  it('lists certificates sorted by the name that it has for their end, and who does not comply', async () => {
    const { sandbox, state, admin, table } = await aServer(dialect);
    const spoken = rowOf(table, 'certificates');
    const call = callOf(spoken, 'list');
    const { wire } = leafOf(spoken, 'expirationDate');
    const compliance = callOf(table.compliance, 'list');
    const domain = domainAt(sandbox, 0);

    const sorted = await admin({ path: `settings/sysadmin/ssl-certificates/${wire}/true` });
    const listed = await admin({
      path: compliance.path,
      body: { skip: 0, take: 100, search: '', sortDescending: false },
      domain,
    });

    const rows = within(sorted.body, call) as Json[];
    expect(rows.map((row) => row[wire])).toEqual(
      [...state.certificates.map((row) => row.expirationDate)].sort().reverse(),
    );
    expect(within(listed.body, compliance)).toHaveLength(
      state.domains[domain]?.passwordViolations.length ?? -1,
    );
  });

  it('refuses another type and drops what lies in another envelope', async () => {
    const { state, admin, table } = await aServer(dialect);
    const spoken = rowOf(table, 'spoolSettings');
    const write = callOf(spoken, 'write');
    const { wire } = leafOf(spoken, 'retryIntervals');
    const before = structuredClone(state.spoolSettings);

    const wrong = await admin({ path: write.path, body: wrapped({ [wire]: 'soon' }, write) });
    const elsewhere = await admin({ path: write.path, body: { wrapper: { [wire]: [1] } } });

    expect(wrong.status).toBe(400);
    expect(elsewhere.status).toBe(200);
    expect(state.spoolSettings).toEqual(before);
  });
});

describe('a dialect that renames', () => {
  it('does not know the paths and the members of the table', async () => {
    const { state, admin, table } = await aServer(1);
    const write = callOf(rowOf(table, 'smtpIn'), 'write');
    const before = structuredClone(state.smtpIn);

    const path = await admin({ path: 'settings/sysadmin/smtp-in-settings' });
    const members = await admin({ path: write.path, body: wrapped({ allowRelay: 0 }, write) });

    expect(path.status).toBe(404);
    expect(members.status).toBe(200);
    expect(state.smtpIn).toEqual(before);
  });

  it('takes an object within a document whole: what it leaves out is nothing afterwards', async () => {
    const dialect = DIALECTS.find((one) =>
      tableOf(one).held.passwordRequirements?.leaves.some(({ wire }) => /^need\.|^must\./i.test(wire)),
    );
    const { state, admin, table } = await aServer(dialect ?? 0);
    const spoken = rowOf(table, 'passwordRequirements');
    const write = callOf(spoken, 'write');
    const [outer = '', inner = ''] = leafOf(spoken, 'requireSymbol').wire.split('.');
    state.passwordRequirements.requireNumber = true;

    await admin({ path: write.path, body: wrapped({ [outer]: { [inner]: true } }, write) });
    const half = { ...state.passwordRequirements };
    const wrong = await admin({ path: write.path, body: wrapped({ [outer]: true }, write) });

    expect(half).toMatchObject({ requireSymbol: true, requireNumber: false, minLength: 5 });
    expect(wrong.status).toBe(400);
  });
});

describe('a dialect that counts otherwise', () => {
  it('refuses what is no whole number of its units', async () => {
    const dialect = DIALECTS.find((one) =>
      tableOf(one).held.greylisting?.leaves.some(({ factor }) => factor === 60),
    );
    const { state, admin, table } = await aServer(dialect ?? 0);
    const spoken = rowOf(table, 'greylisting');
    const [write, leaf] = [callOf(spoken, 'write'), spoken.leaves.find(({ factor }) => factor === 60)];
    const before = structuredClone(state.greylisting);

    const answer = await admin({ path: write.path, body: wrapped({ [leaf?.wire ?? '']: 61 }, write) });

    expect(answer.status).toBe(400);
    expect(state.greylisting).toEqual(before);
  });
});

it('takes whole numbers from 0 as a dialect', async () => {
  await expect(start({ dialect: -1 })).rejects.toThrow('--dialect takes a whole number from 0 to 4294967295');
});
