/** A program that is told. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runProgram } from '../../src/notify/program.js';
import { until } from '../e2e/a-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'smlockdown-program-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(code: string, { timeoutMs = 60_000, json = '{}' } = {}) {
  const env = { PATH: process.env.PATH, OUT: join(folder, 'out') };
  return runProgram({ words: [process.execPath, '-e', code], json, env, timeoutMs });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
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
    const file = join(folder, 'pid');
    const code = `fs.writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`;

    expect(await run(code, { timeoutMs: 500 })).toBe('not done within 0.5 seconds');

    // One that had not begun by then is ended, too.
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
    await until(() => pid === undefined || !isRunning(pid));
  });

  it('that is none is said', async () => {
    const words = [join(folder, 'none')] as const;

    expect(await runProgram({ words, json: '{}', env: {}, timeoutMs: 60_000 })).toBe(
      'it cannot be started (ENOENT)',
    );
  });
});
