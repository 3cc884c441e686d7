/** Each command once as the process that a user starts; the rest of their tests run in the process of the tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS as SHIPPED } from '../../src/cli/commands/index.js';
import { ELSEWHERE as LOOK_ON } from '../../src/steps/intrusion/unblock.js';
import { holdings, scenes } from './a-cli.js';

const makeScene = scenes();

/** Those that have a test file of processes of their own, and that. */
const ELSEWHERE = { demo: 'demo.test.ts', sandbox: 'sandbox-command.test.ts' };

const WRITTEN = 'Plan written to plan.json.\nApply it with: smlockdown apply plan.json\n';

const EXPORTED =
  'ours.yaml adds to baseline: 4 steps with values of the server, 25 waivers.\nnext: smlockdown audit --playbook ours.yaml\n';

const UNTOLD =
  'Error [usage.invalid]: internal-spammer lacks a value that the playbook has to give: No rule tells anybody of 100 messages in 30 minutes of one sender, and the playbook does not say whom to tell.\n';

const NOBODY =
  'Error [usage.needs-flag]: Nobody is here to answer: the wizard is for a terminal\n  Next: Unattended: smlockdown init writes a playbook, and smlockdown apply --playbook FILE --auto-approve applies one.\n';

const NO_RECORDING = 'Error [usage.invalid]: The recording x.har cannot be read: there is no such file\n';

const NO_LOGS =
  'Error [usage.invalid]: The folder logs cannot be read\n  Next: Give the folder that the log files are in.\n';

const NO_MAILBOX =
  'Error [usage.invalid]: A link is of one mailbox, such as info@example.com, not "admin"\n  Next: None is made for a system administrator: it would open the whole server without a second factor.\n';

type Smoke = readonly [args: readonly string[], code: number, says: string, remarks: string];

/** In an order in which each finds what it needs; ID is that of the run before. What is said on stderr is all that is said there. */
const NO_FLEET =
  'Error [report.invalid]: The folder scripts has no report of a fleet\n  Next: smlockdown fleet audit --out scripts writes them.\n';
const NO_LIST =
  'Error [inventory.invalid]: Not a usable list of servers\nnone.yaml: there is no such file. --inventory names another list; docs/fleet.md has one to begin with\n';

const READS_ONLY =
  'Error [usage.invalid]: A schedule runs audit or fleet audit, and not apply\n  Next: What nobody looks at reads. Let a person approve what writes.\n';

const COMMANDS: readonly Smoke[] = [
  [['init', '--json', '--out', 'first.yaml'], 0, '"report"', ''],
  [['doctor'], 0, 'steps: ', ''],
  [['learn', 'x.har', '--taught', 'smtp-in.allowRelay=nobody'], 64, '', NO_RECORDING],
  [['contract', 'show'], 0, 'Contract on build 9406: ', ''],
  [['wizard'], 64, '', NOBODY],
  [['steps', 'catch-all'], 0, 'Mail to unknown addresses is refused', ''],
  [['explain', 'lost-administrator'], 0, 'Nobody knows the password of an administrator', ''],
  [['audit'], 2, 'Audit of ', ''],
  [['attest', 'internal-spammer', '--by', 'Ann', '--note', 'n'], 64, '', UNTOLD],
  [['plan', '--playbook', 'strict', '--out', 'plan.json'], 2, 'Plan: ', WRITTEN],
  [['show', 'plan.json'], 2, 'Plan: ', ''],
  [['notices', 'plan.json', '--out', 'letters', '--on', '2999-01-31'], 0, 'letters in letters', ''],
  [['diff', 'plan.json', 'plan.json'], 0, 'Nothing moved', ''],
  [['completion', 'bash'], 0, 'complete -F', ''],
  [['playbook', 'strict'], 0, 'Playbook strict is valid', ''],
  [['export', '--reason', 'r', '--out', 'ours.yaml'], 0, '', EXPORTED],
  [['host', 'script', '--out', 'scripts'], 0, 'Written to scripts', ''],
  [['rehearse', '--logs', 'logs'], 64, '', NO_LOGS],
  [['scan-forms', 'scripts'], 0, 'Nothing sends passwords to SmarterMail', ''],
  [['login-link', 'admin', '--show'], 64, '', NO_MAILBOX],
  [['respond'], 0, 'Nobody sends what is not usual for him', ''],
  [['unblock', '192.0.2.1', '--dry-run'], 0, '192.0.2.1 is not among the blocks', `${LOOK_ON}\n`],
  [['apply', 'plan.json', '--auto-approve'], 0, 'Verified: ', ''],
  [['fleet', 'audit', '--inventory', 'none.yaml'], 65, '', NO_LIST],
  [['report', 'merge', 'scripts'], 65, '', NO_FLEET],
  [['schedule', '--', 'apply', 'plan.json'], 64, '', READS_ONLY],
  [['runs'], 0, '-apply-', ''],
  [['rollback', 'ID', '--auto-approve'], 0, 'Rolled back: ', ''],
];

describe('the built command', () => {
  it('carries out every command as a process of its own, and is back where it began', async () => {
    const { sandbox, start } = await makeScene({ domains: 2 });
    const before = holdings(sandbox.state);
    const ended: unknown[] = [];
    let id = '';
    for (const [args, , says] of COMMANDS) {
      const { code, stdout, stderr } = await start(args.map((word) => (word === 'ID' ? id : word))).ended;
      id = /^Run (\S+)\./m.exec(stdout)?.[1] ?? id;
      ended.push([args, code, stdout.includes(says) ? says : stdout, stderr]);
    }

    expect(ended).toEqual(COMMANDS);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('gives programs JSON and nothing else', async () => {
    const { start } = await makeScene({ domains: 1 });

    const { code, stdout, stderr } = await start(['audit', '--json']).ended;

    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout).findings.length).toBeGreaterThan(20);
  });

  it('tells a mistake on stderr, with its exit code', async () => {
    const { start } = await makeScene({ domains: 1 });

    const { code, stdout, stderr } = await start(['aply']).ended;

    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain('[usage.invalid]');
  });

  it('has no command without a file of its own and a process test', () => {
    const files = readdirSync(new URL('../../src/cli/commands/', import.meta.url)).map((file) =>
      file.replace(/\.ts$/, ''),
    );
    const tested = [...COMMANDS.map(([[command]]) => command), ...Object.keys(ELSEWHERE)];

    expect(SHIPPED.map(({ name }) => name).sort()).toEqual([...tested].sort());
    // The table, and what a row of it is.
    expect(files.filter((name) => name !== 'index' && name !== 'command').sort()).toEqual([...tested].sort());
  });

  it.each(Object.entries(ELSEWHERE))('is started for %s in a test file of its own', (command, file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');

    expect(text).toMatch(new RegExp(`\\bstart\\(\\['${command}'`));
  });
});
