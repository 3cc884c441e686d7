/** What is kept of a run holds no secret, by name or by value, and can be read again whatever the password is. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ownNames } from '../../../src/cli/context/own-names.js';
import { keepReport, keepWhatIsKnown } from '../../../src/cli/run/keep-report.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { LockdownError } from '../../../src/errors.js';
import { SecretValues } from '../../../src/redaction.js';
import { keptRun } from '../../../src/report/model/kept-run.js';
import type { RunReport } from '../../../src/report/model/run-report.js';
import { loadReport } from '../../../src/store/kept-report.js';
import type { RunFolder } from '../../../src/store/run-folder.js';
import { aFieldChange, aPlan, aResult, aRun as aRunReport } from '../../report/builders.js';
import { aRun } from '../../store/store-builders.js';

/** Everything that a report may hold of a server. */
function aReportOf({ id }: RunFolder): RunReport {
  const bystanders = [
    { path: 'ldapPassword', before: 'Old-Word', after: 'New-Word' },
    { path: 'comment', before: 'swordfish', after: null },
  ];
  return {
    ...aRunReport([
      aResult({
        message: 'no, swordfish',
        fields: [
          { field: 'password', verdict: 'altered', expected: 'Wanted-Word', found: 'Found-Word' },
          { field: 'swordfish', verdict: 'ignored', expected: { token: 'Token-Word' }, found: ['swordfish'] },
        ],
        bystanders,
      }),
    ]),
    run: id,
    stopped: 'swordfish is said',
    kept: [{ resource: 'domain-settings', target: 'swordfish.example', outcome: 'moved', bystanders }],
    unrestored: [
      ...[{ resource: 'own-password', target: 'server', path: 'password', why: 'secret' as const }],
      ...[{ resource: 'ip-access', target: 'server', path: 'apiKey', why: 'differs' as const }],
    ].map((one) => ({ ...one, wanted: 'Before-Word', found: 'After-Word' })),
    propagation: [{ resource: 'r', field: 'f', way: 'fan-out', domains: 2, why: 'swordfish' }],
  };
}

async function kept(...passwords: readonly string[]) {
  const run = await aRun();
  const said: string[] = [];
  const secrets = new SecretValues();
  secrets.keep(ownNames());
  for (const one of passwords) secrets.add(one);
  const context = { secrets, say: (text: string) => said.push(text) };
  return { run, said, where: { stateDir: dirname(dirname(run.path)), context } };
}

describe('a report that is kept', () => {
  it('holds no secret: masked by name beside a name, by value everywhere', async () => {
    const { run, where, said } = await kept('swordfish');

    await keepReport(aReportOf(run), where);

    const text = await readFile(join(run.path, 'report.json'), 'utf8');
    expect(said).toEqual([]);
    expect(text.match(/swordfish|\w+-Word/g)).toBeNull();
    expect(keptRun(await loadReport(run), run.id).status).toBe('kept');
  });

  it('is as it was where nothing of it is a secret', async () => {
    const { run, where } = await kept();
    const report = { ...aRunReport([aResult()]), run: run.id };

    await keepReport(report, where);

    expect(keptRun(await loadReport(run), run.id)).toEqual({
      status: 'kept',
      report: JSON.parse(JSON.stringify(report)),
    });
  });

  // Words that stand in every report, and in every date.
  it.each([
    'secret',
    'left',
    'moved',
    'fan-out',
    'altered',
    '2026',
    'apply',
    'rollback',
    'not-proved',
    'title',
    'formatVersion',
  ])('can be read again where the password is %s', async (password) => {
    const { run, where } = await kept(password);

    await keepReport(aReportOf(run), where);

    expect(keptRun(await loadReport(run), run.id).status).toBe('kept');
  });

  it('of a run that an error ended says the error, masked, and that all was left', async () => {
    const plan = aPlan({ changes: [aFieldChange()] });
    const { where } = await kept('swordfish');
    const run = await aRun({ plan });
    const error = new LockdownError('store.unwritable', 'cannot write swordfish');

    await keepWhatIsKnown(error, {
      ...{ run, plan, contract: shippedContract },
      ...{ ...where, stateDir: dirname(dirname(run.path)) },
    });

    expect(keptRun(await loadReport(run), run.id)).toMatchObject({
      report: {
        ...{ status: 'failed', exitCode: 1, stopped: 'cannot write [redacted]' },
        results: [{ target: 'a1.example', outcome: 'not-attempted' }],
        summary: { notAttempted: 1, proved: 0 },
      },
    });
  });

  it('never hides the error that ended the run, whatever became of its folder', async () => {
    const { run, where, said } = await kept();
    const broken = { ...run, path: `${run.path}-gone` };

    await keepWhatIsKnown(new Error('e'), {
      run: broken,
      plan: aPlan(),
      contract: shippedContract,
      ...where,
    });
    await keepReport({ ...aReportOf(run), run: '20260101-000000-apply-0000' }, where);

    expect(said).toEqual([
      expect.stringContaining('The report of run 20260101-000000-apply-0000 is not kept'),
    ]);
  });
});
