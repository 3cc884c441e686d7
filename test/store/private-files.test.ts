import { writeFileSync } from 'node:fs';
import { chmod, chown, lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  createPrivateFile,
  editFile,
  flushFolder,
  makePrivateFolder,
  writePrivateFile,
} from '../../src/store/private-files.js';
import { aStateDir, aSystemError, errorOf, openFilePrototype } from './store-builders.js';

const isWindows = process.platform === 'win32';

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

async function aFolder(): Promise<string> {
  const folder = await aStateDir();
  await makePrivateFolder(folder);
  return folder;
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('makePrivateFolder', () => {
  it('makes every missing folder for the operator alone', async () => {
    const top = await aStateDir();

    await makePrivateFolder(join(top, 'a', 'b'));

    const modes = [await modeOf(top), await modeOf(join(top, 'a')), await modeOf(join(top, 'a', 'b'))];
    expect(isWindows ? [] : modes).toEqual(isWindows ? [] : [0o700, 0o700, 0o700]);
    expect(await readdir(join(top, 'a', 'b'))).toEqual([]);
  });

  it('takes a folder that exists', async () => {
    const folder = await aFolder();

    await expect(makePrivateFolder(folder)).resolves.toBeUndefined();
  });

  it.each(['file', 'file/below'])(
    'names the path and the reason when a file is in the way of %s',
    async (name) => {
      const folder = await aFolder();
      await writeFile(join(folder, 'file'), '');

      const error = await errorOf(makePrivateFolder(join(folder, name)));

      expect(error.code).toBe('store.unwritable');
      expect(error.message).toContain(join(folder, name));
      expect(error.message).toMatch(/EEXIST|ENOTDIR/);
      expect(error.next).toContain('--state-dir');
    },
  );
});

describe('makePrivateFolder below a parent that takes no folder', () => {
  it('ends with the path and the reason', async () => {
    const parent = join(await aFolder(), 'file');
    await writeFile(parent, '');
    const path = process.platform === 'linux' ? '/proc/no-such-folder/below' : join(parent, 'below');

    const error = await errorOf(makePrivateFolder(path));

    expect(error.code).toBe('store.unwritable');
    expect(error.message).toContain(path);
  });
});

describe('flushFolder', () => {
  it('opens no folder on Windows, which lets nobody do so', async () => {
    const gone = join(await aFolder(), 'gone');
    await expect(flushFolder(gone)).rejects.toMatchObject({ code: 'ENOENT' });
    const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
    Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });

    const flushed = flushFolder(gone);
    Object.defineProperty(process, 'platform', platform);

    await expect(flushed).resolves.toBeUndefined();
  });
});

