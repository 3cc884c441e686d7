/** `audit`: what it prints, for people and programs, and how it ends. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { auditReportSchema } from '../../src/report/model/audit-report.js';
import { holdings, MAIN, scenes, signInOf, startProgram, tooLongLines } from './a-cli.js';

const makeScene = scenes();

async function auditJson(run: Awaited<ReturnType<typeof makeScene>>['run'], args: readonly string[] = []) {
  const ended = await run(['audit', '--json', ...args]);
  return { ended, report: auditReportSchema.parse(JSON.parse(ended.stdout)) };
}

function waiverOf(covered: { readonly step: string; readonly domain: string }): string {
  return `{ step: ${covered.step}, domain: ${covered.domain}, reason: r, owner: o@example.com, expires: 2999-12-31 }`;
}

function ownWith(waiver: string): string {
  return `version: 1\nname: own\nextends: baseline\nwaivers:\n  - ${waiver}\n`;
}

describe('audit', () => {
  it('writes nothing, signs in once, signs out, and ends with 2 for findings', async () => {
    const { sandbox, run } = await makeScene();
    const before = holdings(sandbox.state);

    const ended = await run(['audit', '--playbook', 'strict']);

    expect(ended.code).toBe(2);
    expect(ended.stderr).toBe('');
    expect(sandbox.stats()).toMatchObject({ signIns: 1, writes: 0 });
    expect(sandbox.stats().byRoute['POST auth/logout-user']).toBe(1);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('--json gives the report as its schema says, one finding a step and target', async () => {
    const { sandbox, run } = await makeScene();

    const { ended, report } = await auditJson(run);

    expect(ended.code).toBe(2);
    // All that it knows was learned here, and nobody gave evidence of the host.
    const members = Object.keys(auditReportSchema.shape).filter(
      (name) => !['elsewhere', 'host'].includes(name),
    );
    expect(Object.keys(report)).toEqual(members);
    expect(report.formatVersion).toBe(1);
    expect(report.server).toEqual({ url: sandbox.url, build: 9406 });
    expect(report.playbook.name).toBe('baseline');
    const ids = report.findings.map(({ step, target }) => `${step} ${target}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(report.findings[0]).toMatchObject({ step: 'updates', target: 'server', severity: 'critical' });
    const { summary } = report;
    expect(summary.findings).toBe(report.findings.length);
    expect(
      summary.pass + summary.fail + summary.waived + summary.manual + summary.notApplicable + summary.error,
    ).toBe(summary.findings);
  });

  it('gives the same JSON twice', async () => {
    const { run } = await makeScene();

    const first = await run(['audit', '--json', '--concurrency', '1']);
    const second = await run(['audit', '--json', '--concurrency', '64']);

    const untimed = ({ stdout }: { stdout: string }) => stdout.replace(/"at": "[^"]+"/, '');
    expect(untimed(second)).toBe(untimed(first));
  });

  it('prints the last line in the words of the summary', async () => {
    const { run } = await makeScene();

    const { report } = await auditJson(run);
    const { stdout } = await run(['audit', '--all']);

    const { findings, fail, pass, waived, manual, error } = report.summary;
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      `Audit: ${findings} findings: ${fail} fail, ${pass} pass, ${waived} waived, ${manual} manual, ${error} not read.`,
    );
  });

  it.each([
    ['never', 0],
    ['critical', 0],
    ['medium', 0],
    ['low', 2],
  ])('of a low failure ends with --fail-on %s in %i', async (failOn, code) => {
    const { run } = await makeScene();

    const ended = await run(['audit', '--step', 'logging', '--fail-on', failOn]);

    expect(ended.code).toBe(code);
  });

  it.each([
    ['low', 2],
    ['medium', 0],
    ['never', 0],
  ])('of what is left to a person, low, ends with --fail-on %s in %i', async (failOn, code) => {
    const { run } = await makeScene({ publishedOnly: true });

    const { ended, report } = await auditJson(run, ['--step', 'logging', '--fail-on', failOn]);

    expect(report.findings).toMatchObject([{ verdict: 'manual', severity: 'low' }]);
    expect(ended.code).toBe(code);
  });

  it('of what is left to a person and waived ends with 0', async () => {
    const { folder, run } = await makeScene({ publishedOnly: true });
    writeFileSync(join(folder, 'own.yaml'), ownWith(waiverOf({ step: 'smtp-relay', domain: 'server' })));

    const ended = await run(['audit', '--playbook', './own.yaml', '--step', 'smtp-relay']);

    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('1 waived');
  });

  it('takes --state-dir, and keeps nothing there', async () => {
    const { folder, run } = await makeScene();

    const ended = await run(['audit', '--step', 'logging', '--state-dir', 'st']);

    expect(ended.code).toBe(0);
    expect(existsSync(join(folder, 'st'))).toBe(false);
  });

  it('names a waiver that covers nothing on stderr, whatever was judged', async () => {
    const { folder, run } = await makeScene();
    writeFileSync(
      join(folder, 'own.yaml'),
      ownWith(waiverOf({ step: 'catch-all', domain: 'nowhere.example' })),
    );

    const whole = await run(['audit', '--playbook', './own.yaml']);
    const part = await run(['audit', '--playbook', './own.yaml', '--step', 'logging']);

    expect(whole.code).toBe(2);
    for (const { stderr } of [whole, part])
      expect(stderr).toMatch(
        /own\.yaml:\d+:\d+: this waiver covers nothing: nowhere\.example is no mail domain of this server\b.*\n$/,
      );
  });

  it('ends with 0 where all passes', async () => {
    const { run } = await makeScene({ seed: 1 });
    await run(['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve']);

    const ended = await run(['audit', '--step', 'logging']);

    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('Audit: 1 finding: 0 fail, 1 pass');
  });

  it('ends with 1 where something was not read, even with --fail-on never', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'status', path: 'settings/sysadmin/password-requirements', code: 500 }]);

    const ended = await run(['audit', '--fail-on', 'never']);

    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/FAILED .*1 NOT READ/s);
  });
});

describe('the selection', () => {
  it('--step looks at these steps only, as often as it is given', async () => {
    const { run } = await makeScene();

    const { report } = await auditJson(run, ['--step', 'logging', '--step', 'smtp-relay']);

    expect([...new Set(report.findings.map(({ step }) => step))].sort()).toEqual(['logging', 'smtp-relay']);
  });

  it('--domain looks at matching domains only, and not at the server', async () => {
    const { sandbox, run } = await makeScene();
    const [first = ''] = Object.keys(sandbox.state.domains);

    const { report } = await auditJson(run, ['--domain', first]);

    expect([...new Set(report.findings.map(({ target }) => target))]).toEqual([first]);
  });

  it.each([
    [['--domain', 'nobody.example'], 'nobody.example'],
    [['--step', 'catch-al'], 'catch-al'],
  ])('%s of something that is not there ends with 64', async (args, words) => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['audit', ...args]);

    expect(ended.code).toBe(64);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain(words);
    expect(sandbox.stats().writes).toBe(0);
  });

  it('of nothing ends with 64, as an audit of nothing would pass', async () => {
    const { sandbox, run } = await makeScene();
    const args = ['--step', 'smtp-relay', '--domain', '*'];

    const ended = await Promise.all([
      run(['audit', ...args]),
      run(['plan', ...args]),
      run(['apply', '--playbook', 'baseline', '--auto-approve', ...args]),
    ]);

    expect(ended.map(({ code }) => code)).toEqual([64, 64, 64]);
    expect(ended.map(({ stdout }) => stdout)).toEqual(['', '', '']);
    expect(sandbox.stats().writes).toBe(0);
  });

  it('of a step that the playbook leaves out ends with 64', async () => {
    const { folder, run } = await makeScene();
    writeFileSync(
      join(folder, 'own.yaml'),
      'version: 1\nname: own\nextends: baseline\nsteps:\n  logging: off\n',
    );

    const ended = await run(['audit', '--playbook', './own.yaml', '--step', 'logging']);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('does not select');
  });
});

describe('the audit of many domains', () => {
  it('folds equal findings, counts them right, and names every domain with --expand', async () => {
    const { sandbox, run } = await makeScene({ domains: 412 });
    const open = Object.entries(sandbox.state.domains)
      .filter(([, domain]) => domain.settings.requireSmtpAuthentication === false)
      .map(([name]) => name);

    const folded = await run(['audit', '--step', 'domain-smtp-auth']);
    const expanded = await run(['audit', '--expand']);

    expect(open.length).toBeGreaterThan(100);
    expect(folded.stdout).toContain(`${open.length} of 412 domains`);
    expect(open.filter((name) => !expanded.stdout.includes(name))).toEqual([]);
    expect(tooLongLines(folded.stdout)).toEqual([]);
    expect(tooLongLines(expanded.stdout)).toEqual([]);
  });
});

describe('plain output', () => {
  it('has no colours in a pipe, with or without NO_COLOR', async () => {
    const { run } = await makeScene();

    const plain = await run(['audit']);
    const asked = await run(['audit'], { env: { NO_COLOR: '1' } });

    expect(plain.stdout).not.toContain('\u001b');
    expect(asked.stdout).toBe(plain.stdout);
  });

  it.each(['audit --expand', 'plan --playbook strict --json', 'audit --json'])(
    'survives a reader that has seen enough: %s | head -1',
    async (command) => {
      const { sandbox, folder } = await makeScene({ domains: 300 });

      const piped = await shell(`"${process.execPath}" "${MAIN}" ${command} | head -1`, {
        cwd: folder,
        env: signInOf(sandbox),
      });

      expect(piped).toEqual({ status: 0, stderr: '', lines: 1 });
    },
  );
});

/** In a process of its own beside this one, whose sandbox has to go on answering. */
async function shell(
  command: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<{ readonly status: number | null; readonly stderr: string; readonly lines: number }> {
  const ended = await startProgram(['sh', '-c', command], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', HOME: options.cwd, ...options.env },
  }).ended;
  return { status: ended.code, stderr: ended.stderr, lines: ended.stdout.trimEnd().split('\n').length };
}
