/** What a survey does beside judging: overrides are guarded, look-ups limited. */
import { describe, expect, it } from '@jest/globals';
import { mailAlias } from '../../../src/contract/resources/domains/mail-alias.js';
import { mailboxesOf } from '../../../src/engine/audit/audit.js';
import { LOOK_UPS_PER_STEP } from '../../../src/engine/audit/look-ups.js';
import { inputsAfter } from '../../../src/engine/audit/override-guard.js';
import { objectId } from '../../../src/engine/words/change.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { userDefaults } from '../../../src/steps/domains/user-defaults.js';
import { aPlaybook, domainSteps, smtpAuthOnly } from '../a-playbook.js';
import { aServer, auditOf, domainOf, errorOf, planOf, type Server, weakDomains } from '../a-server.js';
import { guarded } from '../a-step.js';

const withOverride = (base: object, override: object) =>
  aPlaybook({ steps: { guarded: base }, overrides: [{ domains: ['*'], steps: { guarded: override } }] }, [
    guarded,
  ]);

describe('overrides', () => {
  it('are refused at their place when they ask for less than the playbook', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const playbook = await withOverride({}, { allow: ['info'] });

    const error = await errorOf(auditOf(server, playbook, { steps: [guarded] }));

    expect(error.code).toBe('playbook.invalid');
    expect(error.message).toMatch(/p\.yaml:\d+:\d+: the override of guarded for /);
    expect(error.message).toContain('loosening takes a waiver');
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it('are refused when they take the judgement away altogether', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const playbook = await withOverride({}, { isJudged: false });

    expect(await errorOf(auditOf(server, playbook, { steps: [guarded] }))).toMatchObject({
      code: 'playbook.invalid',
    });
  });

  it('are applied when they ask for more', async () => {
    const server = await aServer({ domains: 2, prepare: weakDomains });
    const [first = ''] = server.names;
    const steps = { guarded: { allow: [] } };
    const playbook = await aPlaybook(
      { steps: { guarded: { allow: ['info'] } }, overrides: [{ domains: [first], steps }] },
      [guarded],
    );

    const { changes } = await planOf(server, playbook, { steps: [guarded] });

    expect(changes.map(({ target }) => target)).toEqual([first]);
  });

  it('say nothing where the domain could not be read', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    server.sandbox.addFaults([{ kind: 'status', code: 500, path: 'settings/sysadmin/domain-settings/*' }]);
    const playbook = await withOverride({}, { allow: ['info'] });

    const { findings } = await auditOf(server, playbook, { steps: [guarded] });

    expect(findings.map(({ verdict }) => verdict)).toEqual(['error']);
  });

  it('leave the other domains and steps alone', async () => {
    const server = await aServer({ domains: 2, prepare: weakDomains });
    const steps = { guarded: { allow: ['info'] } };
    const playbook = await aPlaybook(
      { steps: { guarded: {} }, overrides: [{ domains: ['nowhere.test'], steps }] },
      [guarded],
    );

    const { findings } = await auditOf(server, playbook, { steps: [guarded] });

    expect(findings.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
  });
});

describe('an override that reads less than the playbook', () => {
  // Nothing says beforehand which of its values asks for more.
  const { perDomain: _, ...unordered } = userDefaults;
  const limited = (existing: string) => ({ 'user-defaults': { maxMailboxMegabytes: 500, existing } });
  const playbookFor = (name: string) =>
    aPlaybook(
      {
        steps: limited('limit'),
        overrides: [{ domains: [name], steps: { 'user-defaults': { existing: 'leave' } } }],
      },
      [unordered],
    );
  const unlimited = (server: Server) => {
    for (const { users } of Object.values(server.state.domains))
      for (const user of users) user.maxMailboxSize = 0;
  };

  it('is refused where what it leaves out shows that it asks for less', async () => {
    const server = await aServer({ domains: 2 });
    unlimited(server);

    const error = await errorOf(
      auditOf(server, await playbookFor(server.names[0] ?? ''), { steps: [unordered] }),
    );

    expect(error).toMatchObject({
      code: 'playbook.invalid',
      message: expect.stringContaining('user-defaults'),
    });
  });

  it('says nothing where that could not be read', async () => {
    const server = await aServer({ domains: 2 });
    unlimited(server);
    server.sandbox.addFaults([{ kind: 'status', code: 500, path: 'settings/domain/list-users' }]);

    const { findings } = await auditOf(server, await playbookFor(server.names[0] ?? ''), {
      steps: [unordered],
    });

    expect(findings.map(({ verdict }) => verdict)).not.toContain('pass');
    expect(findings).toHaveLength(2);
  });
});

