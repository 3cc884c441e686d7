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
  // Stands in for npm: notes what it was asked, and installs one package.
  mkdirSync(join(folder, 'bin'));
  const npm = join(folder, 'bin', 'npm');
  writeFileSync(
    npm,
    '#!/bin/sh\necho "$@" >>"$NPM_NOTES"\nmkdir -p node_modules/one && exit "$NPM_ENDS_WITH"\n',
    {
      mode: 0o755,
    },
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A checkout that names `lock`, with nothing installed. */
function aCheckout(name: string, lock = 'a'): string {
  const checkout = join(folder, name);
  mkdirSync(join(checkout, 'tools'), { recursive: true });
  cpSync(READY, join(checkout, 'tools', 'ready.mjs'));
  writeFileSync(join(checkout, 'package-lock.json'), lock);
  return checkout;
}

function makeReady(checkout: string, { npmEndsWith = 0 } = {}) {
  const env = {
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    NPM_NOTES: join(folder, 'notes'),
    NPM_ENDS_WITH: String(npmEndsWith),
  };
  const args = [join(checkout, 'tools', 'ready.mjs'), '--install-only'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** What npm was asked so far, a line a call. */
function asked(): readonly string[] {
  const notes = join(folder, 'notes');
  return existsSync(notes) ? readFileSync(notes, 'utf8').trimEnd().split('\n') : [];
}

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
