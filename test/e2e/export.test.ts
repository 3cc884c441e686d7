/** `export`: the server as a playbook. Exported, filled, audited: nothing fails. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { auditReportSchema } from '../../src/report/model/audit-report.js';
import { exportReportSchema } from '../../src/report/model/export-report.js';
import { type Scene, scenes } from './a-cli.js';

const makeScene = scenes();

const OUT = ['export', '--out', 'ours.yaml'];
const AUDIT = ['audit', '--playbook', 'ours.yaml'];

function textIn({ folder }: Pick<Scene, 'folder'>): string {
  return readFileSync(join(folder, 'ours.yaml'), 'utf8');
}

async function reportOf({ run }: Pick<Scene, 'run'>, ...args: readonly string[]) {
  const { stdout } = await run(['export', ...args, '--json']);
  return exportReportSchema.parse(JSON.parse(stdout));
}

describe('a server that is exported', () => {
  it.each([['baseline'], ['strict']])(
    'is refused until each reason is filled, at its line, and then passes its audit and plans nothing: %s',
    async (parent) => {
      const scene = await makeScene({ domains: 25 });
      const { sandbox, folder, run } = scene;

      const exported = await run([...OUT, '--extends', parent]);
      const refused = await run(AUDIT);

      const text = textIn(scene);
      const lines = text
        .split('\n')
        .flatMap((line, at) => (/^\s*(- )?reason: ''$/.test(line) ? [at + 1] : []));
      expect(exported).toMatchObject({ code: 0, stdout: '' });
      expect(exported.stderr).toMatch(
        /^ours\.yaml adds to \w+: \d+ steps with values of the server, \d+ waivers\.$/m,
      );
      expect(exported.stderr).toContain(
        `To fill: ${lines.length} reasons, lines ${lines.slice(0, 5).join(', ')} and `,
      );
      expect(exported.stderr).toMatch(/^next: smlockdown audit --playbook ours\.yaml$/m);
      expect(refused.code).toBe(65);
      const told = [...refused.stderr.matchAll(/^ours\.yaml:(\d+):\d+: .*reason/gm)].map(([, line]) =>
        Number(line),
      );
      expect(told.sort((a, b) => a - b)).toEqual(lines);
      writeFileSync(join(folder, 'ours.yaml'), text.replaceAll("reason: ''", 'reason: as agreed'));
      const audited = await run([...AUDIT, '--json']);
      const planned = await run(['plan', '--playbook', 'ours.yaml', '--json']);
      const { summary } = auditReportSchema.parse(JSON.parse(audited.stdout));
      expect([audited.code, audited.stderr, planned.code]).toEqual([0, '', 0]);
      expect(summary).toMatchObject({ fail: 0, manual: 0, error: 0 });
      expect(summary.waived).toBeGreaterThan(10);
      expect(sandbox.stats().writes).toBe(0);
    },
  );

  it('has its reasons filled by --reason, and whoever exports answers for them', async () => {
    const scene = await makeScene();

    const exported = await scene.run([...OUT, '--reason', 'before the clean-up,\nticket 7']);
    const audited = await scene.run(AUDIT);

    const { waivers } = parse(textIn(scene)) as { waivers: Record<string, string>[] };
    expect([exported.code, audited.code]).toEqual([0, 0]);
    expect(exported.stderr).not.toContain('To fill');
    for (const waiver of waivers)
      expect(waiver).toMatchObject({
        reason: 'before the clean-up, ticket 7',
        owner: expect.stringMatching(/\S/),
      });
  });

  it('never leaves a step out, and lets no waiver last longer than 90 days', async () => {
    const scene = await makeScene();
    const { waivers, stated } = await reportOf(scene);

    const latest = new Date(Date.now() + 91 * 86_400_000).toISOString().slice(0, 10);
    expect(waivers.length).toBeGreaterThan(5);
    for (const { expires } of waivers) expect(expires < latest).toBe(true);
    for (const { options } of stated) expect(Object.keys(options).length).toBeGreaterThan(0);
  });

  it('names what it waives by severity, the domains each, and what would end it', async () => {
    const scene = await makeScene({ domains: 25 });
    await scene.run(OUT);

    const comments = [...textIn(scene).matchAll(/^ {2}# (critical|high|medium|low)\b.*/gm)].map(
      ([, level]) => level,
    );
    const waived = comments.slice(comments.indexOf('critical'));
    expect(waived).toEqual(
      waived.toSorted(
        (a, b) =>
          ['critical', 'high', 'medium', 'low'].indexOf(a ?? '') -
          ['critical', 'high', 'medium', 'low'].indexOf(b ?? ''),
      ),
    );
    expect(textIn(scene)).toMatch(
      /# high, \d+ of 25 domains: SMTP authentication is not required\n {2}# A plan ends it; /,
    );
  });

  it('comes to a file that a person can read, whatever the number of domains', async () => {
    const scene = await makeScene({ domains: 400 });

    await scene.run([...OUT, '--reason', 'r']);
    const audited = await scene.run(AUDIT);

    const lines = textIn(scene).split('\n');
    expect(audited.code).toBe(0);
    expect(lines.length).toBeLessThan(700);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(160);
  });
});

