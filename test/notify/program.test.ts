/** A program that is told. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runProgram } from '../../src/notify/program.js';

const folder = mkdtempSync(join(tmpdir(), 'smlockdown-program-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(code: string, { timeoutMs = 60_000, json = '{}' } = {}) {
  const env = { PATH: process.env.PATH, OUT: join(folder, 'out') };
  return runProgram({ words: [process.execPath, '-e', code], json, env, timeoutMs });
}

describe('a program', () => {
  it('gets the JSON whole', async () => {
    const json = JSON.stringify({ text: 'ü'.repeat(4000) });

    expect(await run('fs.writeFileSync(process.env.OUT, fs.readFileSync(0))', { json })).toBeUndefined();

    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe(json);
  });

  it.each([
    ['that fails', 'process.exit(3)', 'it ends with 3'],
    ['that is killed', 'process.kill(process.pid, "SIGTERM")', 'it ends with SIGTERM'],
  ])('%s is said', async (_, code, why) => {
    expect(await run(code)).toBe(why);
  });

  it('that reads nothing has done its work all the same', async () => {
    expect(await run('process.exit(0)', { json: 'x'.repeat(1_000_000) })).toBeUndefined();
  });

  it('that never ends is ended', async () => {
    expect(await run('setInterval(() => {}, 1000)', { timeoutMs: 500 })).toBe('not done within 0.5 seconds');
  });

  it('that is none is said', async () => {
    const words = [join(folder, 'none')] as const;

    expect(await runProgram({ words, json: '{}', env: {}, timeoutMs: 60_000 })).toBe(
      'it cannot be started (ENOENT)',
    );
  });
});
