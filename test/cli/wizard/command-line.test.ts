import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { commandsFor, realFileOf, tellLeftBehind } from '../../../src/cli/wizard/command-line.js';

const START = process.cwd();
const folders: string[] = [];
afterEach(async () => {
  process.chdir(START);
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** An empty folder to work in. */
function aFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'smlockdown-wizard-')));
  folders.push(folder);
  process.chdir(folder);
  return folder;
}

describe('the commands that the wizard names', () => {
  it('are for the server, the folders and the files of this one', () => {
    const args = {
      url: 'https://mail.example.com',
      stateDir: 'my st',
      playbook: './base.yaml',
      out: './d.yaml',
    };
    const named = commandsFor(args as never, './d.yaml', 'win32');

    expect(named.resume).toBe(
      'smlockdown wizard --resume --url https://mail.example.com --state-dir "my st" --playbook ./base.yaml --out ./d.yaml',
    );
    expect(named.apply).toBe(
      'smlockdown apply --playbook ./d.yaml --auto-approve --url https://mail.example.com --state-dir "my st"',
    );
    expect(named.applyFile('./d-plan.json')).toBe(
      'smlockdown apply ./d-plan.json --url https://mail.example.com --state-dir "my st"',
    );
    expect(named.showFile('./my d-plan.json')).toBe('smlockdown show "./my d-plan.json"');
    expect(named.audit).toBe(
      'smlockdown audit --playbook ./d.yaml --url https://mail.example.com --state-dir "my st"',
    );
  });
});

describe('the file of a playbook', () => {
  it('is where a link leads, or its folder; short in the working folder', () => {
    const folder = aFolder();
    mkdirSync('real');
    writeFileSync('real/base.yaml', '');
    symlinkSync('real', 'linked');
    symlinkSync('real/base.yaml', 'decided.yaml');

    expect(realFileOf('decided.yaml')).toBe('./real/base.yaml');
    expect(realFileOf('linked/new.yaml')).toBe('./real/new.yaml');
    expect(realFileOf('./new.yaml')).toBe('./new.yaml');
    expect(realFileOf('../new.yaml')).toBe(join(folder, '..', 'new.yaml'));
    expect(realFileOf('mine')).toBe('./mine.yaml');
  });
});

describe('what lies beside the playbook that it starts from', () => {
  function said(playbook: string, file: string, contract?: readonly string[]): string {
    const told: string[] = [];
    tellLeftBehind({ playbook, contract } as never, file, {
      ...{ platform: 'win32', say: (text: string) => told.push(text) },
    } as never);
    return told.join('\n');
  }

  it('is said not to count where the other is made in another folder', () => {
    aFolder();
    mkdirSync('a/contract', { recursive: true });
    writeFileSync('a/base.yaml', '');
    writeFileSync('a/attestations.yaml', '');

    expect(said('a/base.yaml', './d.yaml')).toBe(
      'attestations.yaml and contract beside a/base.yaml do not count for ./d.yaml: give --out a/d.yaml.',
    );
    expect(said('a/base.yaml', './d.yaml', ['x.json'])).toContain(
      'attestations.yaml beside a/base.yaml does not',
    );
    expect(said('a/base.yaml', './my d.yaml')).toContain(
      'do not count for ./my d.yaml: give --out "a/my d.yaml".',
    );
    expect(said('a/base.yaml', './a/d.yaml')).toBe('');
    expect(said('baseline', './d.yaml')).toBe('');
  });
});
