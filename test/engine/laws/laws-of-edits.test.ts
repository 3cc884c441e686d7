/**
 * Law 13: nobody's edit is lost. Somebody edits the server at any point of a run, just before one of its requests. What
 * remains is one round trip: an edit of just what a call carries, after the last reading of the object and before that
 * call; before the server's own Propagate, after the last reading of that domain. Between the call and its read-back no one can tell an edit from what the server made of the call.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { requestFetch } from '../../../src/api/request-fetch.js';
import type { Fetch } from '../../../src/api/transport.js';
import type { Route } from '../../../src/contract/binding.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { readRouteOf } from '../../../src/contract/resource.js';
import { LockdownError } from '../../../src/errors.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { aPlaybook, shipped } from '../a-playbook.js';
import { aServer, carryOut, planOf, type ServerOptions, undo, weakDomains } from '../a-server.js';
import { anyServerState, holding, servers } from './server-states.js';

const NOTE = 'somebody was here';

/** An edit of one object, and what of the server it is to be found in. */
interface Edit {
  readonly resource: string;
  /** Of the domains by name; none for the server. */
  readonly domain?: 'first' | 'last';
  readonly edit: (state: SandboxState, domain: SandboxState['domains'][string]) => void;
  readonly held: (state: SandboxState, domain: SandboxState['domains'][string]) => unknown;
}

const member = (resource: string, parts: Pick<Edit, 'edit' | 'held'> & Pick<Edit, 'domain'>): Edit => ({
  resource,
  ...parts,
});

const EDITS: Readonly<Record<string, Edit>> = {
  'a setting of the first domain that no step knows': member('domain-settings', {
    domain: 'first',
    edit: (_, { settings }) => Object.assign(settings, { maxUsers: 4321 }),
    held: (_, { settings }) => settings.maxUsers,
  }),
  'a setting of the last domain that no step knows': member('domain-settings', {
    domain: 'last',
    edit: (_, { settings }) => Object.assign(settings, { maxUsers: 4321 }),
    held: (_, { settings }) => settings.maxUsers,
  }),
  'the catch-all of the last domain': member('domain-settings', {
    domain: 'last',
    edit: (_, { settings }) => Object.assign(settings, { catchAll: 'mine' }),
    held: (_, { settings }) => settings.catchAll,
  }),
  'SMTP authentication of the first domain': member('domain-settings', {
    domain: 'first',
    edit: (_, { settings }) =>
      Object.assign(settings, { requireSmtpAuthentication: !settings.requireSmtpAuthentication }),
    held: (_, { settings }) => settings.requireSmtpAuthentication,
  }),
  'the Domain Defaults': member('domain-defaults', {
    edit: ({ domainDefaults }) => Object.assign(domainDefaults, { maxUsers: 4321 }),
    held: ({ domainDefaults }) => domainDefaults.maxUsers,
  }),
  'a whitelist entry': member('ip-access', {
    edit: ({ ipAccess: { whitelist } }) => Object.assign(whitelist[0] ?? {}, { description: NOTE }),
    held: ({ ipAccess: { whitelist } }) => whitelist.map(({ description }) => description).includes(NOTE),
  }),
  'one more whitelist entry': member('ip-access', {
    edit: ({ ipAccess: { whitelist } }) =>
      whitelist.push(ipAccessRow({ ip: '203.0.113.250', services: [0], description: NOTE })),
    held: ({ ipAccess: { whitelist } }) => whitelist.map(({ description }) => description).includes(NOTE),
  }),
  'an IDS rule': member('ids-rules', {
    edit: ({ idsRules }) => Object.assign(idsRules[0] ?? {}, { description: NOTE }),
    held: ({ idsRules }) => idsRules.map(({ description }) => description).includes(NOTE),
  }),
  'the relay': member('smtp-in', {
    edit: ({ smtpIn }) => Object.assign(smtpIn, { allowRelay: smtpIn.allowRelay === 2 ? 1 : 2 }),
    held: ({ smtpIn }) => smtpIn.allowRelay,
  }),
  'the virus scanner, whose call takes all': member('antivirus', {
    edit: ({ antivirus }) => Object.assign(antivirus, { commandLine: 'mine.exe' }),
    held: ({ antivirus }) => antivirus.commandLine,
  }),
};

