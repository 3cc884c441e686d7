import { describe, expect, it } from '@jest/globals';
import { adminOf, domainAt, sandboxes } from '../plain-client.js';

const start = sandboxes();
const PATH = 'settings/sysadmin/propagate-domain-settings';
const SETTINGS = ['requireSmtpAuthentication', 'throttleSettings'];
const THROTTLE = {
  messagesPerHour: 300,
  messagesAction: 1,
  bandwidthPerHour: 100,
  bandwidthAction: 1,
  bouncesPerHour: 50,
  bouncesAction: 0,
};

async function aServer() {
  const sandbox = await start();
  Object.assign(sandbox.state.domainDefaults, { requireSmtpAuthentication: true, hstsEnabled: true });
  sandbox.state.domainDefaults.throttleSettings = { ...THROTTLE };
  const settings = () => Object.values(sandbox.state.domains).map((domain) => domain.settings);
  return { sandbox, settings, admin: await adminOf(sandbox) };
}

describe('propagate-domain-settings', () => {
  it('copies exactly the named members of the Domain Defaults to every domain', async () => {
    const { settings, admin } = await aServer();
    const before = structuredClone(settings());

    const { status } = await admin({ path: PATH, body: { settings: SETTINGS } });

    expect(status).toBe(200);
    expect(settings()).toEqual(
      before.map((one) => ({ ...one, requireSmtpAuthentication: true, throttleSettings: THROTTLE })),
    );
  });

  it('leaves no link between the domains', async () => {
    const { settings, admin } = await aServer();
    await admin({ path: PATH, body: { settings: SETTINGS } });
    const [first, second] = settings();

    Object.assign(first?.throttleSettings ?? {}, { messagesPerHour: 1 });

    expect(second?.throttleSettings).toEqual(THROTTLE);
  });

  it.each([
    [{ settings: [] }],
    [{ settings: ['requireSmtpAuthentication', 'hostname'] }],
    [{ settings: ['toString'] }],
    [{ settings: [5] }],
    [{ settings: 'requireSmtpAuthentication' }],
    [{}],
  ])('refuses %j', async (body) => {
    const { settings, admin } = await aServer();
    const before = structuredClone(settings());

    expect((await admin({ path: PATH, body })).status).toBe(400);
    expect(settings()).toEqual(before);
  });

  it('passes over a member that a fault ignores, on every domain or on one', async () => {
    const { sandbox, settings, admin } = await aServer();
    const everywhere = settings().map((one) => one.requireSmtpAuthentication);
    const field = { path: PATH, kind: 'ignore-field' } as const;
    sandbox.addFaults([
      { ...field, field: 'requireSmtpAuthentication' },
      { ...field, field: 'throttleSettings.messagesPerHour', after: 3, times: 1 },
    ]);

    await admin({ path: PATH, body: { settings: SETTINGS } });

    expect(settings().map((one) => one.requireSmtpAuthentication)).toEqual(everywhere);
    const missed = Object.values(sandbox.state.domains).map(
      ({ settings: one }) => one.throttleSettings.messagesPerHour !== 300,
    );
    expect(missed.map((isMissed, index) => (isMissed ? domainAt(sandbox, index) : ''))).toEqual(
      missed.map((_, index) => (index === 3 ? domainAt(sandbox, 3) : '')),
    );
  });

  it('is neither served nor listed on a server that is started without it', async () => {
    const sandbox = await start({ propagate: false });
    const admin = await adminOf(sandbox);

    const { status } = await admin({ path: PATH, body: { settings: SETTINGS } });
    const page = await (await fetch(`${sandbox.url}/Documentation/api`)).text();

    expect(status).toBe(404);
    expect(page).not.toContain('propagate-domain-settings');
    expect(page).toContain('domain-defaults');
  });
});
