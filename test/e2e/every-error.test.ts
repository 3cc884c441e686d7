/** Whatever goes wrong carries its code, for people and for programs, and ends with the number of that code. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EXIT_BY_CODE } from '../../src/errors.js';
import { MAIN, startProgram, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();

const SERVER = [
  '--url',
  'http://127.0.0.1:9',
  '--username',
  'a',
  '--password-from',
  'env:SECRET',
  '--insecure',
];

/** In a folder with the folder `folder`, the empty file `empty`, and `text`, which is no JSON and no playbook. */
const WRONG: readonly (readonly [keyof typeof EXIT_BY_CODE, readonly string[]])[] = [
  ['usage.invalid', []],
  ['usage.invalid', ['nonsense']],
  ['usage.invalid', ['audit', '--nonsense']],
  ['usage.invalid', ['audit', '--step', 'nonsense']],
  ['usage.invalid', ['sandbox', '--port', '99999']],
  ['usage.invalid', ['sandbox', '--latency', 'x']],
  ['usage.invalid', ['runs', '--since', 'x']],
  ['usage.invalid', ['runs', 'prune']],
  ['usage.invalid', ['unblock', 'x', ...SERVER]],
  ['usage.invalid', ['attest', 'logging', ...SERVER]],
  ['usage.invalid', ['playbook', 'strict', '--domain', '*']],
  ['usage.needs-flag', ['rollback', 'latest', ...SERVER]],
  ['config.no-url', ['audit']],
  ['config.no-credentials', ['audit', '--url', 'https://a.example']],
  ['config.bad-url', ['audit', ...SERVER.with(1, 'ht!tp://x')]],
  ['config.bad-secret', ['audit', ...SERVER.with(5, 'secret')]],
  ['config.bad-ca', ['audit', ...SERVER.slice(0, -1), '--ca', 'empty']],
  ['config.bad-advisories', ['audit', ...SERVER, '--advisories', 'folder']],
  ['contract.invalid', ['audit', ...SERVER, '--contract', 'folder']],
  ['playbook.not-found', ['audit', '--playbook', 'nonsense']],
  ['playbook.not-found', ['playbook', './folder']],
  ['playbook.invalid', ['playbook', './text']],
  ['playbook.invalid', ['playbook', './empty']],
  ['plan.invalid', ['show', 'folder']],
  ['plan.invalid', ['show', 'nowhere.json']],
  ['plan.invalid', ['show', 'text']],
  ['plan.invalid', ['apply', 'text', '--auto-approve', ...SERVER]],
  ['plan.invalid', ['notices', 'text', '--out', 'letters', '--on', '2999-01-31']],
  ['run.not-found', ['runs', 'nonsense']],
  ['run.not-found', ['rollback', '../folder', '--auto-approve', ...SERVER]],
  ['store.unwritable', ['runs', '--state-dir', 'text']],
  ['server.unreachable', ['audit', ...SERVER, '--assume-smartermail', '--timeout', '5']],
];

describe('whatever goes wrong', () => {
  it.each(WRONG)('is %s where %j is typed', async (code, args) => {
    const { folder, run } = makeWorkplace();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'text'), 'text');
    const options = { env: { SECRET: 'hunter2-hunter2' } };

    const [text, json] = [await run(args, options), await run([...args, '--json'], options)];

    expect(text).toMatchObject({ code: EXIT_BY_CODE[code], stdout: '' });
    expect(text.stderr).toMatch(new RegExp(`^(?:.*\n)?Error \\[${code.replace('.', '\\.')}\\]: \\S`));
    expect(json).toMatchObject({ code: EXIT_BY_CODE[code], stdout: '' });
    const told = JSON.parse(json.stderr.trimEnd().split('\n').at(-1) ?? '');
    expect(told).toMatchObject({ formatVersion: 1, error: { code, exitCode: EXIT_BY_CODE[code] } });
  });

  it('is no fault of the tool where the working folder was taken away', async () => {
    const { folder } = makeWorkplace();
    const command = `mkdir gone && cd gone && rmdir ../gone && exec '${process.execPath}' '${MAIN}' playbook strict`;

    const ended = await startProgram(['sh', '-c', command], { cwd: folder, env: { HOME: folder } }).ended;

    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain('Error [usage.invalid]: The working folder is gone\n');
  });
});
