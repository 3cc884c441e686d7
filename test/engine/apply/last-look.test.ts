/** The last look: what somebody edits while a run goes on is left alone, and told; the rest goes on. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/canonical-json.js';
import { administrators } from '../../../src/contract/resources/access/administrators.js';
import { decodeItems } from '../../../src/contract/wire/decode.js';
import { isAsBefore, lookOf } from '../../../src/engine/apply/last-look.js';
import type { ItemChange } from '../../../src/engine/words/change.js';
import type { CollectionReading, ObjectReading } from '../../../src/engine/words/reading.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { collectionOf, documentOf, fieldsOf, LABEL, RULE } from '../a-past-run.js';
import { aPlaybook, smtpAuthOnly } from '../a-playbook.js';
import {
  apply,
  aServer,
  carryOut,
  domainOf,
  outcomesOf,
  pastRunOf,
  planOf,
  type Server,
  undo,
  weakDomains,
  writesTo,
} from '../a-server.js';

const OTHER = { ...RULE, id: 2, type: 4, description: 'Ours' };
const LABEL_OF_OTHER = 'bounces-indicate-spammer';
const rulesOf = (...rows: readonly JsonObject[]) => collectionOf(rows) as CollectionReading;

function aChange(parts: Partial<ItemChange> = {}): ItemChange {
  const before = fieldsOf(RULE);
  return anItemChange({ resource: 'ids-rules', item: LABEL, key: 1, before, after: null, ...parts });
}

const addition = aChange({ action: 'add', key: null, before: null, after: fieldsOf(RULE) });

/** What of one change may be written, and why not. */
function looked(
  change: ItemChange,
  lists: { was: ObjectReading; now: ObjectReading; own?: readonly number[] },
) {
  const { still, left, why } = lookOf([change], {
    before: lists.was,
    now: lists.now,
    own: new Set(lists.own),
  });
  expect([...still, ...left]).toEqual([change]);
  return still.length === 1 ? 'as it was' : why;
}

