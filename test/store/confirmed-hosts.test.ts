/** A host that somebody said is a server's is remembered, for that server alone. */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { confirmHost, isConfirmedHost } from '../../src/store/confirmed-hosts.js';
import { aStateDir, NOW, SERVER } from './store-builders.js';

describe('a host of a server', () => {
  it('is not one before somebody said so, then is, however both are written', async () => {
    const stateDir = await aStateDir();
    expect(isConfirmedHost(stateDir, { server: SERVER, host: 'MAIL01' })).toBe(false);

    await confirmHost(stateDir, { server: SERVER, host: 'MAIL01', now: NOW });

    expect(isConfirmedHost(stateDir, { server: `${SERVER}/`, host: 'mail01' })).toBe(true);
    expect(isConfirmedHost(stateDir, { server: SERVER, host: 'mail02' })).toBe(false);
    expect(isConfirmedHost(stateDir, { server: 'https://other.test', host: 'mail01' })).toBe(false);
  });

  it('is kept beside those of other servers', async () => {
    const stateDir = await aStateDir();
    await confirmHost(stateDir, { server: SERVER, host: 'MAIL01', now: NOW });
    await confirmHost(stateDir, { server: 'https://other.test', host: 'MAIL02', now: NOW });

    expect(isConfirmedHost(stateDir, { server: SERVER, host: 'MAIL01' })).toBe(true);
    expect(isConfirmedHost(stateDir, { server: 'https://other.test', host: 'MAIL02' })).toBe(true);
    expect(JSON.parse(await readFile(join(stateDir, 'hosts.json'), 'utf8')).hosts).toHaveLength(2);
  });

  it('is kept once, beside those that other runs keep at the same time', async () => {
    const stateDir = await aStateDir();
    const hosts = ['MAIL01', 'MAIL02', 'MAIL01'];

    await Promise.all(hosts.map((host) => confirmHost(stateDir, { server: SERVER, host, now: NOW })));

    const kept = JSON.parse(await readFile(join(stateDir, 'hosts.json'), 'utf8')).hosts;
    expect(kept.map(({ host }: { readonly host: string }) => host).sort()).toEqual(['MAIL01', 'MAIL02']);
  });

  it.each(['', '{', '{"formatVersion":"1"}', '\0\0\0', '\uFEFF\uFFFF', Buffer.from([0xff, 0xfe])])(
    'is asked again where the file is %j, and kept anew',
    async (text) => {
      const stateDir = await aStateDir();
      const host = { server: SERVER, host: 'MAIL01' };
      await confirmHost(stateDir, { ...host, now: NOW });
      writeFileSync(join(stateDir, 'hosts.json'), text);

      expect(isConfirmedHost(stateDir, host)).toBe(false);
      await confirmHost(stateDir, { ...host, now: NOW });
      expect(isConfirmedHost(stateDir, host)).toBe(true);
    },
  );

  it('is asked again, and not kept, where the file is of a later version', async () => {
    const stateDir = await aStateDir();
    const [file, text] = [join(stateDir, 'hosts.json'), '{"formatVersion":2,"hosts":[{"name":"MAIL01"}]}'];
    const host = { server: SERVER, host: 'MAIL01' };
    await confirmHost(stateDir, { ...host, now: NOW });
    writeFileSync(file, text);

    expect(isConfirmedHost(stateDir, host)).toBe(false);
    await expect(confirmHost(stateDir, { ...host, now: NOW })).rejects.toMatchObject({
      code: 'store.unwritable',
    });
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});
