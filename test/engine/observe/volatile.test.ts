/** What moves by itself: no reason to call a plan stale, no bystander, nothing that a rollback has to bring back. */
import { describe, expect, it } from '@jest/globals';
import type { AnyDocument } from '../../../src/contract/resource.js';
import { administrators } from '../../../src/contract/resources/access/administrators.js';
import { ownPassword, ownTwoFactor } from '../../../src/contract/resources/access/own-account.js';
import { decodeItems } from '../../../src/contract/wire/decode.js';
import { hashOfReading, type ObjectReading } from '../../../src/engine/words/reading.js';
import { aPlaybook } from '../a-playbook.js';
import {
  aServer,
  carryOut,
  contentOf,
  domainOf,
  planOf,
  type Server,
  undo,
  undoPlanOf,
} from '../a-server.js';
import { signIn } from '../closed-loop/closed-loop-run.js';

const restricted = () => aPlaybook({ steps: { 'admin-ip-restrictions': { allow: ['127.0.0.0/24'] } } });

/** Somebody else signs in, which the list of administrators shows. */
async function somebodySignsIn(server: Server): Promise<void> {
  const { username, password } = server.sandbox.accounts.twoFactor;
  const { secret } = server.sandbox.accounts.twoFactor as { readonly secret?: string };
  await (await signIn(server, { username, password, totpSecret: secret ?? TOTP_SECRET })).signOut();
}
/** Of the sandbox (docs/sandbox.md). */
const TOTP_SECRET = 'MFZWIYLONVQXE5DFOJRWC4TENFXGC3BA';

describe('a plan that changes administrators', () => {
  it('is not stale after a sign-in', async () => {
    const server = await aServer();
    const plan = await planOf(server, await restricted());

    await somebodySignsIn(server);
    const report = await carryOut(server, plan);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
  });

  it('is stale after anything else', async () => {
    const server = await aServer();
    const plan = await planOf(server, await restricted());
    const [row] = server.state.administrators;
    if (row !== undefined) row.displayName = 'Somebody else';

    await expect(carryOut(server, plan)).rejects.toMatchObject({ code: 'plan.stale' });
  });

  it('takes no sign-in between its writes for a bystander, and is rolled back and proved after another', async () => {
    const server = await aServer();
    const start = contentOf(server.state);
    const plan = await planOf(server, await restricted());

    const report = await carryOut(server, plan, {
      access: { signInAfresh: async () => (await signIn(server)).signOut() },
    });
    await somebodySignsIn(server);
    const way = await undoPlanOf(server);
    await somebodySignsIn(server);
    const back = await undo(server);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(way.manual).toEqual([]);
    expect(back).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(start);
  });

  it('leaves a second factor that somebody switched on since as it is', async () => {
    const server = await aServer();
    await carryOut(server, await planOf(server, await restricted()));
    const row = server.state.administrators.find(({ username }) => username === 'p.oakley');
    if (row !== undefined) row.twoFactorEnabled = true;

    const back = await undo(server);

    expect(back).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(row).toMatchObject({ twoFactorEnabled: true, restrictLoginByIp: false });
  });
});

describe('a plan that changes users', () => {
  it('is not stale after mail and sign-ins, and its rollback is proved after more of them', async () => {
    const server = await aServer({
      domains: 1,
      prepare: ({ domains }) => {
        for (const domain of Object.values(domains)) {
          domain.userDefaults.maxMailboxSize = 1024 * 1024;
          for (const user of domain.users) user.maxMailboxSize = 0;
        }
      },
    });
    const move = (size: number) => {
      for (const user of domainOf(server, server.names[0]).users)
        Object.assign(user, { currentMailboxSize: size, lastLoginTime: `2026-11-21T0${size}:00:00.000Z` });
    };
    const playbook = await aPlaybook({
      steps: { 'user-defaults': { maxMailboxMegabytes: 1, existing: 'limit' } },
    });
    const plan = await planOf(server, playbook);

    move(1);
    let writes = 1;
    const report = await carryOut(server, plan, {
      onProgress: () => {
        writes += 1;
        move(writes);
      },
    });
    move(9);
    const back = await undo(server);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(back).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(domainOf(server, server.names[0]).users[0]).toMatchObject({
      maxMailboxSize: 0,
      currentMailboxSize: 9,
    });
  });
});

describe('the hash of an object', () => {
  const ROW = {
    ...{ username: 'admin', displayName: 'A', isPrimary: true, isEnabled: true, canManageAdmins: true },
    ...{ canImpersonate: true, twoFactorEnabled: false, restrictLoginByIp: false, ipRestrictions: [] },
    ...{ created: '2021-03-08T09:00:00.000Z', lastLogin: null },
  };
  const listOf = (row: object): ObjectReading => {
    const decoded = decodeItems(administrators, [row as never]);
    if (!decoded.ok) throw new Error(decoded.reason);
    return { status: 'collection', resource: administrators, target: 'server', items: decoded.value };
  };
  const accountOf = (resource: AnyDocument, raw: object): ObjectReading => ({
    ...{ status: 'document', resource, target: 'server' },
    document: { raw: { username: 'admin', ...raw }, fields: {}, failures: {} },
  });

  it('is the same whatever moves by itself, and another for all else', () => {
    const hash = hashOfReading(listOf(ROW));

    expect(hashOfReading(listOf({ ...ROW, lastLogin: '2026-11-21T17:15:00.000Z' }))).toBe(hash);
    expect(hashOfReading(listOf({ ...ROW, twoFactorEnabled: true }))).toBe(hash);
    expect(hashOfReading(listOf({ ...ROW, displayName: 'B' }))).not.toBe(hash);
    expect(hashOfReading(listOf({ ...ROW, unknown: 1 }))).not.toBe(hash);
  });

  it('says nothing of the network of the account in use; only its password says nothing of a second factor', () => {
    const seen = { ipAddress: '192.0.2.1', twoFactorEnabled: false };
    const isSame = (resource: AnyDocument, more: object) =>
      hashOfReading(accountOf(resource, seen)) === hashOfReading(accountOf(resource, { ...seen, ...more }));

    expect(isSame(ownPassword, { ipAddress: '198.51.100.1', twoFactorEnabled: true })).toBe(true);
    expect(isSame(ownTwoFactor, { ipAddress: '198.51.100.1' })).toBe(true);
    expect(isSame(ownTwoFactor, { twoFactorEnabled: true })).toBe(false);
    expect(isSame(ownPassword, { username: 'other' })).toBe(false);
  });

  it('goes by what is there where rows are no objects', () => {
    const odd = { ...listOf(ROW), items: [{ key: 1, label: 'x', raw: 7, fields: {} }] };

    expect(hashOfReading(odd as never)).toMatch(/^sha256:/);
  });
});