const FARM = '198.18.4.0/22';
const STRICTER = { 'smtp-auth-bypass': { unlisted: 'remove', internalBypass: 'refuse' } };
const CLOSING = { bindings: { plainPorts: 'refuse-pop-imap' } };
const portOf = ({ bindings }: SandboxState, number: number) =>
  bindings.bindingPorts.find(({ port }) => port === number);
/** One more IMAP port without TLS, which goes before 143 does; and domains that take mail without a sign-in. */
function openMore({ domains, bindings: { bindingPorts, bindingInfo } }: SandboxState): void {
  for (const { settings } of Object.values(domains)) settings.requireSmtpAuthentication = false;
  const at = bindingPorts.findIndex(({ port }) => port === 143);
  bindingPorts.splice(at, 0, { ...(bindingPorts[at] as (typeof bindingPorts)[number]), id: 77, port: 1143 });
  for (const { portIDs } of bindingInfo) portIDs.push(77);
}
const ONE_OF_THE_FARM = {
  address: '198.18.4.7',
  ...{ description: 'Web', reason: 'old', reviewBy: '2027-01-01' },
};
const oneOfTheFarmIn = ({ ipAccess }: SandboxState) =>
  ipAccess.whitelist.find(({ ip }) => ip === ONE_OF_THE_FARM.address);
const farmOf = ({ ipAccess }: SandboxState) => ipAccess.whitelist.find(({ ip }) => ip === FARM);

/** In the one domain of a server of seed 1. */
const FORMS = {
  ...{ domain: 'harbour-books.example', user: 'forms' },
  ...{ password: 'env:FORMS_PASSWORD', administratorPassword: 'env:FORMS_ADMINISTRATOR' },
};

/** Edits of rows that the steps add, change or take away, or take them away for. */
const ROW_EDITS: Readonly<Record<string, Edit & { readonly steps: Readonly<Record<string, unknown>> }>> = {
  'a whitelist entry that is tightened': {
    ...{ resource: 'ip-access', steps: STRICTER },
    edit: (state) => Object.assign(farmOf(state) ?? {}, { description: NOTE }),
    held: (state) => farmOf(state)?.description,
  },
  'an IDS rule that is tightened': {
    ...{ resource: 'ids-rules', steps: { 'ids-rules': {} } },
    edit: ({ idsRules }) => idsRules.map((row) => Object.assign(row, { description: NOTE })),
    held: ({ idsRules }) => idsRules.filter(({ description }) => description === NOTE).length,
  },
  'what nobody knows of a port that is closed': {
    ...{ resource: 'bindings', steps: CLOSING },
    edit: (state) => Object.assign(portOf(state, 143) ?? {}, { somebodysNote: NOTE }),
    held: (state) => portOf(state, 143) !== undefined,
  },
  'the port with TLS, for which the one without is closed': {
    ...{ resource: 'bindings', steps: CLOSING },
    edit: ({ bindings }) => {
      bindings.bindingPorts = bindings.bindingPorts.filter(({ port }) => port !== 993);
    },
    held: (state) => portOf(state, 143) !== undefined,
  },
  'the address that the run let in, for which its whole block is closed': {
    ...{ resource: 'ip-access', steps: { 'smtp-auth-bypass': { allow: [ONE_OF_THE_FARM] } } },
    edit: ({ ipAccess }) => {
      ipAccess.whitelist = ipAccess.whitelist.filter(({ ip }) => ip !== ONE_OF_THE_FARM.address);
    },
    held: (state) => farmOf(state)?.bypass === true || oneOfTheFarmIn(state) !== undefined,
  },
  'the bypass of the address that the run let in': {
    ...{ resource: 'ip-access', steps: { 'smtp-auth-bypass': { allow: [ONE_OF_THE_FARM] } } },
    edit: (state) => Object.assign(oneOfTheFarmIn(state) ?? {}, { bypass: false }),
    held: (state) => farmOf(state)?.bypass === true || oneOfTheFarmIn(state)?.bypass === true,
  },
  'the user that the run added, for whom the settings of a domain are closed': {
    ...{ resource: 'domain-settings', domain: 'first', steps: { 'form-sender': FORMS } },
    edit: (_, domain) => {
      domain.users = domain.users.filter(({ userName }) => userName !== FORMS.user);
    },
    held: (_, { settings, users }) =>
      settings.requireSmtpAuthentication === false || users.some(({ userName }) => userName === FORMS.user),
  },
};