describe('inputsAfter', () => {
  const item = (key: number, on: boolean) => ({ key, label: `${key}`, fields: { on, name: 'n' } });

  it('shows the inputs as they will be, and leaves the given ones as they are', () => {
    const inputs = { doc: { a: 1, b: 2 }, list: [item(1, true), item(2, true)] };
    const kept = structuredClone(inputs);

    const after = inputsAfter(inputs, [
      { kind: 'set', need: 'doc', field: 'a', to: 9 },
      { kind: 'remove', need: 'list', key: 1 },
      { kind: 'change', need: 'list', key: 2, fields: { on: false } },
      { kind: 'add', need: 'list', item: { on: true } },
    ]);

    expect(after.doc).toEqual({ a: 9, b: 2 });
    expect(after.list).toEqual([
      item(2, false),
      { key: expect.any(String), label: 'new', fields: { on: true }, isRestorable: false },
    ]);
    expect(inputs).toEqual(kept);
  });
});

const aliasReads = (requests: readonly string[]) => requests.filter((one) => one.includes('domain/alias/'));

describe('look-ups', () => {
  it('are made for the first findings of a step in the order of the report, and for no more than the limit', async () => {
    const server = await aServer({ domains: LOOK_UPS_PER_STEP + 3, prepare: weakDomains });
    for (const domain of Object.values(server.state.domains)) {
      domain.aliases = domain.aliases
        .slice(0, 1)
        .map((alias) => ({ ...alias, name: 'info', aliasTargetList: ['x@y.test'] }));
    }

    const { findings } = await auditOf(server, await domainSteps());

    const told = findings.filter(({ message }) => message.includes('which delivers to x@y.test'));
    expect(aliasReads(server.requests)).toHaveLength(LOOK_UPS_PER_STEP);
    expect(told.map(({ target }) => target)).toEqual(server.names.slice(0, LOOK_UPS_PER_STEP));
    expect(findings.filter(({ step, verdict }) => step === 'catch-all' && verdict === 'fail')).toHaveLength(
      LOOK_UPS_PER_STEP + 3,
    );
  });

  it.each([
    ['is refused', { kind: 'status', code: 400 }],
    ['gets no answer', { kind: 'drop' }],
    ['is garbage', { kind: 'garbage' }],
    ['has another shape', { kind: 'status', code: 200, body: { alias: { aliasTargetList: 7 } } }],
  ] as const)('change no verdict and no change when one %s', async (_, failure) => {
    const server = await aServer({ domains: 2, prepare: weakDomains });
    const playbook = await domainSteps();
    const plan = await planOf(server, playbook);
    server.sandbox.addFaults([{ ...failure, path: 'settings/domain/alias/*' }]);

    const broken = await planOf(server, playbook);

    expect(broken.changes).toEqual(plan.changes);
    expect(broken.notRead).toEqual([]);
  });

  it('are made for what is left to a person', async () => {
    const server = await aServer({ domains: 1 });
    const [part] = guarded.parts;
    if (part === undefined) throw new Error('the step has a part');
    const left = {
      ...part,
      assess: () => ({ verdict: 'manual', message: 'Look.' }) as const,
      lookUps: () => ({ alias: { resource: mailAlias, parameters: { alias: 'info' } } }),
    };
    const playbook = await aPlaybook({ steps: { guarded: {} } }, [guarded]);

    await auditOf(server, playbook, { steps: [{ ...guarded, parts: [left] }] });

    expect(aliasReads(server.requests)).toHaveLength(1);
  });

  it('are told before, where a part says so, with those that are left out', async () => {
    const server = await aServer({ domains: LOOK_UPS_PER_STEP + 3, prepare: weakDomains });
    const [part] = guarded.parts;
    if (part === undefined) throw new Error('the step has a part');
    const alias = (name: string) => ({ resource: mailAlias, parameters: { alias: name } });
    const told: string[] = [];
    const announcing = {
      ...part,
      lookUps: () => ({ one: alias('one'), two: alias('two') }),
      announces: (bound: object) => JSON.stringify(bound),
    };
    const playbook = await aPlaybook({ steps: { guarded: {} } }, [guarded]);

    await auditOf(server, playbook, {
      steps: [{ ...guarded, parts: [announcing] }],
      onLookUps: (text) => told.push(`${text} after ${aliasReads(server.requests).length}`),
    });

    const requests = 2 * LOOK_UPS_PER_STEP;
    expect(told).toEqual([`{"requests":${requests},"targets":${LOOK_UPS_PER_STEP},"left":3} after 0`]);
    expect(aliasReads(server.requests)).toHaveLength(requests);
  });

  it('are made for as many findings of each part of a step', async () => {
    const server = await aServer({ domains: LOOK_UPS_PER_STEP, prepare: weakDomains });
    const parts = guarded.parts.flatMap((part) =>
      ['one', 'two'].map((name) => ({
        ...part,
        lookUps: () => ({ [name]: { resource: mailAlias, parameters: { alias: name } } }),
      })),
    );
    const playbook = await aPlaybook({ steps: { guarded: {} } }, [guarded]);

    await auditOf(server, playbook, { steps: [{ ...guarded, parts }] });

    expect(aliasReads(server.requests)).toHaveLength(2 * LOOK_UPS_PER_STEP);
  });

  it('are not made for what passes', async () => {
    const server = await aServer({ domains: 1 });
    domainOf(server, server.names[0]).settings.catchAll = '';

    await auditOf(server, await domainSteps());

    expect(aliasReads(server.requests)).toEqual([]);
  });
});

