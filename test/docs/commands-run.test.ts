/**
 * Every command that README and docs show is run: against a sandbox, with the page's own arguments, and files where the page
 * takes them for given. What would write is run with --dry-run. What is not run is listed here, with the reason.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepTaught } from '../../src/cli/run/keep-taught.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.js';
import { runIn, signInOf, workplaces } from '../e2e/a-cli.js';
import { file, smtpLines } from '../logs/a-log.js';
import { documentedCommands, ROOT, wordsOf } from './a-page.js';

/** Why a command is parsed only (`commands.test.ts`). The first that fits counts. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/^smlockdown wizard\b/, 'asks somebody: test/e2e/wizard.test.ts'],
  [
    /^smlockdown learn (--record|session\.har)/,
    'needs a browser, or what one recorded: test/e2e/learn.test.ts',
  ],
  [/^smlockdown learn --undo/, 'takes back what somebody clicked: test/e2e/set-back.test.ts'],
  [/^smlockdown doctor --(look|confirm|names )/, 'asks somebody: test/e2e/look.test.ts'],
  [/^smlockdown sandbox\b/, 'runs until it is stopped: first-lock-down.test.ts'],
  [/ --install /, 'registers with Task Scheduler: test/e2e/schedule.test.ts'],
  [/ --notify /, 'tells somebody: test/e2e/notify.test.ts'],
  [/ --(dns|probe)\b/, 'asks what is outside: test/e2e/dns.test.ts, outside.test.ts'],
  [
    / --host-evidence /,
    'ends with 1 unless a script saw all of a host, rights of its files too: test/e2e/host.test.ts',
  ],
  [/^smlockdown scan-forms https?:/, 'asks a web site: test/e2e/scan-forms.test.ts'],
];

const whyNotRun = (command: string) => NOT_RUN.find(([pattern]) => pattern.test(command))?.[1];

const commands = documentedCommands().filter((command) => whyNotRun(command) === undefined);

/** Names that the pages take for those of a server. */
const NAMES = /^(?:shop|bank|sales)\.example$/;
const WRITES = /^(apply|fleet apply|rollback|unblock|login-link|respond \S)/;
/** The run of the pages. */
const RUN = /^\d{8}-\d{6}-apply-[0-9a-f]{4}$/;

/** Folders of Windows, and what stands for them here. */
const FOLDERS: Readonly<Record<string, string>> = {
  'C:\\SmarterMail\\Logs': 'logs',
  'C:\\inetpub\\wwwroot': 'wwwroot',
};

const makeWorkplace = workplaces();
let sandbox: Sandbox;
let untold: Sandbox;
let template: string;
let run = '';

/** In a folder that stays for all of them. */
async function prepared(command: readonly string[]) {
  return makeWorkplace().run(command, { cwd: template, env: environment() });
}

function environment(): Record<string, string> {
  return { ...signInOf(sandbox), SMARTERMAIL_CONTRACT: join(template, 'build-9406.yaml') };
}

/** Only what the tool cannot judge is attested: on a server that answers nothing but what is published. */
function environmentFor([verb]: readonly string[]): Record<string, string> {
  // A job has no variable of whoever makes it.
  if (verb === 'schedule') return {};
  return verb === 'attest' ? signInOf(untold) : environment();
}

