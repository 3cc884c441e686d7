/** `schedule`: a job for this machine's scheduler, and what it refuses to make. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scheduleReportSchema } from '../../src/report/model/schedule-report.js';
import { type Ended, tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();

const SIGN_IN = ['--url', 'https://mail.example.com', '--username', 'auditor'];
const AUDIT = ['--', 'audit', ...SIGN_IN, '--password-from', 'file:password'];
const MAIL = 'smtps://mail.example.com?from=audit@mail.example.com&to=ops@mail.example.com';
const CLOSED = 'O:BAG:S-1-5-21-1-2-3-513D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)';

/** A folder with a password in it, and the programs of a Windows: what they are given is noted. */
function aPlace({ rights = CLOSED, code = 0, tells = 0 } = {}) {
  const { folder, run } = makeWorkplace();
  writeFileSync(join(folder, 'password'), 'x', { mode: 0o600 });
  writeFileSync(join(folder, 'our-mail.yaml'), 'version: 1\nname: our-mail\nextends: baseline\n');
  const [system, noted] = [join(folder, 'windows'), join(folder, 'noted')];
  mkdirSync(system);
  const stand = (name: string, script: string) => {
    writeFileSync(join(system, `C:\\Windows\\System32\\${name}`), `#!/bin/sh\n${script}\n`);
    chmodSync(join(system, `C:\\Windows\\System32\\${name}`), 0o755);
  };
  stand(
    'schtasks.exe',
    `for one; do printf '%s\\n' "$one"; done >>'${noted}'\necho 'ERROR: Access is denied.' >&2\nexit ${code}`,
  );
  stand('WindowsPowerShell\\v1.0\\powershell.exe', `echo '${rights}'\nexit ${tells}`);
  const env = { PATH: `${system}:${process.env.PATH}` };
  return {
    folder,
    onLinux: (...args: readonly string[]) => run(['schedule', ...args], { platform: 'linux' }),
    onWindows: (...args: readonly string[]) => run(['schedule', ...args], { platform: 'win32', env }),
    on: (platform: NodeJS.Platform, args: readonly string[], env = {}) =>
      run(['schedule', ...args], { platform, env }),
    noted: () => (existsSync(noted) ? readFileSync(noted, 'utf8').trimEnd().split('\n') : []),
  };
}

const refused = ({ code, stdout, stderr }: Ended) => ({
  code,
  stdout,
  stderr: stderr.replace(/\n\s+/g, ' '),
});

/** A report in JSON, without when it was made. */
const timeless = (json: string) => ({ ...(JSON.parse(json) as object), at: '' });