describe('writePrivateFile', () => {
  it('replaces a file as a whole, readable to the operator alone, and leaves nothing beside it', async () => {
    const folder = await aFolder();
    const path = join(folder, 'a.json');
    await writeFile(path, 'a long old text', { mode: 0o644 });

    await writePrivateFile(path, 'new');

    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.json']);
    expect(isWindows ? 0o600 : await modeOf(path)).toBe(0o600);
  });

  it('is not stopped by what a writer that died left behind', async () => {
    const path = join(await aFolder(), 'a.json');
    await writeFile(`${path}.tmp`, 'half a te');

    await writePrivateFile(path, 'new');

    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('keeps the old file and names the reason when it cannot write', async () => {
    const folder = await aFolder();
    await makePrivateFolder(join(folder, 'a.json'));

    const error = await errorOf(writePrivateFile(join(folder, 'a.json'), 'new'));

    expect(error.code).toBe('store.unwritable');
    expect(error.message).toContain(join(folder, 'a.json'));
    expect((await stat(join(folder, 'a.json'))).isDirectory()).toBe(true);
  });
});

describe('writePrivateFile on a disk that is full', () => {
  it.each(['writeFile', 'sync'] as const)('keeps the old file alone when %s fails', async (operation) => {
    const folder = await aFolder();
    const path = join(folder, 'a.json');
    await writePrivateFile(path, 'old');
    jest.spyOn(await openFilePrototype(), operation).mockRejectedValue(aSystemError('ENOSPC'));

    const error = await errorOf(writePrivateFile(path, 'new'));

    expect(error.message).toBe(`cannot write ${path}: no space is left on the disk (ENOSPC)`);
    expect(await readdir(folder)).toEqual(['a.json']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });
});

describe('createPrivateFile', () => {
  it('never writes into a file that exists', async () => {
    const path = join(await aFolder(), 'a.json');
    await createPrivateFile(path, 'first');

    await expect(createPrivateFile(path, 'second')).rejects.toMatchObject({ code: 'EEXIST' });

    expect(await readFile(path, 'utf8')).toBe('first');
  });
});

describe('editFile', () => {
  it('makes a file of the mode that is asked for', async () => {
    const path = join(await aFolder(), 'list.yaml');

    await editFile(path, { mode: 0o600, edit: () => 'new' });

    expect(await readFile(path, 'utf8')).toBe('new');
    expect(isWindows ? 0o600 : await modeOf(path)).toBe(0o600);
  });

  it('leaves who may read and write a file as it is, and a link a link', async () => {
    const folder = await aFolder();
    const [path, link] = [join(folder, 'list.yaml'), join(folder, 'link.yaml')];
    await writeFile(path, 'old');
    await chmod(path, 0o664);
    await symlink(path, link);

    await editFile(link, { mode: 0o600, edit: () => 'new' });

    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(isWindows ? 0o664 : await modeOf(path)).toBe(0o664);
    expect(await readdir(folder)).toEqual(['link.yaml', 'list.yaml']);
  });

  it('leaves all as it is where the edit fails', async () => {
    const folder = await aFolder();
    await writeFile(join(folder, 'list.yaml'), 'old');
    const edit = () => {
      throw new Error('no such list');
    };

    await expect(editFile(join(folder, 'list.yaml'), { mode: 0o600, edit })).rejects.toThrow('no such list');

    expect(await readdir(folder)).toEqual(['list.yaml']);
    expect(await readFile(join(folder, 'list.yaml'), 'utf8')).toBe('old');
  });

  it('refuses to take the place of what somebody else wrote meanwhile', async () => {
    const folder = await aFolder();
    const path = join(folder, 'list.yaml');
    const edit = () => {
      writeFileSync(path, 'theirs');
      return 'ours';
    };

    expect(await errorOf(editFile(path, { mode: 0o600, edit }))).toMatchObject({
      code: 'store.unwritable',
      message: expect.stringContaining('written by somebody else meanwhile'),
    });
    expect(await readFile(path, 'utf8')).toBe('theirs');
    expect(await readdir(folder)).toEqual(['list.yaml']);
  });

  it('is held up by nothing that a writer left who died', async () => {
    const path = join(await aFolder(), 'list.yaml');
    await writeFile(`${path}.tmp`, 'half');

    await editFile(path, { mode: 0o600, edit: () => 'new' });

    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it.each([
    ['an administrator', 0],
    ['somebody who may write it', 65_534],
  ])('leaves a file to its owner, written by %s', async (_, writer) => {
    const folder = await aFolder();
    const path = join(folder, 'list.yaml');
    await writeFile(path, 'old');
    const isRoot = process.getuid?.() === 0;
    const owner = isRoot ? { uid: 1234, gid: 4321 } : await stat(path);
    await chown(path, owner.uid, owner.gid);
    await chmod(path, 0o666);
    await chmod(dirname(folder), 0o755);
    await chmod(folder, 0o777);

    if (isRoot) process.seteuid?.(writer);
    try {
      await editFile(path, { mode: 0o600, edit: () => 'new' });
    } finally {
      if (isRoot) process.seteuid?.(0);
    }

    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await stat(path)).toMatchObject({ uid: owner.uid, gid: owner.gid });
    expect(isWindows ? 0o666 : await modeOf(path)).toBe(0o666);
    expect(await readdir(folder)).toEqual(['list.yaml']);
  });
});