const PROPAGATE = shippedContract.propagation.domains.route;

/** Does a request, as it was sent, make one of these calls for the domain? */
function isOneOf(
  request: string,
  { routes, domain }: { readonly routes: readonly Route[]; readonly domain: string },
) {
  return routes.some(({ method, path }) =>
    new RegExp(`^${method} ${path.replace('{domain}', domain).replace(/\{\w+\}/g, '[^/]+')}$`).test(request),
  );
}

/** A server that somebody edits just before the request of that number, counted from when it is armed. */
async function anEditedServer({ resource: id, ...edit }: Edit, options: ServerOptions) {
  const sent: string[] = [];
  let at = Number.POSITIVE_INFINITY;
  let wanted: unknown;
  const fetch: Fetch = (url, init) => {
    if (sent.length === at) {
      edit.edit(...about());
      wanted = edit.held(...about());
    }
    sent.push(`${init.method} ${url.split('/api/v1/')[1] ?? url}`);
    return requestFetch(url, init);
  };
  const server = await aServer({ ...options, connection: { fetch } });
  const domain = (edit.domain === 'last' ? server.names.at(-1) : server.names[0]) ?? '';
  const about = () => [server.state, server.state.domains[domain]] as Parameters<Edit['edit']>;
  const resource = shippedContract.byId(id);
  if (resource === undefined) throw new Error(`${id} is written by no call`);
  const { binding } = resource;
  const calls =
    'read' in binding
      ? [binding.write]
      : [binding.add, binding.edit, binding.remove, ...(binding.actions ?? [])];
  const writes = [...calls, ...(id === 'domain-settings' ? [PROPAGATE] : [])].flatMap((one) => one ?? []);
  const isRead = (request: string) => isOneOf(request, { routes: [readRouteOf(resource)], domain });
  const isWrite = (request: string) => isOneOf(request, { routes: writes, domain });
  return {
    server,
    arm: (number: number) => {
      at = sent.length + number;
    },
    /** Did it happen where nobody can tell it from the run, or too late to be seen? */
    isInWindow: () => {
      const [before, after] = [sent.slice(0, at), sent.slice(at)];
      const [last, next] = [
        before.findLast((one) => isRead(one) || isWrite(one)),
        after.find((one) => isRead(one) || isWrite(one)),
      ];
      return (next !== undefined && isWrite(next)) || (last !== undefined && isWrite(last));
    },
    expectHeld: () => {
      if (sent.length > at) expect(edit.held(...about())).toEqual(wanted);
    },
    /**
     * Is the request that it comes just before a write to that object? Before the server's own Propagate, which all domains
     * are looked at for: is that the next one to have to do with the object?
     */
    isJustBeforeWrite: () => {
      const next = sent.slice(at).find((one) => isRead(one) || isWrite(one)) ?? '';
      return isWrite(sent[at] ?? '') || isOneOf(next, { routes: [PROPAGATE], domain });
    },
    hasHappened: () => sent.length > at,
    hasPropagated: () => sent.includes(`POST ${PROPAGATE.path}`),
  };
}

/** A run that may be refused as a whole, as all that it is about moved. */
async function ended<T>(run: Promise<T>): Promise<T | undefined> {
  return run.catch((error: unknown) => {
    if (error instanceof LockdownError && ['plan.stale', 'run.not-found'].includes(error.code))
      return undefined;
    throw error;
  });
}

