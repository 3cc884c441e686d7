/** What makes a checkout ready: it installs once, wherever the checkout lies, and never into somebody else's. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const READY = fileURLToPath(new URL('../../tools/ready.mjs', import.meta.url));

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-ready-'));
  // Stands in for npm: notes what it was asked, and installs a compiler that notes what it was asked and compiles one
  // file.
  mkdirSync(join(folder, 'bin'));
  const npm = join(folder, 'bin', 'npm');
  writeFileSync(
    npm,
    '#!/bin/sh\necho "$@" >>"$NPM_NOTES"\nmkdir -p node_modules/typescript/bin && cp "$TSC" node_modules/typescript/bin/tsc && exit "$NPM_ENDS_WITH"\n',
    { mode: 0o755 },
  );
  writeFileSync(
    join(folder, 'tsc'),
    `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync(process.env.TSC_NOTES, process.argv.slice(2).join(' ') + '\\n');
mkdirSync('dist', { recursive: true });
writeFileSync('dist/main.js', '');
process.exit(Number(process.env.TSC_ENDS_WITH));
`,
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A checkout of one source that names `lock`, with nothing installed and nothing built. */
function aCheckout(name: string, lock = 'a'): string {
  const checkout = join(folder, name);
  for (const part of ['tools', 'src', 'test/fixtures']) mkdirSync(join(checkout, part), { recursive: true });
  cpSync(READY, join(checkout, 'tools', 'ready.mjs'));
  for (const writer of [
    'write-schemas.mjs',
    'write-docs.mjs',
    'write-help.mjs',
    'bundle.mjs',
    'third-party.mjs',
  ])
    writeFileSync(join(checkout, 'tools', writer), '');
  writeFileSync(join(checkout, 'package-lock.json'), lock);
  writeFileSync(join(checkout, 'tsconfig.json'), '{}');
  writeFileSync(join(checkout, 'src', 'main.ts'), '');
  writeFileSync(join(checkout, 'test', 'fixtures', 'guides.yaml'), '');
  return checkout;
}

interface Given {
  readonly npmEndsWith?: number;
  readonly tscEndsWith?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What the process says that it runs on. */
  readonly platform?: NodeJS.Platform;
}

function run(args: readonly string[], { npmEndsWith = 0, tscEndsWith = 0, env = {}, platform }: Given) {
  const as = `data:text/javascript,Object.defineProperty(process, 'platform', { value: '${platform}' })`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...(platform === undefined ? [] : ['--import', as]), ...args],
    {
      env: {
        PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
        NPM_NOTES: join(folder, 'npm-notes'),
        NPM_ENDS_WITH: String(npmEndsWith),
        TSC: join(folder, 'tsc'),
        TSC_NOTES: join(folder, 'tsc-notes'),
        TSC_ENDS_WITH: String(tscEndsWith),
        ...env,
      },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

/** Installs what is needed. */
function makeReady(checkout: string, given: Given = {}) {
  return run([join(checkout, 'tools', 'ready.mjs'), '--install-only'], given);
}

/** Installs and builds what is needed. */
function build(checkout: string, given: Given = {}) {
  return run([join(checkout, 'tools', 'ready.mjs')], given);
}

function linesOf(notes: string): readonly string[] {
  const file = join(folder, notes);
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

/** What npm was asked so far, a line a call. */
const asked = () => linesOf('npm-notes');

/** What the compiler was asked so far, a line a call. */
const compiled = () => linesOf('tsc-notes');

describe('a checkout with nothing installed', () => {
  it('is installed as its lock file says, once', () => {
    const checkout = aCheckout('a');

    const first = makeReady(checkout);
    const second = makeReady(checkout);

    expect([first.status, second.status]).toEqual([0, 0]);
    expect(asked()).toEqual([expect.stringMatching(/^ci /)]);
  });

  it('is not ready when the installation failed, and is installed the next time', () => {
    const checkout = aCheckout('a');

    const failed = makeReady(checkout, { npmEndsWith: 3 });
    const again = makeReady(checkout);

    expect(failed).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('npm ci') });
    expect(again.status).toBe(0);
    expect(asked()).toHaveLength(2);
  });
});

