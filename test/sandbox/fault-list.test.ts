import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../src/sandbox/fault.js';
import { adminOf, ask, domainAt, sandboxes } from './plain-client.js';

const start = sandboxes();
const NAMES = 'settings/sysadmin/domain-names';

async function aServer(...faults: readonly Fault[]) {
  const sandbox = await start();
  const admin = await adminOf(sandbox);
  const name = domainAt(sandbox, 0);
  const settings = sandbox.state.domains[name]?.settings;
  if (settings === undefined) throw new Error('the sandbox has no domain');
  sandbox.resetStats();
  sandbox.addFaults(faults);
  return { sandbox, admin, settings, path: `settings/sysadmin/domain-settings/${name}` };
}

function isCut(request: Promise<unknown>): Promise<boolean> {
  return request.then(
    () => false,
    () => true,
  );
}

describe('a fault', () => {
  it('answers with a status, a body and headers instead of the route', async () => {
    const headers = { 'retry-after': '7' };
    const { sandbox } = await aServer({
      kind: 'status',
      path: NAMES,
      code: 503,
      body: { message: 'busy' },
      headers,
    });

    const answer = await fetch(`${sandbox.url}/api/v1/${NAMES}`);

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
    expect(await answer.json()).toEqual({ message: 'busy' });
    expect(sandbox.stats()).toMatchObject({ requests: 1, reads: 0, faulted: 1, byRoute: {} });
  });

  it('answers with an empty body when it names none', async () => {
    const { sandbox } = await aServer({ kind: 'status', path: NAMES, code: 502 });

    expect(await (await fetch(`${sandbox.url}/api/v1/${NAMES}`)).text()).toBe('');
  });

  it('answers 200 with no JSON', async () => {
    const { sandbox } = await aServer({ kind: 'garbage', path: NAMES });

    const answer = await fetch(`${sandbox.url}/api/v1/${NAMES}`);

    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^<html>/);
  });

  it('cuts the connection before a write takes effect', async () => {
    const { sandbox, admin, settings, path } = await aServer({ kind: 'drop', method: 'POST', path: '**' });
    const before = structuredClone(settings);

    const cut = await isCut(admin({ path, body: { domainSettings: { catchAll: 'new' } } }));

    expect(cut).toBe(true);
    expect(settings).toEqual(before);
    expect(sandbox.stats()).toMatchObject({ writes: 0, faulted: 1 });
  });

  it.each([
    { kind: 'drop', when: 'after', path: '**', method: 'POST' },
    { kind: 'status', code: 502, when: 'after', path: '**', method: 'POST' },
    { kind: 'garbage', when: 'after', path: '**', method: 'POST' },
  ] as const)('spoils the answer after the write took effect: %j', async (fault) => {
    const { sandbox, admin, settings, path } = await aServer(fault);

    await isCut(admin({ path, body: { domainSettings: { catchAll: 'new' } } }));

    expect(settings.catchAll).toBe('new');
    expect(sandbox.stats()).toMatchObject({ writes: 1, faulted: 1 });
  });

  it('delays an answer', async () => {
    const { admin } = await aServer({ kind: 'delay', path: NAMES, ms: 30 });
    const started = performance.now();

    const { status } = await admin({ path: NAMES });

    expect(status).toBe(200);
    // Timers may fire up to a millisecond early.
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
  });

  it('makes a write ignore one field and answer success', async () => {
    const { admin, settings, path } = await aServer({ kind: 'ignore-field', path: '**', field: 'catchAll' });
    const before = structuredClone(settings);

    const answer = await admin({ path, body: { domainSettings: { catchAll: 'new', maxUsers: 7 } } });

    expect(answer.body.success).toBe(true);
    expect(settings).toEqual({ ...before, maxUsers: 7 });
  });

  it('makes a write ignore one member of a nested object', async () => {
    const field = 'throttleSettings.messagesPerHour';
    const { admin, settings, path } = await aServer({ kind: 'ignore-field', path: '**', field });
    const throttleSettings = { ...settings.throttleSettings, messagesPerHour: 42, bouncesPerHour: 43 };
    const before = settings.throttleSettings.messagesPerHour;

    await admin({ path, body: { domainSettings: { throttleSettings } } });

    expect(settings.throttleSettings).toEqual({ ...throttleSettings, messagesPerHour: before });
  });

  it.each(['catchAll', 'maxUsers'])('makes a write leave another value behind in %s', async (field) => {
    const value = field === 'catchAll' ? 'other' : 99;
    const { admin, settings, path } = await aServer({ kind: 'alter-field', path: '**', field, value });
    const before = structuredClone(settings);

    const answer = await admin({ path, body: { domainSettings: { catchAll: 'new' } } });

    expect(answer.body.success).toBe(true);
    expect(settings).toEqual({ ...before, catchAll: 'new', [field]: value });
  });

  it('bends rows and rules as well', async () => {
    const { sandbox, admin } = await aServer(
      { kind: 'ignore-field', path: 'settings/sysadmin/ip-access', field: 'bypass' },
      { kind: 'alter-field', path: 'settings/sysadmin/ids-rule', field: 'threshold', value: 77 },
    );
    const address = '198.18.4.0/22';

    await admin({
      path: 'settings/sysadmin/ip-access',
      body: { serviceList: [0], dataType: 0, address, oldAddress: address, bypass: false },
    });
    await admin({ path: 'settings/sysadmin/ids-rule', body: { idsRule: { id: 3, threshold: 5 } } });

    expect(sandbox.state.ipAccess.whitelist.find((row) => row.ip === address)?.bypass).toBe(true);
    expect(sandbox.state.idsRules.find((rule) => rule.id === 3)?.threshold).toBe(77);
  });

  it('is not used up by a write that is refused', async () => {
    const fault = { kind: 'ignore-field', path: '**', field: 'catchAll', once: true } as const;
    const { admin, settings, path } = await aServer(fault);
    const before = settings.catchAll;

    await admin({ path, token: 'dead', body: { domainSettings: { catchAll: 'new' } } });
    await admin({ path, body: { domainSettings: { catchAll: 5 } } });
    await admin({ path, body: { domainSettings: { catchAll: 'new' } } });

    expect(settings.catchAll).toBe(before);
  });
});

