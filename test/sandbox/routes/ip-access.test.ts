import { describe, expect, it } from '@jest/globals';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import type { IpAccessRow } from '../../../src/sandbox/state.js';
import { adminOf, sandboxes, typesOf } from '../plain-client.js';

const start = sandboxes();
const LIST = 'settings/sysadmin/ip-access/true';
const PUT = 'settings/sysadmin/ip-access';
const DELETE = 'settings/sysadmin/ip-access-delete';

function aSearch(changes: Record<string, unknown> = {}) {
  const searchParams = {
    skip: 0,
    take: 1000,
    search: '',
    sortField: 'ip',
    sortDescending: false,
    ...changes,
  };
  return { searchParams, showHoneypot: false };
}

function aRow(changes: Record<string, unknown> = {}) {
  return {
    serviceList: ['Smtp', 'Imap'],
    dataType: 'WhiteList',
    address: '192.0.2.251',
    oldAddress: '',
    description: 'Printer',
    spam_bypass: false,
    ...changes,
  };
}

async function aServer(options: SandboxOptions = {}) {
  const sandbox = await start(options);
  const admin = await adminOf(sandbox);
  const rowOf = (ip: string) => sandbox.state.ipAccess.whitelist.find((row) => row.ip === ip);
  const list = async (changes?: Record<string, unknown>) =>
    (await admin({ path: LIST, body: aSearch(changes) })).body as {
      totalCount: number;
      ipAccessList: IpAccessRow[];
    };
  return { sandbox, admin, rowOf, list, state: sandbox.state };
}

describe('the list', () => {
  it('has rows with every published member', async () => {
    const { list } = await aServer();

    const { ipAccessList, totalCount } = await list();

    expect(totalCount).toBe(ipAccessList.length);
    expect(typesOf(ipAccessList[0])).toEqual({
      ip: 'string',
      protocolMask: 'number',
      description: 'string',
      smtp: 'boolean',
      pop: 'boolean',
      imap: 'boolean',
      xmpp: 'boolean',
      disabledGreylisting: 'boolean',
      bypass: 'boolean',
      spam_bypass: 'boolean',
    });
  });

  it('keeps whitelist and blacklist apart', async () => {
    const { admin, state } = await aServer();

    const black = await admin({ path: 'settings/sysadmin/ip-access/false', body: aSearch() });

    expect(black.body.totalCount).toBe(state.ipAccess.blacklist.length);
    expect((await admin({ path: 'settings/sysadmin/ip-access/maybe', body: aSearch() })).status).toBe(400);
  });

  it('is sorted by address and honours skip and take', async () => {
    const { list } = await aServer();
    const all = (await list()).ipAccessList.map((row) => row.ip);

    const part = await list({ skip: 1, take: 2 });
    const backwards = await list({ sortDescending: true });

    expect(all[0]).toBe('10.0.0.0/8');
    expect(part.ipAccessList.map((row) => row.ip)).toEqual(all.slice(1, 3));
    expect(part.totalCount).toBe(all.length);
    expect(backwards.ipAccessList.map((row) => row.ip)).toEqual([...all].reverse());
  });

  it('gives no rows when it is asked for none', async () => {
    const { admin } = await aServer();

    const { body } = await admin({ path: LIST, body: { searchParams: { search: '' } } });

    expect(body.ipAccessList).toEqual([]);
  });

  it('searches addresses and descriptions', async () => {
    const { list } = await aServer();

    expect((await list({ search: 'web farm' })).ipAccessList.map((row) => row.ip)).toEqual(['198.18.4.0/22']);
    expect((await list({ search: '172.16' })).totalCount).toBe(1);
    expect((await list({ search: 'no such' })).totalCount).toBe(0);
  });

  it('wants its search parameters', async () => {
    const { admin } = await aServer();

    expect((await admin({ path: LIST, body: {} })).status).toBe(400);
    expect((await admin({ path: LIST, body: aSearch({ take: '1000' }) })).status).toBe(400);
  });
});

describe('adding a row', () => {
  it.each([
    ['names', ['Smtp', 'WebMail'], 'WhiteList'],
    ['names in another case', ['SMTP', 'webmail'], 'whitelist'],
    ['numbers', [0, 8], 0],
  ])('takes services and list by %s', async (_what, serviceList, dataType) => {
    const { admin, rowOf } = await aServer();

    const answer = await admin({ path: PUT, body: aRow({ serviceList, dataType }) });

    expect(answer.body).toEqual({ success: true, resultCode: 200, message: '' });
    expect(rowOf('192.0.2.251')).toEqual({
      ip: '192.0.2.251',
      protocolMask: 0b1_0000_0001,
      description: 'Printer',
      smtp: true,
      pop: false,
      imap: false,
      xmpp: false,
      disabledGreylisting: false,
      bypass: false,
      spam_bypass: false,
    });
  });

  it('goes to the list that is named', async () => {
    const { admin, rowOf, state } = await aServer();

    await admin({ path: PUT, body: aRow({ dataType: 1 }) });

    expect(rowOf('192.0.2.251')).toBeUndefined();
    expect(state.ipAccess.blacklist.at(-1)).toMatchObject({ ip: '192.0.2.251', bypass: null });
  });

  it('refuses an address that is there already', async () => {
    const { admin } = await aServer();

    expect((await admin({ path: PUT, body: aRow({ address: '203.0.113.0/24' }) })).status).toBe(400);
  });

  it.each([
    ['an unknown service', { serviceList: ['Fax'] }],
    ['an unknown number of a service', { serviceList: [99] }],
    ['no list', { dataType: undefined }],
    ['an unknown list', { dataType: 'GreyList' }],
    ['no address', { address: '' }],
    ['a network that is too long', { address: '192.0.2.0/33' }],
    ['a name', { address: 'mail.example' }],
    ['a text for a switch', { spam_bypass: 'false' }],
  ])('refuses %s', async (_what, wrong) => {
    const { admin, state } = await aServer();
    const before = structuredClone(state.ipAccess);

    expect((await admin({ path: PUT, body: aRow(wrong) })).status).toBe(400);
    expect(state.ipAccess).toEqual(before);
  });
});