describe('an installation', () => {
  it('holds what builds and tests, also where the environment is of production', () => {
    makeReady(aCheckout('a'), { env: { NODE_ENV: 'production' } });

    expect(asked()).toEqual([expect.stringMatching(/^ci .*--include=dev\b/)]);
  });

  it('says why it failed where there is no npm', () => {
    const nowhere = join(folder, 'nowhere');

    const { status, stderr } = makeReady(aCheckout('a'), { env: { PATH: nowhere } });

    expect(status).toBe(1);
    expect(stderr).toMatch(/^npm ci .* failed: .*ENOENT/);
  });

  it('is of one platform: on another one it is made again', () => {
    const checkout = aCheckout('a');

    const ended = (['linux', 'linux', 'darwin'] as const).map((platform) =>
      makeReady(checkout, { platform }),
    );

    expect(ended.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(asked()).toHaveLength(2);
  });
});

describe('a checkout that is built', () => {
  it('is built once, and not again where it is copied to', () => {
    const checkout = aCheckout('a');

    const first = build(checkout);
    const second = build(checkout);
    cpSync(checkout, join(folder, 'copied'), { recursive: true });
    const copied = build(join(folder, 'copied'));

    expect([first, second, copied].map(({ status, stdout }) => [status, stdout])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    expect(compiled()).toEqual(['-p tsconfig.json']);
  });

  it.each([
    ['a source', 'src/main.ts'],
    ['the list of sources', 'src/other.ts'],
    ['the rows of the guides', 'test/fixtures/guides.yaml'],
    ['tsconfig.json', 'tsconfig.json'],
    ['what writes the schemas', 'tools/write-schemas.mjs'],
    ['what writes the pages', 'tools/write-docs.mjs'],
    ['what writes the help', 'tools/write-help.mjs'],
  ])('is built again when %s changes, with nothing of the build before', (_, file) => {
    const checkout = aCheckout('a');
    build(checkout);
    writeFileSync(join(checkout, 'dist', 'gone.js'), '');
    writeFileSync(join(checkout, file), '// changed\n');

    const { status } = build(checkout);

    expect(status).toBe(0);
    expect(compiled()).toHaveLength(2);
    expect(existsSync(join(checkout, 'dist', 'gone.js'))).toBe(false);
  });

  it('is not ready when the compiler failed, and is built the next time', () => {
    const checkout = aCheckout('a');

    const failed = build(checkout, { tscEndsWith: 2 });
    const again = build(checkout);

    expect(failed).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('tsc') });
    expect(again.status).toBe(0);
    expect(compiled()).toHaveLength(2);
  });
});

describe('a checkout that is installed', () => {
  it('is ready wherever it is copied or moved to', () => {
    const checkout = aCheckout('a');
    makeReady(checkout);

    cpSync(checkout, join(folder, 'copied'), { recursive: true });
    renameSync(checkout, join(folder, 'moved'));

    expect(makeReady(join(folder, 'copied')).status).toBe(0);
    expect(makeReady(join(folder, 'moved')).status).toBe(0);
    expect(asked()).toHaveLength(1);
  });

  it('is installed again when the lock file names something else', () => {
    const checkout = aCheckout('a');
    makeReady(checkout);
    writeFileSync(join(checkout, 'package-lock.json'), 'b');

    expect(makeReady(checkout).status).toBe(0);
    expect(asked()).toHaveLength(2);
  });
});

describe("a checkout whose node_modules is a link to another one's", () => {
  function aLinked(lock: string): { readonly linked: string; readonly owner: string } {
    const owner = aCheckout('owner', 'a');
    makeReady(owner);
    const linked = aCheckout('linked', lock);
    symlinkSync(join(owner, 'node_modules'), join(linked, 'node_modules'));
    return { linked, owner };
  }

  it('is ready when that was installed from the same lock file', () => {
    const { linked } = aLinked('a');

    expect(makeReady(linked).status).toBe(0);
    expect(asked()).toHaveLength(1);
  });

  it('is refused when it was not, and nothing is written behind the link', () => {
    const { linked, owner } = aLinked('b');
    const before = readdirSync(join(owner, 'node_modules')).sort();

    const { status, stderr } = makeReady(linked);

    expect(status).toBe(1);
    expect(stderr).toContain('Remove the link');
    expect(asked()).toHaveLength(1);
    expect(readdirSync(join(owner, 'node_modules')).sort()).toEqual(before);
    expect(makeReady(owner).status).toBe(0);
    expect(asked()).toHaveLength(1);
  });

  it('is refused too when the link leads nowhere', () => {
    const linked = aCheckout('linked');
    symlinkSync(join(folder, 'nowhere'), join(linked, 'node_modules'));

    expect(makeReady(linked)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Remove the link'),
    });
    expect(asked()).toEqual([]);
  });
});
