import { describe, expect, it } from '@jest/globals';
import { adminOf, sandboxes, typesOf } from '../plain-client.js';

const start = sandboxes();

async function read(path: string) {
  return (await (await adminOf(await start({ build: 9504 })))({ path })).body;
}

describe('server information', () => {
  it('has the version', async () => {
    expect((await read('settings/sysadmin/get-version')).version).toBe('100.0.9504');
  });

  it('has the edition of the licence', async () => {
    expect(typesOf(await read('licensing/info'))).toMatchObject({ edition: 'number' });
  });

  it('tells anybody version and edition, beside no envelope', async () => {
    const { url } = await start({ build: 9504 });

    const answer = await fetch(`${url}/api/v1/licensing/about`);

    expect(await answer.json()).toEqual({
      version: '100.0.9504',
      edition: 1,
      enterpriseFunctionality: false,
    });
  });

  it('has the days of upgrade protection', async () => {
    expect(typesOf(await read('settings/sysadmin/license-notifications'))).toMatchObject({
      daysUntilUpgradeProtectionExpires: 'number',
      isUpgradeProtectionExpired: 'boolean',
    });
  });

  it('has the services, on or off', async () => {
    const { services } = await read('settings/sysadmin/services');

    const names = [
      'spool',
      'smtp',
      'pop',
      'xmpp',
      'imap',
      'ldap',
      'popretrieval',
      'imapretrieval',
      'indexing',
    ];
    expect(typesOf(services)).toEqual(Object.fromEntries(names.map((name) => [name, 'boolean'])));
  });
});
