import { describe, expect, it } from '@jest/globals';
import { adminOf, sandboxes } from '../plain-client.js';

const start = sandboxes();
const path = 'settings/sysadmin/antivirus/settings';

describe('antivirus settings', () => {
  it('are read wrapped and written flat', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);
    const { settings } = (await admin({ path })).body as { settings: Record<string, unknown> };

    const safe = { ...settings, enableSpoolCommandLine: false, spoolCommandLineFile: '' };
    const answer = await admin({ path, body: safe });

    expect(Object.keys(settings)).toHaveLength(11);
    expect(answer.body).toMatchObject({ success: true, resultCode: 200 });
    expect(sandbox.state.antivirus).toEqual(safe);
  });

  it.each([{ settings: { commandLine: 'x.bat' } }, {}])('drop %j with 200', async (body) => {
    const sandbox = await start();
    const before = structuredClone(sandbox.state.antivirus);

    const answer = await (await adminOf(sandbox))({ path, body });

    expect(answer.body).toMatchObject({ success: true, resultCode: 200 });
    expect(sandbox.state.antivirus).toEqual(before);
  });

  it('lose the members that a flat body leaves out', async () => {
    const sandbox = await start();

    await (await adminOf(sandbox))({ path, body: { enableSpoolCommandLine: false } });

    expect(sandbox.state.antivirus).toMatchObject({
      quarantineDirectory: '',
      spoolCommandLineTimeout: 0,
      commandLineScanFiles: false,
    });
  });

  it('refuse a wrong type', async () => {
    const sandbox = await start();
    const before = structuredClone(sandbox.state.antivirus);

    const answer = await (await adminOf(sandbox))({
      path,
      body: { ...before, spoolCommandLineTimeout: '5' },
    });

    expect(answer.status).toBe(400);
    expect(sandbox.state.antivirus).toEqual(before);
  });
});
