/** The package as it is published: installed elsewhere, its command works. */
import { execFile } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { startProgram, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** Packs the package, unpacks it in the folder as an install would, and lends it the dependencies of the checkout. */
async function installIn(folder: string): Promise<string> {
  // What is built is packed; building is not what is looked at here.
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'smartermail-lockdown');
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1']);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  return installed;
}

describe('the package', () => {
  it('installed elsewhere works: version, steps, playbooks and a sandbox', async () => {
    const { folder } = makeWorkplace();
    const installed = await installIn(folder);
    const { version, bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      readonly version: string;
      readonly bin: { readonly smlockdown: string };
    };
    const main = join(installed, bin.smlockdown);
    const smlockdown = (...args: string[]) =>
      startProgram([process.execPath, main, ...args], {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', HOME: folder },
      }).ended;

    const printedVersion = await smlockdown('--version');
    const steps = await smlockdown('steps');
    const demo = await smlockdown('demo', '--domains', '3');

    expect(printedVersion).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(steps.code).toBe(0);
    expect(steps.stdout).toContain('catch-all');
    expect(demo.code).toBe(0);
    expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('holds what a user needs, and no tests, sources or secrets', async () => {
    const { folder } = makeWorkplace();

    const installed = await installIn(folder);

    const files = readdirSync(installed).sort();
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'data', 'dist', 'docs', 'package.json', 'playbooks', 'schema']),
    );
    expect(files.filter((name) => ['src', 'test', '.env', 'bench', 'node_modules'].includes(name))).toEqual(
      [],
    );
    expect(lstatSync(join(installed, 'playbooks', 'baseline.yaml')).isFile()).toBe(true);
  });
});
