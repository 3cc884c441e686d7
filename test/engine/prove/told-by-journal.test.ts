/** What plan and journal tell of a run is what the run itself said. */
import { describe, expect, it } from '@jest/globals';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import { toldByJournal } from '../../../src/engine/prove/told-by-journal.js';
import type { Change } from '../../../src/engine/words/change.js';
import type { Fault } from '../../../src/sandbox/fault.js';
import { readJournal } from '../../../src/store/journal.js';
import type { JournalEntry } from '../../../src/store/journal-entry.js';
import { readRunPlan } from '../../../src/store/run-folder.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { aNewDomain } from '../a-new-domain.js';
import { aPlaybook, shipped } from '../a-playbook.js';
import { apply, aServer, pastRunOf, type Server, undo, weakDomains } from '../a-server.js';
import { applyAsOperator } from '../closed-loop/closed-loop-run.js';

const DOMAIN = 'settings/sysadmin/domain-settings/*';

async function toldOf(server: Server, { run: id }: RunReport) {
  const { run } = await pastRunOf(server, id);
  const { changes } = (await readRunPlan(run)) as { readonly changes: readonly Change[] };
  return toldByJournal(await readJournal(run), changes);
}

/** What was never written the journal does not tell apart. */
function outcomesOf(
  results: readonly Pick<RunReport['results'][number], 'resource' | 'target' | 'outcome'>[],
) {
  const unwritten = ['stale', 'unread'];
  return Object.fromEntries(
    results.map(({ resource, target, outcome }) => [
      `${resource} ${target}`,
      unwritten.includes(outcome) ? 'not-attempted' : outcome,
    ]),
  );
}

function proofOf({ results }: Pick<RunReport, 'results'>) {
  return results.flatMap(({ fields }) => fields.map(({ field, verdict }) => `${field} ${verdict}`)).sort();
}

describe('what a journal tells of its run', () => {
  it.each<[string, readonly Fault[]]>([
    ['all went well', []],
    ['one field is ignored', [{ kind: 'ignore-field', path: DOMAIN, field: 'catchAll', after: 2 }]],
    ['a write is refused', [{ kind: 'status', path: DOMAIN, method: 'POST', code: 400, after: 1 }]],
    [
      'an answer is lost',
      [{ kind: 'drop', path: 'settings/sysadmin/log-settings', method: 'POST', when: 'after' }],
    ],
    ['the server is gone in the middle', [{ kind: 'drop', path: '**', after: 60 }]],
    [
      'rows of a list are refused',
      [{ kind: 'status', path: 'settings/sysadmin/ip-access', method: 'POST', code: 400 }],
    ],
  ])('is what the run said where %s', async (_, faults) => {
    const server = await aServer({ domains: 5, prepare: weakDomains });
    const playbook = await shipped('strict');
    server.sandbox.addFaults(faults);

    const report = await apply(server, playbook);

    const told = await toldOf(server, report);
    expect(report.results.length).toBeGreaterThan(10);
    expect(outcomesOf(told)).toEqual(outcomesOf(report.results));
    expect(proofOf({ results: told as RunReport['results'] })).toEqual(proofOf(report));
    expect(new Map(told.map(({ resource, steps }) => [resource, [...steps].sort()]))).toEqual(
      new Map(report.results.map(({ resource, steps }) => [resource, [...steps].sort()])),
    );
  });

  it.each<[string, readonly Fault[]]>([
    ['is proved', []],
    [
      'is not',
      [{ kind: 'ignore-field', path: 'settings/sysadmin/**propagate**', field: 'requireSmtpAuthentication' }],
    ],
  ])("is what the run said where the server's own Propagate %s", async (_, faults) => {
    const server = await aServer({ domains: 6, propagate: true, prepare: weakDomains });
    // It holds the value already, so that nothing changes it, and the call reaches it too.
    const [kept = ''] = server.names;
    Object.assign(server.state.domains[kept]?.settings ?? {}, { requireSmtpAuthentication: true });
    const playbook = await aPlaybook({ steps: { 'domain-smtp-auth': {} }, domains: { exclude: [kept] } });
    server.sandbox.addFaults(faults);

    const report = await apply(server, playbook);

    expect(report.status === 'verified').toBe(faults.length === 0);
    expect(report.propagation.some(({ way }) => way === 'server')).toBe(true);
    expect(outcomesOf(await toldOf(server, report))).toEqual(outcomesOf(report.results));
  });

  it('is what the run said where a domain that it added holds already what it was to hold', async () => {
    const { server, plan } = await aNewDomain({
      prepare: ({ domainDefaults }) => Object.assign(domainDefaults, { requireSmtpAuthentication: true }),
    });

    const report = await applyAsOperator(server, plan);
    const told = await toldOf(server, report);

    expect(report.status).toBe('verified');
    expect(outcomesOf(told)).toEqual(outcomesOf(report.results));
    expect(proofOf({ results: told as RunReport['results'] })).toEqual(proofOf(report));
  });

  it('is what an interrupted run said, and a rollback', async () => {
    const server = await aServer({ domains: 5, prepare: weakDomains });
    const isInterrupted = () => server.sandbox.stats().writes > 8;

    const report = await apply(server, await shipped('strict'), { isInterrupted, concurrency: 1 });
    const back = await undo(server);

    expect(report.status).toBe('interrupted');
    expect(outcomesOf(await toldOf(server, report))).toEqual(outcomesOf(report.results));
    expect(outcomesOf(await toldOf(server, back))).toEqual(outcomesOf(back.results));
  });
});

