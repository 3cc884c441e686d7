/** Rollback of what a write moved without being meant to. */
import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../src/sandbox/fault.js';
import { aPlaybook, domainSteps, smtpAuthOnly } from '../a-playbook.js';
import { apply, aServer, contentOf, domainOf, undo, undoPlanOf, weakDomains } from '../a-server.js';

describe('rollback of bystanders', () => {
  const path = 'settings/sysadmin/domain-settings/*';
  const moved: Fault = {
    kind: 'alter-field',
    once: true,
    field: 'throttleSettings.messagesPerHour',
    value: 77,
    path,
  };

  it('leaves alone what no write carried, which somebody may have edited, and names it', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    server.sandbox.addFaults([moved]);

    const report = await apply(server, await smtpAuthOnly());
    const plan = await undoPlanOf(server, report.run);
    const back = await undo(server, report.run);

    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
    expect(report.results[0]?.bystanders.map((one) => one.path)).toEqual([
      'throttleSettings.messagesPerHour',
    ]);
    expect(plan.manual[0]?.message).toContain('throttleSettings moved during the run');
    const { settings } = domainOf(server, server.names[0]);
    expect(settings.throttleSettings.messagesPerHour).toBe(77);
    expect(settings.requireSmtpAuthentication).toBe(false);
    expect(back).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(back.unrestored).toMatchObject([{ path: 'throttleSettings', why: 'left' }]);
  });

  it('goes there and back again', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    server.sandbox.addFaults([moved]);
    const { run } = await apply(server, await smtpAuthOnly());
    const hardened = contentOf(server.state);
    const back = await undo(server, run);

    const again = await undo(server, back.run);

    expect(again).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(contentOf(server.state)).toBe(hardened);
  });

  it('leaves a bystander alone that somebody has changed since', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    server.sandbox.addFaults([moved]);
    const { run } = await apply(server, await smtpAuthOnly());
    const { settings } = domainOf(server, server.names[0]);
    settings.throttleSettings.messagesPerHour = 500;

    const report = await undo(server, run);

    expect(settings.throttleSettings.messagesPerHour).toBe(500);
    expect(settings.requireSmtpAuthentication).toBe(false);
    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6 });
  });

  it('is not proved when the rollback itself moves a bystander', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const { run } = await apply(server, await smtpAuthOnly());
    server.sandbox.addFaults([moved]);

    const report = await undo(server, run);

    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6, unrestored: [] });
    expect(report.results[0]?.bystanders.map((one) => one.path)).toEqual([
      'throttleSettings.messagesPerHour',
    ]);
  });

  it('cannot take away a member that appeared, and says so', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    server.sandbox.addFaults([{ kind: 'alter-field', field: 'brandNew', value: 1, path, once: true }]);
    const { run } = await apply(server, await smtpAuthOnly());

    const plan = await undoPlanOf(server, run);
    const report = await undo(server, run);

    expect(plan.manual[0]?.message).toContain('brandNew was not there before');
    expect(report).toMatchObject({ status: 'not-proved', exitCode: 6 });
  });

  it('restores a field whose value the server altered', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const start = contentOf(server.state);
    server.sandbox.addFaults([{ kind: 'alter-field', field: 'catchAll', value: 'else', path, once: true }]);
    const { run } = await apply(server, await domainSteps());

    const report = await undo(server, run);

    expect(report.exitCode).toBe(0);
    expect(contentOf(server.state)).toBe(start);
  });

  it('brings back a nested member whole when more of it moved than was written', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => {
        for (const domain of Object.values(state.domains))
          domain.passwordSettings.minLength = { enabled: true, ruleValue: 5 };
      },
    });
    const start = contentOf(server.state);
    const own = 'settings/domain/password-settings';
    server.sandbox.addFaults([
      {
        kind: 'alter-field',
        field: 'minLength.enabled',
        value: false,
        path: own,
        method: 'POST',
        once: true,
      },
    ]);
    const playbook = await aPlaybook({ steps: { 'password-policy': { domains: 'check' } } });
    const { run } = await apply(server, playbook);

    const report = await undo(server, run);

    expect(contentOf(server.state)).toBe(start);
    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
  });
});