describe('editing a row', () => {
  it('replaces the row of oldAddress: what the body does not name is off or empty', async () => {
    const { admin, rowOf, state } = await aServer();
    const count = state.ipAccess.whitelist.length;
    expect(rowOf('198.18.4.0/22')).toMatchObject({ bypass: true, pop: true, description: 'Web farm' });

    const { description, ...unnamed } = aRow({ address: '198.18.4.0/22', oldAddress: '198.18.4.0/22' });
    await admin({ path: PUT, body: unnamed });

    expect(description).toBe('Printer');
    expect(rowOf('198.18.4.0/22')).toMatchObject({ bypass: false, pop: false, imap: true, description: '' });
    expect(state.ipAccess.whitelist).toHaveLength(count);
  });

  it('keeps what the body names, under the names of the read', async () => {
    const { admin, rowOf } = await aServer();
    const address = '198.18.4.0/22';

    await admin({
      path: PUT,
      body: aRow({
        address,
        oldAddress: address,
        bypass: true,
        disabledGreylisting: true,
        spam_bypass: true,
      }),
    });

    expect(rowOf(address)).toMatchObject({ bypass: true, disabledGreylisting: true, spam_bypass: true });
  });

  it('does not know `bypass` when only the published part is served', async () => {
    const { admin, rowOf } = await aServer({ publishedOnly: true });
    const address = '198.18.4.0/22';

    const answer = await admin({ path: PUT, body: aRow({ address, oldAddress: address, bypass: false }) });

    expect(answer.body.success).toBe(true);
    expect(rowOf(address)?.bypass).toBe(true);
  });

  it('can change the address', async () => {
    const { admin, rowOf } = await aServer();

    await admin({ path: PUT, body: aRow({ address: '203.0.113.128/25', oldAddress: '203.0.113.0/24' }) });

    expect(rowOf('203.0.113.0/24')).toBeUndefined();
    expect(rowOf('203.0.113.128/25')).toMatchObject({ smtp: true });
  });

  it('refuses an oldAddress that is not there', async () => {
    const { admin } = await aServer();

    const answer = await admin({ path: PUT, body: aRow({ oldAddress: '192.0.2.252' }) });

    expect(answer).toMatchObject({ status: 400, body: { success: false, message: 'IP address not found' } });
  });

  it('can weaken an internal range and not move it', async () => {
    const { admin, rowOf } = await aServer();
    const oldAddress = '192.168.0.0/16';

    const edit = await admin({ path: PUT, body: aRow({ address: oldAddress, oldAddress, bypass: false }) });
    const move = await admin({ path: PUT, body: aRow({ address: '192.168.1.0/24', oldAddress }) });

    expect([edit.status, move.status]).toEqual([200, 400]);
    expect(rowOf(oldAddress)?.bypass).toBe(false);
  });
});

describe('deleting a row', () => {
  it('removes the row', async () => {
    const { admin, rowOf } = await aServer();

    const answer = await admin({ path: DELETE, body: { address: '203.0.113.0/24', dataType: 0 } });

    expect(answer.status).toBe(200);
    expect(rowOf('203.0.113.0/24')).toBeUndefined();
  });

  it('looks in the list that is named, and without a name in the whitelist', async () => {
    const { admin, state } = await aServer();
    const address = '198.18.64.0/24';

    const without = await admin({ path: DELETE, body: { address } });
    const named = await admin({ path: DELETE, body: { address, dataType: 'BlackList' } });

    expect([without.status, named.status]).toEqual([400, 200]);
    expect(state.ipAccess.blacklist.map((row) => row.ip)).not.toContain(address);
  });

  it.each(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'])('refuses %s', async (address) => {
    const { admin, rowOf } = await aServer();

    expect((await admin({ path: DELETE, body: { address, dataType: 0 } })).status).toBe(400);
    expect(rowOf(address)).toBeDefined();
  });

  it('refuses an address that is not there', async () => {
    const { admin } = await aServer();

    expect((await admin({ path: DELETE, body: { address: '192.0.2.253', dataType: 0 } })).status).toBe(400);
    expect((await admin({ path: DELETE, body: { dataType: 0 } })).status).toBe(400);
  });
});

describe('SMTP blocks', () => {
  it('can be read', async () => {
    const { admin, state } = await aServer();

    const { body } = await admin({ path: 'settings/sysadmin/smtp-block-rules' });

    expect(body.smtpBlockRules).toEqual(state.smtpBlockRules);
  });
});
