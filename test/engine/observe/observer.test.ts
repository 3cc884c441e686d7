/** Reading: every object once, page by page, let go of when it was judged. */

import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { reverseNames } from '../../../src/contract/resources/dns/reverse-names.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { mailDomains } from '../../../src/contract/resources/domains/mail-domains.js';
import { lookingSource } from '../../../src/engine/observe/observed.js';
import { forEachLimited, observe, withSources } from '../../../src/engine/observe/observer.js';
import { once } from '../../../src/engine/observe/once.js';
import { untilGone } from '../../../src/engine/observe/until-gone.js';
import { failed, type Reading } from '../../../src/engine/words/reading.js';
import { LockdownError } from '../../../src/errors.js';
import { aPlaybook, domainSteps } from '../a-playbook.js';
import { aServer, auditOf, errorOf, weakDomains } from '../a-server.js';
import { guarded } from '../a-step.js';
import { observerBy, observerOn } from '../an-observer.js';

const GONE = new LockdownError('server.unreachable', 'Nobody there');

const isSilent = () => Promise.reject(GONE);

/** Domains read one after the other, of a server that fails as it is told. */
async function readingsOf(
  count: number,
  failureOf: (index: number) => LockdownError | undefined,
  domains: () => Promise<[]> = isSilent,
) {
  let asked = 0;
  const read = async () => {
    const failure = failureOf(asked);
    asked += 1;
    if (failure !== undefined) throw failure;
    return { domainSettings: {} };
  };
  const observer = once({ ...observerBy(read), domains });
  const readings: Reading[] = [];
  for (let index = 0; index < count; index += 1)
    readings.push(await observer.read({ resource: domainSettings, target: `${index}.test` }));
  return { asked, readings };
}