describe('a journal', () => {
  const at = '2026-11-21T18:00:00.000Z';
  const about = { at, resource: 'domain-settings', target: 'a1.example', method: 'POST', path: 'p' } as const;
  const setTo = (seq: number, write: number, after: boolean): JournalEntry => ({
    ...{ seq, entry: 'write', write, action: 'set', ...about },
    fields: { requireSmtpAuthentication: { before: !after, after } },
  });
  const seen = (seq: number, write: number): JournalEntry => ({
    ...{ seq, entry: 'read-back', at, write, bystanders: [] },
    verdicts: [{ field: 'requireSmtpAuthentication', verdict: 'honoured' }],
  });
  const change = aFieldChange({
    ...{ target: 'a1.example', resource: 'domain-settings', field: 'requireSmtpAuthentication' },
    ...{ before: false, after: true },
  });
  const outcomeOf = (journal: readonly JournalEntry[], changes: readonly Change[] = [change]) =>
    toldByJournal(journal, changes).map(({ outcome }) => outcome);

  it('that ends before the read-back leaves the object unknown', () => {
    expect(outcomeOf([setTo(1, 1, true)])).toEqual(['unknown']);
    // A read that shows it proves it, as it does in the run.
    expect(outcomeOf([setTo(1, 1, true), seen(2, 1)])).toEqual(['proved']);
  });

  it('tells of what was put back that it does not stand', () => {
    const answers = [1, 2].map(
      (write): JournalEntry => ({ seq: 0, entry: 'answer', at, write, outcome: 'accepted' }),
    );
    const there = [setTo(1, 1, true), ...answers, seen(2, 1)];

    expect(outcomeOf(there)).toEqual(['proved']);
    expect(outcomeOf([...there, setTo(3, 2, false), seen(4, 2)])).toEqual(['undone']);
  });

  it('that says nothing of an object, or of one row of a list, tells that it was not attempted', () => {
    const rows = ['192.0.2.7', '192.0.2.8'].map((item) => anItemChange({ item, action: 'remove' }));
    const [first] = rows;
    const removed: JournalEntry[] = [
      {
        seq: 1,
        entry: 'write',
        write: 1,
        action: 'remove',
        ...about,
        resource: 'ip-access',
        target: 'server',
        item: '192.0.2.7',
      },
      { seq: 2, entry: 'answer', at, write: 1, outcome: 'accepted' },
      {
        seq: 3,
        entry: 'read-back',
        at,
        write: 1,
        verdicts: [{ field: '192.0.2.7', verdict: 'honoured' }],
        bystanders: [],
      },
    ];

    expect(outcomeOf([])).toEqual(['not-attempted']);
    expect(outcomeOf(removed, [first as Change])).toEqual(['proved']);
    expect(outcomeOf(removed, rows)).toEqual(['not-attempted']);
  });
});
