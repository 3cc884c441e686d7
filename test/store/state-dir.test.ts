import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makePrivateFolder } from '../../src/store/private-files.js';
import { defaultStateDir, prepareStateDir, type StateDirUse } from '../../src/store/state-dir.js';
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

const OURS = 'O:BAG:S-1-5-21-1-2-3-513D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)';

describe('the default state folder, before anything in it is read or kept', () => {
  /** Stand-ins for icacls, which notes its arguments and ends as it is told to, and for PowerShell, which tells rights. */
  async function aWindows({ exitCode = 0, rights = OURS, root = 'C:\\Windows', more = '', told = 0 } = {}) {
    const folder = await aStateDir();
    await makePrivateFolder(folder);
    const log = join(folder, 'log');
    await writeFile(log, '');
    const stand = (name: string, script: string) =>
      writeFile(join(folder, `${root}\\System32\\${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await stand('icacls.exe', `echo "$@" >>'${log}'\n${more}\nexit ${exitCode}`);
    await stand(
      'WindowsPowerShell\\v1.0\\powershell.exe',
      `echo "rights of $FOLDER" >>'${log}'\necho '${rights}'\nexit ${told}`,
    );
    const path = join(folder, 'state', 'smlockdown');
    return {
      path,
      prepare: (use: StateDirUse, env: Readonly<Record<string, string>> = {}) =>
        prepareStateDir(path, { platform: 'win32', env: { PATH: folder, ...env }, use }),
      calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    };
  }

  it("is made the administrators' alone on Windows once, by names of every language, and proved to be so", async () => {
    const { path, prepare, calls } = await aWindows();

    await prepare('keep');
    await writeFile(join(path, 'kept'), '');
    await prepare('keep');
    await prepare('read');

    expect(await calls()).toEqual([
      `${path} /setowner *S-1-5-32-544 /q`,
      `${path} /inheritance:r /grant:r *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F /q`,
      ...Array.from({ length: 3 }, () => `rights of ${path}`),
    ]);
  });

  it.each([
    ['that somebody else owns', OURS.replace('O:BA', 'O:S-1-5-21-1-2-3-1001')],
    ['that somebody else was given rights to', `${OURS}(A;OICI;FA;;;S-1-5-21-1-2-3-1001)`],
    ['that everybody may use', OURS.replace('BA)', 'WD)')],
    ['that inherits', OURS.replace('PAI', 'AI')],
    ['of which nothing is told', ''],
  ])('is refused on Windows where one %s is there, and left as it is', async (_, rights) => {
    const { path, prepare, calls } = await aWindows({ rights });
    await makePrivateFolder(path);

    for (const use of ['read', 'keep'] as const)
      expect(await errorOf(prepare(use))).toMatchObject({
        code: 'store.unwritable',
        message: expect.stringContaining("is not the administrators' alone: others own it"),
        next: expect.stringContaining('--state-dir'),
      });
    expect(await calls()).toEqual([`rights of ${path}`, `rights of ${path}`]);
  });

  it('may be missing where it is to be read, and is not made', async () => {
    const { path, prepare, calls } = await aWindows();

    await prepare('read');

    expect([await calls(), existsSync(path)]).toEqual([[], false]);
  });

  it('is not taken for missing on Windows where it cannot be looked at', async () => {
    const { path, prepare, calls } = await aWindows();
    await writeFile(dirname(path), '');

    expect(await errorOf(prepare('read'))).toMatchObject({ code: 'store.unwritable' });
    expect(await calls()).toEqual([]);
  });

  it('is refused where it cannot be closed, and taken away again', async () => {
    const { path, prepare, calls } = await aWindows({ exitCode: 5 });

    const error = await errorOf(prepare('keep'));

    expect(error).toMatchObject({
      code: 'store.unwritable',
      message: `${path} cannot be used: icacls.exe ends with 5`,
    });
    expect(await calls()).toHaveLength(1);
    expect(existsSync(path)).toBe(false);
  });

  it('is left as it is where nobody could tell whose it is, as without the rights of an administrator', async () => {
    const { path, prepare } = await aWindows({ told: 1 });
    await mkdir(path, { recursive: true });

    const error = await errorOf(prepare('read'));

    expect(error.message).toBe(`${path} cannot be used: powershell.exe ends with 1`);
    expect(error.next).toContain('Run as administrator');
    expect(error.next).not.toContain('away');
  });

  it('is refused where somebody put something into it before it was closed', async () => {
    const { prepare } = await aWindows({ more: ': >"$1/attestations.yaml"' });

    expect((await errorOf(prepare('keep'))).message).toContain('somebody put something into it meanwhile');
  });

  it.each([{}, { SystemRoot: '' }, { SystemRoot: 'here' }])(
    'is looked at by the programs of Windows, never by a bare name: %j',
    async (env) => {
      const elsewhere = await aWindows({ root: 'D:\\W' });

      expect((await errorOf(elsewhere.prepare('keep', env))).message).toContain(
        'icacls.exe ends with ENOENT',
      );
      await elsewhere.prepare('keep', { SystemRoot: 'D:\\W' });
      expect(await elsewhere.calls()).toHaveLength(3);
    },
  );

  it('is refused where a link stands in its place', async () => {
    const { path, prepare, calls } = await aWindows();
    await makePrivateFolder(dirname(path));
    await symlink(dirname(path), path);

    expect((await errorOf(prepare('keep'))).message).toContain('it is a link');
    expect((await errorOf(prepare('read'))).message).toContain('it is a link');
    expect(await calls()).toEqual([]);
  });

  it("is the operator's own elsewhere", async () => {
    const path = join(await aStateDir(), 'own');

    await prepareStateDir(path, { platform: 'linux', env: {}, use: 'read' });
    expect(existsSync(path)).toBe(false);
    await prepareStateDir(path, { platform: 'linux', env: {}, use: 'keep' });

    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });
});