describe('reading', () => {
  it('reads every object once, however many steps want it', async () => {
    const server = await aServer({
      domains: 3,
      prepare: (state) => {
        for (const { settings } of Object.values(state.domains)) settings.catchAll = '';
      },
    });
    const before = server.requests.length;

    await auditOf(server, await domainSteps());

    const asked = server.requests.slice(before);
    expect(new Set(asked).size).toBe(asked.length);
    // One a domain, the list of domains, and the documentation.
    expect(asked).toHaveLength(3 + 2);
  });

  it('has let go of a target by the time it is looked up', async () => {
    const server = await aServer({ domains: 2, prepare: weakDomains });
    const parts = guarded.parts.map((part) => ({
      ...part,
      lookUps: () => ({ again: { resource: domainSettings, parameters: {} } }),
    }));
    const playbook = await aPlaybook({ steps: { guarded: {} } }, [guarded]);

    await auditOf(server, playbook, { steps: [{ ...guarded, parts }] });

    for (const name of server.names)
      expect(server.requests.filter((one) => one.endsWith(`domain-settings/${name}`))).toHaveLength(2);
  });

  it('lets go of the readings of a target, and gives one reading until then', async () => {
    const server = await aServer({ domains: 1 });
    const observer = once(await observerOn(server.connection));
    const [target = ''] = server.names;
    const read = () => observer.read({ resource: domainSettings, target });

    const first = await read();
    expect(await read()).toBe(first);
    observer.forget(target);

    expect(await read()).not.toBe(first);
  });

  it('lets go of what was asked for a domain with the domain, also where it is of the server', async () => {
    const dns = lookingSource({ [reverseNames.id]: async () => ({ addresses: [] }) });
    const observer = once(withSources({ ...observerBy(isSilent), domains: async () => [] }, { dns }));
    const need = { resource: reverseNames, asked: { addresses: [] } };
    const read = async () => (await observer.readAll({ reverse: need }, 'a.test')).reverse;

    const first = await read();
    expect(await read()).toBe(first);
    observer.forget('a.test');

    expect(await read()).not.toBe(first);
  });

  it('reads a long collection page by page', async () => {
    const server = await aServer({ domains: 0 });
    const row = server.state.ipAccess.whitelist.at(-1);
    if (row === undefined) throw new Error('the sandbox has a whitelist');
    const rows = Array.from({ length: 2400 }, (_, index) => ({
      ...row,
      ip: `10.${index >> 8}.${index & 255}.7`,
    }));
    server.state.ipAccess.whitelist.splice(0, Infinity, ...rows);
    const observer = await observerOn(server.connection);

    const reading = await observer.read({ resource: ipAccess, target: 'server' });

    expect(reading.status === 'collection' ? reading.items.length : 0).toBe(2400);
    expect(server.requests.filter((one) => one.includes('ip-access/true'))).toHaveLength(3);
  });

  it.each([
    ['counts more rows than it gives', { totalCount: 5, ipAccessList: [] }, 'no more to be had'],
    ['does not count', { ipAccessList: [] }, 'no whole number "totalCount"'],
    ['counts less than nothing', { totalCount: -1, ipAccessList: [] }, 'no whole number "totalCount"'],
    ['counts half a row', { totalCount: 0.5, ipAccessList: [] }, 'no whole number "totalCount"'],
    ['counts in words', { totalCount: '0', ipAccessList: [] }, 'no whole number "totalCount"'],
    ['gives more rows than it counts', { totalCount: 0, ipAccessList: [{}] }, '1 of 0 rows'],
    ['has no rows', { totalCount: 0 }, 'no list'],
  ])('has not read a collection that %s', async (_, body, why) => {
    const server = await aServer({ domains: 0 });
    server.sandbox.addFaults([{ kind: 'status', code: 200, body, path: 'settings/sysadmin/ip-access/true' }]);
    const observer = await observerOn(server.connection);

    const reading = await observer.read({ resource: ipAccess, target: 'server' });

    expect(reading).toMatchObject({
      status: 'failed',
      code: 'server.garbage',
      why: expect.stringContaining(why),
    });
  });

  const row = {
    ...{ protocolMask: 0, description: '', smtp: true, pop: false, imap: false, xmpp: false },
    ...{ disabledGreylisting: false, bypass: false, spam_bypass: false },
  };
  type Whitelist = { readonly rows: readonly string[]; readonly total: number };

  /** A whitelist, as it stands while each of its pages is read, from where the call says. */
  async function whitelistOf(whilePage: (page: number) => Whitelist, perPage = 2) {
    let asked = 0;
    const client = observerBy(async ({ body }) => {
      const { rows, total } = whilePage(asked);
      const { skip } = (body as { readonly searchParams: { readonly skip: number } }).searchParams;
      asked += 1;
      return {
        totalCount: total,
        ipAccessList: rows.slice(skip, skip + perPage).map((ip) => ({ ...row, ip })),
      };
    });
    const reading = await client.read({ resource: ipAccess, target: 'server' });
    return { asked, reading };
  }

  it('has not read a collection of which a row went while it was read', async () => {
    const { reading } = await whitelistOf((page) => {
      const rows = page === 0 ? ['a', 'b', 'c'] : ['a', 'b'];
      return { rows, total: rows.length };
    });

    expect(reading).toMatchObject({
      status: 'failed',
      code: 'server.garbage',
      why: expect.stringContaining('counted 3 rows, and 2 a page later'),
    });
  });

  it.each([
    ['one came down, and another up that was not seen', ['d', 'a', 'b', 'c']],
    ['one went up that was to come, and another is read twice', ['b', 'c', 'a', 'd']],
  ])('has not read a collection of which rows moved from page to page: %s', async (_, after) => {
    const { reading } = await whitelistOf((page) => {
      const rows = page === 0 ? ['a', 'b', 'c', 'd'] : after;
      return { rows, total: rows.length };
    });

    expect(reading).toMatchObject({ status: 'failed', why: expect.stringContaining('rows moved') });
  });

  it('has read a collection whose rows stay where they are, whatever the length of a page', async () => {
    const rows = ['a', 'b', 'c', 'd', 'e'];
    const { asked, reading } = await whitelistOf(() => ({ rows, total: rows.length }));

    expect(reading.status === 'collection' && reading.items.map(({ key }) => key)).toEqual(rows);
    expect(asked).toBe(4);
  });

  it('has not read a collection that has no end', async () => {
    const rows = Array.from({ length: 2_000 }, (_, index) => `${index}`);
    const { asked, reading } = await whitelistOf(() => ({ rows, total: 5_000 }));

    expect(asked).toBe(1_000);
    expect(reading).toMatchObject({
      status: 'failed',
      why: expect.stringContaining('no end after 1000 pages'),
    });
  });

  it('copes with more rows than a call takes arguments', async () => {
    const rows = Array.from({ length: 200_000 }, () => 'a');

    const { reading } = await whitelistOf(() => ({ rows, total: rows.length }), rows.length);

    expect(reading).toMatchObject({ status: 'failed', why: expect.stringContaining('two rows') });
  });

  it.each([
    [{ totalCount: 1, data: [] }, '0 of 1 rows'],
    [{ totalCount: -1, data: [] }, 'no whole number'],
  ])('has not read a collection that comes at once and counts otherwise: %j', async (answer, why) => {
    const observer = observerBy(async () => answer);

    const reading = await observer.read({ resource: mailDomains, target: 'server' });

    expect(reading).toMatchObject({ status: 'failed', why: expect.stringContaining(why) });
  });

  it('ends with the survey when the session is lost', async () => {
    const server = await aServer({ domains: 2 });
    server.sandbox.addFaults([
      { kind: 'status', code: 401, path: 'settings/sysadmin/domain-settings/*' },
      { kind: 'status', code: 401, path: 'auth/refresh-token' },
    ]);

    expect(await errorOf(auditOf(server, await domainSteps()))).toMatchObject({ code: 'session.lost' });
  });

  it.each([403, 404, 500])('takes a documentation that answers %d for none', async (code) => {
    const server = await aServer({ domains: 0 });
    server.sandbox.addFaults([{ kind: 'status', code, path: '/Documentation/api' }]);
    const { discovery } = await observerOn(server.connection);

    expect(discovery.listed.size).toBe(0);
  });

  it('does not take an interruption for a server without documentation', async () => {
    const interrupted = new LockdownError('interrupted', 'Interrupted');
    const client = {
      page: async () => {
        throw interrupted;
      },
      read: async () => ({ data: [] }),
    };

    await expect(observe({ client, contract: shippedContract })).rejects.toBe(interrupted);
  });
});

