/** `plan` and `show`: what an apply would change, in words and in a file. */

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parsePlan } from '../../src/cli/run/plan-file.js';
import { sealPlan } from '../../src/engine/plan/build-plan.js';
import { type Made, type PlanBody, withMade } from '../../src/engine/plan/plan.js';
import { planReportSchema } from '../../src/report/model/plan-report.js';
import { holdings, rollBackLatest, runIn, scenes, tooLongLines } from './a-cli.js';

const makeScene = scenes();

type Sealed = { readonly hash: string; readonly made: Made };

describe('plan', () => {
  it('writes nothing to the server and ends with 2 when there are changes', async () => {
    const { sandbox, run } = await makeScene();
    const before = holdings(sandbox.state);

    const ended = await run(['plan', '--playbook', 'strict']);

    expect(ended.code).toBe(2);
    expect(sandbox.stats()).toMatchObject({ signIns: 1, writes: 0 });
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('--json gives the plan as its schema says', async () => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['plan', '--playbook', 'strict', '--json']);

    const plan = planReportSchema.parse(JSON.parse(ended.stdout));
    expect(plan).toMatchObject({
      formatVersion: 1,
      kind: 'apply',
      server: { url: sandbox.url, build: 9406 },
    });
    const relay = plan.changes.find((change) => 'field' in change && change.field === 'allowRelay');
    expect(relay).toMatchObject({
      steps: ['smtp-relay'],
      target: 'server',
      resource: 'smtp-in',
      before: 'anyone',
      after: 'nobody',
      effect: 'tightens',
    });
    const counted = (action: string) => plan.changes.filter((change) => change.action === action).length;
    expect(plan.summary).toMatchObject({
      add: counted('add'),
      change: counted('change'),
      remove: counted('remove'),
    });
  });

  it('holds back what users would notice, and so does an apply, which ends with 2 for that alone', async () => {
    const { folder, run } = await makeScene({ domains: 2 });
    const held =
      'version: 1\nname: mild\nsteps: { smtp-relay: {}, domain-2fa: {} }\nlimits: { disruption: low }\n';
    writeFileSync(join(folder, 'mild.yaml'), held);

    const planned = await run(['plan', '--playbook', 'mild.yaml', '--all']);
    const applied = await run(['apply', '--playbook', 'mild.yaml', '--auto-approve']);
    const again = await run(['apply', '--playbook', 'mild.yaml', '--auto-approve']);
    const minded = await run(['apply', '--playbook', 'mild.yaml', '--auto-approve', '--fail-on', 'never']);

    expect(planned.stdout).toContain('--max-disruption high has them in the plan');
    expect(applied).toMatchObject({ code: 2, stderr: expect.stringContaining('held back') });
    expect(applied.stdout).toContain('Verified');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing to change but what') });
    expect(minded.code).toBe(0);
    const whole = await run(['plan', '--playbook', 'mild.yaml', '--max-disruption', 'high']);
    expect(whole.stdout).toContain('Allow Relay: anyone -> nobody');
  });

  it.each([
    ['audit', [], 2],
    ['audit', ['--fail-on', 'never'], 0],
    ['plan', [], 2],
    ['plan', ['--fail-on', 'never'], 0],
    ['apply', ['--auto-approve'], 2],
    ['apply', ['--dry-run'], 2],
    ['apply', ['--auto-approve', '--fail-on', 'never'], 0],
  ])('with only held back left has %s %j end with %i', async (command, more, code) => {
    const { sandbox, run } = await makeScene({ domains: 1 });

    const ended = await run([command, '--playbook', 'baseline', '--step', 'smtp-relay', ...more]);

    expect(ended.code).toBe(code);
    expect(`${ended.stdout}${ended.stderr}`.replace(/\s+/g, ' ')).toContain(
      'smlockdown plan --max-disruption high has them in the plan',
    );
    expect(sandbox.stats().writes).toBe(0);
  });

  it('ends an apply with 2 for what is held back, whatever else was done: also where a domain was added', async () => {
    const { folder, run, sandbox } = await makeScene({ domains: 1 });
    const placeholder = "{ name: placeholder.example, password: 'generate:p.txt' }";
    writeFileSync(
      join(folder, 'own.yaml'),
      `version: 1\nname: own\nsteps: { smtp-relay: {}, catch-all: {}, placeholder-domain: ${placeholder} }\nlimits: { disruption: low }\n`,
    );

    const ended = await run(['apply', '--playbook', 'own.yaml', '--auto-approve']);

    expect(Object.keys(sandbox.state.domains)).toContain('placeholder.example');
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('Apply once more') });
  });

  it('that changes too many domains at once is refused with the number that fits, which then is carried out', async () => {
    const { folder, sandbox, run } = await makeScene({ domains: 40 });
    for (const { settings } of Object.values(sandbox.state.domains)) settings.enableTlsIfAvailable = false;
    writeFileSync(
      join(folder, 'own.yaml'),
      'version: 1\nname: own\nsteps: { domain-tls: {} }\nlimits: { changedDomainsPercent: 25 }\n',
    );
    const own = ['--playbook', 'own.yaml'];
    const apply = ['apply', ...own, '--auto-approve'];

    const planned = await run(['plan', ...own]);
    const refused = await run(apply);
    const first = await run([...apply, '--first', '25']);

    const hint = 'Take them in portions: plan and apply with --first 25,';
    expect([planned.code, planned.stderr.includes(hint)]).toEqual([2, true]);
    expect([refused.code, refused.stderr.includes(hint)]).toEqual([3, true]);
    expect(first.code).toBe(0);
    expect((await run(apply)).code).toBe(0);
    expect((await run(['plan', ...own])).code).toBe(0);
  });

  it.each([
    ['--first', '2'],
    ['--dns'],
    ['--probe'],
    ['--only-server'],
    ['--max-disruption', 'low'],
    ['--domain', '*'],
  ])('is no usage of an apply of its file: %s', async (...flags) => {
    const { run, sandbox } = await makeScene();
    await run(['plan', '--step', 'logging', '--out', 'plan.json']);

    const ended = await run(['apply', 'plan.json', '--auto-approve', ...flags]);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('belong to the making of a plan, not to its FILE');
    expect(sandbox.stats().writes).toBe(0);
  });

  it('takes the server and the first domains, or the server alone', async () => {
    const { run } = await makeScene({ domains: 6 });
    const targets = async (...argv: string[]) => {
      const { changes } = planReportSchema.parse(JSON.parse((await run(['plan', '--json', ...argv])).stdout));
      return new Set(changes.map(({ target }) => target));
    };

    expect((await targets('--first', '2')).size).toBe(1 + 2);
    expect([...(await targets('--only-server'))]).toEqual(['server']);
  });

  it('prints a last line in the words people know', async () => {
    const { run } = await makeScene();

    const { stdout } = await run(['plan', '--playbook', 'strict']);

    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^Plan: \d+ to add, \d+ to change, \d+ to remove; \d+ waived, \d+ manual\.$/,
    );
  });

  it('gives the same bytes twice, but for when it was made, whatever the order of answers', async () => {
    const { sandbox, folder, run } = await makeScene({ domains: 20 });
    await run(['plan', '--out', 'first.json', '--concurrency', '1']);
    sandbox.addFaults([{ kind: 'delay', path: 'settings/domain/**', ms: 20, after: 3, times: 5 }]);

    await run(['plan', '--out', 'second.json', '--concurrency', '16']);

    const [first, second] = ['first.json', 'second.json'].map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const { at, hash } = (JSON.parse(text) as Sealed).made;
      return text.replace(at, 'AT').replace(hash, 'HASH');
    });
    expect(first).toContain('"changes"');
    expect(second).toBe(first);
  });

  it('folds equal changes on many domains and counts them right', async () => {
    const { sandbox, run } = await makeScene({ domains: 412 });
    const open = Object.entries(sandbox.state.domains)
      .filter(([, domain]) => domain.settings.requireSmtpAuthentication === false)
      .map(([name]) => name);

    const folded = await run(['plan', '--playbook', 'strict', '--step', 'domain-smtp-auth']);
    const expanded = await run(['plan', '--playbook', 'strict', '--expand']);

    expect(folded.stdout).toContain(`Require SMTP Authentication: off -> on, on ${open.length} domains`);
    expect(open.filter((name) => !expanded.stdout.includes(name))).toEqual([]);
    expect(tooLongLines(folded.stdout)).toEqual([]);
    expect(tooLongLines(expanded.stdout)).toEqual([]);
  });

  it('ends with 1 and says what was not read', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'status', path: 'settings/sysadmin/password-requirements', code: 500 }]);

    const ended = await run(['plan']);

    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('1 step NOT READ');
    expect(ended.stdout.trimEnd()).toMatch(/, 1 not read\.$/);
    expect(ended.stdout).not.toContain('minLength');
  });

  it('shows a waived finding with its owner, and plans nothing for it', async () => {
    const { folder, run } = await makeScene();
    writeFileSync(
      join(folder, 'own.yaml'),
      [
        'version: 1',
        'name: own',
        'extends: baseline',
        'waivers:',
        '  - step: logging',
        '    domain: server',
        '    reason: the disk is full',
        '    owner: postmaster@example.com',
        '    expires: 2999-12-31',
        '',
      ].join('\n'),
    );

    const ended = await run(['plan', '--playbook', './own.yaml', '--step', 'logging']);

    expect(ended.code).toBe(0);
    expect(ended.stdout.replace(/\s+/g, ' ')).toContain(
      'Waived by postmaster@example.com until 2999-12-31: the disk is full',
    );
    expect(ended.stdout).toContain('Plan: 0 to add, 0 to change, 0 to remove; 1 waived, 0 manual.');
  });

  it('shows that a waiver of what it changes has expired', async () => {
    const { folder, run } = await makeScene();
    const waiver = 'step: logging, domain: server, reason: r, owner: o@example.com, expires: 2020-02-29';
    writeFileSync(
      join(folder, 'own.yaml'),
      `version: 1\nname: own\nextends: baseline\nwaivers: [{ ${waiver} }]\n`,
    );

    const ended = await run(['plan', '--playbook', './own.yaml', '--step', 'logging']);

    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain('> The waiver of o@example.com expired on 2020-02-29.');
  });

  it('removes no entry of the whitelist with strict', async () => {
    const { run } = await makeScene();

    const ended = await run(['plan', '--playbook', 'strict', '--step', 'smtp-auth-bypass', '--json']);

    const { changes, summary } = planReportSchema.parse(JSON.parse(ended.stdout));
    expect(changes.length).toBeGreaterThan(0);
    expect(summary.remove).toBe(0);
  });

  it('takes --state-dir, and keeps nothing there', async () => {
    const { folder, run } = await makeScene();

    const ended = await run(['plan', '--step', 'logging', '--state-dir', 'st']);

    expect(ended.code).toBe(2);
    expect(existsSync(join(folder, 'st'))).toBe(false);
  });

  it('says by hand what the published API does not reach', async () => {
    const { run } = await makeScene({ publishedOnly: true });

    const ended = await run(['plan', '--step', 'smtp-relay']);

    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('By hand');
    expect(ended.stdout).toContain('Settings >');
    expect(ended.stdout).toContain('; 0 waived, 1 manual.');
  });
});

