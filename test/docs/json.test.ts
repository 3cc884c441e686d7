/** What `docs/json.md` says of the outputs is what their schemas say. */
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { errorJson } from '../../src/cli/error-report.js';
import { parsePlan } from '../../src/cli/run/plan-file.js';
import { LockdownError } from '../../src/errors.js';
import { alertSchema } from '../../src/report/model/alert.js';
import { attestReportSchema } from '../../src/report/model/attest-report.js';
import { auditReportSchema } from '../../src/report/model/audit-report.js';
import { diffReportSchema } from '../../src/report/model/diff-report.js';
import { exportReportSchema } from '../../src/report/model/export-report.js';
import { playbookReportSchema } from '../../src/report/model/playbook-report.js';
import { pruneReportSchema } from '../../src/report/model/prune-report.js';
import { remainsReportSchema } from '../../src/report/model/remains-report.js';
import { runReportSchema } from '../../src/report/model/run-report.js';
import { runsReportSchema } from '../../src/report/model/runs-report.js';
import { stepsReportSchema } from '../../src/report/model/steps-report.js';
import { advisoriesSchema } from '../../src/steps/kit/advisories.js';
import { blocksOf, codeIn, sectionOf, textOf } from './a-page.js';

const page = textOf('docs/json.md');

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Names of the members at every depth. */
function membersOf(schema: Schema): readonly string[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])];
  const own = Object.entries(schema.properties ?? {});
  return [
    ...own.flatMap(([name, member]) => [name, ...membersOf(member)]),
    ...inner.flatMap((one) => membersOf(one)),
  ];
}

function schemaIn(file: string): Schema {
  return JSON.parse(textOf(`schema/${file}`));
}

function documentedIn(heading: string): ReadonlySet<string> {
  return new Set(codeIn(sectionOf(page, heading)).map((code) => code.replace('[]', '')));
}

function exampleIn(heading: string): unknown {
  const [example = ''] = blocksOf(sectionOf(page, heading), 'json');
  return JSON.parse(example);
}

describe('documented JSON', () => {
  it.each([
    ['## Audit', 'audit.schema.json'],
    ['## Diff', 'diff.schema.json'],
    ['## Fleet', 'fleet.schema.json'],
    ['## Fleet list', 'fleet-list.schema.json'],
    ['## Alert', 'alert.schema.json'],
    ['## Schedule', 'schedule.schema.json'],
    ['## Attest', 'attest.schema.json'],
    ['## Export', 'export.schema.json'],
    ['## Attestations', 'attestations.schema.json'],
    ['## Plan', 'plan.schema.json'],
    ['## Run', 'run.schema.json'],
    ['## Runs', 'runs.schema.json'],
    ['## Remains', 'remains.schema.json'],
    ['## Contract', 'contract-report.schema.json'],
    ['## Contract test', 'contract-test.schema.json'],
    ['## Doctor', 'doctor.schema.json'],
    ['## Doctor', 'doctor-public.schema.json'],
    ['## Look', 'look.schema.json'],
    ['## Confirm', 'confirm.schema.json'],
    ['## Learn', 'learn.schema.json'],
    ['## Lessons', 'learn-plan.schema.json'],
    ['## Init', 'init.schema.json'],
    ['## Prune', 'prune.schema.json'],
    ['## Steps', 'steps.schema.json'],
    ['## What a playbook comes to', 'playbook-report.schema.json'],
    ['## Advisories', 'advisories.schema.json'],
  ])('names under %s every member of %s, at every depth', (heading, file) => {
    const documented = documentedIn(heading);

    const missing = membersOf(schemaIn(file)).filter((name) => !documented.has(name));

    expect(missing).toEqual([]);
    expect(page).toContain(`../schema/${file}`);
  });

  it('names every top member of a playbook', () => {
    const documented = documentedIn('## Playbook');

    const missing = Object.keys(schemaIn('playbook.schema.json').properties ?? {}).filter(
      (name) => !documented.has(name),
    );

    expect(missing).toEqual([]);
  });

  it.each<[string, z.ZodType]>([
    ['## Audit', auditReportSchema],
    ['## Alert', alertSchema],
    ['## Diff', diffReportSchema],
    ['## Attest', attestReportSchema],
    ['## Export', exportReportSchema],
    ['## Run', runReportSchema],
    ['## Runs', runsReportSchema],
    ['## Remains', remainsReportSchema],
    ['## Prune', pruneReportSchema],
    ['## Steps', stepsReportSchema],
    ['## What a playbook comes to', playbookReportSchema],
    ['## Advisories', advisoriesSchema],
  ])('shows under %s an example that the schema takes', (heading, schema) => {
    const parsed = schema.safeParse(exampleIn(heading));

    expect(parsed.error).toBeUndefined();
  });

  it('shows a plan whose hash fits, as apply would take it', () => {
    const [example = ''] = blocksOf(sectionOf(page, '## Plan'), 'json');

    const { plan } = parsePlan(example, 'docs/json.md');

    expect(plan.changes).toHaveLength(1);
  });

  it('names every member of an error, and shows one as it is printed', () => {
    const error = new LockdownError('server.refused', 'refused', {
      next: 'next',
      request: { method: 'GET', path: 'path' },
      status: 400,
      serverMessage: 'no',
    });
    const printed = JSON.parse(errorJson(error));

    const documented = documentedIn('## Error');

    const missing = Object.keys(printed.error).filter((name) => !documented.has(`error.${name}`));
    expect(missing).toEqual([]);
    expect(Object.keys((exampleIn('## Error') as typeof printed).error)).toEqual(Object.keys(printed.error));
  });
});
