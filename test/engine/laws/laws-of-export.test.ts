/** What an export promises: the audit of the server with it passes, as far as the server was read, and nothing is loosened unsaid. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { z } from 'zod';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { assessPart } from '../../../src/engine/audit/assess.js';
import { type Exported, Exporter } from '../../../src/engine/audit/export.js';
import type { AssessOptions } from '../../../src/engine/audit/resolve.js';
import { withWaiver } from '../../../src/engine/audit/waive.js';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import type { Reading } from '../../../src/engine/words/reading.js';
import { LockdownError } from '../../../src/errors.js';
import { loadPlaybook } from '../../../src/playbook/load.js';
import { optionsFor } from '../../../src/playbook/overrides.js';
import type { Playbook } from '../../../src/playbook/playbook.js';
import { writePlaybook } from '../../../src/playbook/write-playbook.js';
import { type ExportFile, exportFile } from '../../../src/report/view/export-file.js';
import { steps } from '../../../src/steps/index.js';
import type { Item, Step, StepPart } from '../../../src/steps/kit/step.js';
import { runs } from '../../property-runs.js';
import { aContext, factsGiven, optionsOf, SHIPPED, TODAY } from '../../steps/a-step.js';
import { ARBITRARY_STEPS } from '../../steps/laws/arbitrary-steps.js';
import type { Inputs } from '../../steps/laws/arbitrary-tools.js';
import { onServerAlone, shipped } from '../a-playbook.js';
import { aServer, auditOf, NOW } from '../a-server.js';
import { anyServerState, holding, servers } from './server-states.js';

const EXPIRES = '2027-02-19';

/** The file of an export, its parent given as text where it is none that ships. */
function fileOf(
  exported: Exported,
  about: { readonly extends: string; readonly domains: number; readonly reason: string },
) {
  const file = exportFile(exported, {
    ...{ url: 'https://mail.example.com', build: 9406, today: TODAY, expires: EXPIRES, owner: 'jdoe' },
    ...about,
    isSecret: () => false,
  });
  return { file, ...writePlaybook(file.playbook) };
}

function load(text: string, parent = ''): Promise<Playbook> {
  return loadPlaybook({
    playbook: './export.yaml',
    catalogue: steps,
    shippedFolder: SHIPPED,
    readFile: async (path) =>
      path.endsWith('export.yaml') ? text : path.endsWith('parent.yaml') ? parent : readFile(path, 'utf8'),
  });
}

/** Lines that the refusal of a playbook names. */
async function refusedLines(text: string, parent = ''): Promise<readonly number[]> {
  const error = await load(text, parent).catch((thrown: unknown) => thrown);
  if (!(error instanceof LockdownError)) throw new Error('was not refused');
  expect(error.code).toBe('playbook.invalid');
  return [...error.message.matchAll(/^\.\/export\.yaml:(\d+):/gm)].map(([, line]) => Number(line));
}

/** What the generators give to a step, as the engine would have read it. */
function readingsOf({ reads }: StepPart, options: Parameters<StepPart['reads']>[0], inputs: Inputs) {
  const shown: Inputs = { ...factsGiven(), ...inputs };
  const needs = Object.entries(reads(options));
  return Object.fromEntries(
    needs.map(([name, { resource }]) => {
      const about = { resource, target: 'x' };
      const found = shown[name];
      if (found === undefined) return [name, { ...about, status: 'unreachable', why: 'no call' }];
      if (resource.kind === 'observed')
        return [name, { ...about, status: 'observed', fields: found, failures: {} }];
      const items = Array.isArray(found) ? (found as readonly Item<object>[]) : undefined;
      const raw = {};
      return items === undefined
        ? [name, { ...about, status: 'document', document: { fields: found, failures: {}, raw } }]
        : [name, { ...about, status: 'collection', items: items.map((item) => ({ ...item, raw })) }];
    }),
  ) as unknown as Readonly<Record<string, Reading>>;
}

interface Judged {
  readonly assess: AssessOptions;
  readonly finding: Finding;
}

/** The domain that the step adds, where it is about that one alone. */
function targetOf({ id, adds = '' }: Step, { scope }: StepPart, { steps: selected }: Playbook): string {
  return scope === 'server' ? 'server' : String(selected[id]?.[adds] ?? 'a.test');
}

/** A read that comes to nothing: which of them, by its place. */
interface Lost {
  readonly place: number;
  readonly status: 'unreachable' | 'failed';
}

const anyLoss = fc.option(
  fc.record<Lost>({ place: fc.nat(3), status: fc.constantFrom('unreachable', 'failed') }),
  { freq: 3, nil: undefined },
);

