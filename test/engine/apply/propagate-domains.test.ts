/** Carrying out a propagation: what it may come to on each domain, and what follows from that. */
import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../src/sandbox/fault.js';
import { aPlaybook } from '../a-playbook.js';
import {
  apply,
  aServer,
  carryOut,
  contentOf,
  domainOf,
  outcomesOf,
  planOf,
  type Server,
  undo,
  writesTo,
} from '../a-server.js';

const PATH = 'settings/sysadmin/propagate-domain-settings';
const AUTH = { 'domain-smtp-auth': { includeDefaults: true } };
const AUTH_AND_ALIAS = { ...AUTH, 'catch-all': {} };

/** Domains that take mail without a sign-in, and have a catch-all. */
function aPropagatingServer(domains = 6): Promise<Server> {
  return aServer({
    domains,
    propagate: true,
    prepare: (state) => {
      for (const { settings } of Object.values(state.domains))
        Object.assign(settings, { requireSmtpAuthentication: false, catchAll: '' });
    },
  });
}

function bend({ sandbox }: Server, fault: object): void {
  sandbox.addFaults([{ ...fault, path: PATH, method: 'POST' } as Fault]);
}

function propagated({ requests }: Server): number {
  return requests.filter((request) => request === `POST ${PATH}`).length;
}

