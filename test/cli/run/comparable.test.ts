/** What `diff` takes, and what it refuses: before anything is asked of a server. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { asKept, compare, ofAudit } from '../../../src/cli/run/comparable.js';
import { sealPlan } from '../../../src/engine/plan/build-plan.js';
import { SecretValues } from '../../../src/redaction.js';
import { workplaces } from '../../e2e/a-cli.js';
import {
  aFieldChange,
  aFinding,
  anAudit,
  anItemChange,
  aPlan,
  aResult,
  aRun,
} from '../../report/builders.js';
import { aKept, aKeptAudit } from '../../report/diff-builders.js';

const makeWorkplace = workplaces();

function aPlanFile(): object {
  const { hash: _, ...body } = aPlan({
    changes: [aFieldChange({ target: 'a.example' })],
    objects: [{ resource: aFieldChange().resource, target: 'a.example', hash: 'sha256:0' }],
  });
  return sealPlan(body);
}

const AUDIT = aKeptAudit([aKept()]);
const FAILING = aKeptAudit([aKept({ verdict: 'fail', severity: 'high' })]);

/** Runs `diff` on two files of these contents. */
async function differs(before: unknown, after: unknown, more: readonly string[] = []) {
  const { folder, run } = makeWorkplace();
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  write('before.json', before);
  write('after.json', after);
  const { code, stdout, stderr } = await run(['diff', 'before.json', 'after.json', ...more]);
  return { code, stdout, stderr: stderr.replace(/\s+/g, ' ') };
}

describe('an audit that was just made', () => {
  it('is compared as its file would hold it: what the operator signs in with is masked in both', () => {
    const secrets = new SecretValues();
    secrets.add('Sail-7-Copper');
    const report = anAudit([aFinding({ message: 'It says Sail-7-Copper.' })]);
    const kept = ofAudit(aKeptAudit([aKept({ message: 'It says [redacted].' })]), 'a.json');

    const { findings } = compare(kept, asKept(report, { secrets }));

    expect(findings).toMatchObject([{ class: 'unchanged', after: { message: 'It says [redacted].' } }]);
  });
});