const anyEdit = fc.constantFrom(...Object.keys(EDITS)).map((name) => ({ name, ...(EDITS[name] as Edit) }));
const anyPoint = fc.integer({ min: 0, max: 90 });

describe("law 13: nobody's edit is lost", () => {
  it('neither by an apply, nor by the rollback after it, whenever it is made', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyEdit, anyPoint, async (generated, edit, point) => {
        const edited = await anEditedServer(edit, holding(generated));
        const { server, arm, expectHeld, isInWindow, isJustBeforeWrite } = edited;
        const plan = await planOf(server, await shipped('strict'));
        arm(point);

        const report =
          plan.changes.length === 0 ? undefined : await ended(carryOut(server, plan, { concurrency: 1 }));

        if (!isJustBeforeWrite()) expectHeld();
        if (!isInWindow()) {
          if (report !== undefined) await ended(undo(server, report.run));
          expectHeld();
        }
        await server.close();
      }),
      servers(6),
    );
  });

  it('by no rollback, whenever it is made', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyEdit, anyPoint, async (generated, edit, point) => {
        const { server, arm, expectHeld, isInWindow } = await anEditedServer(edit, holding(generated));
        const plan = await planOf(server, await shipped('strict'));
        if (plan.changes.length === 0) return server.close();
        const { run } = await carryOut(server, plan);
        arm(point);

        await ended(undo(server, run, { concurrency: 1 }));

        if (!isInWindow()) expectHeld();
        await server.close();
      }),
      servers(6),
    );
  });

  it.each([
    [false, 'the catch-all of the last domain'],
    [true, 'the catch-all of the last domain'],
    [true, 'a setting of the last domain that no step knows'],
  ])('at no point of a run over a few domains (Propagate: %j, %s)', async (propagate, name) => {
    const edit = EDITS[name] as Edit;
    const steps = { 'domain-smtp-auth': { includeDefaults: propagate }, 'catch-all': {} };
    const playbook = await aPlaybook({ steps });
    for (let point = 0, isOver = false; !isOver; point += 1) {
      const options = { domains: 4, propagate, prepare: weakDomains };
      const edited = await anEditedServer(edit, options);
      const { server, arm, expectHeld, isJustBeforeWrite, hasHappened, hasPropagated } = edited;
      const plan = await planOf(server, playbook);
      arm(point);

      const report = await ended(carryOut(server, plan, { concurrency: 1 }));

      isOver = !hasHappened();
      if (isOver) expect(report?.status).toBe('verified');
      if (isOver) expect(hasPropagated()).toBe(propagate);
      // A setting that no call carries is kept in any case, also by the rollback.
      const isKept = name.endsWith('no step knows');
      if (isKept || !isJustBeforeWrite()) expectHeld();
      if (isKept && report !== undefined) await ended(undo(server, report.run));
      if (isKept) expectHeld();
      await server.close();
    }
  });

  it.each(Object.entries(ROW_EDITS))('at no point of a run over a list but one: %s', async (_, one) => {
    let windows = 0;
    for (let point = 0, isOver = false; !isOver; point += 1) {
      const edited = await anEditedServer(one, { domains: 1, seed: 1, prepare: openMore });
      const { server, arm, expectHeld, hasHappened, isJustBeforeWrite } = edited;
      const plan = await planOf(server, await aPlaybook({ steps: one.steps }));
      expect(plan.changes.length).toBeGreaterThan(1);
      arm(point);

      const vault = { secret: () => 'Sail-7-Copper', code: () => '' };
      const report = await ended(carryOut(server, plan, { concurrency: 1, vault }));

      isOver = !hasHappened();
      if (isJustBeforeWrite()) windows += 1;
      else expectHeld();
      if (isOver) expect(report?.status).toBe('verified');
      await server.close();
    }
    expect(windows).toBeGreaterThan(0);
  });
});
