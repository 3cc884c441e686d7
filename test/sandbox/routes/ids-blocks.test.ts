import { describe, expect, it } from '@jest/globals';
import { adminOf, ask, sandboxes, signIn, typesOf } from '../plain-client.js';

const start = sandboxes();
const LIST = 'settings/sysadmin/blocked-ips';
const COUNT = 'settings/sysadmin/blocked-ips-count';
const UNBLOCK = 'settings/sysadmin/unblock-ips';

function aQuery(changes: Record<string, unknown> = {}) {
  const all = Array.from({ length: 12 }, (_, number) => number);
  return {
    serviceTypes: all,
    search: '',
    sortType: 'ip',
    ascending: true,
    startindex: 0,
    count: 1000,
    ...changes,
  };
}

describe('blocked addresses', () => {
  it('are listed with every published member', async () => {
    const sandbox = await start();

    const { body } = await (await adminOf(sandbox))({ path: LIST, body: aQuery() });

    expect(body.count).toBe(sandbox.state.ipBlocks.length);
    expect(typesOf((body.ipBlocks as unknown[])[0])).toEqual({
      count: 'number',
      ip: 'string',
      ipLocation: 'string',
      protocol: 'number',
      blockType: 'number',
      ruleDescription: 'string',
      serviceType: 'number',
      secondsLeftOnBlock: 'number',
    });
  });

  it.each([
    ['names', ['smtp']],
    ['numbers', [0]],
  ])('can be narrowed to services by %s', async (_what, serviceTypes) => {
    const sandbox = await start();

    const { body } = await (await adminOf(sandbox))({ path: LIST, body: aQuery({ serviceTypes }) });

    expect(body.ipBlocks).toEqual(sandbox.state.ipBlocks.filter((block) => block.serviceType === 0));
  });

  it('are sorted and cut as asked', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);
    const byTime = [...sandbox.state.ipBlocks].sort((a, b) => b.secondsLeftOnBlock - a.secondsLeftOnBlock);

    const body = aQuery({ sortType: 'timeLeft', ascending: false, count: 1 });
    const answer = await admin({ path: LIST, body });

    expect(answer.body).toMatchObject({ count: byTime.length, ipBlocks: byTime.slice(0, 1) });
  });

  it('refuse an unknown service or sort type', async () => {
    const admin = await adminOf(await start());

    expect((await admin({ path: LIST, body: aQuery({ serviceTypes: ['Fax'] }) })).status).toBe(400);
    expect((await admin({ path: LIST, body: aQuery({ sortType: 'colour' }) })).status).toBe(400);
  });

  it('are counted by service', async () => {
    const admin = await adminOf(await start());

    const { body } = await admin({ path: COUNT, body: aQuery() });

    expect(body.counts).toMatchObject({ Smtp: 1, Imap: 1, Pop: 0 });
  });

  it.each([LIST, COUNT, UNBLOCK])('refuse a body of null at %s', async (path) => {
    const admin = await adminOf(await start());

    expect((await admin({ path, body: null })).status).toBe(400);
  });

  it('are lifted by sending back whole objects', async () => {
    const sandbox = await start();
    const [first, second] = sandbox.state.ipBlocks;
    const admin = await adminOf(sandbox);

    const answer = await admin({ path: UNBLOCK, body: { ipBlocks: [first] } });

    expect(answer.status).toBe(200);
    expect(sandbox.state.ipBlocks).toEqual([second]);
    expect((await admin({ path: UNBLOCK, body: { ip: second?.ip } })).status).toBe(400);
  });

  it('include the lock-out of sign-ins, which an unblock lifts', async () => {
    const sandbox = await start({ strictLockout: true });
    const admin = await adminOf(sandbox);
    await signIn(sandbox, { ...sandbox.accounts.admin, password: 'wrong' });

    await admin({ path: UNBLOCK, body: { ipBlocks: [{ ip: '127.0.0.1', blockType: 2 }] } });

    expect((await signIn(sandbox, sandbox.accounts.admin)).status).toBe(200);
    expect((await ask(sandbox, { path: LIST, body: aQuery() })).status).toBe(401);
  });
});
