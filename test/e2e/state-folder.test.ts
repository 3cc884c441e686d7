/** On Windows the state folder is the administrators' before anything is kept in it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runIn, scenes } from './a-cli.js';

const makeScene = scenes();

/** A stand-in for icacls, and the environment of Windows. Here its path is the name of a folder like any other. */
function onWindows(folder: string, icacls: string) {
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'icacls'), `#!/bin/sh\n${icacls}\n`, { mode: 0o755 });
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    ProgramData: 'C:\\ProgramData',
    SystemRoot: '',
  };
  return { env, platform: 'win32' } as const;
}

const FOLDER = 'C:\\ProgramData\\smlockdown';
const APPLY = ['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve'];

describe('the state folder of Windows', () => {
  it('is closed to all but administrators before a run is kept there, and again before its rollback', async () => {
    const { folder, run } = await makeScene();
    const windows = onWindows(folder, '[ -e seen ] || ls "$1" >seen');

    const applied = await run(APPLY, windows);
    const undone = await run(['rollback', 'latest', '--auto-approve'], windows);
    const listed = await run(['runs'], windows);

    expect([applied.code, undone.code]).toEqual([0, 0]);
    expect(readdirSync(join(folder, FOLDER, 'runs'))).toContain(runIn(applied.stdout));
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('');
    expect(listed.stdout.trimEnd().endsWith(FOLDER)).toBe(true);
  });

  it.each([APPLY, ['attest', 'smtp-relay', '--by', 'Ann', '--note', 'Looked']])(
    'that cannot be closed is not used, and nothing is written anywhere: %s',
    async (...args) => {
      const { folder, run, sandbox } = await makeScene({ publishedOnly: args[0] === 'attest' });

      const ended = await run(args, onWindows(folder, 'exit 5'));

      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('icacls ends with 5');
      expect(sandbox.stats().writes).toBe(0);
      expect(existsSync(join(folder, FOLDER)) ? readdirSync(join(folder, FOLDER)) : []).toEqual([]);
    },
  );
});
