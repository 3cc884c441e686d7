/** Laws 4 and 12, and first one, then the rest: what a run may call done, and what it does about a bad target. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import type { Fault } from '../../../src/sandbox/fault.js';
import { runs } from '../../property-runs.js';
import { domainSteps, smtpAuthOnly } from '../a-playbook.js';
import { apply, aServer, domainOf, outcomesOf, type Server, weakDomains, writesTo } from '../a-server.js';

type Bend = Fault extends infer F ? (F extends Fault ? Omit<F, 'path' | 'method'> : never) : never;

interface Row {
  readonly fault: Bend;
  readonly outcome: RunReport['results'][number]['outcome'];
  /** Verdict by field, then bystanders. */
  readonly fields: Readonly<Record<string, string>>;
  readonly bystanders: readonly string[];
}

const BOTH = { requireSmtpAuthentication: 'honoured', catchAll: 'honoured' };
const NONE = { requireSmtpAuthentication: 'ignored', catchAll: 'ignored' };
const refused = (fault: Bend): Row => ({ fault, outcome: 'refused', fields: NONE, bystanders: [] });
const unknown = (fault: Bend): Row => ({ ...refused(fault), outcome: 'unknown' });
const proved = (fault: Bend): Row => ({ fault, outcome: 'proved', fields: BOTH, bystanders: [] });

const ROWS: readonly Row[] = [
  {
    fault: { kind: 'ignore-field', field: 'catchAll' },
    outcome: 'disagrees',
    fields: { ...BOTH, catchAll: 'ignored' },
    bystanders: [],
  },
  {
    fault: { kind: 'alter-field', field: 'catchAll', value: 'somebody' },
    outcome: 'disagrees',
    fields: { ...BOTH, catchAll: 'altered' },
    bystanders: [],
  },
  {
    fault: { kind: 'ignore-field', field: 'requireSmtpAuthentication' },
    outcome: 'disagrees',
    fields: { ...BOTH, requireSmtpAuthentication: 'ignored' },
    bystanders: [],
  },
  {
    fault: { kind: 'alter-field', field: 'maxMessageSize', value: 77 },
    outcome: 'disagrees',
    fields: BOTH,
    bystanders: ['maxMessageSize'],
  },
  {
    fault: { kind: 'alter-field', field: 'throttleSettings.messagesPerHour', value: 7 },
    outcome: 'disagrees',
    fields: BOTH,
    bystanders: ['throttleSettings.messagesPerHour'],
  },
  proved({ kind: 'alter-field', field: 'catchAll', value: '  ' }),
  refused({ kind: 'status', code: 400, body: { message: 'The domain is locked' } }),
  refused({ kind: 'status', code: 200, body: { success: false, message: 'No' } }),
  unknown({ kind: 'status', code: 500 }),
  unknown({ kind: 'drop' }),
  unknown({ kind: 'garbage' }),
  proved({ kind: 'drop', when: 'after' }),
  proved({ kind: 'garbage', when: 'after' }),
  proved({ kind: 'status', code: 500, when: 'after' }),
  proved({ kind: 'status', code: 400, when: 'after' }),
];

/** Lets the write of one domain go wrong in the way of the row. */
function bend(server: Server, name: string | undefined, { fault }: Row): void {
  const path = `settings/sysadmin/domain-settings/${name}`;
  server.sandbox.addFaults([{ ...fault, method: 'POST', path } as Fault]);
}

function expectHeld(server: Server, name: string): void {
  const { settings } = domainOf(server, name);
  expect([settings.requireSmtpAuthentication, settings.catchAll.trim()]).toEqual([true, '']);
}