describe('a propagation', () => {
  it('carries several settings in one call, and leaves to single writes what it cannot carry', async () => {
    const server = await aPropagatingServer();
    for (const name of server.names) domainOf(server, name).settings.catchAll = 'info';
    const playbook = await aPlaybook({ steps: AUTH_AND_ALIAS });

    const report = await apply(server, playbook);

    expect(report).toMatchObject({ exitCode: 0, summary: { proved: 7 } });
    expect(propagated(server)).toBe(1);
    expect([...writesTo(server)].sort()).toEqual(server.names);
    expect((await planOf(server, playbook)).changes).toEqual([]);
    expect(report.results.slice(1).map(({ fields }) => fields.length)).toEqual(server.names.map(() => 2));
  });

  it.each<[string, object | undefined, number]>([
    ['is proved', undefined, 4],
    ['is not proved', { kind: 'ignore-field', field: 'requireSmtpAuthentication', after: 2, times: 1 }, 5],
  ])(
    'that reached a domain which was added after the last look names it where it %s',
    async (_, fault, exitCode) => {
      const server = await aPropagatingServer();
      if (fault !== undefined) bend(server, fault);
      const { requests, state } = server;
      requests.push = (...lines) => {
        if (lines[0] === `POST ${PATH}`) {
          const [first] = Object.values(state.domains).map((domain) => structuredClone(domain));
          if (first !== undefined) {
            first.settings.domainPath = 'new';
            state.domains['new.example'] = first;
          }
        }
        return Array.prototype.push.apply(requests, lines);
      };

      const report = await apply(server, await aPlaybook({ steps: AUTH }));

      expect(propagated(server)).toBe(1);
      expect(domainOf(server, 'new.example').settings.requireSmtpAuthentication).toBe(true);
      expect(report).toMatchObject({
        exitCode,
        stopped: expect.stringContaining('may have reached new.example too'),
      });
    },
  );

  it('is undone with what was written beside it', async () => {
    const server = await aPropagatingServer();
    for (const name of server.names) domainOf(server, name).settings.catchAll = 'info';
    const start = contentOf(server.state);
    await apply(server, await aPlaybook({ steps: AUTH_AND_ALIAS }));

    expect(await undo(server)).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(contentOf(server.state)).toBe(start);
  });

  it('is not proved where one domain ignores the setting: 5, by name, and nothing is written after it', async () => {
    const server = await aPropagatingServer();
    for (const name of server.names) domainOf(server, name).settings.catchAll = 'info';
    const third = Object.keys(server.state.domains)[2] ?? '';
    server.sandbox.addFaults([
      { kind: 'ignore-field', path: PATH, field: 'requireSmtpAuthentication', after: 2, times: 1 },
    ]);

    const report = await apply(server, await aPlaybook({ steps: AUTH_AND_ALIAS }));

    expect(outcomesOf(report)[third]).toBe('disagrees');
    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
    expect(report.stopped).toBe(`propagation was not proved (${third})`);
    // The first domain was the pioneer; what the call does not carry was left out after it.
    expect(writesTo(server)).toEqual([server.names[0]]);
    expect(report.summary).toMatchObject({ proved: 2, disagrees: 1, notAttempted: 4 });
  });

  it('tells a member that moved along, and its rollback leaves that, which may be an edit of somebody', async () => {
    const server = await aPropagatingServer();
    const start = contentOf(server.state);
    const fourth = Object.keys(server.state.domains)[3] ?? '';
    const was = domainOf(server, fourth).settings.maxMessageSize;
    server.sandbox.addFaults([
      { kind: 'alter-field', path: PATH, field: 'maxMessageSize', value: 77, after: 3, times: 1 },
    ]);

    const report = await apply(server, await aPlaybook({ steps: AUTH }));

    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
    expect(report.results.find(({ target }) => target === fourth)).toMatchObject({
      outcome: 'disagrees',
      bystanders: [{ path: 'maxMessageSize', after: 77 }],
    });
    const back = await undo(server);
    expect(back).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(back.unrestored).toMatchObject([{ target: fourth, path: 'maxMessageSize', why: 'left' }]);
    expect(domainOf(server, fourth).settings.maxMessageSize).toBe(77);
    Object.assign(domainOf(server, fourth).settings, { maxMessageSize: was });
    expect(contentOf(server.state)).toBe(start);
  });

  it.each([
    ['a status of refusal', { kind: 'status', code: 403 }],
    ['a success that is none', { kind: 'status', code: 200, body: { success: false, message: 'Not now' } }],
  ])('that the server refuses by %s goes domain by domain, and says why', async (_, fault) => {
    const server = await aPropagatingServer();
    bend(server, fault);

    const report = await apply(server, await aPlaybook({ steps: AUTH }));

    expect(report.exitCode).toBe(0);
    expect(report.propagation).toMatchObject([
      { way: 'fan-out', why: expect.stringMatching(/^the server refused to propagate \(.+\)$/) },
    ]);
    expect(propagated(server)).toBe(1);
    expect([...writesTo(server)].sort()).toEqual(server.names);
  });

  it('that is refused, and yet took effect on some domains, ends the run', async () => {
    const server = await aPropagatingServer();
    server.sandbox.addFaults([
      { kind: 'ignore-field', path: PATH, field: 'requireSmtpAuthentication', after: 2, times: 1 },
    ]);
    bend(server, { kind: 'status', code: 403, when: 'after' });

    const report = await apply(server, await aPlaybook({ steps: AUTH }));

    expect(report).toMatchObject({ status: 'partial', exitCode: 4, summary: { refused: 1 } });
    expect(report.stopped).toContain('propagation was not proved');
    expect(writesTo(server)).toEqual([server.names[0]]);
  });

  it('that gets no answer and did nothing ends the run: nobody knows what became of any domain', async () => {
    const server = await aPropagatingServer();
    bend(server, { kind: 'drop' });

    const report = await apply(server, await aPlaybook({ steps: AUTH }));

    expect(report).toMatchObject({ status: 'partial', exitCode: 4, summary: { proved: 2, unknown: 5 } });
    expect(report.stopped).toContain('propagation was not proved');
    expect(writesTo(server)).toHaveLength(1);
  });

  it('that took effect is proved, whatever became of its answer', async () => {
    const server = await aPropagatingServer();
    bend(server, { kind: 'drop', when: 'after' });

    const report = await apply(server, await aPlaybook({ steps: AUTH }));

    expect(report).toMatchObject({ status: 'verified', exitCode: 0, summary: { proved: 7 } });
  });

  it('is not sent where the Domain Defaults did not take the value', async () => {
    const server = await aPropagatingServer();
    const path = 'settings/sysadmin/domain-defaults';
    server.sandbox.addFaults([{ kind: 'status', code: 400, path, method: 'POST' }]);

    const report = await apply(server, await aPlaybook({ steps: AUTH }));

    expect(propagated(server)).toBe(0);
    expect(report.propagation).toMatchObject([
      { way: 'fan-out', why: 'a write that it rests on was not proved' },
    ]);
    expect(report).toMatchObject({ exitCode: 4, summary: { proved: 6, refused: 1 } });
  });

  it('is not sent once the first domain was not proved', async () => {
    const server = await aPropagatingServer();
    server.sandbox.addFaults([
      {
        ...{ kind: 'ignore-field', field: 'requireSmtpAuthentication' },
        path: 'settings/sysadmin/domain-settings/*',
      } as Fault,
    ]);

    const report = await apply(server, await aPlaybook({ steps: AUTH }));

    expect(propagated(server)).toBe(0);
    expect(report).toMatchObject({ exitCode: 5, summary: { proved: 1, disagrees: 1, notAttempted: 5 } });
  });

  it('is not sent once the operator wished to stop', async () => {
    const server = await aPropagatingServer();
    const plan = await planOf(server, await aPlaybook({ steps: AUTH }));

    const report = await carryOut(server, plan, { isInterrupted: () => writesTo(server).length > 0 });

    expect(propagated(server)).toBe(0);
    expect(report).toMatchObject({ status: 'interrupted', exitCode: 130 });
  });

  it('is not sent where the Domain Defaults hold something else by the time it would be', async () => {
    const server = await aPropagatingServer();
    const plan = await planOf(server, await aPlaybook({ steps: AUTH }));

    const report = await carryOut(server, plan, {
      onProgress: () => {
        server.state.domainDefaults.requireSmtpAuthentication = false;
      },
    });

    expect(propagated(server)).toBe(0);
    expect(report.propagation).toMatchObject([
      { way: 'fan-out', why: 'the Domain Defaults do not hold these values' },
    ]);
    for (const name of server.names)
      expect(domainOf(server, name).settings.requireSmtpAuthentication).toBe(true);
  });

  it('is not sent where the Domain Defaults cannot be read by then', async () => {
    const server = await aPropagatingServer();
    const plan = await planOf(server, await aPlaybook({ steps: AUTH }));
    const path = 'settings/sysadmin/domain-defaults';

    const report = await carryOut(server, plan, {
      onProgress: () => server.sandbox.addFaults([{ kind: 'status', code: 500, path, method: 'GET' }]),
    });

    expect(propagated(server)).toBe(0);
    expect(report.propagation).toMatchObject([{ why: 'the Domain Defaults do not hold these values' }]);
  });

  it('that is refused says so of what it was to carry, and leaves the other ways as they are', async () => {
    const server = await aPropagatingServer();
    for (const name of server.names) domainOf(server, name).settings.catchAll = 'info';
    bend(server, { kind: 'status', code: 400 });

    const report = await apply(server, await aPlaybook({ steps: AUTH_AND_ALIAS }));

    expect(report.exitCode).toBe(0);
    expect(report.propagation).toMatchObject([
      { field: 'requireSmtpAuthentication', why: expect.stringContaining('the server refused') },
      { field: 'catchAll', why: 'the Domain Defaults have no such setting' },
    ]);
  });
});
