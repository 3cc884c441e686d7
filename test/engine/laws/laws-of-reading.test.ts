/** Law 5: what could not be read is an error; neither a pass, nor a default, nor a reason to change anything. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRouteOf } from '../../../src/contract/resource.js';
import type { Survey } from '../../../src/engine/audit/audit.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import { SERVER } from '../../../src/engine/words/target.js';
import type { Playbook } from '../../../src/playbook/playbook.js';
import type { Fault } from '../../../src/sandbox/fault.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { steps } from '../../../src/steps/index.js';
import { runs } from '../../property-runs.js';
import { domainSteps, shipped } from '../a-playbook.js';
import { apply, aServer, auditOf, domainOf, errorOf, planOf, weakDomains } from '../a-server.js';

/** Its failure ends the audit: that is a test of its own. */
const LIST_OF_DOMAINS = 'settings/sysadmin/domains';

/** Path of a read, as a glob -> the findings of a playbook that need it. */
function neededBy({ steps: selected }: Playbook, names: readonly string[]): ReadonlyMap<string, Set<string>> {
  const needs = new Map<string, Set<string>>();
  for (const step of steps) {
    const options = selected[step.id];
    if (options === undefined) continue;
    for (const part of step.parts) {
      const targets = (part.scope === 'server' ? [SERVER] : names).filter(
        (target) => part.isActive?.(options, target) !== false,
      );
      for (const { resource, isOptional } of Object.values(part.reads(options))) {
        if (resource.kind === 'observed' || isOptional === true) continue;
        const path = readRouteOf(resource).path.replace('{domain}', '*');
        const found = needs.get(path) ?? new Set<string>();
        for (const target of targets) found.add(`${step.id} ${target}`);
        if (found.size > 0) needs.set(path, found);
      }
    }
  }
  needs.delete(LIST_OF_DOMAINS);
  return needs;
}

const FAILURES = [
  { kind: 'status', code: 500 },
  { kind: 'status', code: 503 },
  { kind: 'status', code: 403 },
  { kind: 'status', code: 200, body: { success: false, message: 'Later' } },
  { kind: 'status', code: 200, body: { success: true } },
  { kind: 'status', code: 200, body: [] },
  { kind: 'garbage' },
  { kind: 'drop' },
] as const;

const nameOf = ({ step, target }: Finding) => `${step} ${target}`;
/** What a look-up tells beside the verdict may be missing; the verdict may not hang on it. */
function withoutLookUps(finding: Finding): unknown {
  const hasLookUps = steps
    .filter(({ id }) => id === finding.step)
    .some(({ parts }) => parts.some((part) => part.lookUps !== undefined));
  return hasLookUps ? { ...finding, byHand: null, impact: null } : finding;
}
const errorsOf = ({ findings }: Survey) => findings.filter(({ verdict }) => verdict === 'error').map(nameOf);

