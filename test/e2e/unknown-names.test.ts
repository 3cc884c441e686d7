/** A playbook that names a domain which the server does not have: looked at with a warning, and never applied. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { holdings, scenes } from './a-cli.js';

const makeScene = scenes();

async function sceneWith(lines: (first: string) => string) {
  const scene = await makeScene();
  const [first = ''] = Object.keys(scene.sandbox.state.domains).sort();
  const text = `version: 1\nname: own\nsteps: { catch-all: {}, domain-smtp-auth: {} }\n${lines(first)}\n`;
  writeFileSync(join(scene.folder, 'own.yaml'), text);
  return { ...scene, first };
}

describe('a domain that was to be left out, and is misspelt', () => {
  it('is a warning of audit and plan, and no apply changes anything', async () => {
    const { sandbox, run, first } = await sceneWith((name) => `domains: { exclude: [${name}x] }`);
    const before = holdings(sandbox.state);
    const line = `./own.yaml:4:22: domains.exclude: ${first}x is no mail domain of this server; did you mean "${first}"?`;

    const audit = await run(['audit', '--playbook', './own.yaml', '--fail-on', 'low']);
    const plan = await run(['plan', '--playbook', './own.yaml', '--out', 'plan.json']);
    const dry = await run(['apply', '--playbook', './own.yaml', '--dry-run']);
    const apply = await run(['apply', '--playbook', './own.yaml', '--auto-approve']);
    const show = await run(['show', 'plan.json']);
    const applyFile = await run(['apply', 'plan.json', '--auto-approve']);

    expect(audit.stderr).toContain(line);
    expect(plan.stderr).toContain(`It cannot be applied as it is: ${line}\n`);
    expect([audit.code, plan.code]).toEqual([2, 2]);
    expect(show.stderr).toContain(`It cannot be applied: ${line}`);
    for (const { code, stderr } of [dry, apply, applyFile]) {
      expect(code).toBe(65);
      expect(stderr).toContain(line);
    }
    expect(sandbox.stats().writes).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });
});

describe('domains that are to be looked at, none of which is there', () => {
  it.each([
    ["include: ['*.nowhere.test']", 'no mail domain of this server matches *.nowhere.test'],
    ['include: [nowhere.invalid]', 'nowhere.invalid is no mail domain of this server'],
  ])('end every command with 65: %s', async (include, reason) => {
    const { run } = await sceneWith(() => `domains: { ${include} }`);

    for (const command of [['audit'], ['plan'], ['apply', '--auto-approve']]) {
      const ended = await run([...command, '--playbook', './own.yaml']);

      expect(ended).toMatchObject({ code: 65, stdout: '' });
      expect(ended.stderr).toContain(`./own.yaml:4:22: domains.include: ${reason}`);
    }
  });

  it('end with 64 where the command line names what the playbook leaves out', async () => {
    const { run, first } = await sceneWith((name) => `domains: { exclude: [${name}] }`);

    const ended = await run(['audit', '--playbook', './own.yaml', '--domain', first, '--domain', '*']);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(`The playbook leaves out all that matches --domain ${first}`);
  });
});

describe('a step of the command line that looks at nothing there', () => {
  it('is told', async () => {
    const { run, first } = await sceneWith(() => '');

    const ended = await run(['audit', '--domain', first, '--step', 'catch-all', '--step', 'logging']);

    expect(ended.stderr).toContain('--step logging: nothing was looked at for it');
  });
});
