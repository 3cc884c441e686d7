/** Steps that set secrets, proved by who can sign in with what before and after. */
import { describe, expect, it } from '@jest/globals';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import { contentOf, errorOf, type Server, undoPlanOf } from '../a-server.js';
import { type Account, ENVIRONMENT, type LoopCase } from './closed-loop-case.js';
import { LOOP_CASES } from './closed-loop-cases.js';
import { aLoop, applyAsOperator, type Loop, planFor, rollBackLast, signIn } from './closed-loop-run.js';

function caseOf(step: string): LoopCase {
  return LOOP_CASES.find((one) => one.step === step) as LoopCase;
}

/** `in`, `in with a code`, or the code of the error. */
async function tried(
  server: Server,
  account: Account & { readonly username?: string } = {},
): Promise<string> {
  let asked = 0;
  const attempt = signIn(server, {
    ...account,
    onCode: () => {
      asked += 1;
    },
  });
  try {
    await (await attempt).signOut();
    return asked === 0 ? 'in' : 'in with a code';
  } catch {
    return (await errorOf(attempt)).code;
  }
}

async function applied(loop: Loop): Promise<RunReport> {
  return applyAsOperator(loop.server, await planFor(loop));
}

const NEW = { password: ENVIRONMENT.ROTATED } as const;

describe('admin-password', () => {
  it('makes the new password the one that signs in, and the old one no longer', async () => {
    const loop = await aLoop(caseOf('admin-password'));
    const { server } = loop;
    expect([await tried(server), await tried(server, NEW)]).toEqual(['in', 'session.rejected']);

    await applied(loop);

    expect([await tried(server), await tried(server, NEW)]).toEqual(['session.rejected', 'in']);
  });

  it('keeps the new password after a rollback, and says so', async () => {
    const loop = await aLoop(caseOf('admin-password'));
    const { server } = loop;
    await applied(loop);
    const plan = await undoPlanOf(server);

    const report = await rollBackLast(server, { plan, account: NEW });

    expect(plan.manual).toMatchObject([{ message: expect.stringContaining('the server never shows') }]);
    expect(report).toMatchObject({
      exitCode: 6,
      unrestored: [{ resource: 'own-password', path: 'password', why: 'secret', wanted: null }],
    });
    expect([await tried(server), await tried(server, NEW)]).toEqual(['session.rejected', 'in']);
  });

  it('is put back when the server only claims to have changed it, and the rules stay as they were', async () => {
    const loop = await aLoop(caseOf('admin-password'));
    const { server } = loop;
    const start = contentOf(server.state);
    const path = 'settings/sysadmin/administrator-password';
    server.sandbox.addFaults([{ kind: 'ignore-field', path, field: 'password', once: true }]);

    const report = await applied(loop);

    expect(report).toMatchObject({ status: 'failed', exitCode: 3 });
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['undone', 'not-attempted']);
    expect(contentOf(server.state)).toBe(start);
    expect(await tried(server)).toBe('in');
  });

  it('is refused alone when it breaks the rules that hold, and there is nothing of it to undo', async () => {
    const loop = await aLoop(caseOf('admin-password'), {
      prepare: ({ administratorPasswordRequirements }) => {
        administratorPasswordRequirements.minLength = 40;
      },
    });
    const { server } = loop;
    const start = contentOf(server.state);

    const report = await applied(loop);

    expect(report.results).toMatchObject([
      {
        resource: 'own-password',
        outcome: 'refused',
        message: expect.stringContaining('password requirements'),
      },
      { resource: 'administrator-password-policy', outcome: 'proved' },
    ]);
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(await tried(server)).toBe('in');
    const undone = await rollBackLast(server, { plan: await undoPlanOf(server) });
    expect(undone).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(start);
  });

  it('has no effect when it is refused and nothing else was planned', async () => {
    const one = caseOf('admin-password');
    const loop = await aLoop(
      { ...one, options: { rotateTo: 'env:ROTATED' } },
      {
        prepare: ({ administratorPasswordRequirements }) => {
          administratorPasswordRequirements.minLength = 40;
        },
      },
    );

    const report = await applied(loop);

    expect(report).toMatchObject({ status: 'failed', exitCode: 1, summary: { refused: 1 } });
    expect(await tried(loop.server)).toBe('in');
  });
});