describe('law 5: unknown is not absent', () => {
  it('is an error for exactly the findings that need the read, and changes nothing for them', async () => {
    const playbook = await shipped('strict');
    const anyPath = fc.constantFrom(...neededBy(playbook, ['a.test']).keys());
    await fc.assert(
      fc.asyncProperty(anyPath, fc.constantFrom(...FAILURES), async (path, failure) => {
        const server = await aServer({ domains: 2 });
        const whole = await auditOf(server, playbook);
        server.sandbox.addFaults([{ ...failure, path } as Fault]);

        const broken = await auditOf(server, playbook);
        const plan = await planOf(server, playbook);

        const expected = neededBy(playbook, server.names).get(path) ?? new Set<string>();
        expect(new Set(errorsOf(broken))).toEqual(expected);
        const others = ({ findings }: Survey) =>
          findings.filter((one) => !expected.has(nameOf(one))).map(withoutLookUps);
        expect(others(broken)).toEqual(others(whole));
        expect(plan.notRead.map(({ step, target }) => `${step} ${target}`)).toEqual(errorsOf(broken));
        const changed = plan.changes.flatMap(({ steps, target }) => steps.map((step) => `${step} ${target}`));
        expect(changed.filter((name) => expected.has(name))).toEqual([]);
        await server.close();
      }),
      runs(40),
    );
  });

  it.each([
    ['is missing', (settings: object) => Reflect.deleteProperty(settings, 'catchAll')],
    ['has another type', (settings: object) => Reflect.set(settings, 'catchAll', 7)],
    ['is null', (settings: object) => Reflect.set(settings, 'catchAll', null)],
  ])('judges what decodes, and is an error only for the field that %s', async (_, spoil) => {
    const server = await aServer({ domains: 2 });
    const [first = ''] = server.names;
    spoil(domainOf(server, first).settings);

    expect(errorsOf(await auditOf(server, await shipped('baseline')))).toEqual([`catch-all ${first}`]);
  });

  it.each([
    ['a row that does not decode', (state: SandboxState) => Reflect.set(state.idsRules[0] ?? {}, 'type', 99)],
    ['a row without a key', (state: SandboxState) => Reflect.deleteProperty(state.idsRules[0] ?? {}, 'id')],
    ['two rows of one key', (state: SandboxState) => Reflect.set(state.idsRules[0] ?? {}, 'id', 2)],
    ['a row that is no object', (state: SandboxState) => state.idsRules.push(7 as never)],
  ])('is an error for a collection with %s', async (_, prepare) => {
    const server = await aServer({ domains: 1, prepare });
    const playbook = await shipped('baseline');

    const errors = errorsOf(await auditOf(server, playbook));

    expect(errors).toContain('ids-rules server');
    expect(new Set(errors)).toEqual(neededBy(playbook, server.names).get('settings/sysadmin/ids-rules'));
  });

  it('is by hand, never a pass, when the server itself says that it has no such call', async () => {
    const server = await aServer({ domains: 1 });
    server.sandbox.addFaults([
      { kind: 'status', code: 404, path: 'settings/sysadmin/smtp-in-settings' },
      { kind: 'status', code: 404, path: 'settings/sysadmin/event-hooks' },
    ]);

    const { findings } = await auditOf(server, await shipped('baseline'));

    const byStep = (step: string) => findings.find((one) => one.step === step);
    expect(byStep('smtp-relay')).toMatchObject({
      verdict: 'manual',
      byHand: [{ text: expect.stringContaining('SMTP In') }],
      remedy: 'teach',
    });
    expect(['manual', 'fail']).toContain(byStep('command-hooks')?.verdict);
    expect(byStep('command-hooks')).toHaveProperty(
      'byHand',
      expect.arrayContaining([{ text: expect.stringContaining('Settings > Events') }]),
    );
  });

  it('is an error when a call that others published is not there: something else may answer', async () => {
    const server = await aServer({ domains: 1 });
    const playbook = await shipped('baseline');
    const path = 'settings/sysadmin/antivirus/settings';
    server.sandbox.addFaults([{ kind: 'status', code: 404, path }]);

    const errors = errorsOf(await auditOf(server, playbook));

    expect(errors).toContain('command-hooks server');
    expect(new Set(errors)).toEqual(neededBy(playbook, server.names).get(path));
  });

  it('is an error when a domain of the list is gone', async () => {
    const server = await aServer({ domains: 2 });
    const [first = ''] = server.names;
    const playbook = await shipped('baseline');
    const path = `settings/sysadmin/domain-settings/${first}`;
    server.sandbox.addFaults([{ kind: 'status', code: 404, path }]);

    const errors = errorsOf(await auditOf(server, playbook));

    expect(errors).toEqual(expect.arrayContaining([`catch-all ${first}`, `domain-smtp-auth ${first}`]));
    expect(new Set(errors)).toEqual(neededBy(playbook, [first]).get('settings/sysadmin/domain-settings/*'));
  });

  it.each([
    ['drops the connection', { kind: 'drop' }, 'server.unreachable'],
    ['has rows without names', { kind: 'status', code: 200, body: { data: [{}] } }, 'server.garbage'],
    ['is refused', { kind: 'status', code: 500 }, 'server.refused'],
  ])('audits nothing when the list of domains %s', async (_, failure, code) => {
    const server = await aServer({ domains: 1 });
    server.sandbox.addFaults([{ ...failure, path: LIST_OF_DOMAINS } as Fault]);

    expect(await errorOf(auditOf(server, await shipped('baseline')))).toMatchObject({ code });
  });

  it.each([
    ['gets no answer', { kind: 'drop' }],
    ['finds it busy', { kind: 'status', code: 429 }],
  ])('is an error, not by hand, when an assumed call of an undocumented server %s', async (_, failure) => {
    const server = await aServer({ domains: 1 });
    server.sandbox.addFaults([
      { kind: 'status', code: 404, path: '/Documentation/api' },
      { ...failure, path: 'settings/sysadmin/log-settings' } as Fault,
    ]);

    const { findings } = await auditOf(server, await shipped('baseline'));

    expect(findings.find(({ step }) => step === 'logging')).toMatchObject({ verdict: 'error' });
  });

  it('is by hand when an undocumented server answers an assumed call in another shape', async () => {
    const server = await aServer({ domains: 1, isUntaught: true });
    server.sandbox.addFaults([
      { kind: 'drop', path: '/Documentation/api' },
      {
        kind: 'status',
        code: 200,
        body: { logSettings: { smtpLogLevel: 9 } },
        path: 'settings/sysadmin/log-settings',
      },
      { kind: 'status', code: 400, path: 'settings/sysadmin/ids-rules' },
    ]);

    const { findings } = await auditOf(server, await shipped('baseline'));

    for (const step of ['logging', 'ids-rules'])
      expect(findings.find((one) => one.step === step)).toMatchObject({ verdict: 'manual' });
  });

  it('is to teach, also where the server lists an assumed call, when its answer is none that was guessed', async () => {
    const server = await aServer({ domains: 1, isUntaught: true });
    server.sandbox.addFaults([
      { kind: 'status', code: 400, path: 'settings/sysadmin/ids-rules' },
      { kind: 'status', code: 200, body: { other: 1 }, path: 'settings/sysadmin/greylisting-settings' },
      { kind: 'status', code: 500, path: 'settings/sysadmin/log-settings' },
    ]);

    const { findings } = await auditOf(server, await shipped('baseline'));

    const of = (step: string) => findings.find((one) => one.step === step);
    expect(of('ids-rules')).toMatchObject({ verdict: 'manual', remedy: 'teach' });
    expect(of('greylisting')).toMatchObject({ verdict: 'manual', remedy: 'teach' });
    // That it failed says nothing of the guess.
    expect(of('logging')).toMatchObject({ verdict: 'error' });
  });

  it('judges every domain that answers, however many before it do not', async () => {
    const server = await aServer({ domains: 20 });
    const silent = server.names.slice(0, 12);
    server.sandbox.addFaults(
      silent.map((name) => ({ kind: 'drop', path: `settings/sysadmin/domain-settings/${name}` })),
    );

    const { findings } = await auditOf(server, await domainSteps(), { concurrency: 1 });

    const unread = findings.filter(({ step, verdict }) => step === 'catch-all' && verdict === 'error');
    expect(unread.map(({ target }) => target)).toEqual(silent);
  });

  it('asks no more once the server has stopped answering, and says so', async () => {
    const server = await aServer({ domains: 20 });
    server.sandbox.addFaults([
      { kind: 'drop', path: 'settings/sysadmin/domain-settings/*' },
      // Once for the audit.
      { kind: 'drop', path: LIST_OF_DOMAINS, after: 1 },
    ]);

    const { findings } = await auditOf(server, await domainSteps(), { concurrency: 1 });

    const ofDomains = findings.filter(({ step }) => step === 'catch-all');
    expect(ofDomains).toHaveLength(20);
    expect(new Set(ofDomains.map(({ verdict }) => verdict))).toEqual(new Set(['error']));
    expect(ofDomains.at(-1)?.message).toContain('not asked');
    const asked = server.requests.filter((one) => one.includes('domain-settings/'));
    expect(new Set(asked).size).toBe(10);
  });

  it('proves nothing by a read-back that fails: the outcome is unknown', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    // The first read is the plan's, the second that of the run, the third the last look before the write.
    server.sandbox.addFaults([
      { kind: 'drop', method: 'GET', path: 'settings/sysadmin/domain-settings/*', after: 3 },
    ]);

    const report = await apply(server, await shipped('strict'));

    expect(report.results.find(({ resource }) => resource === 'domain-settings')).toMatchObject({
      outcome: 'unknown',
    });
    expect(report.exitCode).toBe(4);
  });
});
