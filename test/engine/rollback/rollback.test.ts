/** Rollback: of a run that was cut off anywhere, past what others changed since, of damaged runs, of a rollback. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { ROLE_EXAMPLES } from '../../steps/role-examples.js';
import { holdGateways } from '../a-gateway.js';
import { aPlaybook, domainSteps, smtpAuthOnly } from '../a-playbook.js';
import {
  apply,
  aServer,
  carryOut,
  contentOf,
  domainOf,
  errorOf,
  outcomesOf,
  pastRunOf,
  planOf,
  type Server,
  undo,
  undoPlanOf,
  weakDomains,
  writesTo,
} from '../a-server.js';
import { AN_ALLOWED_ADDRESS } from '../laws/any-playbook.js';

/** Puts a server into a state that was kept. */
function putInto(state: SandboxState, kept: SandboxState): void {
  Object.assign(state, structuredClone(kept));
}

/** Documents of both kinds of writes, and a collection with items added, changed and removed. */
function everyKindOfWrite() {
  return aPlaybook({
    steps: {
      'smtp-relay': {},
      'smtp-auth-bypass': { unlisted: 'remove', internalBypass: 'refuse', allow: [OTHER] },
      'command-hooks': {},
      'incoming-gateways': { ...ROLE_EXAMPLES['incoming-gateways'], unlisted: 'remove' },
      'catch-all': {},
    },
  });
}
const OTHER = { ...AN_ALLOWED_ADDRESS, address: '192.0.2.99' };

async function recordedRun(server: Server) {
  const start = structuredClone(server.state);
  // After each write, before its answer is read: what the server then holds.
  const states: SandboxState[] = [start];
  const { writeClient } = server.connection;
  const connection = {
    ...server.connection,
    writeClient: (warrant: Parameters<typeof writeClient>[0]) => {
      const client = writeClient(warrant);
      return {
        write: async (call: Parameters<typeof client.write>[0]) => {
          const answer = await client.write(call);
          states.push(structuredClone(server.state));
          return answer;
        },
      };
    },
  };
  const { run } = await apply(server, await everyKindOfWrite(), { connection, concurrency: 1 });
  const past = await pastRunOf(server, run);
  const file = join(past.run.path, 'journal.jsonl');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return { run, states, file, lines };
}

describe('rollback of a run that was cut off', () => {
  it('comes back to the start from every line of the journal, whether the last write was sent or not', async () => {
    const server = await aServer({
      domains: 2,
      seed: 1,
      prepare: (state) => {
        weakDomains(state);
        holdGateways(state, ['old.example']);
      },
    });
    const { run, states, file, lines } = await recordedRun(server);
    const [start] = states as [SandboxState];
    expect(new Set(lines.map((line) => JSON.parse(line).action).filter(Boolean))).toEqual(
      new Set(['set', 'add', 'change', 'remove']),
    );
    for (let length = 0; length <= lines.length; length += 1) {
      const prefix = lines.slice(0, length);
      const intentions = prefix.filter((line) => JSON.parse(line).entry === 'write').length;
      const isOpen = prefix.length > 0 && JSON.parse(prefix.at(-1) ?? '').entry === 'write';
      for (const sent of isOpen ? [intentions - 1, intentions] : [intentions]) {
        putInto(server.state, states[sent] as SandboxState);
        await writeFile(file, prefix.map((line) => `${line}\n`).join(''));

        const report = await undo(server, run);

        expect([length, sent, report.exitCode, report.unrestored]).toEqual([length, sent, 0, []]);
        expect(contentOf(server.state)).toBe(contentOf(start));
      }
    }
  });

  it('takes a line that was torn for one that was not written', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const start = contentOf(server.state);
    const { run } = await apply(server, await smtpAuthOnly());
    const file = join((await pastRunOf(server, run)).run.path, 'journal.jsonl');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, text.lastIndexOf('"read-back"')));

    const report = await undo(server, run);

    expect(report.exitCode).toBe(0);
    expect(contentOf(server.state)).toBe(start);
  });

  it('has nothing to do for a run that wrote nothing, without its snapshot', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    const { path } = (await pastRunOf(server, run)).run;
    await writeFile(join(path, 'journal.jsonl'), '');
    await rm(join(path, 'snapshot.json'));

    expect(await undo(server, run)).toMatchObject({ run: null, status: 'nothing-to-do', exitCode: 0 });
  });
});