describe('schedule, with systemd', () => {
  it('makes the same job where PowerShell kept the -- and the comma for itself', async () => {
    const { onLinux } = aPlace();
    const [, ...audit] = AUDIT;
    const meant = await onLinux('--days', 'mon,thu', '--name', 'audit', '--json', ...AUDIT);

    const got = await onLinux('--days', 'mon thu', '--name', 'audit', '--json', ...audit);

    expect([meant.code, got.code]).toEqual([0, 0]);
    expect(timeless(got.stdout)).toEqual(timeless(meant.stdout));
  });

  it('shows the units and what is left to be typed, and writes nothing', async () => {
    const { folder, onLinux } = aPlace();
    const before = readdirSync(folder);

    const { code, stdout, stderr } = await onLinux(
      '--account',
      'audit',
      ...AUDIT,
      '--playbook',
      './our-mail.yaml',
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const text of [
      '--- /etc/systemd/system/smlockdown-audit.service\n[Unit]\n',
      '\nUser=audit\n',
      `\nWorkingDirectory=${folder}\n`,
      `\nLoadCredential=password:${folder}/password\n`,
      '\nStateDirectory=smlockdown\n',
      `ExecStart=${process.execPath} `,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of systemd
      '  --password-from file:${CREDENTIALS_DIRECTORY}/password \\\n  --playbook ./our-mail.yaml \\\n  --state-dir /var/lib/smlockdown \\\n  --no-input\n',
      '--- /etc/systemd/system/smlockdown-audit.timer\n',
      'smlockdown-audit: every day at 05:30 or up to 15 minutes later, as audit; only\nshown\n',
      'state       /var/lib/smlockdown: systemd makes it, for audit alone\n',
      'next        sudo systemctl daemon-reload\n',
    ])
      expect(stdout).toContain(text);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('writes them where it is told to, in a screen, and over none that is there', async () => {
    const { folder, onLinux } = aPlace();
    const args = ['--out', 'jobs', '--at', '6:00', '--days', 'thu,mon', '--jitter', '0', ...AUDIT];

    const { code, stdout } = await onLinux(...args);

    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'jobs')).sort()).toEqual([
      'smlockdown-audit.service',
      'smlockdown-audit.timer',
    ]);
    expect(readFileSync(join(folder, 'jobs/smlockdown-audit.timer'), 'utf8')).toContain(
      '=Mon,Thu *-*-* 06:00:00',
    );
    expect(stdout).toContain('Monday, Thursday at 06:00, as ');
    expect(stdout).toContain(
      'sudo install -m 644 jobs/smlockdown-audit.service jobs/smlockdown-audit.timer /etc/',
    );
    expect(stdout.split('\n').length).toBeLessThan(24);
    expect(tooLongLines(stdout).filter((line) => !line.includes('sudo install'))).toEqual([]);
    expect(refused(await onLinux(...args)).stderr).toContain(
      'jobs/smlockdown-audit.service is there already',
    );
    expect((await onLinux('--force', ...args)).code).toBe(0);
  });

  it('says the same to programs, and shows no secret', async () => {
    const { folder, onLinux } = aPlace();
    writeFileSync(join(folder, '.env'), 'SMARTERMAIL_PASSWORD=Sail-7-Copper\n', { mode: 0o600 });

    const { code, stdout } = await onLinux('--json', '--', 'audit', ...SIGN_IN);

    const report = scheduleReportSchema.parse(JSON.parse(stdout));
    expect({ code, ...report }).toMatchObject({
      ...{ code: 0, scheduler: 'systemd', time: '05:30', days: [], isWritten: false, isRegistered: false },
      stateDir: '/var/lib/smlockdown',
      runs: 'smlockdown audit --url https://mail.example.com --username auditor --state-dir /var/lib/smlockdown --no-input',
    });
    expect(stdout).not.toContain('Copper');
  });

  it('takes the state folder that was named, as a whole path, where it is there', async () => {
    const { folder, onLinux } = aPlace();
    mkdirSync(join(folder, 'kept'));

    expect((await onLinux(...AUDIT, '--state-dir', 'kept')).stdout).toContain(
      `--state-dir ${folder}/kept \\`,
    );
    expect((await onLinux('--state-dir', 'kept', ...AUDIT)).stdout).not.toContain('StateDirectory');
    expect(refused(await onLinux(...AUDIT, '--state-dir', 'lost'))).toEqual({
      ...{ code: 64, stdout: '' },
      stderr: `Error [usage.invalid]: There is no state folder ${folder}/lost Next: Make it, for the account of the job alone.\n`,
    });
  });

  it('audits the servers of a list, or one of them, where each has its secret', async () => {
    const { folder, onLinux } = aPlace();
    const listOf = (from: string) =>
      writeFileSync(
        join(folder, 'servers.yaml'),
        `version: 1\nservers:\n  - { name: mail-a, url: 'https://mail.example.com', username: a, passwordFrom: '${from}' }\n`,
      );
    listOf('file:password');

    const fleet = await onLinux('--', 'fleet', 'audit', '--domain=-x');
    expect(fleet.stdout).toContain('\nsmlockdown-fleet-audit: ');
    expect(fleet.stdout).toMatch(/main\.js fleet audit \\\n( {2}.*\n)*? {2}--domain=-x/);
    expect((await onLinux('--', 'audit', '--server', 'mail-a')).stdout).toContain('  --server mail-a \\\n');
    listOf('env:MAIL_A');
    for (const words of [
      ['fleet', 'audit'],
      ['audit', '--server', 'mail-a'],
    ])
      expect(refused(await onLinux('--', ...words))).toMatchObject({
        code: 78,
        stderr: expect.stringMatching(
          /\[schedule\.incomplete\]: .*the job would not have the variable MAIL_A Next: /,
        ),
      });
  });
});