describe('a plan file', () => {
  it('is for its owner only, also where a file was there before', async () => {
    const { folder, run } = await makeScene();
    writeFileSync(join(folder, 'old.json'), '', { mode: 0o644 });

    await run(['plan', '--out', 'new.json']);
    await run(['plan', '--out', 'old.json']);

    expect(statSync(join(folder, 'new.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'old.json')).mode & 0o777).toBe(0o600);
  });

  it('is what --json prints but for the head, and show and apply take either', async () => {
    const { folder, run } = await makeScene();

    const planned = await run(['plan', '--out', 'plan.json']);
    const shown = await run(['show', 'plan.json']);
    const shownJson = await run(['show', 'plan.json', '--json']);

    expect(planned.stderr).toContain('smlockdown apply plan.json');
    expect(shown.stdout).toBe(planned.stdout);
    expect(shown.code).toBe(2);
    expect(parsePlan(shownJson.stdout, 'stdout').plan).toEqual(
      JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')),
    );
    writeFileSync(join(folder, 'report.json'), shownJson.stdout);
    expect((await run(['show', 'report.json'])).stdout).toBe(planned.stdout);
    expect((await run(['apply', 'report.json', '--dry-run'])).code).toBe(2);
  });

  it('over its limits says that it cannot be applied as it is, and why', async () => {
    const { folder, run } = await makeScene();
    writeFileSync(
      join(folder, 'own.yaml'),
      'version: 1\nname: own\nextends: baseline\nlimits: { changes: 3 }\n',
    );

    const ended = await run(['plan', '--playbook', './own.yaml', '--out', 'plan.json']);

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('Plan written to plan.json.\nIt cannot be applied as it is: ');
    expect(ended.stderr).toContain('limits.changes');
    expect(ended.stderr).not.toContain('Apply it with');
    expect(existsSync(join(folder, 'plan.json'))).toBe(true);
  });

  it('takes the place of a plan and says so, and of no other file', async () => {
    const { folder, run, sandbox } = await makeScene();
    const plan = ['plan', '--step', 'logging', '--out'];
    writeFileSync(join(folder, 'own.yaml'), 'version: 1\n');

    const first = await run([...plan, 'plan.json']);
    const second = await run([...plan, 'plan.json']);
    sandbox.resetStats();
    const other = await run([...plan, 'own.yaml']);

    expect(first.stderr).toContain('Plan written to plan.json.\n');
    expect(second.stderr).toContain('Plan written to plan.json, in place of the one that was there.\n');
    expect(other.code).toBe(64);
    expect(other.stderr).toContain('own.yaml is there and is no plan');
    expect(readFileSync(join(folder, 'own.yaml'), 'utf8')).toBe('version: 1\n');
    expect(sandbox.stats().requests).toBe(0);
  });

  it('that cannot be written ends with 1 and names it', async () => {
    const { run } = await makeScene();

    const ended = await run(['plan', '--out', 'nowhere/plan.json']);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('[store.unwritable]');
    expect(ended.stderr).toContain('nowhere/plan.json');
  });
});

describe('a plan file that was tampered with', () => {
  type Plan = Record<string, unknown> & { changes: { after?: unknown }[] };

  async function spoiled(spoil: (plan: Plan) => string) {
    const scene = await makeScene();
    const file = join(scene.folder, 'plan.json');
    await scene.run(['plan', '--out', 'plan.json']);
    writeFileSync(file, spoil(JSON.parse(readFileSync(file, 'utf8')) as Plan));
    scene.sandbox.resetStats();
    return scene;
  }

  it.each([
    [
      'edited',
      'plan.edited',
      (plan: Plan) => {
        for (const change of plan.changes) if (typeof change.after === 'number') change.after = 1;
        return JSON.stringify(plan);
      },
    ],
    [
      'of a newer format',
      'plan.newer-format',
      (plan: Plan) => JSON.stringify({ ...plan, formatVersion: 99 }),
    ],
    ['of which nobody says who made it', 'plan.edited', ({ made: _, ...plan }: Plan) => JSON.stringify(plan)],
    ['with a member too many', 'plan.invalid', (plan: Plan) => JSON.stringify({ ...plan, extra: true })],
    ['of something else', 'plan.invalid', () => '{"hello":"world"}'],
    ['cut off', 'plan.invalid', (plan: Plan) => JSON.stringify(plan).slice(0, -20)],
    ['empty', 'plan.invalid', () => ''],
  ])('%s is refused with 65 before anything is sent', async (_, code, spoil) => {
    const { sandbox, run } = await spoiled(spoil);

    const applied = await run(['apply', 'plan.json', '--auto-approve']);
    const shown = await run(['show', 'plan.json']);

    expect(applied.code).toBe(65);
    expect(applied.stderr).toContain(`[${code}]`);
    expect(applied.stderr).toContain('plan.json');
    expect(shown.code).toBe(65);
    expect(sandbox.stats()).toMatchObject({ requests: 0, writes: 0 });
  });

  it('that is not there is refused with 65', async () => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['apply', 'nowhere.json', '--auto-approve']);

    expect(ended.code).toBe(65);
    expect(ended.stderr).toContain('nowhere.json');
    expect(sandbox.stats().requests).toBe(0);
  });

  it('of another server is refused with 3, and nothing is written', async () => {
    const other = await makeScene({ seed: 2 });
    const { sandbox, run } = await makeScene();
    await other.run(['plan', '--out', 'plan.json']);

    const ended = await run(['apply', join(other.folder, 'plan.json'), '--auto-approve']);

    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('[plan.other-server]');
    expect(ended.stderr).toContain(other.sandbox.url);
    expect(sandbox.stats().writes).toBe(0);
    expect(other.sandbox.stats().writes).toBe(0);
  });

  it('made under another contract is refused with 3 before anybody is asked, and nothing is written', async () => {
    const { sandbox, folder, run } = await makeScene();
    await run(['plan', '--out', 'plan.json']);
    const file = join(folder, 'plan.json');
    const { hash: _, made, ...body } = JSON.parse(readFileSync(file, 'utf8')) as PlanBody & Sealed;
    const { hash: _m, ...who } = made;
    const resealed = withMade(sealPlan({ ...body, contract: 'sha256:of-another-build' }), who);
    writeFileSync(file, JSON.stringify(resealed, null, 2));

    const ended = await run(['apply', 'plan.json', '--dry-run']);
    const applied = await run(['apply', 'plan.json', '--auto-approve']);

    expect([ended.code, applied.code]).toEqual([3, 3]);
    expect(applied.stderr).toContain('[plan.stale]');
    const lines = readFileSync(join(folder, 'plan.json'), 'utf8').split('\n');
    const line = lines.findIndex((one) => one.startsWith('  "contract"')) + 1;
    expect(applied.stderr).toContain(
      `plan.json:${line}:15: The plan was made when this tool knew other calls`,
    );
    expect(sandbox.stats().writes).toBe(0);
  });
});

describe('a plan file that would hold what the operator signs in with', () => {
  it('cannot be applied where a change is masked in it, and says so instead of how', async () => {
    const { run, sandbox } = await makeScene({ domains: 1 });
    const [domain] = Object.values(sandbox.state.domains);
    Object.assign(domain?.settings ?? {}, { catchAll: sandbox.accounts.admin.password });

    const ended = await run(['plan', '--playbook', 'strict', '--step', 'catch-all', '--out', 'plan.json']);
    const applied = await run(['apply', 'plan.json', '--auto-approve']);

    expect(ended.stderr).toContain(
      'It cannot be applied as it is: a value of the server holds what you sign in',
    );
    expect(ended.stderr).not.toContain('Apply it with');
    expect(applied.code).not.toBe(0);
    expect(sandbox.stats().writes).toBe(0);
  });

  it('can be where only a text beside the changes is', async () => {
    const { folder, run, sandbox } = await makeScene({ domains: 2 });
    const [name = ''] = Object.keys(sandbox.state.domains);
    for (const { settings } of Object.values(sandbox.state.domains)) settings.catchAll = 'info';
    const waiver = `step: catch-all, domain: ${name}, reason: ${sandbox.accounts.admin.password}`;
    const text = `version: 1\nname: mine\nsteps: { catch-all: {} }\nwaivers: [{ ${waiver}, owner: o, expires: 2999-12-31 }]\n`;
    writeFileSync(join(folder, 'mine.yaml'), text);

    const ended = await run(['plan', '--playbook', './mine.yaml', '--out', 'plan.json']);
    const applied = await run(['apply', 'plan.json', '--auto-approve']);

    expect(readFileSync(join(folder, 'plan.json'), 'utf8')).not.toContain(sandbox.accounts.admin.password);
    expect(ended.stderr).toContain('Apply it with: smlockdown apply plan.json');
    expect(applied.code).toBe(0);
  });
});

describe('show --step', () => {
  it('tells one step of the plan whole and no other, and ends as the plan does', async () => {
    const { run } = await makeScene();
    await run(['plan', '--playbook', 'strict', '--out', 'plan.json']);

    const one = await run(['show', 'plan.json', '--step', 'logging']);
    const json = await run(['show', 'plan.json', '--step', 'logging', '--json']);
    const misspelt = await run(['show', 'plan.json', '--step', 'loging']);

    expect(one.code).toBe(2);
    expect(one.stdout).toContain('exceptions-only -> detailed');
    expect(one.stdout).not.toMatch(/smtp-relay|domain-tls|catch-all/);
    expect(JSON.parse(json.stdout).changes.length).toBeGreaterThan(20);
    expect([misspelt.code, misspelt.stderr]).toEqual([64, expect.stringContaining('logging')]);
  });
});

describe('who planned and applied, when and why', () => {
  it('is kept in the plan file and in the run, and shown of both, without a secret', async () => {
    const { folder, run, sandbox } = await makeScene();
    const reason = `Ticket\n7\u001b[1m ${sandbox.accounts.admin.password}`;
    const state = ['--state-dir', 'st'];

    await run(['plan', '--step', 'logging', '--out', 'plan.json', '--reason', reason]);
    const shown = await run(['show', 'plan.json']);
    const applied = await run(['apply', 'plan.json', '--auto-approve', ...state]);
    await rollBackLatest(run, ['--auto-approve', '--reason', 'Too early', ...state]);
    const listed = await run(['runs', '--expand', ...state]);

    const who = { user: userInfo().username, host: hostname(), tool: expect.stringMatching(/^\d/) };
    const kept = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
    const reasonKept = 'Ticket 7\u001b[1m [redacted]';
    const hash = expect.stringMatching(/^sha256:/);
    const asked = expect.objectContaining({ only: { steps: ['logging'], domains: null } });
    const places = { logging: { file: 'playbooks/baseline.yaml', line: expect.any(Number) } };
    expect(kept.made).toEqual({ ...who, reason: reasonKept, at: expect.any(String), hash, asked, places });
    expect(shown.stdout).toMatch(
      /^Made \d{4}-\d\d-\d\d \d\d:\d\d UTC by .*Ticket 7\\u001b\[1m\s\[redacted\]$/ms,
    );
    const record = readFileSync(join(folder, 'st', 'runs', runIn(applied.stdout), 'run.json'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ ...who, operator: 'admin', reason: kept.made.reason });
    expect(listed.stdout).toMatch(/Reason: Too early$.*Reason: Ticket 7\\u001b\[1m \[redacted\]$/ms);
    expect(listed.stdout).toContain(`${who.user} on`);
    expect(listed.stdout.trimEnd()).toMatch(/Kept in \S+st$/);
  });

  it('a reason of the apply itself comes before that of the plan, and a blank one is refused', async () => {
    const { run } = await makeScene();
    const state = ['--state-dir', 'st'];
    await run(['plan', '--step', 'logging', '--out', 'plan.json', '--reason', 'then']);

    await run(['apply', 'plan.json', '--auto-approve', '--reason', 'now', ...state]);
    const blank = await run(['apply', 'plan.json', '--auto-approve', '--reason', ' ', ...state]);

    expect((await run(['runs', '--expand', ...state])).stdout).toContain('Reason: now');
    expect([blank.code, blank.stderr.includes('--reason takes a text')]).toEqual([64, true]);
  });
});

describe('a selection of which nothing could be judged', () => {
  it.each([
    ['plan', []],
    ['plan', ['--json']],
    ['apply', ['--dry-run']],
    ['apply', ['--auto-approve']],
    ['apply', ['--auto-approve', '--json']],
  ])('is not clean: %s %j ends with 1', async (command, more) => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'status', code: 404, path: 'settings/sysadmin/smtp-in-settings' }]);
    const playbook = ['--playbook', 'baseline', '--step', 'smtp-relay'];

    const ended = await run([command, ...playbook, ...more]);

    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toContain('Nothing to change.');
    expect(ended.stderr).toContain('Nothing of what was selected could be judged on this server.');
    expect(sandbox.stats().writes).toBe(0);
  });
});
