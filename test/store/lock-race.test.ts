import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acquireLock } from '../../src/store/lock.js';
import { type Contender, type Contenders, compileContenders } from './contenders.js';
import { aHolder, aStateDir } from './store-builders.js';

const HOST = 'mail1';
const SERVERS = Array.from({ length: 15 }, (_, index) => `https://mail${index}.example.com`);

let contenders: Contenders;

beforeAll(async () => {
  contenders = await compileContenders();
});

afterAll(async () => {
  await contenders.end();
});

async function startMany(count: number, stateDir: string): Promise<readonly Contender[]> {
  return Promise.all(Array.from({ length: count }, () => contenders.start({ stateDir, host: HOST })));
}

/** The answers of a race: one who won, all others turned away. */
function oneWinnerOf(count: number): string[] {
  return [...Array.from({ length: count - 1 }, () => 'run.locked'), 'won'];
}

describe('processes that contend for a lock', () => {
  it('are two, and exactly one wins, every time', async () => {
    const racing = await startMany(2, await aStateDir());

    for (const server of SERVERS) {
      const answers = await Promise.all(racing.map((one) => one.contend(server)));

      expect(answers.sort()).toEqual(oneWinnerOf(2));
    }
  });

  it('are many who all find the lock of a dead process, and exactly one wins, every time', async () => {
    const stateDir = await aStateDir();
    const dead = await contenders.start({ stateDir, host: HOST });
    for (const server of SERVERS) expect(await dead.contend(server)).toBe('won');
    await dead.die();
    const racing = await startMany(6, stateDir);

    for (const server of SERVERS) {
      const answers = await Promise.all(racing.map((one) => one.contend(server)));

      expect(answers.sort()).toEqual(oneWinnerOf(6));
    }
  });

  it('leave a lock alone while its process lives, and take it over once it was killed', async () => {
    const stateDir = await aStateDir();
    const first = await contenders.start({ stateDir, host: HOST });
    const options = { stateDir, serverUrl: 'https://mail.example.com', holder: aHolder({ host: HOST }) };
    await first.contend(options.serverUrl);

    await expect(acquireLock(options)).rejects.toMatchObject({ code: 'run.locked' });
    await first.die();

    await expect(acquireLock(options)).resolves.toMatchObject({ path: expect.any(String) });
  });
});