beforeAll(async () => {
  sandbox = await startSandbox({ domains: 3 });
  untold = await startSandbox({ domains: 3, publishedOnly: true });
  template = mkdtempSync(join(tmpdir(), 'smlockdown-docs-'));
  const taught = await keepTaught(sandbox, template);
  for (const name of ['build-9406.yaml', 'one.yaml', 'other.yaml'])
    cpSync(taught ?? '', join(template, name));
  rmSync(taught ?? '');
  cpSync(`${ROOT}data/advisories.json`, join(template, 'advisories.json'));
  mkdirSync(join(template, 'wwwroot'));
  writeFileSync(join(template, 'smartermail-password.txt'), sandbox.accounts.admin.password, { mode: 0o600 });
  writeFileSync(join(template, 'smartermail-totp.txt'), 'JBSWY3DPEHPK3PXP', { mode: 0o600 });
  writeFileSync(
    join(template, 'servers.yaml'),
    `version: 1\nservers:\n  - { name: mail-a, url: '${sandbox.url}', username: ${sandbox.accounts.admin.username}, passwordFrom: 'file:smartermail-password.txt' }\n`,
  );
  mkdirSync(join(template, 'logs'));
  writeFileSync(join(template, 'logs', '2026.02.03-smtpLog.log'), file(smtpLines({})));
  const playbook =
    'version: 1\nname: our-mail\nextends: baseline\nsteps: { updates: { forwarding: look } }\n';
  for (const name of ['our-mail.yaml', 'playbook.yaml', 'decided.yaml'])
    writeFileSync(join(template, name), playbook);
  await prepared(['audit', '--json', '--reporter', 'json:monday.json']);
  for (const name of ['tuesday', 'agreed', 'last-night', '2026-11-01', '2026-11-15'])
    cpSync(join(template, 'monday.json'), join(template, `${name}.json`));
  await prepared(['fleet', 'plan', '--out', 'monday']);
  await prepared(['rehearse', '--logs', 'logs', '--playbook', 'strict', '--out', 'rehearsal.json']);
  const [first, second] = [
    await prepared(['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve']),
    await prepared(['apply', '--playbook', 'baseline', '--step', 'password-policy', '--auto-approve']),
  ];
  run = runIn(first.stdout);
  await prepared(['plan', '--playbook', 'strict', '--out', 'plan.json']);
  for (const name of ['approved-plan', 'our-plan', 'relay'])
    cpSync(join(template, 'plan.json'), join(template, `${name}.json`));
  expect([run, runIn(second.stdout)].every((id) => RUN.test(id))).toBe(true);
  sandbox.resetStats();
});

afterAll(async () => {
  await sandbox.close();
  await untold.close();
  rmSync(template, { recursive: true, force: true });
});

/** As it is typed on this server: with its names, its run and its plan, and dry where it would write. */
function onServer(command: string): readonly string[] {
  const [domain = ''] = Object.keys(sandbox.state.domains);
  const { hash } = JSON.parse(readFileSync(join(template, 'plan.json'), 'utf8')) as { readonly hash: string };
  const args = wordsOf(command)
    .slice(1)
    .map((word) => {
      if (NAMES.test(word)) return domain;
      if (word === 'info@example.com') return `postmaster@${domain}`;
      if (RUN.test(word)) return run;
      if (/^sha256:/.test(word)) return hash;
      if (word in FOLDERS) return FOLDERS[word] ?? '';
      if (word === 'file:/etc/smlockdown/password') return 'file:smartermail-password.txt';
      // Where the run of the template is kept.
      return word === 'practice' || word === '/var/lib/smlockdown' ? 'state/smartermail-lockdown' : word;
    });
  if (!WRITES.test(args.join(' '))) return args;
  return [...args.filter((word) => word !== '--auto-approve' && word !== '--dry-run'), '--dry-run'];
}

describe('documented commands', () => {
  it.each(commands)('%s runs', async (command) => {
    const { folder, run: runHere } = makeWorkplace();
    cpSync(template, folder, { recursive: true });
    const args = onServer(command);
    const out = args[args.indexOf('--out') + 1];
    if (args.includes('--out') && existsSync(join(folder, out ?? '')))
      rmSync(join(folder, out ?? ''), { recursive: true });
    if (args[0] === 'init') rmSync(join(folder, 'playbook.yaml'));

    const ended = await runHere(args, { env: environmentFor(args) });

    expect(ended.code === 0 || ended.code === 2 ? 'well' : ended).toBe('well');
    expect(sandbox.stats().writes + untold.stats().writes).toBe(0);
  });

  it('are all run, but for those that cannot be', () => {
    const left = documentedCommands().filter((command) => whyNotRun(command) !== undefined);

    expect(commands.length).toBeGreaterThan(70);
    for (const [pattern] of NOT_RUN) expect(left.filter((command) => pattern.test(command))).not.toEqual([]);
  });
});
