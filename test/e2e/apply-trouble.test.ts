/** `apply` on a server, a disk or a day that goes wrong. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runReportSchema } from '../../src/report/model/run-report.js';
import { runsReportSchema } from '../../src/report/model/runs-report.js';
import { holdings, rollBackLatest, runIn, scenes, until } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
/** The call that holds a domain's settings. */
const DOMAIN = 'settings/sysadmin/domain-settings/*';
const WHOLE = ['--playbook', 'strict'];
const APPLY = ['apply', ...WHOLE, '--auto-approve', ...STATE];

function journalOf(folder: string, run: string): readonly { readonly entry: string }[] {
  const file = join(folder, 'st', 'runs', run, 'journal.jsonl');
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { entry: string });
}

describe('a server that dies in the middle of an apply', () => {
  it('ends with 4; runs and journal tell, a new plan shows the rest, rollback works', async () => {
    const { sandbox, folder, run, start } = await makeScene({ domains: 30, latencyMs: 10 });
    const before = holdings(sandbox.state);
    const applying = start([...APPLY, '--concurrency', '2']);
    await until(() => sandbox.stats().writes >= 10);
    sandbox.addFaults([{ kind: 'drop', path: '**' }]);

    const applied = await applying.ended;
    const halfway = holdings(sandbox.state);
    sandbox.clearFaults();
    const listed = await run(['runs', '--json', ...STATE]);
    const rest = await run(['plan', ...WHOLE, '--json']);
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect(applied.code).toBe(4);
    expect(applied.stdout).toContain('Partly applied.');
    expect(applied.stdout).toContain('The way back: smlockdown rollback ');
    expect(halfway).not.toBe(before);
    const [listedRun] = runsReportSchema.parse(JSON.parse(listed.stdout)).runs;
    expect(listedRun).toMatchObject({ kind: 'apply', status: 'partial' });
    const journal = journalOf(folder, listedRun?.id ?? '');
    expect(journal[0]?.entry).toBe('started');
    expect(journal.at(-1)?.entry).toBe('finished');
    expect(rest.code).toBe(2);
    expect(JSON.parse(rest.stdout).changes.length).toBeGreaterThan(0);
    expect(rolledBack.code).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('does not send a write again of which it does not know what became', async () => {
    const { sandbox, run } = await makeScene();
    const write = 'settings/sysadmin/log-settings';
    sandbox.addFaults([{ kind: 'drop', path: write, method: 'POST', when: 'after' }]);

    const ended = await run([...APPLY, '--step', 'logging']);

    expect(ended.code).toBe(0);
    expect(sandbox.stats().byRoute[`POST ${write}`]).toBe(1);
  });
});

describe('a server that dies while it is read', () => {
  it('ends with 1, and nothing is written and no run is made', async () => {
    const { sandbox, folder, run } = await makeScene({ domains: 30 });
    sandbox.addFaults([{ kind: 'drop', path: 'settings/**', after: 20 }]);

    const ended = await run([...APPLY, '--allow-unread', '--concurrency', '16']);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('[server.unreachable]');
    expect(ended.stderr).toContain('Nothing was written');
    expect(sandbox.stats().writes).toBe(0);
    expect(existsSync(join(folder, 'st', 'runs'))).toBe(false);
  });

  it('is written to with --auto-approve only where something unread is allowed', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'status', path: 'settings/sysadmin/password-requirements', code: 500 }]);
    const two = [...APPLY, '--step', 'logging', '--step', 'password-policy'];

    const refused = await run(two);
    const writesBefore = sandbox.stats().writes;
    const allowed = await run([...two, '--allow-unread']);

    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('[plan.not-read]');
    expect(refused.stderr).toContain('--allow-unread');
    expect(writesBefore).toBe(0);
    expect(allowed.code).toBe(1);
    expect(sandbox.stats().writes).toBe(1);
  });
});