describe('schedule, with Task Scheduler', () => {
  it('writes what Task Scheduler takes in UTF-16, and what cmd takes, and registers them without a shell', async () => {
    const { folder, onWindows, noted } = aPlace();

    const { code, stdout, stderr } = await onWindows('--install', ...AUDIT, '--reporter', 'html:audit.html');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const xml = join(folder, 'smlockdown-audit.xml');
    expect(noted()).toEqual(['/create', '/tn', 'smlockdown-audit', '/xml', xml]);
    expect([...readFileSync(xml).subarray(0, 4)]).toEqual([0xff, 0xfe, 0x3c, 0]);
    expect(readFileSync(xml, 'utf16le')).toContain('<UserId>S-1-5-18</UserId>\r\n');
    const script = readFileSync(join(folder, 'smlockdown-audit.cmd'), 'utf8');
    expect(script).toContain('"audit" "--url" "https://mail.example.com" "--username" "auditor"');
    expect(script).toContain('"--no-input" >>"');
    expect(script).not.toContain('state-dir');
    expect(script.replaceAll('\r\n', '')).not.toContain('\n');
    expect(stdout).toMatch(/, as SYSTEM;\sregistered\n/);
    expect(stdout).toContain('state       C:\\ProgramData\\smlockdown: the first run makes it');
    expect(stdout.split('\n').length).toBeLessThan(24);
  });

  it('replaces one that is there only when told to', async () => {
    const { onWindows, noted } = aPlace();
    await onWindows('--install', ...AUDIT);

    expect(refused(await onWindows('--install', ...AUDIT)).stderr).toContain(
      'smlockdown-audit.cmd is there already',
    );
    expect((await onWindows('--install', '--force', ...AUDIT)).code).toBe(0);
    expect(noted().at(-1)).toBe('/f');
  });

  it('leaves it to somebody to register it as somebody else, whose password Windows asks for', async () => {
    const { folder, onWindows, noted } = aPlace();

    const shown = await onWindows('--out', 'jobs', '--account', 'ACME\\audit', ...AUDIT);

    expect(shown.stdout).toContain(
      `next        schtasks /create /tn smlockdown-audit /xml "${folder}/jobs/smlockdown-audit.xml" /ru "ACME\\audit" /rp *\n`,
    );
    expect(refused(await onWindows('--install', '--account', 'ACME\\audit', ...AUDIT))).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('registers for the system alone'),
    });
    expect(noted()).toEqual([]);
  });

  it('has the system run nothing that others may write', async () => {
    const open = aPlace({ rights: `${CLOSED}(A;OICI;0x1301bf;;;AU)` });
    const untold = aPlace({ tells: 1 });

    expect(refused(await open.onWindows('--install', ...AUDIT))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /\[schedule\.not-registered\]: .* is not the administrators' alone: .* Next: Nothing was written\. .*icacls /,
      ),
    });
    expect(refused(await untold.onWindows('--install', ...AUDIT)).stderr).toContain(
      'powershell.exe ends with 1',
    );
    for (const { folder, noted } of [open, untold])
      expect([noted(), existsSync(join(folder, 'smlockdown-audit.cmd'))]).toEqual([[], false]);
  });

  it('says so where it may not be registered', async () => {
    expect(refused(await aPlace({ code: 1 }).onWindows('--install', ...AUDIT))).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringMatching(
        /\[schedule\.not-registered\]: Task Scheduler did not take it: schtasks\.exe ends with 1: ERROR: Access is denied\. Next: Run this as an administrator/,
      ),
    });
  });

  it('refuses words that no file of cmd can say, and folders that Windows would read otherwise', async () => {
    const { onWindows } = aPlace();

    expect(
      refused(await onWindows('--', 'audit', ...SIGN_IN, '--password-from', 'cmd:vault "a b"')).stderr,
    ).toContain('a quote or a line break is in it');
    expect(refused(await onWindows('--out', '100%', ...AUDIT)).stderr).toContain(
      'Windows takes what stands between % for a variable',
    );
  });
});