describe('a domain that the playbook adds', () => {
  it('may be named, excluded and waived before it is there', async () => {
    const server = await aServer({ domains: 1 });
    const forms = {
      ...{ domain: 'forms.example', user: 'forms' },
      ...{ password: 'env:A', administratorPassword: 'env:B' },
    };
    const waiver = {
      step: 'catch-all',
      domain: 'forms.example',
      reason: 'r',
      owner: 'o',
      expires: '2999-12-31',
    };
    const steps = { 'form-sender': forms, 'catch-all': {} };
    const domains = { exclude: ['forms.example', 'frms.example'] };

    const { idle } = await auditOf(server, await aPlaybook({ steps, domains, waivers: [waiver] }));

    expect(idle.filter(({ isMistake }) => isMistake).map(({ text }) => text)).toEqual([
      'domains.exclude: frms.example is no mail domain of this server; did you mean "forms.example"?',
    ]);
  });
});

describe('what a playbook asks and nothing comes of', () => {
  const expires = '2999-12-31';
  const waivers = [{ step: 'domain-smtp-auth', domain: 'server', reason: 'r', owner: 'o', expires }];
  const idleOf = async (selection: object) => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const only = 'onlyDomains' in selection ? { onlyDomains: server.names } : selection;
    return (await auditOf(server, await smtpAuthOnly({ waivers }), only)).idle.map(({ text }) => text);
  };

  it('is told of the whole playbook, but not where only a part of it was looked at', async () => {
    expect(await idleOf({})).toEqual([
      'this waiver covers nothing: domain-smtp-auth has no target server here',
    ]);
    expect(await idleOf({ onlySteps: ['domain-smtp-auth'] })).toEqual([]);
    expect(await idleOf({ onlyDomains: [] })).toEqual([]);
  });
});

