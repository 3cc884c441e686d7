/** Laws 3, 4, 7 and 13 of what is done about a mailbox that sends a flood: whatever a server does with the call, and whatever moves meanwhile. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import { LockdownError } from '../../../src/errors.js';
import type { Playbook } from '../../../src/playbook/playbook.js';
import type { Fault } from '../../../src/sandbox/fault.js';
import { loginLink } from '../../../src/steps/administrators/login-link.js';
import { endSessions } from '../../../src/steps/intrusion/end-sessions.js';
import { purgeSpool } from '../../../src/steps/intrusion/purge-spool.js';
import { retryNow } from '../../../src/steps/intrusion/retry-now.js';
import { stopMailbox } from '../../../src/steps/intrusion/stop-mailbox.js';
import type { Step, StepOptions } from '../../../src/steps/kit/step.js';
import { runs } from '../../property-runs.js';
import { aServer, auditOf, carryOut, type Server } from '../a-server.js';
import { EMPTY_VAULT } from '../an-empty-vault.js';

const SECRET = 'Otter-9-Quiet-Harbour';

type Held = Pick<Server['state'], 'spool' | 'connections'>;

interface Act {
  readonly action: Step;
  readonly options: (mailbox: string) => StepOptions;
  readonly path: string;
  /** What is left to do; 0 where it is done. Undefined where no read tells. */
  readonly left: ((server: Server, mailbox: string) => number) | undefined;
}

const userOf = ({ state }: Server, mailbox: string) =>
  state.domains[mailbox.split('@')[1] ?? '']?.users.find(({ emailAddress }) => emailAddress === mailbox);
const parsed = (step: Step, given: StepOptions): StepOptions => step.options.parse(given);

const ACTS: readonly Act[] = [
  {
    action: stopMailbox,
    options: (mailbox) => parsed(stopMailbox, { mailbox, disable: true }),
    path: 'settings/domain/post-user-mail',
    left: (server, mailbox) => Number(userOf(server, mailbox)?.securityFlags.isDisabled !== true),
  },
  {
    action: stopMailbox,
    options: (mailbox) => parsed(stopMailbox, { mailbox, expirePassword: true }),
    path: 'settings/domain/expire-users-passwords',
    left: (server, mailbox) => Number(userOf(server, mailbox)?.isPasswordExpired !== true),
  },
  {
    action: endSessions,
    options: (mailbox) => parsed(endSessions, { mailbox }),
    path: 'settings/sysadmin/kill-user-sessions',
    left: ({ state }, mailbox) => state.connections.filter(({ email }) => email === mailbox).length,
  },
  {
    action: purgeSpool,
    options: (mailbox) => parsed(purgeSpool, { mailbox }),
    path: 'settings/sysadmin/spool-delete-*',
    left: ({ state }, mailbox) => state.spool.filter(({ sender }) => sender === mailbox).length,
  },
  {
    action: retryNow,
    options: () => ({}),
    path: 'settings/sysadmin/reset-spool-messages',
    left: ({ state }) => state.spool.filter(({ attempts }) => attempts > 0).length,
  },
  {
    action: loginLink,
    options: (mailbox) => parsed(loginLink, { mailbox }),
    path: 'auth/retrieve-login-token',
    left: undefined,
  },
];

function playbookOf({ action, options }: Act, mailbox: string): Playbook {
  return {
    ...{ name: action.id, hash: 'sha256:x', steps: { [action.id]: options(mailbox) } },
    ...{ domains: { include: ['*'], exclude: [] }, named: [], overrides: [], waivers: [], limits: {} },
  } as unknown as Playbook;
}

async function flooded(flood: number) {
  const server = await aServer({ domains: 2, flood, reference: 'keys' });
  const [mailbox = ''] = server.state.throttled.users;
  return { server, mailbox };
}

async function planNow(server: Server, act: Act, mailbox: string) {
  const playbook = playbookOf(act, mailbox);
  const survey = await auditOf(server, playbook, { steps: [act.action] });
  return buildPlan(survey, playbook, { kind: act.action === stopMailbox ? 'apply' : 'action' });
}

/** What belongs to nobody whom the action is about. */
const othersIn = ({ spool, connections }: Held, mailbox: string) => ({
  spool: spool.filter(({ sender }) => sender !== mailbox),
  connections: connections.filter(({ email }) => email !== mailbox),
});

type Bend = Fault extends infer F ? (F extends Fault ? Omit<F, 'path' | 'method'> : never) : never;

const BENDS: readonly (Bend | undefined)[] = [
  undefined,
  { kind: 'status', code: 400, body: { message: `no: ${SECRET}` } },
  { kind: 'status', code: 500 },
  { kind: 'status', code: 200, body: { success: true } },
  { kind: 'status', code: 200, body: { success: false } },
  { kind: 'garbage' },
  { kind: 'drop' },
  { kind: 'drop', when: 'after' },
  { kind: 'status', code: 500, when: 'after' },
];