describe('diff', () => {
  it('ends with 2 where something got worse, and with 0 where nothing did', async () => {
    const ended = [
      await differs(AUDIT, FAILING),
      await differs(FAILING, AUDIT),
      await differs(FAILING, FAILING),
      await differs(AUDIT, FAILING, ['--fail-on', 'critical']),
    ];

    expect(ended.map(({ code }) => code)).toEqual([2, 0, 0, 0]);
    expect(ended[2]?.stdout).toBe('Nothing moved since 2026-10-09 03:27Z: 1 fail.\n');
  });

  it('gives all of it as JSON', async () => {
    const { stdout } = await differs(AUDIT, FAILING, ['--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      ...{ formatVersion: 1, report: 'diff', kind: 'audit', isOneServer: true },
      findings: [
        {
          step: 'logging',
          class: 'new',
          turn: 'worse',
          before: { verdict: 'pass' },
          after: { verdict: 'fail' },
        },
      ],
      summary: { classes: { new: 1 }, turns: { worse: 1 } },
    });
  });

  it.each([
    ['two plans', aPlanFile(), 'plan'],
    ['two accounts of a run', aRun([aResult()]), 'run'],
  ])('takes %s', async (_, file, kind) => {
    const { code, stdout } = await differs(file, file, ['--json']);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind, summary: { classes: { unchanged: 1 } } });
  });

  it('takes one server for one, however its address was typed', async () => {
    const other = { ...AUDIT, server: { url: 'https://MAIL.example:443/', build: 9406 } };

    const { stdout } = await differs(AUDIT, other);

    expect(stdout).toBe('Nothing moved since 2026-10-09 03:27Z: nothing open.\n');
  });

  it('says that two servers are, and compares them all the same', async () => {
    const other = { ...FAILING, server: { url: 'https://other.example', build: 9406 } };

    const { code, stdout } = await differs(AUDIT, other);

    expect(code).toBe(2);
    expect(stdout).toContain('Of two servers: https://mail.example then, https://other.example now.');
  });

  it('takes what a later version says more of an audit', async () => {
    const more = { ...AUDIT, news: 1, findings: AUDIT.findings.map((one) => ({ ...one, news: [1] })) };

    expect((await differs(AUDIT, more)).code).toBe(0);
  });

  it.each<[string, unknown, string, string]>([
    ['of a newer format', { ...AUDIT, formatVersion: 2 }, 'report.newer-format', 'after.json has format 2'],
    ['plan of a newer format', { ...aPlanFile(), formatVersion: 2 }, 'plan.newer-format', 'has format 2'],
    [
      'that is a plan, against an audit',
      aPlanFile(),
      'report.other-kind',
      'before.json is an audit, and after.json is a plan',
    ],
    [
      'of runs',
      { formatVersion: 1, report: 'runs', runs: [] },
      'report.invalid',
      'is no audit, no plan and no account of a run',
    ],
    ['that is cut off', JSON.stringify(AUDIT).slice(0, -9), 'report.invalid', 'after.json:1:'],
    ['that is empty', '', 'report.invalid', 'after.json:1:1'],
    ['that is no object', '[]', 'report.invalid', 'is no audit'],
    [
      'with a verdict of another kind',
      { ...AUDIT, findings: [{ ...aKept(), verdict: 'passt' }] },
      'report.invalid',
      'did you mean "pass"?',
    ],
    ['without findings', { ...AUDIT, findings: undefined }, 'report.invalid', 'has no findings'],
    [
      'with a finding twice',
      aKeptAudit([aKept({ target: 'a.example' }), aKept({ target: 'A.example' })]),
      'report.invalid',
      'after.json:1:',
    ],
    ['that nests without an end', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'report.invalid', 'levels'],
    ['with a member that would be lost', '{"report":"audit","__proto__":{}}', 'report.invalid', '__proto__'],
    [
      'an edited plan',
      { ...aPlanFile(), changes: [anItemChange()] },
      'plan.edited',
      'was changed after it was made',
    ],
  ])('refuses a file %s', async (_, after, errorCode, words) => {
    const { code, stderr, stdout } = await differs(AUDIT, after);

    expect(stderr).toContain(`Error [${errorCode}]`);
    expect(stderr).toContain(words);
    expect([code, stdout]).toEqual([65, '']);
  });

  it('refuses a file that is not there, a folder, and a huge one', async () => {
    const { folder, run } = makeWorkplace();
    writeFileSync(join(folder, 'a.json'), JSON.stringify(AUDIT));
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'huge.json'), '');
    // Without a byte on the disk.
    truncateSync(join(folder, 'huge.json'), 500 * 2 ** 20);

    const ended = [
      await run(['diff', 'a.json', 'gone.json']),
      await run(['diff', 'folder', 'a.json']),
      await run(['diff', 'a.json', 'huge.json']),
    ];

    expect(ended.map(({ code }) => code)).toEqual([65, 65, 65]);
    expect(ended[0]?.stderr).toContain('there is no such file');
    expect(ended[1]?.stderr).toContain('it is a folder');
    expect(ended[2]?.stderr.replace(/\s+/g, ' ')).toContain('this file has more than');
  });

  it('names the runs there are, of one that is not there', async () => {
    const { run } = makeWorkplace();
    const id = '20261128-033706-apply-c434';

    const { code, stderr } = await run(['diff', id, id, '--state-dir', 'st']);

    expect(code).toBe(65);
    expect(stderr).toContain('[run.not-found]');
    expect(stderr).toContain(id);
  });

  it('shows no name as the terminal would take it, nor breaks a line by it', async () => {
    const target = `${'a'.repeat(300)}\u202e\u001b[31m.example`;
    const other = aKeptAudit([
      aKept(),
      aKept({
        step: 'catch-all',
        target,
        verdict: 'fail',
        severity: 'high',
        message: `For ${'漢'.repeat(300)}.`,
      }),
    ]);

    const { stdout } = await differs(AUDIT, other);

    expect(stdout).toContain('WORSE\n  high     catch-all  aaaa');
    expect(['\u202e', '\u001b'].filter((sign) => stdout.includes(sign))).toEqual([]);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
