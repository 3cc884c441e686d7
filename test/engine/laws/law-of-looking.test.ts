/** Law 14: looking runs nothing: no program or file that a playbook or a plan names, outside an approved apply. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Scene, scenes } from '../../e2e/a-cli.js';
import { runs } from '../../property-runs.js';
import { anyPlaybookMembers } from './any-playbook.js';
import { SETTERS, type Setter } from './secret-setters.js';

const makeScene = scenes();
const PLAYBOOK = ['--playbook', './own.yaml'];
const STATE = ['--state-dir', 'st'];

/** Whoever asks one of these leaves a mark, waits for ever, learns whether it holds the password in use, or makes a file. */
const REFERENCES = [
  'cmd:sh ./mark.sh',
  'file:kept',
  'file:pipe',
  'generate:kept',
  'generate:pipe',
  'generate:made',
];

/** What looks without being told to go ahead, and what is told and refused by a rule: the plan may hold no change. */
const LOOKING: readonly (readonly string[])[] = [
  ['audit', ...PLAYBOOK, '--fail-on', 'never'],
  ['audit', ...PLAYBOOK, '--json'],
  ['plan', ...PLAYBOOK, '--json'],
  ['apply', ...PLAYBOOK, '--dry-run', ...STATE],
  ['apply', 'plan.json', '--dry-run', ...STATE],
  ['show', 'plan.json'],
  ['runs', ...STATE],
  ['steps', 'admin-password'],
  ['apply', ...PLAYBOOK, ...STATE],
  ['apply', 'plan.json', '--no-input', ...STATE],
  ['apply', ...PLAYBOOK, '--auto-approve', ...STATE],
  ['apply', 'plan.json', '--auto-approve', ...STATE],
];

const anyCase = fc.record({
  members: anyPlaybookMembers,
  // The first is the one that would like to know whether it is done already.
  setters: fc.subarray([...SETTERS.slice(1)]).map((more): readonly Setter[] => [SETTERS[0], ...more]),
  references: fc.array(fc.constantFrom(...REFERENCES), {
    minLength: SETTERS.length,
    maxLength: SETTERS.length,
  }),
  commands: fc.subarray([...LOOKING], { minLength: 3, maxLength: 4 }),
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

function prepare({ folder, sandbox }: Scene, { members, setters, references }: Case): void {
  const stated = setters.map(({ step, options }, index) => [
    step.split(',')[0],
    options(references[index] ?? '', Object.keys(sandbox.state.domains)[0] ?? ''),
  ]);
  const steps = { ...members.steps, ...Object.fromEntries(stated) };
  const waivers = members.waivers.filter(({ step }) => !(step in Object.fromEntries(stated)));
  const playbook = { version: 1, name: 'own', ...members, waivers, steps, limits: { changes: 0 } };
  writeFileSync(join(folder, 'own.yaml'), JSON.stringify(playbook));
  const { password } = sandbox.accounts.admin;
  writeFileSync(join(folder, 'mark.sh'), `touch marked; echo '${password}'\n`);
  execFileSync('mkfifo', [join(folder, 'pipe')]);
}

/** All that a command tells, but for times (of a sign-in too) and the hash of a plan that holds one. */
async function toldBy({ run }: Scene, command: readonly string[]) {
  const { code, stdout, stderr } = await run(command);
  return { code, told: `${stdout}\n${stderr}`.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|sha256:\w+/g, '…') };
}

describe('law 14: looking runs nothing', () => {
  it('asks no program and no file that a playbook or a plan names', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async (one) => {
        const scene = await makeScene({ domains: 2 });
        prepare(scene, one);
        const write = (text: string) => writeFileSync(join(scene.folder, 'kept'), `${text}\n`);
        write('Elm-3-Silver-Gateway');

        const planned = await scene.run(['plan', ...PLAYBOOK, '--out', 'plan.json']);
        const before = [];
        for (const command of one.commands) before.push(await toldBy(scene, command));
        write(scene.sandbox.accounts.admin.password);
        const after = [];
        for (const command of one.commands) after.push(await toldBy(scene, command));

        expect(planned.code).toBe(2);
        expect(after).toEqual(before);
        const files = readdirSync(scene.folder).filter((name) => name !== 'st' && name !== 'state');
        expect(files.sort()).toEqual(['kept', 'mark.sh', 'own.yaml', 'pipe', 'plan.json']);
        expect(existsSync(join(scene.folder, 'st', 'runs'))).toBe(false);
        expect(scene.sandbox.stats().writes).toBe(0);
      }),
      runs(4),
    );
  });

  it('leaves it to an approved apply, which asks and says so', async () => {
    const scene = await makeScene({ domains: 2 });
    const options = { steps: { 'admin-password': { rotateTo: 'cmd:sh ./mark.sh' } }, limits: {} };
    const one = { members: { waivers: [] }, setters: [], references: [], commands: [] } as unknown as Case;
    prepare(scene, one);
    writeFileSync(join(scene.folder, 'own.yaml'), JSON.stringify({ version: 1, name: 'own', ...options }));

    const ended = await scene.run(['apply', ...PLAYBOOK, '--auto-approve', ...STATE]);

    expect(ended.stderr).toContain('Running a program for a secret: sh ./mark.sh');
    expect(existsSync(join(scene.folder, 'marked'))).toBe(true);
  });
});