describe('a server that does not do as it says', () => {
  it('ends with 5 and names the field that it ignored', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'ignore-field', path: 'settings/**', field: 'requireSmtpAuthentication' }]);
    const before = holdings(sandbox.state);

    const ended = await run([...APPLY, '--step', 'domain-smtp-auth', '--json']);

    const report = runReportSchema.parse(JSON.parse(ended.stdout));
    const named = report.results.flatMap(({ fields }) =>
      fields.filter(({ verdict }) => verdict === 'ignored').map(({ field }) => field),
    );
    expect(ended.code).toBe(5);
    expect(report.exitCode).toBe(5);
    expect([...new Set(named)]).toEqual(['requireSmtpAuthentication']);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('stops after the first domain when that one is not honoured', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'ignore-field', path: DOMAIN, field: 'requireSmtpAuthentication' }]);

    const ended = await run([...APPLY, '--step', 'domain-smtp-auth', '--domain', '*']);

    expect(ended.code).toBe(5);
    expect(ended.stdout).toContain(
      'Require SMTP Authentication (not taken): on was written, off was read back',
    );
    expect(ended.stdout).toContain('Not written, nothing was sent\n  Settings of a mail domain, 4 domains');
    expect(ended.stdout.replace(/\s+/g, ' ')).toContain('1 object not proved, 4 objects not written.');
    expect(sandbox.stats().writes).toBe(1);
  });

  it('ends with 5 and names what it changed along, which a rollback leaves and names, as nobody sent it', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([
      {
        kind: 'alter-field',
        path: DOMAIN,
        field: 'maxMessageSize',
        value: 4711,
      },
    ]);

    const ended = await run([...APPLY, '--step', 'domain-smtp-auth', '--domain', '*']);
    sandbox.clearFaults();
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect(ended.code).toBe(5);
    expect(ended.stdout).toContain('maxMessageSize changed by itself');
    expect(rolledBack.code).toBe(6);
    expect(rolledBack.stdout).toContain('maxMessageSize');
    const settings = Object.values(sandbox.state.domains).map((one) => one.settings);
    expect(settings.some(({ maxMessageSize }) => maxMessageSize === 4711)).toBe(true);
    expect(settings.some(({ requireSmtpAuthentication: isOn }) => isOn !== true)).toBe(true);
  });

  it('ends with 4 and calls nothing refused where a write got no answer', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'drop', path: 'settings/sysadmin/log-settings', method: 'POST' }]);

    const ended = await run([...APPLY, '--step', 'logging']);

    expect(ended.code).toBe(4);
    expect(ended.stdout.replace(/\s+/g, ' ')).toContain(
      'Log detail, server: not known: not read back, or not answered and perhaps still under way',
    );
    expect(ended.stdout).not.toContain('refused');
  });

  it('ends with 6 where a rollback is not proved', async () => {
    const { sandbox, run } = await makeScene();
    await run([...APPLY, '--step', 'logging']);
    sandbox.addFaults([
      { kind: 'ignore-field', path: 'settings/sysadmin/log-settings', field: 'smtpLogLevel' },
    ]);

    const ended = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect(ended.code).toBe(6);
    expect(ended.stdout).toContain('The rollback is not proved.');
  });

  it('leaves no one target reported as done that refused', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([
      {
        kind: 'status',
        path: 'settings/sysadmin/log-settings',
        method: 'POST',
        code: 400,
        body: { message: 'no' },
      },
    ]);

    const ended = await run([...APPLY, '--json']);

    const report = runReportSchema.parse(JSON.parse(ended.stdout));
    const refused = report.results.filter(({ outcome }) => outcome === 'refused');
    expect(ended.code).toBe(4);
    expect(refused.map(({ resource }) => resource)).toEqual(['log-settings']);
    expect(report.summary.proved).toBe(report.results.length - 1);
  });
});

describe('a state folder that cannot be written', () => {
  it('ends with 1 before the first write', async () => {
    const { sandbox, folder, run } = await makeScene();
    writeFileSync(join(folder, 'st'), 'a file is in the way');

    const ended = await run(APPLY);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('[store.unwritable]');
    expect(ended.stderr).toContain('--state-dir');
    expect(sandbox.stats().writes).toBe(0);
    expect(sandbox.stats().byRoute['POST auth/logout-user']).toBe(1);
  });

  it('ends with 1 where the lock can be taken, but no run folder made', async () => {
    const { sandbox, folder, run } = await makeScene();
    mkdirSync(join(folder, 'st'));
    writeFileSync(join(folder, 'st', 'runs'), 'a file is in the way');

    const ended = await run(APPLY);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('[store.unwritable]');
    expect(sandbox.stats().writes).toBe(0);
    expect(readdirSync(join(folder, 'st', 'locks'))).toEqual([]);
  });
});

describe('two runs at once', () => {
  it('the second ends with 3, names the holder and writes nothing', async () => {
    const { sandbox, start, run } = await makeScene();
    sandbox.addFaults([{ kind: 'delay', path: 'settings/sysadmin/log-settings', ms: 2500, once: true }]);
    const first = start(APPLY);
    await until(() => sandbox.stats().reads > 0);

    const second = await run(APPLY);
    const writes = sandbox.stats().writes;
    const ended = await first.ended;

    expect(second.code).toBe(3);
    expect(second.stderr).toContain('[run.locked]');
    expect(second.stderr).toContain(`process ${first.pid}`);
    expect(second.stderr).toContain('apply');
    expect(writes).toBe(0);
    expect(ended.code).toBe(0);
  });

  it('a lock whose process is gone is no hindrance', async () => {
    const { sandbox, start, run } = await makeScene();
    sandbox.addFaults([{ kind: 'delay', path: 'settings/sysadmin/log-settings', ms: 5000, once: true }]);
    const first = start(APPLY);
    await until(() => sandbox.stats().reads > 0);
    first.signal('SIGKILL');
    await first.ended;

    const second = await run(APPLY);

    expect(second.code).toBe(0);
    expect(runIn(second.stdout)).not.toBe('');
  });
});
