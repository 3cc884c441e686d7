/** Files as Windows saves them: a mark does no harm, and UTF-16 is named, before anything is sent. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scenes } from './a-cli.js';

const makeScene = scenes();
const OWN = 'version: 1\nname: own\nsteps: { logging: {} }\n';

function saved(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), `\ufeff${text}`, 'utf16le');
}

describe('a file in UTF-16', () => {
  it.each([
    ['a playbook', ['audit', '--playbook', './own.yaml'], 65, 'own.yaml: this file is UTF-16'],
    ['what a playbook extends', ['audit', '--playbook', './child.yaml'], 65, 'own.yaml: this file is UTF-16'],
    ['an overlay', ['audit', '--contract', 'own.yaml'], 65, 'this file is UTF-16'],
    ['a plan', ['apply', 'own.yaml', '--auto-approve'], 65, 'this file is UTF-16'],
    ['a list of advisories', ['audit', '--advisories', 'own.yaml'], 78, 'this file is UTF-16'],
    ['an authority', ['audit', '--ca', 'own.yaml'], 78, 'this file is UTF-16'],
  ])('is named where it is %s', async (_, args, code, words) => {
    const { folder, run, sandbox } = await makeScene();
    saved(folder, 'own.yaml', OWN);
    writeFileSync(join(folder, 'child.yaml'), 'version: 1\nname: child\nextends: ./own.yaml\n');

    const ended = await run([...args]);

    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(words);
    expect(sandbox.stats().requests).toBe(0);
  });

  it('is named where it is .env', async () => {
    const { folder, run } = await makeScene();
    saved(folder, '.env', 'SMARTERMAIL_URL=x');

    const ended = await run(['audit']);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('.env could not be read: this file is UTF-16');
  });

  it('is taken where it holds a password', async () => {
    const { folder, run, sandbox } = await makeScene();
    saved(folder, 'password.txt', `${sandbox.accounts.admin.password}\r\n`);

    const ended = await run([
      'audit',
      '--step',
      'logging',
      '--fail-on',
      'low',
      '--password-from',
      'file:password.txt',
    ]);

    expect(ended.code).toBe(2);
  });
});

describe('a pipe or a folder', () => {
  it.each([
    ['--playbook', './it'],
    ['--contract', 'it'],
    ['--advisories', 'it'],
  ])('is no file for %s', async (flag, name) => {
    const { folder, run } = await makeScene();
    mkdirSync(join(folder, 'it'));

    const ended = await run(['audit', flag, name]);

    expect([65, 78]).toContain(ended.code);
    expect(ended.stderr).toContain('it is a folder');
  });
});
