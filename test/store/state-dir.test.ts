import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makePrivateFolder } from '../../src/store/private-files.js';
import { defaultStateDir, prepareStateDir } from '../../src/store/state-dir.js';
import { aStateDir, errorOf } from './store-builders.js';

describe('defaultStateDir', () => {
  it('is below .local/state of the home folder on Linux', () => {
    const dir = defaultStateDir({ platform: 'linux', env: {}, home: '/home/op' });

    expect(dir).toBe('/home/op/.local/state/smartermail-lockdown');
  });

  it('follows XDG_STATE_HOME', () => {
    const env = { XDG_STATE_HOME: '/var/lib/op' };

    expect(defaultStateDir({ platform: 'linux', env, home: '/home/op' })).toBe(
      '/var/lib/op/smartermail-lockdown',
    );
    expect(defaultStateDir({ platform: 'freebsd', env, home: '/home/op' })).toBe(
      '/var/lib/op/smartermail-lockdown',
    );
  });

  it.each(['', 'state', './state'])('ignores the XDG_STATE_HOME "%s", which is not absolute', (named) => {
    const dir = defaultStateDir({ platform: 'linux', env: { XDG_STATE_HOME: named }, home: '/home/op' });

    expect(dir).toBe('/home/op/.local/state/smartermail-lockdown');
  });

  it('is in the Application Support folder on macOS, whatever XDG says', () => {
    const dir = defaultStateDir({ platform: 'darwin', env: { XDG_STATE_HOME: '/x' }, home: '/Users/op' });

    expect(dir).toBe('/Users/op/Library/Application Support/smartermail-lockdown');
  });

  it("is the machine's on Windows, whoever runs the task", () => {
    const env = { ProgramData: 'D:\\Data', LOCALAPPDATA: 'D:\\op\\Local', XDG_STATE_HOME: '/x' };

    expect(defaultStateDir({ platform: 'win32', env, home: 'C:\\Users\\op' })).toBe('D:\\Data\\smlockdown');
  });

  it.each([{}, { ProgramData: '' }, { ProgramData: 'Data' }, { ProgramData: '\\\\host\\share' }])(
    'is in its usual place where Windows names none on a drive: %j',
    (env) => {
      expect(defaultStateDir({ platform: 'win32', env, home: 'C:\\Users\\op' })).toBe(
        'C:\\ProgramData\\smlockdown',
      );
    },
  );
});

describe('the default state folder, before anything is kept in it', () => {
  /** A stand-in for icacls: notes its arguments, and ends as it is told to. */
  async function anIcacls(exitCode: number) {
    const folder = await aStateDir();
    await makePrivateFolder(folder);
    const log = join(folder, 'log');
    await writeFile(log, '');
    await writeFile(join(folder, 'icacls'), `#!/bin/sh\necho "$@" >>'${log}'\nexit ${exitCode}\n`, {
      mode: 0o755,
    });
    return {
      path: join(folder, 'state', 'smlockdown'),
      env: { PATH: folder },
      calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    };
  }

  it("is made the administrators' alone on Windows, by names that are the same in every language", async () => {
    const { path, env, calls } = await anIcacls(0);

    await prepareStateDir(path, { platform: 'win32', env });
    await prepareStateDir(path, { platform: 'win32', env });

    const once = [
      `${path} /setowner *S-1-5-32-544 /q`,
      `${path} /inheritance:r /grant:r *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F /q`,
    ];
    expect(await calls()).toEqual([...once, ...once]);
    expect(await readdir(path)).toEqual([]);
  });

  it('is refused where that fails, and stays empty', async () => {
    const { path, env, calls } = await anIcacls(5);

    const error = await errorOf(prepareStateDir(path, { platform: 'win32', env }));

    expect(error).toMatchObject({
      code: 'store.unwritable',
      message: `${path} cannot be made the administrators' alone: icacls ends with 5`,
      next: expect.stringContaining('--state-dir'),
    });
    expect(await calls()).toHaveLength(1);
    expect(await readdir(path)).toEqual([]);
  });

  it('is refused where there is no such program; one that lies elsewhere is not run', async () => {
    const { path, env, calls } = await anIcacls(0);

    const error = await errorOf(
      prepareStateDir(path, { platform: 'win32', env: { ...env, SystemRoot: 'C:\\Windows' } }),
    );

    expect(error.message).toContain('icacls ends with ENOENT');
    expect(await calls()).toEqual([]);
  });

  it('is refused where a link stands in its place', async () => {
    const { path, env, calls } = await anIcacls(0);
    await makePrivateFolder(dirname(path));
    await symlink(dirname(path), path);

    const error = await errorOf(prepareStateDir(path, { platform: 'win32', env }));

    expect(error.message).toContain('it is a link');
    expect(await calls()).toEqual([]);
  });

  it("is the operator's own elsewhere", async () => {
    const { path, env, calls } = await anIcacls(5);

    await prepareStateDir(path, { platform: 'linux', env });

    expect(await calls()).toEqual([]);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });
});
