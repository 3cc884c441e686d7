/** The package as it is published: installed elsewhere, with nothing beside it, its command works. */
import { execFile } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startProgram, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const IMPORTED = /^(?:import|export|\})(?:[^;"()=]*?\bfrom)? ?"([^"]+)";$|\bimport\("([^"]+)"\)/gm;
const run = promisify(execFile);

let home = '';
let installed = '';

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'smlockdown-package-'));
  // What is built is packed; building is not what is looked at here.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { cwd: ROOT });
  const [tarball = ''] = readdirSync(home).filter((name) => name.endsWith('.tgz'));
  // As npm does for a package that names no others.
  installed = join(home, 'node_modules', 'smartermail-lockdown');
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', join(home, tarball), '-C', installed, '--strip-components=1']);
});

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

function manifest() {
  return JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly bin: { readonly smlockdown: string };
    readonly dependencies?: Readonly<Record<string, string>>;
  };
}

function smlockdown(...args: string[]) {
  const { folder } = makeWorkplace();
  const main = join(installed, manifest().bin.smlockdown);
  return startProgram([process.execPath, main, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder },
  }).ended;
}

describe('the package', () => {
  it('installed elsewhere works: version, steps, playbooks and a sandbox', async () => {
    const printedVersion = await smlockdown('--version');
    const steps = await smlockdown('steps');
    const demo = await smlockdown('demo', '--domains', '3');

    expect(printedVersion).toEqual({ code: 0, stdout: `${manifest().version}\n`, stderr: '' });
    expect(steps.code).toBe(0);
    expect(steps.stdout).toContain('catch-all');
    expect(demo.code).toBe(0);
    expect(readFileSync(join(installed, manifest().bin.smlockdown), 'utf8')).toMatch(
      /^#!\/usr\/bin\/env node\n/,
    );
  });

  it('takes the sentences of its command line from nobody else', async () => {
    // Where the parser would look for them, as it lies where it does.
    mkdirSync(join(home, 'node_modules', 'locales'));
    writeFileSync(join(home, 'node_modules', 'locales', 'en.json'), 'not JSON');

    const { code, stderr } = await smlockdown('show');

    expect(code).toBe(64);
    expect(stderr).toContain('Error [usage.invalid]: Something is missing: smlockdown show <file>');
  });

  it('needs nothing but Node.js', () => {
    const dist = join(installed, 'dist');
    const files = readdirSync(dist).filter((name) => name.endsWith('.js'));
    const asked = files.flatMap((name) =>
      [...readFileSync(join(dist, name), 'utf8').matchAll(IMPORTED)].map(
        ([, one, other]) => one ?? other ?? '',
      ),
    );

    expect(manifest().dependencies).toBeUndefined();
    expect(asked).toEqual(expect.arrayContaining(['node:fs', 'node:os']));
    expect(asked.filter((name) => !isBuiltin(name) && !files.some((file) => name === `./${file}`))).toEqual(
      [],
    );
  });

  it('holds the licence of everything that is in it', () => {
    const text = readFileSync(join(installed, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');

    for (const name of ['undici', 'yaml', 'zod', '@inquirer/core', 'yargs'])
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|ISC)\\)$`, 'm'));
    expect(text).toContain('Permission is hereby granted');
    expect(text).toContain('Public Suffix List');
  });

  it('holds what a user needs, and no tests, sources or secrets', () => {
    const files = readdirSync(installed).sort();

    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'data', 'dist', 'docs', 'package.json', 'playbooks', 'schema']),
    );
    expect(files.filter((name) => ['src', 'test', '.env', 'bench', 'node_modules'].includes(name))).toEqual(
      [],
    );
    expect(lstatSync(join(installed, 'playbooks', 'baseline.yaml')).isFile()).toBe(true);
  });

  it('takes less than 12 MB where it is installed', () => {
    const entries = readdirSync(installed, { recursive: true, withFileTypes: true });
    const sizes = entries
      .filter((entry) => entry.isFile())
      .map((entry) => lstatSync(join(entry.parentPath, entry.name)).size);

    // On a disk a file takes whole blocks.
    const taken = sizes.reduce((sum, size) => sum + Math.ceil(size / 4096) * 4096, 0);
    expect(taken).toBeGreaterThan(1_000_000);
    expect(taken).toBeLessThan(12_000_000);
  });
});