describe('rollback of a server that died in the middle', () => {
  it('tells what was done, plans the rest, and comes back to the start', async () => {
    const server = await aServer({ domains: 8, prepare: weakDomains });
    const start = contentOf(server.state);
    const playbook = await smtpAuthOnly();
    // Three domains come through; from then on nobody answers, neither writes nor read-backs.
    const path = 'settings/sysadmin/domain-settings/*';
    server.sandbox.addFaults([
      { kind: 'drop', method: 'POST', path, after: 3 },
      { kind: 'drop', method: 'GET', path, after: 8 + 8 + 2 * 3 + 1 },
    ]);

    const report = await apply(server, playbook, { concurrency: 1 });
    const { journal } = await pastRunOf(server, report.run);
    server.sandbox.clearFaults();
    const { changes } = await undoPlanOf(server, report.run);
    const back = await undo(server, report.run);

    expect(report).toMatchObject({
      status: 'partial',
      exitCode: 4,
      stopped: 'the server stopped answering',
      summary: { proved: 3, unknown: 1, unread: 2, notAttempted: 2 },
    });
    expect(journal.flatMap((one) => (one.entry === 'answer' ? [one.outcome] : []))).toEqual([
      ...['accepted', 'accepted', 'accepted', 'no-answer'],
    ]);
    expect(changes.map(({ target }) => target)).toEqual(server.names.slice(0, 3));
    expect(back).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(contentOf(server.state)).toBe(start);
  });
});

describe('rollback past what others did', () => {
  it('leaves a field alone that somebody changed since, restores the rest, and is not proved', async () => {
    const server = await aServer({ prepare: weakDomains });
    const { run } = await apply(server, await domainSteps());
    const [first] = server.names;
    domainOf(server, first).settings.catchAll = 'mine';

    const plan = await undoPlanOf(server, run);
    const report = await undo(server, run);

    expect(plan.manual).toEqual([
      expect.objectContaining({
        target: first,
        message: expect.stringContaining('Catch-all alias was changed since, to "mine"'),
      }),
    ]);
    expect(plan.changes.filter(({ target }) => target === first)).toHaveLength(1);
    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6, rollsBack: run });
    // Each is told as one of the step that it takes back.
    expect(plan.manual).toMatchObject([{ step: 'rollback', takesBack: ['catch-all'] }]);
    expect(new Set(report.results.flatMap(({ steps }) => steps))).toEqual(
      new Set(['catch-all', 'domain-smtp-auth']),
    );
    expect(report.unrestored).toEqual([
      {
        resource: 'domain-settings',
        target: first,
        steps: ['catch-all'],
        path: 'catchAll',
        why: 'left',
        reason: 'was changed since, to "mine"',
        wanted: 'info',
        found: 'mine',
      },
    ]);
    expect(domainOf(server, first).settings).toMatchObject({
      catchAll: 'mine',
      requireSmtpAuthentication: false,
    });
    for (const name of server.names.slice(1)) expect(domainOf(server, name).settings.catchAll).toBe('info');
  });

  it('does not mind what changed beside it', async () => {
    const server = await aServer({ prepare: weakDomains });
    const { run } = await apply(server, await domainSteps());
    domainOf(server, server.names[0]).settings.maxUsers = 4321;

    const report = await undo(server, run);

    expect(report.exitCode).toBe(0);
    expect(domainOf(server, server.names[0]).settings).toMatchObject({ maxUsers: 4321, catchAll: 'info' });
  });

  it('refuses alone what moved between the preview and the writes', async () => {
    const server = await aServer({ prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    const [first = '', ...rest] = server.names;

    const report = await undo(server, run, {
      meanwhile: () => {
        domainOf(server, first).settings.maxUsers = 9;
      },
    });

    expect(outcomesOf(report)).toEqual({
      [first]: 'stale',
      ...Object.fromEntries(rest.map((name) => [name, 'proved'])),
    });
    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6 });
  });

  it('writes nothing when everything moved', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());

    const undone = undo(server, run, {
      meanwhile: () => {
        domainOf(server, server.names[0]).settings.maxUsers = 9;
      },
    });

    expect(await errorOf(undone)).toMatchObject({ code: 'plan.stale' });
    expect(writesTo(server)).toHaveLength(1);
  });

  it('says of a domain that is gone that it is, and is proved for the rest', async () => {
    const server = await aServer({ prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    const [first = '', ...rest] = server.names;
    Reflect.deleteProperty(server.state.domains, first);

    const plan = await undoPlanOf(server, run);
    const report = await undo(server, run);

    expect(plan.manual).toMatchObject([
      {
        ...{ target: first, message: expect.stringContaining('not on the server') },
        byHand: [{ text: expect.stringContaining('Nothing, unless it comes back from a backup') }],
      },
    ]);
    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(report.unrestored).toMatchObject([
      { resource: 'domain-settings', target: first, path: '', why: 'gone', wanted: null, found: null },
    ]);
    for (const name of rest) expect(domainOf(server, name).settings.requireSmtpAuthentication).toBe(false);
    expect(await errorOf(undo(server))).toMatchObject({ code: 'run.not-found' });
  });

  it('has nothing left to do where the only domain it touched is gone, and ends well', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    Reflect.deleteProperty(server.state.domains, server.names[0] ?? '');

    expect(await undo(server, run)).toMatchObject({ status: 'nothing-to-do', exitCode: 0 });
  });

  it.each([
    ['it is listed and refuses to be read', { kind: 'status', code: 404 }, '*'],
    ['the list cannot be read', { kind: 'status', code: 500 }, 'list'],
    ['nobody answers', { kind: 'drop' }, '*'],
    ['nobody answers, and it is not listed', { kind: 'drop' }, 'unlisted'],
  ] as const)('takes no domain for gone where %s', async (_, fault, where) => {
    const server = await aServer({ prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    const [first = ''] = server.names;
    if (where !== '*') Reflect.deleteProperty(server.state.domains, first);
    const path =
      where === 'list' ? 'settings/sysadmin/domains' : `settings/sysadmin/domain-settings/${first}`;
    server.sandbox.addFaults([{ ...fault, path }]);

    const report = await undo(server, run);

    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(report.unrestored.map(({ why }) => why)).toEqual(
      (where === 'list' ? server.names : [first]).map(() => 'unread'),
    );
  });

  it('never takes the server for a domain that is gone', async () => {
    const server = await aServer({ domains: 1 });
    const { run } = await apply(server, await aPlaybook({ steps: { logging: {} } }));
    server.sandbox.addFaults([{ kind: 'status', code: 500, path: 'settings/sysadmin/log-settings' }]);

    const report = await undo(server, run);

    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6, unrestored: [{ why: 'unread' }] });
  });

  it('has nothing to do when somebody has put everything back by hand', async () => {
    const server = await aServer({ prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    for (const { settings } of Object.values(server.state.domains))
      settings.requireSmtpAuthentication = false;

    expect(await undo(server, run)).toMatchObject({ status: 'nothing-to-do', exitCode: 0, results: [] });
  });

  it('is not proved when there is nothing it may do', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const { run } = await apply(server, await domainSteps());
    Object.assign(domainOf(server, server.names[0]).settings, {
      catchAll: 'x',
      requireSmtpAuthentication: false,
    });

    expect(await undo(server, run)).toMatchObject({
      run: null,
      status: 'not-proved',
      exitCode: 6,
      results: [],
    });
  });

  it('refuses the way back of another server', async () => {
    const [one, other] = [await aServer({ prepare: weakDomains }), await aServer()];
    const { run } = await apply(one, await smtpAuthOnly());
    const undone = undo({ ...one, connection: { ...one.connection, server: other.connection.server } }, run);

    expect(await errorOf(undone)).toMatchObject({ code: 'run.not-found' });
  });
});

