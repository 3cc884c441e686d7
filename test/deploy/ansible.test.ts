/** The role of Ansible, carried out by Ansible itself on three servers. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { keepTaught } from '../../src/cli/run/keep-taught.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.js';
import { holdings, MAIN } from '../e2e/a-cli.js';
import { ansibleFolder, HAS_ANSIBLE, type Played, pythonOfAnsible } from './an-ansible.js';

const NAMES = ['mail-a', 'mail-b', 'mail-c'];
const AT_ONCE = ['-e', '{"smlockdown_serial": ["100%"]}'];

(HAS_ANSIBLE ? describe : describe.skip)('the role of Ansible', () => {
  let sandboxes: readonly Sandbox[] = [];
  let place: ReturnType<typeof ansibleFolder>;

  const secret = () => sandboxes[0]?.accounts.admin.password ?? '';
  const passwords = (more: Readonly<Record<string, string>> = {}) => ({
    vault_smlockdown_passwords: { ...Object.fromEntries(NAMES.map((name) => [name, secret()])), ...more },
  });
  const counted = (what: 'writes' | 'signIns') => sandboxes.map((sandbox) => sandbox.stats()[what]);
  const held = () => sandboxes.map(({ state }) => holdings(state));
  const changedOf = ({ recap }: Played) => NAMES.map((name) => [recap[name]?.changed, recap[name]?.failed]);
  /** From zero. */
  async function play(...args: readonly string[]): Promise<Played> {
    for (const sandbox of sandboxes) sandbox.resetStats();
    return place.play('-i', 'inventory.yml', 'site.yml', ...args);
  }

  beforeAll(async () => {
    place = ansibleFolder();
    const { folder } = place;
    sandboxes = await Promise.all(NAMES.map((_, index) => startSandbox({ domains: 2, seed: index + 1 })));
    const [first] = sandboxes as [Sandbox];
    // What runs it elsewhere: there it is at home in another folder.
    mkdirSync(join(folder, 'elsewhere'));
    const python = join(folder, 'python-elsewhere');
    writeFileSync(python, `#!/bin/sh\nHOME=${folder}/elsewhere exec ${pythonOfAnsible()} "$@"\n`);
    chmodSync(python, 0o700);
    const inventory = {
      runners: { hosts: { runner: { ansible_connection: 'local', ansible_python_interpreter: python } } },
      smartermail: {
        hosts: Object.fromEntries(
          NAMES.map((name, index) => [name, { smlockdown_url: sandboxes[index]?.url }]),
        ),
        vars: {
          smlockdown_username: first.accounts.admin.username,
          smlockdown_password: '{{ vault_smlockdown_passwords[inventory_hostname] }}',
          smlockdown_command: [process.execPath, MAIN],
          smlockdown_options: ['--contract', await keepTaught(first, folder)],
          smlockdown_state_dir: join(folder, 'state'),
          smlockdown_reports: '~/reports',
        },
      },
    };
    writeFileSync(join(folder, 'inventory.yml'), stringify(inventory));
    mkdirSync(join(folder, 'group_vars', 'smartermail'), { recursive: true });
    writeFileSync(join(folder, 'group_vars', 'smartermail', 'vault.yml'), stringify(passwords()));
    place.encrypt('group_vars/smartermail/vault.yml');
  });

  afterAll(async () => {
    for (const sandbox of sandboxes) await sandbox.close();
    place.remove();
  });

  it('reads as a playbook with the inventory that it comes with', async () => {
    const own = ansibleFolder();

    const ended = await own.play('-i', 'inventory.yml', 'site.yml', '--syntax-check');

    own.remove();
    expect(ended).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('playbook: site.yml'),
    });
  });

  it('plans in check mode, says what would change, and writes nothing', async () => {
    const before = held();

    const ended = await play('--check', '--diff', '-vvv', ...AT_ONCE);

    expect(ended.code).toBe(0);
    expect(changedOf(ended)).toEqual(NAMES.map(() => [1, 0]));
    expect(ended.stdout).toContain('server, Password Requirements, Minimum Password Length: 5 -> 8\n');
    expect([counted('writes'), counted('signIns')]).toEqual([NAMES.map(() => 0), NAMES.map(() => 1)]);
    expect(held()).toEqual(before);
    const reports = join(place.folder, 'reports');
    expect(readdirSync(reports).sort()).toEqual(NAMES.map((name) => `${name}.plan.json`));
    expect(statSync(join(reports, 'mail-a.plan.json')).mode & 0o077).toBe(0);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(secret());
  });

  it('applies the plans that were looked at, the first server alone', async () => {
    const plan = '{{ smlockdown_reports }}/{{ inventory_hostname }}.plan.json';

    const ended = await play('-vvv', '-e', JSON.stringify({ smlockdown_plan_file: plan }));

    expect(ended.code).toBe(0);
    expect(ended.stdout.match(/^(PLAY \[|changed: \[mail-\w)/gm)).toEqual(
      NAMES.flatMap((name) => ['PLAY [', `changed: [${name}`]),
    );
    expect(changedOf(ended)).toEqual(NAMES.map(() => [1, 0]));
    expect(counted('writes').every((count) => count > 0)).toBe(true);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(secret());
  });

  it('changes nothing a second time, and fetches the report from where it ran', async () => {
    const before = held();

    const ended = await play('-e', 'smlockdown_run_on=runner', ...AT_ONCE);

    expect(ended.code).toBe(0);
    expect(changedOf(ended)).toEqual(NAMES.map(() => [0, 0]));
    expect([counted('writes'), counted('signIns')]).toEqual([NAMES.map(() => 0), NAMES.map(() => 1)]);
    expect(held()).toEqual(before);
    for (const home of ['elsewhere/reports', 'reports'])
      expect(JSON.parse(readFileSync(join(place.folder, home, 'mail-c.apply.json'), 'utf8'))).toMatchObject({
        report: 'run',
        status: 'nothing-to-do',
      });
  });

  it('signs in nowhere else once a sign-in is refused, in its batch or after it', async () => {
    writeFileSync(join(place.folder, 'other.yml'), stringify(passwords({ 'mail-a': 'not-the-password' })));

    const ended = await play('-vvv', '-e', '@other.yml', '-e', '{"smlockdown_serial": [2]}', '--forks', '1');

    expect(ended.code).not.toBe(0);
    expect(ended.recap).toEqual({
      'mail-a': { ok: 2, changed: 0, failed: 1 },
      'mail-b': { ok: 1, changed: 0, failed: 1 },
    });
    expect(ended.stdout).toContain('The server rejected the user name or password');
    expect(ended.stdout).toContain('Not started: mail-a did not let us in');
    expect(counted('signIns')).toEqual([1, 0, 0]);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain('not-the-password');
  });

  it('ends before anything is sent where one of a batch has no password', async () => {
    const { vault_smlockdown_passwords: all } = passwords();
    const others = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'mail-b'));
    writeFileSync(join(place.folder, 'other.yml'), stringify({ vault_smlockdown_passwords: others }));

    const ended = await play('-e', '@other.yml', '-e', '{"smlockdown_serial": [2]}');

    expect(ended.code).not.toBe(0);
    expect([Object.keys(ended.recap), ended.recap['mail-b']?.failed]).toEqual([['mail-a', 'mail-b'], 1]);
    expect(counted('signIns')).toEqual([0, 0, 0]);
  });
});
