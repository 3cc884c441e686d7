/** What lets somebody in and is not in the plan keeps out of it what rests on it, whichever step asks for that, and wherever. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { incomingGateways } from '../../../src/contract/resources/mail/gateways.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import { type DesiredChange, defineStep, partFor, type Step } from '../../../src/steps/kit/step.js';
import { MAIL } from '../a-gateway.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf, NOW, planOf, weakDomains } from '../a-server.js';

const PRIMARY = '203.0.113.9';
const BLOCK = '203.0.113.0/24';

/** The primary server may not send by SMTP yet, and the block around it may. */
const behindAGateway = () =>
  aServer({
    prepare: (state) => {
      state.ipAccess.whitelist = [
        ipAccessRow({ ip: PRIMARY, services: [], bypass: true }),
        ipAccessRow({ ip: BLOCK, services: [], spamBypass: true }),
      ];
    },
  });

const gateway = (limits: object, waivers: readonly object[] = []) =>
  aPlaybook({
    steps: {
      'ip-whitelist': {},
      'gateway-clients': { primaries: [{ address: PRIMARY, description: 'Primary' }] },
    },
    ...{ limits, waivers },
  });

describe('an entry that is to let a server in, and is held back', () => {
  it('holds back what another step closes in the same list', async () => {
    const server = await behindAGateway();

    const plan = await planOf(server, await gateway({ disruption: 'medium' }));

    expect(plan.changes).toEqual([]);
    expect(plan.held.find(({ step }) => step === 'ip-whitelist')).toMatchObject({
      changes: 1,
      impact: expect.arrayContaining([
        `${PRIMARY} of ip-access is to let somebody in first, and is held back.`,
      ]),
    });
    const { findings } = await auditOf(server, await gateway({ disruption: 'medium' }), { keep: 'findings' });
    expect(findings).toMatchObject([{ remedy: 'held' }, { remedy: 'held' }]);
  });

  it('holds back nothing where it is in the plan, or waived', async () => {
    const server = await behindAGateway();
    const expires = new Date(NOW.getTime() + 86_400_000).toISOString().slice(0, 10);
    const waiver = { step: 'gateway-clients', domain: 'server', reason: 'later', owner: 'Ops', expires };

    const whole = await planOf(server, await gateway({ disruption: 'high' }));
    const waived = await planOf(server, await gateway({ disruption: 'medium' }, [waiver]));

    expect(whole.changes.map((change) => 'item' in change && change.item).sort()).toEqual([BLOCK, PRIMARY]);
    expect(waived.changes).toMatchObject([{ item: BLOCK }]);
  });
});

describe('a limit of its own for a step', () => {
  it('lets through what it is of, and holds back all the rest', async () => {
    const server = await aServer({ domains: 3, prepare: weakDomains });
    const steps = { 'domain-smtp-auth': { includeDefaults: false }, 'smtp-relay': {} };
    const stepsIn = async (limits: object) => {
      const { changes, held } = await planOf(server, await aPlaybook({ steps, limits }));
      const idsOf = (ids: readonly string[]) => [...new Set(ids)].sort();
      return [idsOf(changes.flatMap((one) => one.steps)), idsOf(held.map(({ step }) => step))];
    };
    const [one, other] = ['domain-smtp-auth', 'smtp-relay'];

    expect(await stepsIn({ disruption: 'low', disruptionOf: { [one]: 'high' } })).toEqual([[one], [other]]);
    expect(await stepsIn({ disruptionOf: { [one]: 'none' } })).toEqual([[other], [one]]);
    expect(await stepsIn({ disruption: 'low' })).toEqual([[], [one, other]]);
  });

  it('is refused for what is no step, with the place', async () => {
    await expect(aPlaybook({ steps: {}, limits: { disruptionOf: { 'smtp-rely': 'high' } } })).rejects.toThrow(
      /p\.yaml:\d+:\d+: .*smtp-rely/,
    );
  });
});

describe('an entry that is to let a server in, and cannot be written', () => {
  it('leaves to a person what another step closes in the same list', async () => {
    const server = await behindAGateway();
    // A service without a name in a request.
    const [row] = server.state.ipAccess.whitelist;
    if (row !== undefined) row.protocolMask |= 1 << 6;

    const plan = await planOf(server, await gateway({}));

    expect(plan.changes).toEqual([]);
    expect(plan.held).toEqual([]);
    const left = plan.manual.find(({ step }) => step === 'ip-whitelist');
    expect(left?.byHand.map(({ text }) => text).join(' ')).toContain(
      `${PRIMARY} of ip-access is to let somebody in first`,
    );
  });
});

describe('what is to be let in on the server, and is held back', () => {
  const options = z.strictObject({});
  const add: DesiredChange = {
    ...({ kind: 'add', need: 'gateways', effect: 'loosens', disruption: 'high' } as const),
    item: { ...MAIL, mode: 'backup-mx', isEnabled: true },
  };
  const set = { kind: 'set', need: 'settings', field: 'requireSmtpAuthentication', to: true } as const;
  const fails = (change: DesiredChange) => ({
    ...({ verdict: 'fail', message: 'Not so.', changes: [change], impact: [] } as const),
  });
  /** Lets a server in, and closes something in every domain. */
  const step = (id: string, parts: Step['parts']): Step =>
    defineStep({
      ...{ id, title: id, why: '', guide: [], severity: 'low', disruption: 'none', scope: 'server' },
      ...{ options, parts, manual: () => 'By hand.' },
    } as Parameters<typeof defineStep>[0]);
  const letsIn = partFor(options, {
    ...({ scope: 'server', reads: () => ({ gateways: { resource: incomingGateways } }) } as const),
    assess: () => fails(add),
  });
  const closes = partFor(options, {
    scope: 'domain',
    reads: () => ({ settings: { resource: domainSettings, fields: ['requireSmtpAuthentication'] } }),
    assess: ({ settings }) =>
      settings.requireSmtpAuthentication ? { verdict: 'pass', message: 'So.' } : fails(set),
  });
  const catalogue = [step('both', [letsIn, closes]), step('other', [closes])];

  it('holds back what its own step closes in any domain, and not what another does', async () => {
    const server = await aServer();
    const [first = ''] = server.names;
    for (const name of server.names)
      Object.assign(server.state.domains[name]?.settings ?? {}, {
        requireSmtpAuthentication: name !== first,
      });
    const limits = { disruption: 'low' };
    const both = await aPlaybook({ steps: { both: {} }, limits }, catalogue);
    const other = await aPlaybook({ steps: { both: {}, other: {} }, limits }, catalogue);

    const alone = await planOf(server, both, { steps: catalogue });
    const beside = await planOf(server, other, { steps: catalogue });

    expect(alone.changes).toEqual([]);
    expect(alone.held.map(({ target, changes }) => [target, changes])).toEqual([
      ['server', 1],
      [first, 1],
    ]);
    expect(beside.changes).toMatchObject([{ target: first, steps: ['other'] }]);
  });
});