describe('a row', () => {
  const moved = `${LABEL} is not as it was when the plan was made`;

  const others = { was: rulesOf(RULE, OTHER), now: rulesOf({ ...OTHER, threshold: 1 }, RULE) };
  const judged = `${LABEL_OF_OTHER} is not as it was when the plan was made, and by the whole list it was judged`;

  it.each<Partial<ItemChange>>([{ effect: 'loosens' }, { effect: 'neutral', after: fieldsOf(RULE) }])(
    'is as it was, whatever became of the others, where nothing is taken away or tightened: %j',
    (parts) => {
      expect(looked(aChange({ action: 'change', ...parts }), others)).toBe('as it was');
    },
  );

  it.each<[string, Partial<ItemChange>, readonly JsonObject[]]>([
    ['taken away, where another one was edited', { action: 'remove' }, [{ ...OTHER, threshold: 1 }, RULE]],
    ['taken away, where another one is gone', { action: 'remove', effect: 'neutral' }, [RULE]],
    ['tightened, where another one was edited', {}, [{ ...OTHER, threshold: 1 }, RULE]],
    ['added to tighten, where another one was edited', addition, [{ ...OTHER, threshold: 1 }, RULE]],
  ])('is not %s: by that one it was judged', (_, parts, now) => {
    const was = parts === addition ? rulesOf(RULE, OTHER) : others.was;

    expect(looked(aChange(parts), { was, now: rulesOf(...now) })).toContain(judged);
  });

  it('is not taken away where somebody added one more', () => {
    const now = rulesOf(RULE, OTHER, { ...OTHER, id: 9, type: 5 });

    expect(looked(aChange({ action: 'remove' }), { ...others, now })).toContain('by the whole list');
  });

  it('is tightened in whatever order the others come', () => {
    expect(looked(aChange(), { ...others, now: rulesOf(OTHER, RULE) })).toBe('as it was');
  });

  it('is not tightened where one is not as this run left it', () => {
    expect(looked(aChange(), { ...others, now: rulesOf(RULE), own: [2] })).toBe(
      `${LABEL_OF_OTHER} is not as it was when the plan was made, or as this run left it, ` +
        'and by the whole list it was judged what to take away or to tighten',
    );
  });

  it('is tightened whatever became of the others in a list whose items are independent', () => {
    const free = (reading: CollectionReading): CollectionReading => ({
      ...reading,
      resource: { ...reading.resource, areItemsIndependent: true },
    });

    expect(looked(aChange(), { was: free(others.was), now: free(others.now) })).toBe('as it was');
  });

  it.each<[string, CollectionReading]>([
    ['a field of it differs', rulesOf({ ...RULE, threshold: 1 })],
    ['a member differs that no field is', rulesOf({ ...RULE, somebodysNote: 'mine' })],
    ['it is gone', rulesOf(OTHER)],
  ])('moved where %s', (_, now) => {
    expect(looked(aChange(), { was: rulesOf(RULE, OTHER), now })).toBe(moved);
  });

  it('is not added where somebody added one of that name, and is beside those that were there before', () => {
    const added = { ...RULE, id: 7, threshold: 3 };

    expect(looked(addition, { was: rulesOf(), now: rulesOf(added) })).toBe(moved);
    expect(looked(addition, { was: rulesOf(added), now: rulesOf(added) })).toBe('as it was');
    expect(looked({ ...addition, effect: 'loosens' }, { was: rulesOf(), now: rulesOf(OTHER) })).toBe(
      'as it was',
    );
  });

  it('is as it was, whatever moves by itself or belongs to the server', () => {
    const pat = {
      ...{ username: 'pat', displayName: 'Pat', isPrimary: false, isEnabled: true, canManageAdmins: false },
      ...{ canImpersonate: false, twoFactorEnabled: false, restrictLoginByIp: false, ipRestrictions: [] },
      ...{ created: '2026-01-01T00:00:00Z', lastLogin: '2026-01-02T00:00:00Z' },
    };
    const listOf = (row: JsonObject): CollectionReading => {
      const decoded = decodeItems(administrators, [row]);
      if (!decoded.ok) throw new Error(decoded.reason);
      return { status: 'collection', resource: administrators, target: 'server', items: decoded.value };
    };
    const change = aChange({ resource: administrators.id, item: 'pat', key: 'pat' });
    const later = { lastLogin: '2026-02-02T00:00:00Z', created: '2026-02-02T00:00:00Z' };

    expect(looked(change, { was: listOf(pat), now: listOf({ ...pat, ...later }) })).toBe('as it was');
    expect(looked(change, { was: listOf(pat), now: listOf({ ...pat, displayName: 'P' }) })).toContain(
      'not as it was',
    );
  });

  it('is left by name, beside one that is not', () => {
    const changes = [aChange({ effect: 'loosens' }), aChange({ item: 'another', key: 2, effect: 'loosens' })];
    const lists = { before: rulesOf(RULE, OTHER), now: rulesOf(RULE), own: new Set() };

    expect(lookOf(changes, lists)).toEqual({
      still: [changes[0]],
      left: [changes[1]],
      why: 'another is not as it was when the plan was made',
    });
    expect(lookOf(changes, { ...lists, now: rulesOf() })).toMatchObject({
      why: `${LABEL}, another are not as they were when the plan was made`,
    });
  });
});

describe('a document', () => {
  const was = documentOf({ catchAll: 'info', mine: 1 }) as ObjectReading;

  it('moved where any member did, a secret too', () => {
    const secret = { ldapPassword: 'Amber-Falcon-8' };
    const withSecret = documentOf({ catchAll: 'info', authenticationSettings: secret }) as ObjectReading;
    const other = { authenticationSettings: { ldapPassword: 'Other-Owl-9' } };

    expect(isAsBefore(was, documentOf({ mine: 1, catchAll: 'info' }))).toBe(true);
    expect(isAsBefore(was, documentOf({ catchAll: 'info', mine: 2 }))).toBe(false);
    expect(isAsBefore(withSecret, documentOf({ catchAll: 'info', ...other }))).toBe(false);
  });

  it('that cannot be read once more is left, and so is one that became a list', () => {
    const changes = [aFieldChange()];
    const gone = { ...was, status: 'failed', code: 'server.garbage', why: 'no JSON' } as const;

    expect(lookOf(changes, { before: was, now: gone, own: new Set() })).toEqual({
      still: [],
      left: changes,
      why: 'it could not be read once more just before its write: no JSON',
    });
    expect(isAsBefore(was, collectionOf([]))).toBe(false);
  });
});

