/** The spool, who is held back and connected, and what was sent: in a flood from one mailbox. */
import { describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../../src/sandbox/server.js';
import { adminOf, sandboxes } from '../plain-client.js';

const start = sandboxes();
const SYSADMIN = 'settings/sysadmin/';
const CLOCK = () => Date.UTC(2026, 10, 29, 12);

async function flooded(more: object = {}) {
  const sandbox = await start({ domains: 4, flood: 30, clock: CLOCK, ...more });
  return { sandbox, admin: await adminOf(sandbox), ...flooderIn(sandbox) };
}

function flooderIn({ state }: Sandbox) {
  const [sender = ''] = state.throttled.users;
  return {
    sender,
    domain: sender.split('@')[1] ?? '',
    own: () => state.spool.filter((one) => one.sender === sender),
  };
}

const list = (filter: string, count = '1000', startIndex = 0) => ({
  path: `${SYSADMIN}spool-messages`,
  body: { spoolInput: [{ startIndex, count, sortType: '2', search: '', ascending: true, filter }] },
});

describe('a flood', () => {
  it('is in the counters, in the list, and in what its domain sent today', async () => {
    const { sandbox, admin, sender, domain, own } = await flooded();

    const { body } = await admin({ path: `${SYSADMIN}spool-message-counts` });
    const listed = (await admin(list('default'))).body.spoolListData as { messages: { sender: string }[] }[];
    const usual = (await admin({ path: `report/domain-stats/11-1-2026/11-28-2026/${domain}` })).body;
    const today = (await admin({ path: `report/domain-stats/11-29-2026/11-29-2026/${domain}` })).body;

    const counts = body.counts as Record<string, number>;
    expect((counts.default ?? 0) + (counts.waiting ?? 0)).toBe(sandbox.state.spool.length);
    expect([counts.throttledUsers, counts.throttledDomains]).toEqual([1, 1]);
    expect(listed[0]?.messages).toEqual(sandbox.state.spool);
    expect(own().length).toBeGreaterThanOrEqual(30);
    expect(listed[0]?.messages.filter((one) => one.sender === sender)).toHaveLength(own().length);
    expect(today.bytesSent).toBe((Number(usual.bytesSent) / 28) * 40);
  });

  it('is not there where nobody asks for one, and the rest of the server is the same', async () => {
    const { sandbox } = await flooded();
    const calm = await start({ domains: 4, clock: CLOCK });

    expect(calm.state.throttled).toEqual({ users: [], domains: [] });
    expect(sandbox.state.spool.slice(0, calm.state.spool.length)).toEqual(calm.state.spool);
    expect(sandbox.state.domains).toEqual(calm.state.domains);
  });

  it('is deleted message by message, and what is gone already is no reason to refuse', async () => {
    const { sandbox, admin, own } = await flooded();
    const before = sandbox.state.spool.length;
    const spoolInput = [own()[0], { fileName: 'gone.hdr', spoolName: 'default' }];

    const answer = await admin({ path: `${SYSADMIN}spool-delete-messages`, body: { spoolInput } });

    expect(answer.body.success).toBe(true);
    expect(sandbox.state.spool).toHaveLength(before - 1);
    expect(sandbox.state.spool).not.toContainEqual(spoolInput[0]);
  });

  it('brings more than is deleted where it goes on', async () => {
    const { sandbox, admin, own } = await flooded({ refill: 2 });
    const before = sandbox.state.spool.length;

    await admin({ path: `${SYSADMIN}spool-delete-message`, body: { spoolInput: [own()[0]] } });

    expect(sandbox.state.spool).toHaveLength(before + 1);
  });
});

describe('waiting messages', () => {
  it.each([
    ['reset-spool-messages', true],
    ['reset-all-spool-messages', false],
  ])('are tried again as if for the first time, by %s', async (call, isNamed) => {
    const { sandbox, admin } = await flooded();
    const [first, second] = sandbox.state.spool.filter(({ attempts }) => attempts > 0);

    await admin({ path: SYSADMIN + call, body: isNamed ? { spoolInput: [first] } : {} });

    expect(first?.attempts).toBe(0);
    expect(second?.attempts === 0).toBe(!isNamed);
  });
});

describe('whoever is connected or held back', () => {
  it('is listed, and let go of by name', async () => {
    const { sandbox, admin, sender, domain } = await flooded();
    const own = async () => {
      const { body } = await admin({ path: `${SYSADMIN}connections`, body: { search: sender } });
      return body.count;
    };
    const before = await own();

    await admin({
      path: `${SYSADMIN}kill-user-sessions`,
      body: { sessions: [{ email: sender, ip: '198.51.100.7' }] },
    });
    const between = await own();
    await admin({ path: `${SYSADMIN}kill-user-sessions`, body: { sessions: [{ email: sender, ip: '' }] } });
    const held = [
      await admin({ path: `${SYSADMIN}throttled-users` }),
      await admin({ path: `${SYSADMIN}throttled-domains` }),
    ];
    await admin({ path: `${SYSADMIN}throttled-user-reset`, body: { input: [sender] } });
    await admin({ path: `${SYSADMIN}throttled-domain-reset`, body: { input: [domain] } });

    expect([before, between, await own()]).toEqual([3, 2, 0]);
    expect(held.map(({ body }) => body)).toMatchObject([
      { throttledUsers: [{ emailAddress: sender }] },
      { throttledDomains: [{ domain }] },
    ]);
    expect(sandbox.state.throttled).toEqual({ users: [], domains: [] });
  });
});

describe('a user', () => {
  it.each([
    ['users-disable/true/true', (name: string) => ({ input: [name.split('@')[0]] })],
    ['post-user-mail', (email: string) => ({ email, userMailSettings: { isEnabled: false } })],
  ])('is disabled by %s', async (call, bodyOf) => {
    const { sandbox, admin, sender, domain } = await flooded();

    const answer = await admin({ path: `settings/domain/${call}`, domain, body: bodyOf(sender) });

    expect(answer.body.success).toBe(true);
    const user = sandbox.state.domains[domain]?.users.find((one) => one.emailAddress === sender);
    expect(user?.securityFlags.isDisabled).toBe(true);
  });
});
