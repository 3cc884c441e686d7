/** Several servers of a list, each in a process of its own, and one of them by its name. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { alertSchema } from '../../src/report/model/alert.js';
import { fleetReportSchema } from '../../src/report/model/fleet-report.js';
import { joinedReportSchema } from '../../src/report/model/joined-report.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.js';
import { aServer } from '../api/a-server.js';
import { holdings, tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const sandboxes: Sandbox[] = [];
afterAll(async () => {
  for (const sandbox of sandboxes) await sandbox.close();
});

async function sandboxesOf(count: number): Promise<readonly Sandbox[]> {
  const started = await Promise.all(
    Array.from({ length: count }, (_, index) => startSandbox({ domains: 2, seed: index + 1 })),
  );
  sandboxes.push(...started);
  return started;
}

/** `mail-a`, `mail-b`... of these sandboxes, with a password each in the environment. */
function aPlace(of: readonly Sandbox[], more: Readonly<Record<string, string>> = {}) {
  const place = makeWorkplace();
  const names = of.map((_, index) => `mail-${'abcdef'[index]}`);
  const lines = of.map(
    ({ url, accounts }, index) =>
      `  - { name: ${names[index]}, url: '${url}', username: ${accounts.admin.username}, passwordFrom: 'env:PW_${index}'${more[`${names[index]}`] ?? ''} }\n`,
  );
  const env = Object.fromEntries(of.map(({ accounts }, index) => [`PW_${index}`, accounts.admin.password]));
  writeFileSync(join(place.folder, 'servers.yaml'), `version: 1\nservers:\n${lines.join('')}`);
  return {
    ...place,
    run: (args: readonly string[], with_: Readonly<Record<string, string>> = env) =>
      place.run(args, { env: with_ }),
    env,
  };
}

const ownIn = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const reportIn = (text: string) => fleetReportSchema.parse(JSON.parse(text));

/** A hook that takes what it is told. */
async function anAlertTaker() {
  const hook = await aServer({ 'POST hook': () => ({ status: 200 }) });
  return {
    url: `${hook.url}/hook`,
    get told() {
      return hook.seen.map(({ body }) => alertSchema.parse(body));
    },
    [Symbol.asyncDispose]: hook.close,
  };
}

