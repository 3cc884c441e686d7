/** A format is an addition: one function, and a row of the table. It needs nothing but the report. */
import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createContext } from '../../src/cli/context/context.js';
import { SecretValues } from '../../src/redaction.js';
import type { Format } from '../../src/report/format.js';
import { FORMATS } from '../../src/report/formats.js';
import type { ReportKind, Reports } from '../../src/report/model/reports.js';
import { runsReport } from '../../src/report/model/runs-report.js';
import { stepsReport } from '../../src/report/model/steps-report.js';
import { steps } from '../../src/steps/index.js';
import { aFieldChange, aFinding, anAudit, aPlanReport, aResult, aRun, MAKER } from './builders.js';
import { aFolder, aKnownRun } from './run-builders.js';

const ROWS: { readonly [K in ReportKind]: (report: Reports[K]) => readonly (readonly string[])[] } = {
  audit: (report) =>
    report.findings.map(({ step, target, verdict, remedy = '', byHand = [] }) => [
      target,
      verdict,
      report.steps[step]?.severity ?? '',
      report.steps[step]?.title ?? '',
      remedy,
      ...byHand.map(({ text }) => text),
    ]),
  attest: ({ attested }) => attested.map(({ step, target, by }) => [step, target, by]),
  host: ({ files }) => files.map((file) => [file]),
  schedule: ({ files }) => files.map(({ path, snippet }) => [path, snippet]),
  rehearse: ({ steps }) => steps.flatMap(({ step, senders }) => senders.map(({ name }) => [step, name])),
  diff: ({ findings }) => findings.map(({ step, target, moved }) => [step, target, ...moved]),
  plan: (report) =>
    report.changes.map(({ target, resource, steps: asked }) => [
      target,
      report.resources[resource]?.title ?? '',
      ...asked.map((step) => report.steps[step]?.why ?? ''),
    ]),
  run: ({ results }) => results.map(({ target, outcome }) => [target, outcome]),
  runs: ({ runs }) => runs.map(({ id }) => [id]),
  remains: ({ run, why }) => [[run.id, why]],
  doctor: ({ checks }) => checks.map(({ id, state }) => [id, state]),
  look: ({ found }) => found.map(({ resource, call }) => [resource, call]),
  confirm: ({ resource }) => resource.fields.map(({ field, state }) => [field, state]),
  learn: ({ learned }) => learned.map(({ resource, calls }) => [resource, ...calls.map(({ call }) => call)]),
  learnPlan: ({ pages }) => pages.map(({ where, steps }) => [where, ...steps]),
  contract: ({ resources }) => resources.map(({ id, evidence }) => [id, evidence]),
  contractTest: ({ reads }) => reads.map(({ resource, came }) => [resource, came]),
  merge: ({ file, from }) => [[file, ...from]],
  init: ({ next }) => [[next]],
  prune: ({ removed }) => removed.map((id) => [id]),
  steps: (report) => report.steps.map(({ id, guide }) => [id, ...guide]),
  notices: ({ letters }) => letters.map(({ domain, topics }) => [domain ?? '', ...topics]),
  respond: ({ mailboxes, domains }) => [...mailboxes, ...domains].map(({ isSuspect }) => [String(isSuspect)]),
  fleet: ({ servers }) => servers.map(({ name, said }) => [name, said]),
  servers: ({ servers }) => servers.map(({ name, url }) => [name, url]),
  joined: ({ audits }) => audits.map(({ name }) => [name]),
  forms: ({ hits }) => hits.map(({ where, kind }) => [where, kind]),
  explain: ({ about }) => [[about.id, about.title]],
  export: () => [],
  playbook: (report) => report.steps.map(({ id, title }) => [id, title]),
};

const csv: Format = function* (kind, report) {
  yield `${report.report},${report.tool},${report.at}\n`;
  for (const row of ROWS[kind](report)) yield `${row.map((cell) => JSON.stringify(cell)).join(',')}\n`;
};

async function shown<K extends ReportKind>(kind: K, report: Reports[K]): Promise<readonly string[]> {
  const written: string[] = [];
  const stdout = new Writable({
    write: (chunk, _, done) => {
      written.push(String(chunk));
      done();
    },
  });
  const secrets = new SecretValues();
  const context = createContext({
    env: {},
    home: () => '/home/somebody',
    streams: { stdin: process.stdin, stdout, stderr: stdout },
    secrets,
    formats: { ...FORMATS, csv: { isForPeople: false, isJson: false, load: async () => csv } },
  });
  await context.show(kind, report, {
    format: 'csv',
    json: false,
    all: false,
    expand: false,
    color: 'auto',
    lines: undefined,
  });
  return written.join('').trimEnd().split('\n');
}

describe('a format of its own', () => {
  it('is given an audit that says what its steps are called and what would end a finding', async () => {
    const report = anAudit([
      aFinding({ step: 'smtp-relay', verdict: 'manual', remedy: 'teach', byHand: [{ text: 'Click.' }] }),
    ]);

    expect(await shown('audit', report)).toEqual([
      'audit,0.0.0,2026-10-10T12:00:00.000Z',
      '"server","manual","critical","The server relays for nobody who has not signed in","teach","Click."',
    ]);
  });

  it('is given a plan that says what it changes, and why', async () => {
    const [head, row] = await shown('plan', aPlanReport({ changes: [aFieldChange()] }));

    expect(head).toBe('plan,0.0.0,2026-10-10T12:00:00.000Z');
    expect(row).toMatch(/^"a1\.example","[A-Z][^"]+","Without it anybody may hand your server mail/);
  });

  it.each([
    ['run', aRun([aResult()]), '"a1.example","proved"'],
    ['runs', runsReport([aKnownRun({ id: 'r1' })], { ...MAKER, ...aFolder(1) }), '"r1"'],
    ['steps', stepsReport(steps, MAKER), /^"[a-z-]+","G\d/],
  ] as const)('is given %s as a report too', async (kind, report, row) => {
    expect((await shown(kind, report as never))[1]).toEqual(
      typeof row === 'string' ? row : expect.stringMatching(row),
    );
  });
});