/** Where all of it moved, nothing is done. */
function unlessStale(error: unknown): void {
  if (!(error instanceof LockdownError) || error.code !== 'plan.stale') throw error;
}

const anyAct = fc.constantFrom(...ACTS);

describe('actions against a flood', () => {
  it('write nothing while they are planned, and are called done only where the server shows it (laws 3, 4)', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyAct,
        fc.constantFrom(...BENDS),
        fc.integer({ min: 1, max: 5 }),
        async (act, bend, flood) => {
          const { server, mailbox } = await flooded(flood);
          if (bend !== undefined)
            server.sandbox.addFaults([{ ...bend, method: 'POST', path: act.path } as Fault]);
          const others = act.action === retryNow ? undefined : othersIn(server.state, mailbox);

          const plan = await planNow(server, act, mailbox);
          const writes = server.sandbox.stats().writes;
          const report = await carryOut(server, plan);

          expect(writes).toBe(0);
          expect(plan.changes.length).toBeGreaterThan(0);
          if (act.left !== undefined) {
            expect(report.exitCode === 0).toBe(act.left(server, mailbox) === 0);
            expect(report.results.every(({ outcome }) => outcome === 'proved')).toBe(report.exitCode === 0);
          }
          if (others !== undefined) expect(othersIn(server.state, mailbox)).toEqual(others);
          await server.close();
        },
      ),
      runs(25),
    );
  });

  it("leave alone what is somebody else's, and what somebody changed meanwhile (law 13)", async () => {
    const purge = ACTS.find(({ action }) => action === purgeSpool) as Act;
    const sender = fc.constantFrom(
      (own: string) => own,
      (own: string) => own.toUpperCase(),
      (own: string) => `x${own}`,
      (own: string) => `${own}.test`,
      (own: string) => own.replace('@', '+news@'),
      (own: string) => own.replace(/@.*/, '@other.test'),
      () => '',
      () => '<>',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(sender, fc.constantFrom('stays', 'goes', 'tried')), { minLength: 1, maxLength: 6 }),
        async (messages) => {
          const { server, mailbox } = await flooded(1);
          const { state } = server;
          const [one] = state.spool;
          if (one === undefined) throw new Error('the spool is empty');
          state.spool = messages.map(([from], at) => ({
            ...one,
            ...{ fileName: `${at}.hdr`, sender: from(mailbox), attempts: 1 },
          }));
          const plan = await planNow(server, purge, mailbox);
          const meanwhile = new Map(messages.map(([, moved], at) => [`${at}.hdr`, moved]));
          state.spool = state.spool
            .filter(({ fileName }) => meanwhile.get(fileName) !== 'goes')
            .map((it) => (meanwhile.get(it.fileName) === 'tried' ? { ...it, attempts: 2 } : it));
          const isOwn = ({ sender: from }: { sender: string }) =>
            from.toLowerCase() === mailbox.toLowerCase();
          const others = state.spool.filter((it) => !isOwn(it));

          if (plan.changes.length > 0) await carryOut(server, plan).catch(unlessStale);

          expect(state.spool.filter((it) => !isOwn(it))).toEqual(others);
          // Another try of a message does not make it another one.
          expect(state.spool.filter(isOwn)).toEqual([]);
          await server.close();
        },
      ),
      runs(25),
    );
  });

  it('keep a new password and a link out of plan, report and run, whatever the server says (law 7)', async () => {
    const password: Act = {
      action: stopMailbox,
      options: (mailbox) => parsed(stopMailbox, { mailbox, newPassword: 'env:NEW' }),
      path: 'settings/domain/post-user',
      left: undefined,
    };
    const link = ACTS.find(({ action }) => action === loginLink) as Act;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(password, link), fc.constantFrom(...BENDS), async (act, bend) => {
        const { server, mailbox } = await flooded(1);
        if (bend !== undefined)
          server.sandbox.addFaults([{ ...bend, method: 'POST', path: act.path } as Fault]);
        const made: string[] = [];
        const vault = { ...EMPTY_VAULT, secret: () => SECRET };
        server.secrets.add(SECRET);

        const plan = await planNow(server, act, mailbox);
        const report = await carryOut(server, plan, {
          ...(act === password ? { vault } : {}),
          onAccepted: ({ autoLoginToken }) => {
            if (typeof autoLoginToken === 'string') made.push(autoLoginToken);
          },
        });

        const found = await readdir(server.stateDir, { recursive: true, withFileTypes: true });
        const files = await Promise.all(
          found.filter((it) => it.isFile()).map((it) => readFile(join(it.parentPath, it.name), 'utf8')),
        );
        expect(files.length).toBeGreaterThan(3);
        const texts = [JSON.stringify(plan), JSON.stringify(report), ...files];
        for (const secret of [SECRET, ...made])
          for (const form of [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
            expect(texts.filter((text) => text.includes(form))).toEqual([]);
        await server.close();
      }),
      runs(20),
    );
  });
});
