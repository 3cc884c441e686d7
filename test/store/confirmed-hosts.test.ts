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

  it.each(['', '{', '{"formatVersion":2,"hosts":[]}'])(
    'is asked again where the file is %j',
    async (text) => {
      const stateDir = await aStateDir();
      await confirmHost(stateDir, { server: SERVER, host: 'MAIL01', now: NOW });
      writeFileSync(join(stateDir, 'hosts.json'), text);

      expect(isConfirmedHost(stateDir, { server: SERVER, host: 'MAIL01' })).toBe(false);
    },
  );
});