/** Happens once, when the first object of a run is done. */
function once(happen: () => void): { readonly onProgress: () => void } {
  let hasHappened = false;
  return {
    onProgress: () => {
      if (!hasHappened) happen();
      hasHappened = true;
    },
  };
}

describe('an edit while a run goes on', () => {
  it('is left alone in a domain that has not had its turn, and told; the others are proved', async () => {
    const server = await aServer({ domains: 4, prepare: weakDomains });
    const [, , third = '', last = ''] = server.names;
    const plan = await planOf(server, await smtpAuthOnly());

    const report = await carryOut(server, plan, {
      ...once(() => {
        domainOf(server, third).settings.requireSmtpAuthentication = true;
        domainOf(server, last).settings.maxUsers = 4321;
      }),
      concurrency: 1,
    });

    expect(outcomesOf(report)).toMatchObject({ [third]: 'stale', [last]: 'stale' });
    expect(report).toMatchObject({ status: 'partial', exitCode: 4, summary: { proved: 2, stale: 2 } });
    expect(writesTo(server)).toEqual(server.names.slice(0, 2));
    expect(domainOf(server, last).settings).toMatchObject({
      maxUsers: 4321,
      requireSmtpAuthentication: false,
    });
    const { journal } = await pastRunOf(server, report.run);
    expect(journal).toContainEqual(expect.objectContaining({ entry: 'skipped', target: last }));
  });

  it('is left alone by a rollback too, which is not proved there', async () => {
    const server = await aServer({ domains: 3, prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    const last = server.names.at(-1) ?? '';

    const report = await undo(server, run, {
      ...once(() => {
        domainOf(server, last).settings.maxUsers = 4321;
      }),
      concurrency: 1,
    });

    expect(outcomesOf(report)[last]).toBe('stale');
    expect(report).toMatchObject({ exitCode: 6, unrestored: [{ target: last }] });
    expect(domainOf(server, last).settings).toMatchObject({
      maxUsers: 4321,
      requireSmtpAuthentication: true,
    });
  });

  it('lets the next domain be the first one where it was of the first', async () => {
    const server = await aServer({ domains: 3, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    const [first = '', ...rest] = server.names;

    const report = await carryOut(server, plan, {
      now: () => {
        domainOf(server, first).settings.maxUsers = 4321;
        return new Date(0);
      },
    });

    expect(report.stopped).toBeUndefined();
    expect(outcomesOf(report)).toEqual({
      [first]: 'stale',
      ...Object.fromEntries(rest.map((name) => [name, 'proved'])),
    });
  });
});

describe('an edit of another item of the list', () => {
  it('keeps the plain port of a protocol open, as the one with TLS is gone, and is told', async () => {
    const server = await aServer({ domains: 1 });
    const { bindingPorts } = server.state.bindings;
    const portsOpen = () => bindingPorts.map(({ port }) => port);
    const plan = await planOf(
      server,
      await aPlaybook({ steps: { bindings: { plainPorts: 'refuse-pop-imap' } } }),
    );
    expect(plan.changes.map((one) => 'item' in one && one.item)).toContain('port 143 (IMAP)');
    const closeTls = () => {
      const index = portsOpen().indexOf(993);
      if (index >= 0) bindingPorts.splice(index, 1);
      return new Date(0);
    };

    const report = await carryOut(server, plan, { now: closeTls });

    expect(portsOpen()).toContain(143);
    expect(report.exitCode).not.toBe(0);
    expect(report.results[0]?.message).toContain(
      'port 993 (IMAP SSL) is not as it was when the plan was made',
    );
  });
});

describe('an edit of what the run itself let in', () => {
  it('keeps the whole block as it is, as the address of one of it is gone again, and is told', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    const { ipAccess } = server.state;
    const one = { address: '198.18.4.7', description: 'Web', reason: 'old', reviewBy: '2027-01-01' };
    const plan = await planOf(server, await aPlaybook({ steps: { 'smtp-auth-bypass': { allow: [one] } } }));
    const isIn = () => ipAccess.whitelist.some(({ ip }) => ip === one.address);

    // Its read-back is over once the run notes what became of it.
    const report = await carryOut(server, plan, {
      ...once(() => {
        expect(isIn()).toBe(true);
        ipAccess.whitelist = ipAccess.whitelist.filter(({ ip }) => ip !== one.address);
      }),
    });

    expect(isIn()).toBe(false);
    expect(ipAccess.whitelist.find(({ ip }) => ip === '198.18.4.0/22')).toMatchObject({ bypass: true });
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(report.results[0]?.message).toContain(
      '198.18.4.7 is not as it was when the plan was made, or as this run left it',
    );
  });
});

describe("an edit before the server's own Propagate", () => {
  const weak = (state: SandboxState) => {
    for (const { settings } of Object.values(state.domains)) settings.requireSmtpAuthentication = false;
  };
  const CALL = 'POST settings/sysadmin/propagate-domain-settings';

  async function editedBefore(edit: (server: Server) => void) {
    const server = await aServer({ domains: 5, propagate: true, prepare: weak });
    const playbook = await aPlaybook({ steps: { 'domain-smtp-auth': { includeDefaults: true } } });
    const plan = await planOf(server, playbook);
    expect(plan.propagation).toMatchObject([{ way: 'server' }]);
    // The Domain Defaults are the first object, the domain that goes first by itself the second.
    let done = 0;
    const onProgress = () => {
      done += 1;
      if (done === 2) edit(server);
    };
    return { server, report: await carryOut(server, plan, { onProgress }) };
  }

  it('of a domain it reaches makes it go domain by domain, and leaves that one alone', async () => {
    const { server, report } = await editedBefore(({ state, names }) => {
      const domain = state.domains[names[3] ?? ''];
      if (domain !== undefined) domain.settings.maxUsers = 4321;
    });

    expect(server.requests).not.toContain(CALL);
    expect(report.propagation).toMatchObject([
      { way: 'fan-out', why: expect.stringContaining('was changed') },
    ]);
    expect(outcomesOf(report)[server.names[3] ?? '']).toBe('stale');
    expect(report.summary).toMatchObject({ proved: 5, stale: 1 });
  });

  it.each([
    [5, 1, 'server', undefined],
    [12, 0, 'fan-out', expect.stringContaining('took longer than 10 seconds')],
  ])('of %d domains, each looked at for a second, leaves so little time that calls: %d', async (...told) => {
    const [domains, calls, way, why] = told;
    const server = await aServer({ domains, propagate: true, prepare: weak });
    const playbook = await aPlaybook({ steps: { 'domain-smtp-auth': { includeDefaults: true } } });
    const plan = await planOf(server, playbook);

    const report = await carryOut(server, plan, { now: () => new Date(server.requests.length * 1000) });

    expect(server.requests.filter((one) => one === CALL)).toHaveLength(calls);
    expect(report.propagation[0]).toMatchObject({ way, ...(why === undefined ? {} : { why }) });
    expect(report.exitCode).toBe(0);
  });

  it('that adds a domain makes it go domain by domain', async () => {
    const { server, report } = await editedBefore(({ state, names }) => {
      const [first = ''] = names;
      const added = structuredClone(state.domains[first]);
      if (added !== undefined) state.domains['zz-new.example'] = added;
    });

    expect(server.requests).not.toContain(CALL);
    expect(report.propagation).toMatchObject([{ why: 'there are domains by now that were not looked at' }]);
    expect(report.exitCode).toBe(0);
  });
});

describe('an edit before one call for several users', () => {
  const LIMIT = 500 * 1024 * 1024;

  function crowds(state: SandboxState): void {
    for (const domain of Object.values(state.domains)) {
      const [first] = domain.users;
      if (first === undefined) throw new Error('every domain of the sandbox has users');
      domain.userDefaults.maxMailboxSize = LIMIT;
      domain.users = Array.from({ length: 6 }, (_, index) => {
        const [userName, emailAddress] = [`u${index}`, `u${index}@${first.domain}`];
        return { ...structuredClone(first), userName, emailAddress, maxMailboxSize: 0 };
      });
    }
  }

  /** Somebody gives these users of the domain of that number another limit, once the run has begun. */
  async function editedIn(index: number, users: readonly number[]) {
    const server = await aServer({ domains: 2, prepare: crowds });
    const playbook = await aPlaybook({
      steps: { 'user-defaults': { maxMailboxMegabytes: 500, existing: 'limit' } },
    });
    const plan = await planOf(server, playbook);
    const name = server.names[index];
    const edit = () => {
      for (const user of users)
        Object.assign(domainOf(server, name).users[user] ?? {}, { maxMailboxSize: 77 });
      return new Date(0);
    };
    const report = await carryOut(server, plan, { now: edit });
    const calls = server.requests.filter((one) => one === 'POST settings/domain/propagate-settings').length;
    return { calls, report, sizes: domainOf(server, name).users.map(({ maxMailboxSize }) => maxMailboxSize) };
  }

  it('keeps those out of it who were edited, and the others get the value', async () => {
    const { calls, report, sizes } = await editedIn(1, [0, 2]);

    expect(sizes).toEqual([77, LIMIT, 77, LIMIT, LIMIT, LIMIT]);
    expect(calls).toBe(2);
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(report.results.at(-1)).toMatchObject({
      outcome: 'stale',
      message: expect.stringContaining('u0@'),
    });
  });

  it('of the one that goes first lets the others go one by one', async () => {
    const { calls, sizes } = await editedIn(0, [0]);

    expect(sizes).toEqual([77, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT]);
    expect(calls).toBe(1);
  });
});

describe('a server that cannot be read any more', () => {
  const path = 'settings/sysadmin/domain-settings/*';

  it('leaves an object that cannot be looked at once more as unread, with why', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    server.sandbox.addFaults([{ kind: 'drop', method: 'GET', path, after: 1 }]);

    const report = await carryOut(server, plan);

    expect(report).toMatchObject({ status: 'failed', exitCode: 1, results: [{ outcome: 'unread' }] });
    expect(report.results[0]?.message).toMatch(/once more just before its write: .*connection/);
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it('is given up after three looks in a row, and not before', async () => {
    const server = await aServer({ domains: 8, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    // Each object once for the run; then the first one is written and read back.
    server.sandbox.addFaults([{ kind: 'drop', method: 'GET', path, after: 8 + 2 }]);

    const report = await carryOut(server, plan, { concurrency: 1 });

    expect(report.summary).toMatchObject({ proved: 1, unread: 3, notAttempted: 4 });
    expect(report).toMatchObject({ status: 'partial', exitCode: 4, stopped: 'the server stopped answering' });
  });

  it.each([0, 1])('of one domain, that of number %d, keeps the others from nothing', async (number) => {
    const server = await aServer({ domains: 5, prepare: weakDomains });
    const plan = await planOf(server, await smtpAuthOnly());
    const second = server.names[number] ?? '';
    const of = `settings/sysadmin/domain-settings/${second}`;
    server.sandbox.addFaults([{ kind: 'drop', method: 'GET', path: of, after: 1 }]);

    const report = await carryOut(server, plan);

    expect(report.summary).toMatchObject({ proved: 4, unread: 1 });
    expect(report.results.find(({ target }) => target === second)?.message).toContain('once more');
  });
});