describe('domains that the playbook leaves out', () => {
  const kept = async (more: Parameters<typeof auditOf>[2], prepare = weakDomains) => {
    const server = await aServer({ domains: 3, prepare });
    const [first = '', second = ''] = server.names;
    const only = more?.onlyDomains === undefined ? {} : { onlyDomains: [second] };
    const { objects, counts } = await auditOf(server, await smtpAuthOnly({ domains: { exclude: [first] } }), {
      ...more,
      ...only,
    });
    const counted = [...(counts.get('requireSmtpAuthentication')?.values() ?? [])];
    return {
      objects: [...objects.values()].map(({ target }) => server.names.indexOf(target)).sort(),
      counted: counted.reduce((sum, one) => sum + one, 0),
    };
  };

  it('are read where a plan changes those settings of others, as what they hold has to stay', async () => {
    expect(await kept({})).toEqual({ objects: [0, 1, 2], counted: 3 });
  });

  it('are not read for an audit, nor where nothing of the kind changes', async () => {
    expect(await kept({ keep: 'findings' })).toEqual({ objects: [], counted: 2 });
    const strong = (state: SandboxState) => {
      for (const { settings } of Object.values(state.domains)) settings.requireSmtpAuthentication = true;
    };
    expect(await kept({}, strong)).toEqual({ objects: [], counted: 2 });
  });

  it('are not read where the command line names the domains: the way over the whole server is not taken', async () => {
    expect(await kept({ onlyDomains: [] })).toEqual({ objects: [1], counted: 1 });
  });
});

describe('what an audit keeps', () => {
  it('is, for a plan, the objects that its changes are about, and for a report alone only their number', async () => {
    const server = await aServer({ domains: 2, prepare: weakDomains });
    const playbook = await aPlaybook({
      steps: { 'smtp-auth-bypass': { unlisted: 'turn-off' }, 'catch-all': {} },
    });

    const whole = await auditOf(server, playbook);
    const told = await auditOf(server, playbook, { keep: 'findings' });

    const changes = whole.findings.flatMap((one) => (one.verdict === 'fail' ? one.changes : []));
    const failing = told.findings.flatMap((one) => (one.verdict === 'fail' ? [one] : []));
    expect(new Set([...whole.objects.values()].map(objectId))).toEqual(new Set(changes.map(objectId)));
    expect(changes.length).toBeGreaterThan(2);
    expect(told.objects.size).toBe(0);
    expect(failing.flatMap((one) => one.changes)).toEqual([]);
    expect(failing.reduce((sum, { changeCount }) => sum + changeCount, 0)).toBe(changes.length);
  });
});

describe('the progress of an audit', () => {
  it('counts targets, the server as one of them, to the last', async () => {
    const server = await aServer({ domains: 2 });
    const seen: string[] = [];
    const onProgress = (done: number, total: number) => void seen.push(`${done}/${total}`);

    await auditOf(server, await aPlaybook({ steps: { updates: {}, 'catch-all': {} } }), { onProgress });
    await auditOf(server, await aPlaybook({ steps: { logging: {} } }), { onProgress });

    expect(seen).toEqual(['1/3', '2/3', '3/3', '1/1']);
  });
});

describe('the mailboxes of several domains', () => {
  it('are counted, unless one keeps its number to itself', () => {
    const domains = [4, 5].map((mailboxes) => ({ name: 'd', mailboxes }));

    expect(mailboxesOf(domains)).toBe(9);
    expect(mailboxesOf([...domains, { name: 'e', mailboxes: undefined }])).toBeUndefined();
    expect(mailboxesOf([{ name: 'e', mailboxes: undefined }, ...domains])).toBeUndefined();
  });
});
