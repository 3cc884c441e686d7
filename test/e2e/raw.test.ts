/** Nothing that a playbook, a plan or a server names reaches a terminal or a file raw, in any format. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sealPlan } from '../../src/engine/plan/build-plan.js';
import { withMade } from '../../src/engine/plan/plan.js';
import { visible } from '../../src/redaction.js';
import { rollBackLatest, scenes } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
/** Clears the screen, turns the direction, and begins a command in one character. */
const RAW = 'n\u001b[2J\u202e\u009b31m';
const IS_RAW = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('a name that would drive the terminal', () => {
  it.each([[], ['--json']])('is shown by numbers, and kept in files so: %j', async (...flags) => {
    const { folder, run } = await makeScene();
    const waivers = [{ step: 'catch-all', domain: '*' }];
    ownPlaybook(folder, { steps: { logging: {} }, waivers }, 'own');
    const file = join(folder, 'own.yaml');
    const text = readFileSync(file, 'utf8').replace('"r"', JSON.stringify(RAW));
    writeFileSync(file, text);
    const own = ['--playbook', './own.yaml'];
    const logging = [...own, '--step', 'logging'];

    const looked = [
      await run(['audit', ...own, ...flags]),
      await run(['plan', ...logging, '--out', 'plan.json', ...flags]),
    ];
    // By hand, and sealed again.
    const { hash: _, made, ...plan } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
    const { hash: _m, ...who } = made;
    const named = { ...plan, playbook: { ...plan.playbook, name: RAW } };
    writeFileSync(join(folder, 'plan.json'), visible(JSON.stringify(withMade(sealPlan(named), who))));

    const ended = [
      ...looked,
      await run(['show', 'plan.json', ...flags]),
      await run(['apply', 'plan.json', '--auto-approve', ...STATE, ...flags]),
      await run(['runs', ...STATE, ...flags]),
      await rollBackLatest(run, ['--auto-approve', ...STATE, ...flags]),
      await run(['audit', '--playbook', RAW, ...flags]),
      await run(['audit', '--url', `https://${RAW}`, ...flags]),
      await run([RAW, ...flags]),
    ];

    expect(ended.map(({ code }) => code)).toEqual([2, 2, 2, 0, 0, 0, 65, 78, 64]);
    const said = ended.flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expect(said.join('')).toContain('\\u202e');
    expect(said.filter((one) => IS_RAW.test(one))).toEqual([]);
    if (flags.length > 0) expect(JSON.parse(ended[2]?.stdout ?? '').playbook.name).toBe(RAW);
    const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== 'own.yaml')
      .map((name) => join(folder, name))
      .filter((name) => statSync(name).isFile());
    expect(kept.length).toBeGreaterThan(4);
    expect(kept.filter((name) => IS_RAW.test(readFileSync(name, 'utf8')))).toEqual([]);
  });
});

describe('the password "admin"', () => {
  it.each([[], ['--json']])("is not masked inside the tool's own names: %j", async (...flags) => {
    const { run } = await makeScene();

    const ended = await run(['steps', 'admin-2fa', ...flags], { env: { SMARTERMAIL_PASSWORD: 'admin' } });

    expect(ended.stdout).toContain('admin-2fa');
    expect(ended.stdout).not.toContain('[redacted]-2fa');
  });

  it('leaves the names of JSON as they are', async () => {
    const { run } = await makeScene();
    const env = { SMARTERMAIL_PASSWORD: 'report' };

    const ended = await run(['steps', '--json'], { env });

    expect(JSON.parse(ended.stdout).report).toBeDefined();
    expect(
      JSON.parse(
        (await run(['steps', 'none', '--json'], { env: { SMARTERMAIL_PASSWORD: 'exitCode' } })).stderr,
      ),
    ).toMatchObject({ error: { exitCode: 64 } });
  });
});
