/** On Windows the state folder is the administrators' before anything is kept in it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rollBackLatest, runIn, scenes } from './a-cli.js';

const makeScene = scenes();

const OURS = 'O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)';

/** Stand-ins for icacls and PowerShell, and the environment of Windows. Here a path of it is a name like any other. */
function onWindows(folder: string, icacls: string, rights = OURS) {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const stand = (name: string, script: string) =>
    writeFileSync(join(bin, `C:\\Windows\\System32\\${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  stand('icacls.exe', icacls);
  stand('WindowsPowerShell\\v1.0\\powershell.exe', `echo '${rights}'`);
  const env = { PATH: `${bin}:${process.env.PATH}`, ProgramData: 'C:\\ProgramData', SystemRoot: '' };
  return { env, platform: 'win32' } as const;
}

const FOLDER = 'C:\\ProgramData\\smlockdown';
const APPLY = ['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve'];

describe('the state folder of Windows', () => {
  it('is closed to all but administrators before a run is kept there, and then read and taken back', async () => {
    const { folder, run } = await makeScene();
    const windows = onWindows(folder, '[ -e seen ] || ls "$1" >seen');

    const applied = await run(APPLY, windows);
    const undone = await rollBackLatest(run, ['--auto-approve'], windows);
    const listed = await run(['runs'], windows);

    expect([applied.code, undone.code]).toEqual([0, 0]);
    expect(readdirSync(join(folder, FOLDER, 'runs'))).toContain(runIn(applied.stdout));
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('');
    expect(listed.stdout).toContain(`${FOLDER}\n`);
  });

  it.each([APPLY, ['attest', 'smtp-relay', '--by', 'Ann', '--note', 'Looked']])(
    'that cannot be closed is not used, and nothing is written anywhere: %s',
    async (...args) => {
      const { folder, run, sandbox } = await makeScene({ publishedOnly: args[0] === 'attest' });

      const ended = await run(args, onWindows(folder, 'exit 5'));

      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('icacls.exe ends with 5');
      expect(sandbox.stats().writes).toBe(0);
      expect(existsSync(join(folder, FOLDER)) ? readdirSync(join(folder, FOLDER)) : []).toEqual([]);
    },
  );

  it("of somebody else's is read by nothing, before and after a sign-in, and an audit says so", async () => {
    const { folder, run, sandbox } = await makeScene({ publishedOnly: true });
    const ours = onWindows(folder, 'exit 0');
    await run(['attest', 'smtp-relay', '--by', 'Ann', '--note', 'Looked'], ours);
    const audit = ['audit', '--step', 'smtp-relay', '--format', 'json'];
    const attested = await run(audit, ours);
    rmSync(join(folder, 'bin'), { recursive: true });
    const others = onWindows(folder, 'exit 0', OURS.replace('O:BA', 'O:S-1-5-21-1-2-3-1001'));

    const audited = await run(audit, others);
    const signedIn = sandbox.stats().requests;
    const rest = [await run(['runs'], others), await run(['rollback', 'latest', '--dry-run'], others)];

    const attestedIn = (text: string) => JSON.parse(text).findings.filter((one: object) => 'attested' in one);
    expect(attestedIn(attested.stdout)).toHaveLength(1);
    expect(attestedIn(audited.stdout)).toEqual([]);
    expect(audited.stderr).toMatch(/others own it .*Nothing in it counts for this command/);
    expect(rest.map(({ code }) => code)).toEqual([1, 1]);
    expect(sandbox.stats().requests).toBe(signedIn);
  });
});