describe('admin-2fa', () => {
  const coded = { totpSecret: ENVIRONMENT.AUTHENTICATOR };

  it('makes the sign-in ask for a code of the new secret', async () => {
    const loop = await aLoop(caseOf('admin-2fa'));
    const { server } = loop;
    expect(await tried(server, coded)).toBe('in');

    await applied(loop);

    expect(await tried(server, coded)).toBe('in with a code');
    expect(await tried(server, { totpSecret: 'MFZWIYLONVQXE5DFOJRWC4TENFXGC3BA' })).toBe(
      'session.second-factor',
    );
  });

  it('has no effect when the server refuses the code', async () => {
    const loop = await aLoop(caseOf('admin-2fa'), { clock: () => Date.now() + 3_600_000 });
    const { server } = loop;

    const report = await applied(loop);

    expect(report).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(report.results).toMatchObject([{ outcome: 'refused' }]);
    expect(await tried(server, coded)).toBe('in');
  });

  it('leaves the sign-in as it was when the server only claims to have switched it on', async () => {
    const loop = await aLoop(caseOf('admin-2fa'));
    const { server } = loop;
    const path = 'settings/sysadmin/administrator-two-factor';
    server.sandbox.addFaults([{ kind: 'ignore-field', path, field: 'twoFactorEnabled' }]);

    const report = await applied(loop);

    expect(report.exitCode).toBe(5);
    expect(await tried(server, coded)).toBe('in');
  });
});

describe('admin-password and admin-2fa in one run', () => {
  it('signs in afresh with what each of them left, and both hold after it', async () => {
    const { step, options } = caseOf('admin-password');
    const loop = await aLoop(caseOf('admin-2fa'), { playbook: { steps: { [step]: options } } });
    const { server } = loop;

    const report = await applied(loop);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    const both = { password: ENVIRONMENT.ROTATED, totpSecret: ENVIRONMENT.AUTHENTICATOR };
    expect(await tried(server, both)).toBe('in with a code');
    expect(await tried(server, { totpSecret: ENVIRONMENT.AUTHENTICATOR })).toBe('session.rejected');
  });
});

/** A mailbox that signs in is told that it is no administrator: its password was right. */
const IN_AS_USER = 'session.forbidden';

describe('form-sender', () => {
  const forms = { username: 'forms@clover-estates.example', password: ENVIRONMENT.FORMS_PASSWORD } as const;

  it('adds a user that can sign in, and a rollback takes it away', async () => {
    const loop = await aLoop(caseOf('form-sender'));
    const { server } = loop;
    expect(await tried(server, forms)).toBe('session.rejected');

    await applied(loop);

    expect(await tried(server, forms)).toBe(IN_AS_USER);
    await rollBackLast(server, { plan: await undoPlanOf(server) });
    expect(await tried(server, forms)).toBe('session.rejected');
  });

  it('adds a domain, its user and what it requires in one run, and then nothing; one rollback takes all away', async () => {
    const options = {
      ...{ domain: 'forms.example', user: 'web' },
      ...{ password: 'env:FORMS_PASSWORD', administratorPassword: 'env:FORMS_ADMINISTRATOR' },
    };
    const loop = await aLoop({ ...caseOf('form-sender'), options });
    const { server } = loop;
    const start = contentOf(server.state);
    const plan = await planFor(loop);

    const report = await applyAsOperator(server, plan);

    expect(plan.changes).toMatchObject([
      { target: 'server', action: 'add', item: 'forms.example' },
      { target: 'forms.example', action: 'add', item: 'web@forms.example' },
      { target: 'forms.example', field: 'requireSmtpAuthentication', before: null, after: true },
    ]);
    expect(plan.objects.map(({ resource, isToCome }) => [resource, isToCome])).toEqual([
      ['mail-domains', undefined],
      ['users', true],
      ['domain-settings', true],
    ]);
    expect(report).toMatchObject({ status: 'verified', exitCode: 0, summary: { proved: 3 } });
    expect((await planFor(loop)).changes).toEqual([]);
    expect(server.state.domains['forms.example']?.settings).toMatchObject({
      ...{ maxUsers: 5, maxSize: 1_073_741_824 },
    });
    expect(await tried(server, { ...forms, username: 'web@forms.example' })).toBe(IN_AS_USER);
    const administrator = { username: 'postmaster@forms.example' };
    const own = { ...administrator, password: ENVIRONMENT.FORMS_ADMINISTRATOR };
    expect([await tried(server, own), await tried(server, { ...forms, ...administrator })]).toEqual([
      ...[IN_AS_USER, 'session.rejected'],
    ]);
    const undone = await rollBackLast(server, { plan: await undoPlanOf(server) });
    expect(undone).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(undone.results.map(({ resource }) => resource).at(-1)).toBe('mail-domains');
    expect(contentOf(server.state)).toBe(start);
  });
});

describe('placeholder-domain', () => {
  it('adds a domain whose administrator can sign in, and a rollback takes both away', async () => {
    const loop = await aLoop(caseOf('placeholder-domain'));
    const { server } = loop;
    const administrator = {
      username: 'postmaster@placeholder.example.com',
      password: ENVIRONMENT.PLACEHOLDER_PASSWORD,
    };

    await applied(loop);

    expect(await tried(server, administrator)).toBe(IN_AS_USER);
    await rollBackLast(server, { plan: await undoPlanOf(server) });
    expect(await tried(server, administrator)).toBe('session.rejected');
  });
});