describe('a server that stops answering', () => {
  it('is not asked any more after ten objects in a row without an answer, nor the list of domains', async () => {
    const { asked, readings } = await readingsOf(11, () => GONE);

    expect(asked).toBe(10);
    expect(readings[10]).toMatchObject({
      status: 'failed',
      code: 'server.unreachable',
      why: 'not asked: the server stopped answering',
    });
  });

  it('stays gone whatever is answered late', async () => {
    const asked = Array.from({ length: 11 }, (_, index) => ({
      resource: domainSettings,
      target: `d${index}.example`,
    }));
    let answerLate: () => void = () => {};
    const late = new Promise<void>((resolve) => {
      answerLate = resolve;
    });
    const server = untilGone({
      domains: isSilent,
      read: async (request) => {
        if (request.target !== 'd0.example') return failed(request, { code: 'server.timeout', why: 'late' });
        await late;
        return { ...request, status: 'document', document: {} } as unknown as Reading;
      },
    });
    const readings = Promise.all(asked.map((request) => server.read(request)));
    await new Promise((resolve) => setImmediate(resolve));

    answerLate();
    await readings;

    expect(server.isGone()).toBe(true);
  });

  it('is asked on after an answer, however many objects were not answered before it', async () => {
    const { asked, readings } = await readingsOf(20, (index) => (index % 10 === 9 ? undefined : GONE));

    expect(asked).toBe(20);
    expect(readings[19]?.status).toBe('document');
  });

  it.each(['server.refused', 'server.busy'] as const)(
    'is asked on while it says %s, which is an answer',
    async (code) => {
      const { asked } = await readingsOf(11, () => new LockdownError(code, 'No'));

      expect(asked).toBe(11);
    },
  );

  it('is asked on as long as it lists its domains, which is asked for once in ten objects', async () => {
    let listed = 0;
    const { asked } = await readingsOf(
      25,
      () => GONE,
      async () => {
        listed += 1;
        return [];
      },
    );

    expect([asked, listed]).toEqual([25, 2]);
  });

  it('is asked for its domains once, however many objects at a time stay unanswered', async () => {
    let listed = 0;
    const server = untilGone({
      read: async (request) => failed(request, { code: 'server.timeout', why: 'late' }),
      domains: async () => {
        listed += 1;
        throw GONE;
      },
    });
    const request = { resource: domainSettings, target: 'd.example' };

    await Promise.all(Array.from({ length: 64 }, () => server.read(request)));

    expect([listed, server.isGone()]).toEqual([1, true]);
  });

  it('ends with what ends a run, also where the list of domains brings it', async () => {
    const lost = new LockdownError('session.lost', 'Signed out');

    await expect(
      readingsOf(
        10,
        () => GONE,
        () => Promise.reject(lost),
      ),
    ).rejects.toBe(lost);
  });
});

describe('a task for each of many', () => {
  it('is begun for none once one has failed', async () => {
    const begun: number[] = [];
    const open: (() => void)[] = [];
    const run = (input: number) =>
      new Promise<void>((resolve, reject) => {
        begun.push(input);
        open.push(() => (input === 1 ? reject(GONE) : resolve()));
      });
    // What follows the end of a task is done by the next turn: then nothing begins any more by itself.
    const turn = () => new Promise((resolve) => setImmediate(resolve));

    const failed = expect(forEachLimited([1, 2, 3, 4, 5, 6], { concurrency: 2, run })).rejects.toBe(GONE);
    await turn();
    while (open.length > 0) {
      open.shift()?.();
      await turn();
    }

    await failed;
    expect(begun).toEqual([1, 2]);
  });
});