describe('what could not be read', () => {
  it('is told, and neither stated nor waived, on a server that documents nothing', async () => {
    const scene = await makeScene({ publishedOnly: true });

    const { unread, waivers, stated } = await reportOf(scene, '--reason', 'r');
    const exported = await scene.run([...OUT, '--reason', 'r']);
    const audited = await scene.run([...AUDIT, '--json']);

    const { findings } = auditReportSchema.parse(JSON.parse(audited.stdout));
    const open = findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'manual');
    const steps = [...waivers, ...stated].map(({ step }) => step);
    expect(exported.code).toBe(0);
    expect(exported.stderr).toMatch(/^Not read, so neither stated nor waived, of \d+ steps: .*logging/m);
    expect(unread.map(({ step }) => step)).toEqual(expect.arrayContaining(['logging', 'smtp-relay']));
    expect(steps).not.toContain('logging');
    expect(textIn(scene)).toMatch(/Log detail \(logging\)/);
    expect(open.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(open.filter((one) => !unread.some(({ step }) => step === one.step))).toEqual([]);
    expect(audited.code).toBe(2);
  });

  it('ends with 1 where a read failed, and the rest is written', async () => {
    const scene = await makeScene({ domains: 2 });
    scene.sandbox.addFaults([{ kind: 'status', path: 'settings/sysadmin/log-settings', code: 500 }]);

    const { code, stderr } = await scene.run(OUT);

    expect(code).toBe(1);
    expect(stderr).toContain('of 1 step: logging.');
    expect(textIn(scene)).toMatch(/^# - Log detail \(logging\): .*500/m);
    expect(textIn(scene)).not.toMatch(/step: logging/);
  });

  it('ends with 1 and no file where nothing is answered', async () => {
    const { sandbox, folder, run } = await makeScene({ domains: 2 });
    sandbox.addFaults([{ kind: 'status', path: 'settings/**', code: 500, after: 1 }]);

    const { code, stdout, stderr } = await run(OUT);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Error [server.refused]: Nothing of what the steps look at could be read');
    expect(existsSync(join(folder, 'ours.yaml'))).toBe(false);
  });
});

describe('where it goes', () => {
  it('is stdout without --out, as it would stand in the file', async () => {
    const { run } = await makeScene({ domains: 2 });

    const { code, stdout, stderr } = await run(['export']);

    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({ version: 1, name: '127-0-0-1', extends: 'baseline' });
    expect(stderr).toMatch(/^The playbook adds to baseline: /m);
    expect(stderr).not.toContain('next:');
  });

  it('is JSON with --json, with the text where there is no file', async () => {
    const scene = await makeScene({ domains: 2 });

    const printed = await reportOf(scene);
    const written = await reportOf(scene, '--out', 'ours.yaml');

    expect(printed.playbook.file).toBeNull();
    expect(written.playbook).toMatchObject({
      file: 'ours.yaml',
      text: null,
      toFill: printed.playbook.toFill,
    });
    expect(textIn(scene)).toBe(printed.playbook.text);
  });

  it('is no file that is there, unless --force is given; and only its owner reads it', async () => {
    const scene = await makeScene({ domains: 2 });
    const { sandbox, folder, run } = scene;
    writeFileSync(join(folder, 'ours.yaml'), 'mine: 1\n');

    const refused = await run(OUT);
    const asked = sandbox.stats().requests;
    const kept = textIn(scene);
    const forced = await run([...OUT, '--force']);

    expect(refused.code).toBe(64);
    expect(refused.stderr).toContain('ours.yaml is there, and would be lost');
    expect([asked, kept]).toEqual([0, 'mine: 1\n']);
    expect(forced.code).toBe(0);
    expect(textIn(scene)).toContain('extends: baseline');
    expect(statSync(join(folder, 'ours.yaml')).mode & 0o077).toBe(0);
  });

  it('is told where it cannot be written', async () => {
    const { run } = await makeScene({ domains: 1 });

    const { code, stderr } = await run(['export', '--out', 'no/such/folder.yaml']);

    expect(code).toBe(1);
    expect(stderr).toContain('[store.unwritable]');
  });
});

describe('a secret', () => {
  it('stands in no export, also not where the server shows it in a command line or a name', async () => {
    const scene = await makeScene({ domains: 2 });
    const { sandbox, run } = scene;
    const { password } = sandbox.accounts.admin;
    Object.assign(sandbox.state.antivirus, {
      commandLine: 'C:\\av\\scan.exe',
      commandLineArguments: `--pwd hunter2secret ${password}`,
    });
    for (const row of sandbox.state.ipAccess.whitelist) Object.assign(row, { description: password });

    const exported = await run([...OUT, '--reason', 'r']);
    const audited = await run(AUDIT);

    expect(`${textIn(scene)}${exported.stderr}`).not.toContain(password);
    expect(textIn(scene)).not.toContain('hunter2secret');
    expect(audited.code).toBe(0);
  });
});

describe('a mistake on the command line', () => {
  it.each([
    [['export', '--extends', 'strickt'], 'did you mean strict?'],
    [['export', '--reason', ' '], '--reason takes a text'],
    [['export', '--step', 'logging'], 'no option --step'],
    [['export', 'ours.yaml'], 'ours.yaml'],
  ])('%j ends with 64', async (args, words) => {
    const { run } = await makeScene({ domains: 1 });

    const { code, stderr } = await run(args);

    expect(code).toBe(64);
    expect(stderr).toContain(words);
  });
});