describe('law 4: proved, not believed', () => {
  it('says of each target exactly what a separate read shows', async () => {
    const anyBends = fc.array(fc.option(fc.constantFrom(...ROWS)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(anyBends, fc.integer({ min: 1, max: 5 }), async (bends, concurrency) => {
        const server = await aServer({ domains: bends.length + 1, prepare: weakDomains });
        // The first domain is written alone; what it proves is the next test's subject.
        const rows = new Map(bends.map((row, index) => [server.names[index + 1] ?? '', row]));
        for (const [name, row] of rows) if (row !== null) bend(server, name, row);

        const report = await apply(server, await domainSteps(), { concurrency });

        for (const result of report.results) {
          const row = rows.get(result.target) ?? proved({ kind: 'drop' });
          expect(result.outcome).toBe(row.outcome);
          expect(Object.fromEntries(result.fields.map((one) => [one.field, one.verdict]))).toEqual(
            row.fields.catchAll === 'honoured' && domainOf(server, result.target).settings.catchAll !== ''
              ? { ...row.fields, catchAll: 'normalised' }
              : row.fields,
          );
          expect(result.bystanders.map(({ path }) => path)).toEqual(row.bystanders);
          if (result.outcome === 'proved') expectHeld(server, result.target);
        }
        await server.close();
      }),
      runs(20),
    );
  });

  it.each([
    ['disagrees', ROWS[0], { status: 'disagrees', exitCode: 5 }],
    ['is refused', ROWS[6], { status: 'partial', exitCode: 4 }],
    ['is not known', ROWS[8], { status: 'partial', exitCode: 4 }],
    ['is proved after all', ROWS[11], { status: 'verified', exitCode: 0 }],
  ])('ends with the code of the worst when one target %s', async (_, row, ending) => {
    const server = await aServer({ prepare: weakDomains });
    bend(server, server.names[2], row as Row);

    expect(await apply(server, await domainSteps())).toMatchObject(ending);
  });
});

describe('law 12: one bad target does not stop the rest', () => {
  it('proves every other target, whichever one refuses, and never calls that one done', async () => {
    const refusals = ROWS.filter(({ outcome }) => outcome === 'refused');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...refusals), fc.nat(4), async (row, index) => {
        const server = await aServer({ domains: 5, prepare: weakDomains });
        const bad = server.names[index] ?? '';
        bend(server, bad, row);

        const report = await apply(server, await domainSteps());

        expect(outcomesOf(report)).toEqual({
          ...Object.fromEntries(server.names.map((name) => [name, 'proved'])),
          [bad]: 'refused',
        });
        expect(report).toMatchObject({ status: 'partial', exitCode: 4, summary: { proved: 4, refused: 1 } });
        for (const name of server.names) if (name !== bad) expectHeld(server, name);
        await server.close();
      }),
      runs(12),
    );
  });
});

describe('a write without an answer', () => {
  const UNANSWERED = ROWS.filter(({ outcome }) => outcome === 'unknown');
  const shown = UNANSWERED.map((row) => [JSON.stringify(row.fault), row] as const);

  it.each(shown)('%s is not known, though the read-back shows the state before', async (_, row) => {
    const server = await aServer({ domains: 4, prepare: weakDomains });
    const [, , third = ''] = server.names;
    bend(server, third, row);

    const report = await apply(server, await domainSteps());

    expect(outcomesOf(report)).toEqual({
      ...Object.fromEntries(server.names.map((name) => [name, 'proved'])),
      [third]: 'unknown',
    });
    expect(report).toMatchObject({ status: 'partial', exitCode: 4, summary: { proved: 3, unknown: 1 } });
  });

  it.each(shown)('%s to the first target is followed by no other', async (_, row) => {
    const server = await aServer({ domains: 4, prepare: weakDomains });
    const [first = ''] = server.names;
    bend(server, first, row);

    const report = await apply(server, await domainSteps());

    expect(writesTo(server)).toEqual([first]);
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(report.summary).toMatchObject({ unknown: 1, refused: 0, notAttempted: 3 });
    expect(report.stopped).toContain(`domain-settings of ${first}`);
  });
});

describe('first one, then the rest', () => {
  it('writes one domain only when that one ignores the field, and says why it stopped', async () => {
    const server = await aServer({ domains: 6, prepare: weakDomains });
    bend(server, '*', ROWS[2] as Row);

    const report = await apply(server, await smtpAuthOnly());

    const [first = '', ...rest] = server.names;
    expect(writesTo(server)).toEqual([first]);
    expect(outcomesOf(report)).toEqual({
      [first]: 'disagrees',
      ...Object.fromEntries(rest.map((name) => [name, 'not-attempted'])),
    });
    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
    expect(report.stopped).toContain(`domain-settings of ${first}`);
  });

  it('lets the next domain be the first when the first refuses', async () => {
    const server = await aServer({ domains: 4, prepare: weakDomains });
    bend(server, server.names[0], ROWS[6] as Row);

    const report = await apply(server, await smtpAuthOnly());

    expect(report.stopped).toBeUndefined();
    expect(writesTo(server).slice(0, 2)).toEqual(server.names.slice(0, 2));
    expect(report.summary).toMatchObject({ proved: 3, refused: 1 });
    expect(report.results[0]?.message).toContain('The domain is locked');
  });

  it('gives up after three refusals of one kind of change', async () => {
    const server = await aServer({ domains: 6, prepare: weakDomains });
    bend(server, '*', ROWS[6] as Row);

    const report = await apply(server, await smtpAuthOnly());

    expect(writesTo(server)).toEqual(server.names.slice(0, 3));
    expect(report.summary).toMatchObject({ refused: 3, notAttempted: 3 });
    expect(report).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(report.stopped).toContain('refused');
  });

  it('asks for a first one again for a field that no domain has proved yet', async () => {
    const server = await aServer({ domains: 4, prepare: weakDomains });
    const [first = '', second = ''] = server.names;
    domainOf(server, first).settings.catchAll = '';
    bend(server, second, ROWS[0] as Row);

    const report = await apply(server, await domainSteps());

    expect(writesTo(server)).toEqual([first, second]);
    expect(report.summary).toMatchObject({ proved: 1, disagrees: 1, notAttempted: 2 });
  });
});