describe('what a rollback disturbs', () => {
  it('is what each of its changes did, field by field', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const steps = {
      'domain-smtp-auth': { includeDefaults: false },
      'domain-throttling': { includeDefaults: false },
    };
    const plan = await planOf(server, await aPlaybook({ steps }));
    const { run } = await carryOut(server, plan);

    const back = await undoPlanOf(server, run);

    const told = ({ changes }: typeof plan) =>
      Object.fromEntries(changes.map((one) => ['field' in one ? one.field : one.item, one.disruption]));
    expect(new Set(Object.values(told(plan))).size).toBeGreaterThan(1);
    expect(told(back)).toEqual(told(plan));
    expect(back.changes.every(({ effect }) => effect === 'loosens')).toBe(true);
  });

  it('keeps the worse name where its plan cannot be read any more', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    await writeFile(join((await pastRunOf(server, run)).run.path, 'plan.json'), '{}');

    const back = await undoPlanOf(server, run);

    expect(back.changes).toMatchObject([{ effect: 'loosens', disruption: 'low' }]);
    expect((await undo(server, run)).exitCode).toBe(0);
  });
});

describe('rollback of a damaged run', () => {
  async function aRunOnDisk() {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    const { path } = (await pastRunOf(server, run)).run;
    return { server, run, path };
  }

  it.each([
    ['the snapshot is gone', (path: string) => rm(join(path, 'snapshot.json'))],
    ['the snapshot was edited', (path: string) => edit(join(path, 'snapshot.json'), 'info', 'spam')],
    ['the journal was edited', (path: string) => edit(join(path, 'journal.jsonl'), '"seq":2', '"seq":7')],
    ['the journal is no journal', (path: string) => writeFile(join(path, 'journal.jsonl'), 'x\n')],
  ])('writes nothing when %s', async (_, damage) => {
    const { server, run, path } = await aRunOnDisk();
    await damage(path);
    server.sandbox.resetStats();

    expect(await errorOf(undo(server, run))).toMatchObject({ code: 'run.damaged' });
    expect(server.sandbox.stats().writes).toBe(0);
  });

  async function edit(file: string, from: string, to: string): Promise<void> {
    const text = await readFile(file, 'utf8');
    expect(text).toContain(from);
    await writeFile(file, text.replace(from, to));
  }
});