describe('the servers of a list', () => {
  it('are audited each, worst first, and one without a secret stops no other', async () => {
    const { run, env, folder } = aPlace(await sandboxesOf(3));
    mkdirSync(join(folder, 'fleet'), { mode: 0o700 });
    // Of an earlier fleet: it would pass for what this one found.
    writeFileSync(join(folder, 'fleet', 'mail-b.audit.json'), '{}');

    const told = await run(['fleet', 'audit', '--out', 'first'], { ...env, PW_1: '' });
    const json = reportIn((await run(['fleet', 'audit', '--json'], { ...env, PW_1: '' })).stdout);

    expect(told.code).toBe(78);
    expect(told.stderr).not.toContain('chmod');
    expect(tooLongLines(told.stdout)).toEqual([]);
    expect(told.stdout.split('\n').filter((line) => line.startsWith('mail-'))).toEqual([
      expect.stringMatching(/^mail-b {2}env:PW_1 gives no secret.* exit 78, \d+ s$/),
      expect.stringMatching(/^mail-c {2}FAILED 2 critical, 7 high, 10 medium, .* exit 2, \d+ s$/),
      expect.stringMatching(/^mail-a {2}FAILED 2 critical, 7 high, 9 medium, .* exit 2, \d+ s$/),
    ]);
    expect(json.servers.map(({ name, state, exitCode }) => [name, state, exitCode])).toEqual([
      ['mail-a', 'ended', 2],
      ['mail-b', 'failed', 78],
      ['mail-c', 'ended', 2],
    ]);
    expect(readdirSync(join(folder, 'fleet')).sort()).toEqual([
      'locks',
      'mail-a.audit.json',
      'mail-b.audit.json.before',
      'mail-c.audit.json',
    ]);
    if (process.platform !== 'win32')
      expect(statSync(join(folder, 'fleet', 'mail-a.audit.json')).mode & 0o077).toBe(0);
    const own = JSON.parse(readFileSync(join(folder, 'fleet', 'mail-a.audit.json'), 'utf8'));
    expect(own).toMatchObject({ report: 'audit', server: { url: json.servers[0]?.url } });
  });

  it('are changed by the plans that were looked at, canaries first, and by nothing else', async () => {
    const [a, b] = (await sandboxesOf(2)) as [Sandbox, Sandbox];
    const { run, folder } = aPlace([a, b], { 'mail-b': ', labels: [canary], playbook: strict' });
    const before = [a, b].map(({ state }) => holdings(state));

    const planned = await run(['fleet', 'plan', '--state-dir', 'st']);
    expect([a, b].map(({ state }) => holdings(state))).toEqual(before);
    const unasked = await run(['fleet', 'apply', '--state-dir', 'st']);
    const applied = await run(['fleet', 'apply', '--plans', 'fleet', '--auto-approve', '--state-dir', 'st']);

    expect([planned.code, unasked.code]).toEqual([2, 64]);
    expect(unasked.stderr).toContain('apply asks nobody');
    expect(applied.code).toBe(2);
    expect(applied.stderr.split('\n').filter((line) => line.startsWith('mail-'))).toEqual([
      expect.stringMatching(/^mail-b: proved: \d+ of \d+ objects?, run \S+-apply-/),
      expect.stringMatching(/^mail-a: proved: \d+ of \d+ objects?, run \S+-apply-/),
    ]);
    expect([a, b].map(({ state }) => holdings(state))).not.toEqual(before);
    expect(existsSync(join(folder, 'fleet', 'mail-b.plan-to-apply.json'))).toBe(true);
  });

  it('are told of in a dry run as by a plan, and what was told of a run stays', async () => {
    const { run, folder } = aPlace(await sandboxesOf(1));
    mkdirSync(join(folder, 'fleet'), { mode: 0o700 });
    writeFileSync(join(folder, 'fleet', 'mail-a.apply.json'), 'of a run');

    const dry = ['--playbook', 'baseline', '--step', 'logging', '--dry-run'];
    await run(['fleet', 'apply', ...dry]);

    expect(ownIn(join(folder, 'fleet', 'mail-a.plan.json'))).toMatchObject({ report: 'plan' });
    expect(readFileSync(join(folder, 'fleet', 'mail-a.apply.json'), 'utf8')).toBe('of a run');
  });

  it('are all left alone where one would be changed by nothing that was named', async () => {
    const all = await sandboxesOf(3);
    const some = aPlace(all, { 'mail-a': ', playbook: baseline' });
    const none = aPlace(all);
    for (const sandbox of all) sandbox.resetStats();

    const ended = [
      await none.run(['fleet', 'apply', '--auto-approve']),
      await some.run(['fleet', 'apply', '--dry-run']),
      await some.run(['fleet', 'apply', '--auto-approve', '--plans', 'x', '--playbook', 'strict']),
    ];

    expect(
      ended.map(({ code, stderr }) => [code, stderr.replaceAll(/\s+/g, ' ').replace(/ Next: .*/, '')]),
    ).toEqual([
      [
        64,
        expect.stringMatching(
          /: Fleet apply takes --plans FOLDER or --playbook, and servers\.yaml states no playbook of any server ?$/,
        ),
      ],
      [
        64,
        expect.stringMatching(
          /: Fleet apply takes .*, and servers\.yaml states no playbook of mail-b, mail-c ?$/,
        ),
      ],
      [64, expect.stringContaining(': Fleet apply takes --plans or --playbook, one of the two')],
    ]);
    for (const { folder } of [some, none]) expect(existsSync(join(folder, 'fleet'))).toBe(false);
    expect(all.map((sandbox) => sandbox.stats().requests)).toEqual([0, 0, 0]);
  });

  it('are left alone once one of them does not let us in', async () => {
    const all = await sandboxesOf(3);
    const { run, env } = aPlace(all);
    for (const sandbox of all) sandbox.resetStats();

    const ended = await run(['fleet', 'audit', '--parallel', '1'], { ...env, PW_0: 'wrong' });

    expect(ended.code).toBe(77);
    expect(ended.stdout).toContain('STOPPED: mail-a did not let us in');
    expect(all.map((sandbox) => sandbox.stats().requests > 0)).toEqual([true, false, false]);
  });

  it('go on where one has to change its password, which is no refusal that others would meet', async () => {
    const [a, b] = (await sandboxesOf(2)) as [Sandbox, Sandbox];
    const { run, folder, env } = aPlace([a, b]);
    const { admin, passwordExpired } = a.accounts;
    const list = join(folder, 'servers.yaml');
    const text = readFileSync(list, 'utf8');
    writeFileSync(list, text.replace(`username: ${admin.username}`, `username: ${passwordExpired.username}`));

    const ended = await run(['fleet', 'audit', '--parallel', '1', '--json'], {
      ...{ ...env, PW_0: passwordExpired.password },
    });

    expect(ended.code).toBe(1);
    expect(reportIn(ended.stdout)).toMatchObject({
      ...{ stopped: null, exitCode: 1 },
      servers: [
        { exitCode: 77, error: 'session.password-change' },
        { state: 'ended', exitCode: 2 },
      ],
    });
  });

  it('are the ones that were looked at, though another took the place of one in the list meanwhile', async () => {
    const [a, b] = (await sandboxesOf(2)) as [Sandbox, Sandbox];
    const { run, folder, env } = aPlace([a]);
    const [list, swap] = [join(folder, 'servers.yaml'), join(folder, 'swap.mjs')];
    const other = readFileSync(list, 'utf8').replace(a.url, b.url);
    writeFileSync(
      swap,
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(list)}, ${JSON.stringify(other)})`,
    );
    const NODE_OPTIONS = `--import=${pathToFileURL(swap)}`;
    b.resetStats();

    // The fleet has read the list by then: only its children, and the next one, come to see the other.
    const ended = await run(['fleet', 'audit', '--step', 'logging', '--json'], { ...env, NODE_OPTIONS });
    const { servers } = reportIn(ended.stdout);

    expect(servers).toMatchObject([{ name: 'mail-a', state: 'ended', url: a.url }]);
    expect(ownIn(join(folder, 'fleet', 'mail-a.audit.json'))).toMatchObject({ server: { url: a.url } });
    expect(b.stats().requests).toBe(0);
  });

  it('go on where the report of one cannot be kept', async () => {
    const { run, folder } = aPlace(await sandboxesOf(2));
    mkdirSync(join(folder, 'fleet', 'mail-a.audit.json.tmp'), { recursive: true });

    const { servers } = reportIn((await run(['fleet', 'audit', '--json'])).stdout);

    expect(servers.map(({ name, state, error }) => [name, state, error])).toEqual([
      ['mail-a', 'failed', 'store.unwritable'],
      ['mail-b', 'ended', undefined],
    ]);
  });

  it('are worked on by one fleet at a time in one folder', async () => {
    const { run, folder } = aPlace(await sandboxesOf(1));
    mkdirSync(join(folder, 'fleet'));

    const [one, other] = await Promise.all([
      run(['fleet', 'audit']),
      run(['fleet', 'audit', '--out', join(folder, 'fleet')]),
    ]);

    expect([one.code, other.code].sort()).toEqual([2, 3]);
    expect(`${one.stderr}${other.stderr}`).toMatch(/\[run\.locked\]: The folder \S+ is locked by/);
  });

  it('start programs for secrets only where somebody named the list', async () => {
    const [sandbox] = (await sandboxesOf(1)) as [Sandbox];
    const { run, folder, env } = aPlace([sandbox]);
    const list = join(folder, 'servers.yaml');
    writeFileSync(join(folder, 'print.mjs'), `console.log(${JSON.stringify(env.PW_0)})`);
    writeFileSync(list, readFileSync(list, 'utf8').replace('env:PW_0', 'cmd:node print.mjs'));

    const found = [await run(['fleet', 'audit']), await run(['audit', '--server', 'mail-a'])];
    const { requests } = sandbox.stats();
    const named = await run(['fleet', 'audit', '--inventory', 'servers.yaml', '--step', 'logging']);

    for (const { code, stderr } of found)
      expect([code, stderr]).toEqual([65, expect.stringContaining('you name: --inventory servers.yaml')]);
    expect(requests).toBe(0);
    expect(named.code).toBe(0);
  });

  it('have their reports in a folder that others may look into only with a word about it', async () => {
    const { run, folder } = aPlace(await sandboxesOf(1));
    mkdirSync(join(folder, 'open'), { mode: 0o755 });

    const { code, stderr } = await run(['fleet', 'audit', '--out', 'open', '--step', 'logging']);

    expect(code).toBe(0);
    if (process.platform !== 'win32') expect(stderr).toContain('chmod 700 open');
  });

  it('are refused whole where the list is wrong, each mistake with its line', async () => {
    const [sandbox] = (await sandboxesOf(1)) as [Sandbox];
    const { run, folder } = aPlace([sandbox]);
    const row = (name: string, url: string, more = '') =>
      `  - { name: ${name}, url: '${url}', username: a, passwordFrom: 'env:A'${more} }\n`;
    const rows = [
      row('mail-a', sandbox.url),
      row('mail-a', 'https://b.invalid'),
      row('mail-c', `${sandbox.url}/interface`),
    ];
    const listed = (all: readonly string[]) =>
      writeFileSync(join(folder, 'servers.yaml'), `version: 1\nservers:\n${all.join('')}`);
    listed(rows);

    const twice = await run(['fleet', 'audit']);
    listed([row('mail-a', sandbox.url, ", window: { from: '01:00', to: '01:00' }")]);
    const never = await run(['fleet', 'audit']);

    expect([twice.code, never.code]).toEqual([65, 65]);
    expect(twice.stderr).toContain('servers.yaml:4:13: mail-a is the name of another server above');
    expect(twice.stderr).toContain('this server is listed above, as mail-a');
    expect(never.stderr).toContain('it never opens');
    expect(sandbox.stats().requests).toBe(0);
  });

  it.each([
    [['fleet', 'audit', '--shard', '4/3'], '--shard 4/3: it takes K/N'],
    [['fleet', 'audit', '--label', 'none'], 'No server of servers.yaml has the label none'],
    [['fleet', 'audit', '--inventory', 'no.yaml'], 'no.yaml: there is no such file'],
    [['fleet', 'audit', '--plans', 'x'], '--plans, --auto-approve and --dry-run belong to fleet apply'],
    [['audit', '--server', 'mail-x'], 'servers.yaml has no server mail-x'],
    [['audit', '--server', 'mail-a', '--url', 'https://x'], '--server goes without --url'],
    [['audit', '--inventory', 'servers.yaml'], '--inventory goes with --server'],
  ])('%j is refused before anything is sent', async (args, why) => {
    const [sandbox] = (await sandboxesOf(1)) as [Sandbox];
    const { run } = aPlace([sandbox]);
    sandbox.resetStats();

    const ended = await run(args);

    expect([64, 65]).toContain(ended.code);
    expect(ended.stderr).toContain(why);
    expect(sandbox.stats().requests).toBe(0);
  });
});

describe('the reports of a fleet', () => {
  it('are joined, whichever machine made them, and each finding is the one that it was', async () => {
    const { run, folder } = aPlace(await sandboxesOf(2));
    await run(['fleet', 'audit', '--out', 'all/one', '--shard', '1/2']);
    await run(['fleet', 'audit', '--out', 'all/two', '--shard', '2/2']);
    const own = await run(['audit', '--server', 'mail-a', '--reporter', 'sarif:own.sarif', '--json']);

    const ended = await run([
      'report',
      'merge',
      'all',
      '--reporter',
      'csv:all.csv',
      '--reporter',
      'sarif:all.sarif',
    ]);

    const { findings } = JSON.parse(own.stdout);
    const csv = readFileSync(join(folder, 'all.csv'), 'utf8');
    const printsIn = (file: string) =>
      JSON.parse(readFileSync(join(folder, file), 'utf8')).runs[0].results.map(
        (one: { readonly partialFingerprints: unknown }) => JSON.stringify(one.partialFingerprints),
      );
    expect(ended.code).toBe(2);
    expect(ended.stdout.split('\n').filter((line) => line.startsWith('mail-'))).toEqual([
      expect.stringMatching(/^mail-a {2}FAILED .* exit 2$/),
      expect.stringMatching(/^mail-b {2}FAILED .* exit 2$/),
    ]);
    expect(csv.split(JSON.parse(own.stdout).server.url).length - 1).toBe(findings.length);
    expect(printsIn('all.sarif')).toEqual(expect.arrayContaining(printsIn('own.sarif')));
  });

  it.each([
    [
      'of two versions',
      (at: string) => JSON.stringify({ ...ownIn(at), tool: '9.9.9', server: { url: 'https://x', build: 1 } }),
      'What two versions find is not the same',
    ],
    ['of a server that is there already', (at: string) => readFileSync(at, 'utf8'), 'are of the same server'],
    ['that is none', () => '{"report":"audit"}', 'is no report of audit that this version reads'],
    ['that is cut off', () => '{"rep', 'it is no JSON of a report'],
  ])('with one %s are refused', async (_, textOf, why) => {
    const { run, folder } = aPlace(await sandboxesOf(1));
    await run(['fleet', 'audit']);
    writeFileSync(
      join(folder, 'fleet', 'mail-z.audit.json'),
      textOf(join(folder, 'fleet', 'mail-a.audit.json')),
    );

    const ended = await run(['report', 'merge', 'fleet']);

    expect(ended.code).toBe(65);
    expect(ended.stderr).toContain(why);
  });

  it('and its plans are of what it looked at itself, not of an earlier one', async () => {
    const all = await sandboxesOf(1);
    const { run, env, folder } = aPlace(all);
    const reports = () => readdirSync(join(folder, 'fleet')).filter((name) => name.endsWith('.json'));
    await run(['fleet', 'plan']);
    const before = reports();

    await run(['fleet', 'plan'], { ...env, PW_0: '' });
    const applied = await run(['fleet', 'apply', '--plans', 'fleet', '--auto-approve', '--json']);

    expect(before).toEqual(['mail-a.plan-to-apply.json', 'mail-a.plan.json']);
    expect(reports()).toEqual([]);
    expect(existsSync(join(folder, 'fleet', 'mail-a.plan-to-apply.json.before'))).toBe(true);
    expect(reportIn(applied.stdout).servers[0]?.said).toContain('there is no plan of it');
  });

  it('of a dry run are of a plan', async () => {
    const { run } = aPlace(await sandboxesOf(1));
    await run(['fleet', 'apply', '--playbook', 'baseline', '--dry-run']);

    expect((await run(['report', 'merge', 'fleet', '--of', 'plan'])).code).toBe(2);
  });

  it('do not pass for those of the whole list where one of it has none', async () => {
    const { run, env, folder } = aPlace(await sandboxesOf(2));
    const fleet = await run(['fleet', 'audit'], { ...env, PW_1: '' });
    const next = 'report merge fleet --of audit --inventory servers.yaml --reporter html:all.html';

    const [some, whole] = [await run(['report', 'merge', 'fleet']), await run(next.split(' '))];

    expect(fleet.stdout.replace(/\s+/g, ' ')).toContain(`smlockdown ${next}`);

    expect([some.code, whole.code]).toEqual([2, 1]);
    for (const told of [whole.stdout, readFileSync(join(folder, 'all.html'), 'utf8')])
      expect(told).toContain('No report of mail-b: what is open there is not in this.');
    expect(whole.stdout).toMatch(/^mail-a .* exit 2$/m);
    expect(whole.stdout).toMatch(/^exit 1: /m);
  });

  it('of two kinds take a word which, and of none say how they come', async () => {
    const { run, folder } = aPlace(await sandboxesOf(1));
    mkdirSync(join(folder, 'none'));
    for (const what of ['audit', 'plan']) await run(['fleet', what]);

    const [both, plans, none] = [
      await run(['report', 'merge', 'fleet']),
      await run(['report', 'merge', 'fleet', '--of', 'plan', '--json']),
      await run(['report', 'merge', 'none']),
    ];

    expect([both.code, plans.code, none.code]).toEqual([64, 2, 65]);
    expect(both.stderr).toContain('--of audit or --of plan');
    expect(joinedReportSchema.parse(JSON.parse(plans.stdout)).plans).toHaveLength(1);
    expect(none.stderr).toContain('smlockdown fleet audit --out none');
  });
});

describe('a server of a list by its name', () => {
  it('has its address, its credentials and its playbook from there, and says so in what is next', async () => {
    const { run } = aPlace(await sandboxesOf(1), { 'mail-a': ', playbook: strict' });

    const audit = await run(['audit', '--server', 'mail-a']);
    const other = await run(['audit', '--server', 'mail-a', '--playbook', 'baseline', '--json']);

    expect(audit.code).toBe(2);
    expect(audit.stdout).toMatch(/^strict, 2 domains/m);
    expect(audit.stdout).toContain('--server mail-a');
    expect(audit.stdout).not.toContain('--url');
    expect(JSON.parse(other.stdout)).toMatchObject({ playbook: { name: 'baseline' } });
  });
});

describe('a run on a server of a list', () => {
  it('is taken back by the command that it prints', async () => {
    const { run } = aPlace(await sandboxesOf(1));
    const words = ['--server', 'mail-a', '--playbook', 'baseline', '--state-dir', 'st'];

    const applied = await run(['apply', ...words, '--auto-approve']);
    const said = applied.stdout.replace(/\s+/g, ' ');
    const [, back = ''] =
      /The way back: smlockdown (rollback \S+ --server mail-a --state-dir st)/.exec(said) ?? [];
    const undone = await run([...back.split(' '), '--auto-approve']);

    expect([applied.code, undone.code]).toEqual([2, 0]);
  });
});

describe('the servers of a list with --notify', () => {
  it('tell of themselves, one message each, and the fleet says who was not told', async () => {
    const { run, env } = aPlace(await sandboxesOf(2));
    await using hook = await anAlertTaker();

    const ended = await run(['fleet', 'audit', '--notify', hook.url], { ...env, PW_1: '' });
    const away = await run(['fleet', 'audit', '--label', 'x', '--notify', hook.url], env);
    const plan = await run(['fleet', 'plan', '--notify', hook.url], env);

    expect([ended.code, away.code, plan.code]).toEqual([78, 64, 64]);
    expect(ended.stderr).not.toContain('Not told');
    expect(hook.told.map(({ name, error, counts }) => [name, error?.code, counts.flaws > 0]).sort()).toEqual([
      ['mail-a', undefined, true],
      ['mail-b', 'config.bad-secret', false],
    ]);
    expect(plan.stderr).toContain('--notify belongs to fleet audit and fleet apply');

    const closed = await run(['fleet', 'audit', '--notify', 'http://127.0.0.1:1'], { ...env, PW_1: '' });
    expect(closed.code).toBe(78);
    expect(closed.stderr).toMatch(/^mail-b: Not told: http:\/\/127\.0\.0\.1:1: not connected /m);
  });
});