function without(readings: Readonly<Record<string, Reading>>, lost: Lost | undefined) {
  return Object.fromEntries(
    Object.entries(readings).map(([name, reading], place) => {
      const { resource, target } = reading;
      const nothing = { resource, target, status: lost?.status, code: 'server.refused', why: 'no answer' };
      return [name, place === lost?.place ? (nothing as Reading) : reading];
    }),
  );
}

interface Shown {
  readonly step: Step;
  readonly part: StepPart;
  readonly inputs: Inputs;
  readonly lost: Lost | undefined;
}

function judgedBy(playbook: Playbook, { step, part, inputs, lost }: Shown): Judged {
  const target = targetOf(step, part, playbook);
  const options = optionsFor(playbook, { step: step.id, domain: target }) ?? {};
  const context = aContext({ target, selected: playbook.steps });
  const readings = without(readingsOf(part, options, inputs), lost);
  const assess: AssessOptions = {
    ...{ step, part, target, options, context, readings },
    discovery: NOTHING_DISCOVERED,
    maxDisruption: 'high',
  };
  const { finding } = assessPart(assess);
  return { assess, finding: withWaiver(finding, { waivers: playbook.waivers, now: new Date(TODAY) }) };
}

const CLOSED = ['pass', 'not-applicable', 'waived'];

const parts = steps.flatMap((step) =>
  step.parts.map((part, place) => {
    const given = ARBITRARY_STEPS[step.id]?.cases[place];
    // A new step is to be covered.
    if (given === undefined) throw new Error(`${step.id} has no generator`);
    return { id: step.id, scope: part.scope, step, part, given };
  }),
);

/** What is wanted that lets something in, without waivers. */
function loosened({ assess }: Judged): number {
  const { finding } = assessPart(assess);
  return finding.verdict === 'fail' ? finding.changes.filter(({ effect }) => effect === 'loosens').length : 0;
}