describe('the aim of a fault', () => {
  async function statusesOf(faults: readonly Fault[], count: number): Promise<number[]> {
    const { admin } = await aServer(...faults);
    const statuses: number[] = [];
    for (let index = 0; index < count; index += 1) statuses.push((await admin({ path: NAMES })).status);
    return statuses;
  }

  const busy = { kind: 'status', path: NAMES, code: 503 } as const;

  it.each([
    ['always', [busy], [503, 503, 503, 503]],
    ['once', [{ ...busy, once: true }], [503, 200, 200, 200]],
    ['twice', [{ ...busy, times: 2 }], [503, 503, 200, 200]],
    ['after one', [{ ...busy, after: 1 }], [200, 503, 503, 503]],
    ['once after two', [{ ...busy, after: 2, once: true }], [200, 200, 503, 200]],
    [
      'one after the other',
      [
        { ...busy, once: true },
        { ...busy, code: 429, once: true },
      ],
      [503, 429, 200, 200],
    ],
  ])('hits %s', async (_when, faults, expected) => {
    expect(await statusesOf(faults, 4)).toEqual(expected);
  });

  it.each([
    ['settings/sysadmin/domain-names', true],
    ['SETTINGS/SYSADMIN/DOMAIN-NAMES', true],
    ['settings/sysadmin/*', true],
    ['settings/*', false],
    ['settings/**', true],
    ['**', true],
    ['/api/v1/settings/sysadmin/domain-names', true],
    ['/api/**', true],
    ['/**', true],
    ['domain-names', false],
    ['settings.sysadmin.domain-names', false],
  ])('as %s: %s', async (path, isHit) => {
    expect(await statusesOf([{ ...busy, path }], 1)).toEqual([isHit ? 503 : 200]);
  });

  it('can be one method', async () => {
    const { admin, path } = await aServer({ kind: 'status', code: 503, method: 'POST', path: '**' });

    expect((await admin({ path })).status).toBe(200);
    expect((await admin({ path, body: {} })).status).toBe(503);
  });

  it('can be a page outside the API', async () => {
    const { sandbox, admin } = await aServer({ kind: 'status', code: 500, path: '/Documentation/api' });

    expect((await ask(sandbox, { path: '/Documentation/api' })).status).toBe(500);
    expect((await admin({ path: NAMES })).status).toBe(200);
  });

  it('ends when faults are cleared', async () => {
    const { sandbox, admin } = await aServer(busy);

    sandbox.clearFaults();

    expect((await admin({ path: NAMES })).status).toBe(200);
  });
});
