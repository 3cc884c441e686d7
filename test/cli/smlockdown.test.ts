/** The tool as one function: a command line and a world in; results, errors and an exit code out. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { smlockdown } from '../../src/cli/smlockdown.js';

let stdout = '';
let stderr = '';

beforeEach(() => {
  stdout = '';
  stderr = '';
});

function sink(take: (text: string) => void, failsWith?: string) {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      if (failsWith !== undefined) return done(Object.assign(new Error('no room'), { code: failsWith }));
      take(String(chunk));
      done();
    },
  });
  return stream.on('error', () => {});
}

/** Runs a command line; `fails`: the stream that takes nothing. */
function run(
  argv: readonly string[],
  { env = {}, fails }: { readonly env?: Record<string, string>; readonly fails?: 'stdout' | 'stderr' } = {},
) {
  return smlockdown(argv, {
    streams: {
      stdin: Readable.from([]),
      stdout: sink((text) => (stdout += text), fails === 'stdout' ? 'ENOSPC' : undefined),
      stderr: sink((text) => (stderr += text), fails === 'stderr' ? 'ENOSPC' : undefined),
    },
    env,
    home: () => {
      throw new Error('no home is needed here');
    },
  });
}

describe('a command line that is understood', () => {
  it('ends with 0, its result on stdout and nothing on stderr', async () => {
    expect(await run(['steps', 'catch-all'])).toBe(0);
    expect(stdout).toContain('Mail to unknown addresses is refused');
    expect(stderr).toBe('');
  });

  it.each([['--help'], ['--version']])('tells %s on stdout', async (asked) => {
    expect(await run([asked])).toBe(0);
    expect(stdout).toMatch(/\S\n$/);
    expect(stderr).toBe('');
  });
});

describe('an error', () => {
  it('is told on stderr, with the exit code of its kind', async () => {
    expect(await run(['audit', '--no-input'])).toBe(78);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Error \[config\.no-url\]: No server address\n {2}Next: /);
  });

  it('is one line of JSON for programs', async () => {
    expect(await run(['audit', '--json', '--no-input'])).toBe(78);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({
      formatVersion: 1,
      error: { code: 'config.no-url', exitCode: 78 },
    });
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('of an output that cannot be written is told, also of the help', async () => {
    expect(await run(['--help'], { fails: 'stdout' })).toBe(1);
    expect(stderr).toContain('The output could not be written: no room');
  });

  it('keeps its exit code where nobody can be told', async () => {
    expect(await run(['aply'], { fails: 'stderr' })).toBe(64);
    expect(stdout).toBe('');
  });
});

describe('an error that comes before the command', () => {
  const start = process.cwd();
  let folder = '';

  afterEach(() => {
    process.chdir(start);
    rmSync(folder, { recursive: true, force: true });
  });

  it('of an unreadable .env is told like any other', async () => {
    folder = mkdtempSync(join(tmpdir(), 'smlockdown-world-'));
    mkdirSync(join(folder, '.env'));
    process.chdir(folder);

    expect(await run(['steps'])).toBe(78);
    expect(stderr).toContain('Error [config.bad-secret]: .env could not be read');
  });
});
