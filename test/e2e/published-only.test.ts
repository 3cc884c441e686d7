/** A server that documents no call of its own: what rests on guesses is left to a person, with the clicks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { auditReportSchema } from '../../src/report/model/audit-report.js';
import { planReportSchema } from '../../src/report/model/plan-report.js';
import { runReportSchema } from '../../src/report/model/run-report.js';
import { holdings, rollBackLatest, scenes, tooLongLines } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const STRICT = ['--playbook', 'strict'];

/** Steps of which no setting can be read or written without a guess. */
const ASSUMED = [
  ...['smtp-relay', 'logging', 'ids-rules', 'greylisting', 'rbl-checks', 'spam-filtering', 'backscatter'],
  ...['file-restrictions', 'admin-2fa', 'admin-ip-restrictions', 'admin-review', 'password-compliance'],
];

describe('a server with the published calls alone', () => {
  it('is audited as far as they reach; the rest is manual, each with its clicks: 2', async () => {
    const { sandbox, run } = await makeScene({ publishedOnly: true });

    const text = await run(['audit', ...STRICT]);
    const json = await run(['audit', ...STRICT, '--json']);

    const { findings, summary } = auditReportSchema.parse(JSON.parse(json.stdout));
    const manual = findings.filter(({ verdict }) => verdict === 'manual');
    expect([text.code, json.code]).toEqual([2, 2]);
    expect(summary.error).toBe(0);
    for (const step of ASSUMED) {
      expect(findings.filter((one) => one.step === step).map(({ verdict }) => verdict)).not.toContain('pass');
      expect(manual.map((one) => one.step)).toContain(step);
    }
    expect(
      manual.filter(({ byHand }) => !byHand?.some(({ text }) => /(Settings|Manage) >/.test(text))),
    ).toEqual([]);
    expect(tooLongLines(text.stdout)).toEqual([]);
    expect(sandbox.stats().writes).toBe(0);
  });

  it('is planned only as far as published calls write', async () => {
    const { run } = await makeScene({ publishedOnly: true });

    const ended = await run(['plan', ...STRICT, '--json']);

    const plan = planReportSchema.parse(JSON.parse(ended.stdout));
    expect([...new Set(plan.changes.map(({ resource }) => resource))].sort()).toEqual([
      'antivirus',
      'bindings',
      'domain-settings',
      'ip-access',
    ]);
    expect(plan.manual.map(({ step }) => step)).toEqual(expect.arrayContaining(ASSUMED));
  });

  it('is sent no write that it does not have, and no guessed name in one that it has: all of it is proved', async () => {
    const { sandbox, folder, run } = await makeScene({ publishedOnly: true });
    const before = holdings(sandbox.state);
    const skipping = structuredClone(
      sandbox.state.ipAccess.whitelist.filter(({ bypass }) => bypass === true),
    );

    const applied = await run(['apply', ...STRICT, '--auto-approve', '--json', ...STATE]);
    const { writes } = sandbox.stats();
    const hardened = structuredClone(sandbox.state.ipAccess.whitelist);
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    const report = runReportSchema.parse(JSON.parse(applied.stdout));
    const journal = readFileSync(join(folder, 'st', 'runs', report.run ?? '', 'journal.jsonl'), 'utf8');
    const sent = journal.split('\n').filter((line) => line.includes('"entry":"write"'));
    // Everything that was sent reached a route: none of it was 404.
    expect(writes).toBe(sent.length);
    expect(report.results.filter(({ outcome }) => outcome !== 'proved')).toEqual([]);
    expect(report.results.map(({ resource }) => resource)).toContain('ip-access');
    // The name of the bypass in a write is a guess: whoever has it keeps it.
    expect(skipping).not.toEqual([]);
    expect(hardened.filter(({ bypass }) => bypass === true)).toEqual(skipping);
    expect(rolledBack.code).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });
});