/** Nothing is known of what fails: a waiver would take it for absent. */
function isUnjudged({ finding }: Judged): boolean {
  return (
    finding.verdict === 'error' ||
    (finding.verdict === 'manual' &&
      /^Out of the tool's reach|Not everything could be read\.$/.test(finding.message))
  );
}

describe.each(parts)('what an export says of the step $id, on the $scope', ({ id, step, part, given }) => {
  it('is a playbook with which whatever a server holds is no failure, as far as it was read', async () => {
    await fc.assert(
      fc.asyncProperty(given, anyLoss, fc.boolean(), async ({ options, inputs }, lost, isFilled) => {
        const shown = { step, part, inputs, lost };
        const parent = stringify({ version: 1, name: 'parent', steps: { [id]: options } });
        const own = await load(stringify({ version: 1, name: 'own', extends: './parent.yaml' }), parent);
        if (part.isActive?.(optionsOf(step, options), targetOf(step, part, own)) === false) return;
        const before = judgedBy(own, shown);
        const exporter = new Exporter();
        exporter.onJudged(before.finding, before.assess);
        const reason = isFilled ? 'agreed' : '';

        const exported = exporter.exported(own, { reason, reviewBy: EXPIRES, mayState: () => true });

        const { text, toFill } = fileOf(exported, { extends: './parent.yaml', domains: 3, reason });
        if (toFill.length > 0) expect(await refusedLines(text, parent)).toEqual(toFill);
        const after = judgedBy(await load(text.replaceAll("reason: ''", 'reason: agreed'), parent), shown);
        const isClosed = CLOSED.includes(before.finding.verdict);
        const outcome = { verdict: after.finding.verdict, message: after.finding.message };
        expect(loosened(after)).toBeLessThanOrEqual(loosened(before));
        // What its own values let pass needs no waiver.
        if (CLOSED.includes(assessPart(after.assess).finding.verdict)) expect(exported.waived).toEqual([]);
        if (isClosed || isUnjudged(before)) {
          expect([exported.stated, exported.waived]).toEqual([[], []]);
          expect(outcome.verdict).toBe(before.finding.verdict);
          expect(exported.unread.length > 0).toBe(!isClosed);
        } else {
          // What failed may pass but for what was not read.
          if (!isUnjudged(after))
            expect({ ...outcome, isOpen: !CLOSED.includes(outcome.verdict) }).toEqual({
              ...outcome,
              isOpen: false,
            });
          else expect(exported.unread).not.toEqual([]);
        }
      }),
      runs(30),
    );
  });
});

describe('a step that exports options', () => {
  /** Paths of members called `reason`. */
  const reasonsIn = (node: unknown, path: readonly string[] = []): readonly string[] =>
    typeof node !== 'object' || node === null
      ? []
      : Object.entries(node).flatMap(([name, inner]) => [
          ...(name === 'reason' && path.at(-1) === 'properties' ? [path.join('.')] : []),
          ...reasonsIn(inner, [...path, name]),
        ]);

  it('is each that has exceptions with a reason', () => {
    const schemaOf = (step: Step) => z.toJSONSchema(step.options, { io: 'input', unrepresentable: 'any' });
    const reasoned = steps.filter((step) => reasonsIn(schemaOf(step)).length > 0);

    expect(reasoned.length).toBeGreaterThan(2);
    for (const step of reasoned)
      expect([step.id, step.parts.some((part) => part.exported !== undefined)]).toEqual([step.id, true]);
  });
});

/** Steps of the shipped playbooks that have nothing to judge until a value is stated. */
const UNASKED = ['user-defaults', 'form-sender'];

describe('an export of a server', () => {
  const failing = new Set<string>();

  it('passes its audit and plans nothing, with every reason filled, and is refused line by line without', async () => {
    const anyCase = fc.record({
      generated: anyServerState,
      parent: fc.constantFrom('baseline' as const, 'strict' as const),
      publishedOnly: fc.constantFrom(false, false, false, true),
      isFilled: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ generated, parent, publishedOnly, isFilled }) => {
        const server = await aServer({ ...holding(generated), publishedOnly });
        const playbook = await shipped(parent);
        const exporter = new Exporter();
        const { onJudged } = exporter;
        const survey = await auditOf(server, playbook, { keep: 'findings', onJudged });
        const reason = isFilled ? 'agreed' : '';

        const exported = exporter.exported(playbook, { reason, reviewBy: EXPIRES, mayState: () => true });

        const about = { extends: parent, domains: survey.domainsInAll, reason };
        const { file, text, toFill } = fileOf(exported, about);
        expect(toFill.length === 0).toBe(isFilled || exported.stated.length + exported.waived.length === 0);
        if (toFill.length > 0) expect([...(await refusedLines(text))].sort()).toEqual([...toFill].sort());
        const own = onServerAlone(await load(text.replaceAll("reason: ''", 'reason: agreed')));
        const after = await auditOf(server, own);
        expect(leftOf(after.findings, exported)).toEqual([]);
        expect(after.idle).toEqual([]);
        const { changes, held } = buildPlan(after, own);
        expect([changes, held]).toEqual([[], []]);
        expectNothingUnsaid(file, exported);
        for (const { step } of [...exported.stated, ...exported.waived]) failing.add(step);
        expect(server.sandbox.stats().writes).toBe(0);
        await server.close();
      }),
      servers(10),
    );
  });

  it('has said something of every step that a shipped playbook asks for', async () => {
    const server = await aServer({ domains: 2 });
    const strict = await shipped('strict');
    const exporter = new Exporter();
    await auditOf(server, strict, { keep: 'findings', onJudged: exporter.onJudged });
    const exported = exporter.exported(strict, { reason: '', reviewBy: EXPIRES, mayState: () => true });
    const said = new Set([...failing, ...[...exported.stated, ...exported.waived].map(({ step }) => step)]);

    expect(Object.keys(strict.steps).filter((id) => !said.has(id))).toEqual(UNASKED);
  });
});

/** What is open after all, and was read. */
function leftOf(findings: readonly Finding[], { unread }: Exported): readonly string[] {
  const isUnread = ({ step, target }: Finding) =>
    unread.some((one) => one.step === step && one.target === target);
  return findings
    .filter((one) => !CLOSED.includes(one.verdict) && !(one.verdict !== 'fail' && isUnread(one)))
    .map(({ step, target, verdict, message }) => `${step} ${target} ${verdict}: ${message}`);
}

/** Never `off`, no waiver without an end, and none for what passes. */
function expectNothingUnsaid({ playbook, waivers }: ExportFile, { waived }: Exported): void {
  for (const { options } of playbook.steps) expect(typeof options).toBe('object');
  for (const { expires } of waivers) expect(expires).toBe(EXPIRES);
  const named = waivers.flatMap(({ step, domains }) => domains.map((domain) => `${step} ${domain}`));
  expect(named.sort()).toEqual(waived.map(({ step, target }) => `${step} ${target}`).sort());
}

it('reads nothing but what an audit reads', async () => {
  const [one, other] = [await aServer({ domains: 2 }), await aServer({ domains: 2 })];
  const baseline = await shipped('baseline');

  await auditOf(one, baseline, { keep: 'findings', now: NOW });
  await auditOf(other, baseline, { keep: 'findings', now: NOW, onJudged: new Exporter().onJudged });

  const sent = ({ requests }: typeof one) => requests.map((request) => request.replace(/:\d+/, '')).sort();
  expect(sent(other)).toEqual(sent(one));
});