describe('schedule', () => {
  it.each([
    [['--at', '25:00', ...AUDIT], '--at 25:00: it takes a time of day'],
    [['--days', 'mon,foo', ...AUDIT], '--days foo: it takes mon, tue'],
    [['--jitter', '1.5', ...AUDIT], '--jitter takes whole minutes, up to 720'],
    [['--jitter', '721', ...AUDIT], '--jitter takes whole minutes, up to 720'],
    [['--name', 'a/b', ...AUDIT], '--name takes letters'],
    [['--account', 'a\nb', ...AUDIT], 'that is no name of an account'],
    [['--account', 'ACME\\audit', ...AUDIT], 'systemd takes the name of a user of this machine'],
    [[], 'Behind -- stands what is to run'],
    [['--'], 'Behind -- stands what is to run'],
    [['--', 'apply', 'plan.json'], 'A schedule runs audit or fleet audit, and not apply'],
    [['--', 'fleet', 'apply', '--auto-approve'], 'and not fleet apply'],
    [['--', 'audit', '--playbok', 'x'], 'did you mean --playbook?'],
    [['--install', ...AUDIT], "units of systemd are root's to put in place"],
  ])('refuses %j', async (args, why) => {
    expect(refused(await aPlace().onLinux(...args))).toMatchObject({
      ...{ code: 64, stdout: '' },
      stderr: expect.stringContaining(why),
    });
  });

  it.each<readonly [readonly string[], Readonly<Record<string, string>>, string]>([
    [['audit'], {}, 'the job needs SMARTERMAIL_URL'],
    [['audit', ...SIGN_IN], {}, 'the job needs SMARTERMAIL_PASSWORD'],
    [
      ['audit', ...SIGN_IN],
      { SMARTERMAIL_PASSWORD: 'x' },
      'SMARTERMAIL_PASSWORD is a variable of this session',
    ],
    [
      AUDIT.slice(1),
      { SMARTERMAIL_TOTP_SECRET: 'x' },
      'SMARTERMAIL_TOTP_SECRET is a variable of this session',
    ],
    [
      AUDIT.slice(1),
      { SMARTERMAIL_CONTRACT: 'x.yaml' },
      'SMARTERMAIL_CONTRACT is a variable of this session',
    ],
    [
      ['audit', ...SIGN_IN, '--password-from', 'env:VAULT'],
      { VAULT: 'x' },
      'would not have the variable VAULT',
    ],
    [['audit', ...SIGN_IN, '--password-from', 'file:lost'], {}, 'there is no such file'],
    [
      [...AUDIT.slice(1), '--playbook', './lost.yaml'],
      {},
      'the job would not have its playbook: no playbook ./lost.yaml: ',
    ],
    [
      [...AUDIT.slice(1), '--notify', 'cmd:true', '--notify', 'env:HOOK'],
      { HOOK: 'https://hooks.example/x' },
      '--notify: the job would not have the variable HOOK Next: A job is given no variable of this session. Name a file that the account of the job alone may read (file:PATH).\n',
    ],
    [[...AUDIT.slice(1), '--notify', 'file:hook'], {}, '--notify: the secret is to be in '],
    [
      [...AUDIT.slice(1), '--notify', `${MAIL}&user=a&password-from=env:PW`],
      { PW: 'x' },
      '--notify: the job would not have the variable PW',
    ],
  ])('makes no job that would lack what this session has: %j, %j', async (words, env, why) => {
    expect(refused(await aPlace().on('linux', ['--', ...words], env))).toMatchObject({
      ...{ code: 78, stdout: '' },
      stderr: expect.stringContaining(why),
    });
  });

  it('makes no job of a list that would lack a playbook of a server, or whom it tells', async () => {
    const { folder, onLinux } = aPlace();
    const row = (name: string, playbook: string) =>
      `  - { name: ${name}, url: 'https://${name}.example.com', username: a, passwordFrom: 'file:password', playbook: ${playbook} }\n`;
    writeFileSync(
      join(folder, 'servers.yaml'),
      `version: 1\nservers:\n${row('mail-a', 'strict')}${row('mail-b', './lost.yaml')}${row('mail-c', './lost.yaml')}`,
    );

    const lacking = 'the job would not have its playbook: no playbook ';
    expect(refused(await onLinux('--', 'fleet', 'audit'))).toMatchObject({
      ...{ code: 78, stderr: expect.stringContaining(`[schedule.incomplete]: mail-b: ${lacking}`) },
    });
    expect(refused(await onLinux('--', 'audit', '--server', 'mail-c'))).toMatchObject({
      ...{ code: 78, stderr: expect.stringContaining(`[schedule.incomplete]: ${lacking}`) },
    });
    const named = ['--', 'fleet', 'audit', '--playbook', './our-mail.yaml'];
    expect((await onLinux(...named)).code).toBe(0);
    expect(refused(await onLinux(...named, '--notify', 'file:hook')).stderr).toContain(
      '[schedule.incomplete]: --notify: the secret is to be in ',
    );
  });

  it('looks at the servers that the job looks after, as the job will', async () => {
    const { folder, on } = aPlace();
    const row = (name: string, more: string) =>
      `  - { name: ${name}, url: 'https://${name}.example.com', username: a, labels: [${name}], ${more} }\n`;
    const [fine, lacking] = [
      row('eu', "passwordFrom: 'file:password'"),
      row('us', "passwordFrom: 'file:lost'"),
    ];
    const list = join(folder, 'servers.yaml');
    const fleetOf = (env: Readonly<Record<string, string>>, ...more: readonly string[]) =>
      on('linux', ['--', 'fleet', 'audit', ...more], env);

    writeFileSync(list, `version: 1\nservers:\n${fine}${lacking}`);
    const [some, all] = [await fleetOf({}, '--label', 'eu'), await fleetOf({})];
    const overlay = await fleetOf({ SMARTERMAIL_CONTRACT: 'x.yaml' }, '--label', 'eu');
    const code = await fleetOf({ SMARTERMAIL_TOTP_SECRET: 'x' }, '--label', 'eu');
    writeFileSync(list, `version: 1\nservers:\n${row('eu', "passwordFrom: 'cmd:true'")}`);
    const [program, named] = [await fleetOf({}), await fleetOf({}, '--inventory', 'servers.yaml')];

    expect([some.code, all.code, overlay.code, code.code, program.code, named.code]).toEqual([
      0, 78, 78, 0, 65, 0,
    ]);
    expect(refused(overlay).stderr).toContain('SMARTERMAIL_CONTRACT is a variable of this session');
    expect(refused(program).stderr).toContain('a program is started only for a list that you name');
  });

  it('helps with what is to run, with and without --', async () => {
    const { onLinux } = aPlace();

    for (const words of [
      ['--', 'audit', '--help'],
      ['audit', '--help'],
    ])
      expect(await onLinux(...words)).toMatchObject({
        ...{ code: 0, stdout: expect.stringContaining('--fail-on') },
      });
  });

  it('makes no job of a playbook that comes to no verdict, and says where it is wrong', async () => {
    const { folder, onLinux } = aPlace();
    writeFileSync(join(folder, 'our-mail.yaml'), 'version: 1\nname: our-mail\nextends: basline\n');

    expect(refused(await onLinux(...AUDIT, '--playbook', './our-mail.yaml'))).toMatchObject({
      ...{ code: 65, stderr: expect.stringMatching(/\[playbook\.invalid\]: [^:]*our-mail\.yaml:3:/) },
    });
  });

  it('takes an address that is kept in a file, or in the .env, and what needs no secret', async () => {
    const { folder, onLinux } = aPlace();
    for (const [file, text] of [
      ['hook', 'https://hooks.example/x'],
      ['.env', 'HOOK=https://hooks.example/y'],
    ] as const)
      writeFileSync(join(folder, file), `${text}\n`, { mode: 0o600 });
    const told = ['file:hook', 'env:HOOK', 'https://hooks.example/z', MAIL].flatMap((one) => [
      '--notify',
      one,
    ]);

    expect(await onLinux(...AUDIT, ...told)).toMatchObject({ code: 0, stderr: '' });
  });

  it('takes what the .env of the folder has for what the job has', async () => {
    const { folder, onLinux } = aPlace();
    writeFileSync(
      join(folder, '.env'),
      'SMARTERMAIL_URL=https://mail.example.com\nSMARTERMAIL_USERNAME=a\nVAULT=Sail-7\n',
      { mode: 0o600 },
    );

    const { code, stdout } = await onLinux('--', 'audit', '--password-from', 'env:VAULT');

    expect(code).toBe(0);
    expect(stdout).toContain('--password-from env:VAULT \\\n');
  });

  it('says on macOS that there is neither', async () => {
    expect(refused(await aPlace().on('darwin', AUDIT))).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('docs/unattended.md has what cron takes'),
    });
  });
});
