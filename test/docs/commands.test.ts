/** Every command that the documentation shows is one that the command line understands. */
import { describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { steps } from '../../src/steps/index.js';
import { blocksOf, documentedCommands, documentedScripts, ROOT, textOf, wordsOf } from './a-page.js';

const commands = documentedCommands();
const scripts = documentedScripts();

describe('documented commands', () => {
  it.each(commands)('%s is understood', async (command) => {
    let calls = 0;

    await runCommandLine(wordsOf(command).slice(1), {
      version: () => '',
      run: async () => {
        calls += 1;
      },
    });

    expect(calls).toBe(1);
  });

  it('are those of the command line that are for administrators', () => {
    const used = new Set(commands.map((command) => wordsOf(command)[1]));

    expect([...used].sort()).toEqual([
      'apply',
      'attest',
      'audit',
      'contract',
      'diff',
      'doctor',
      'explain',
      'export',
      'fleet',
      'host',
      'init',
      'learn',
      'login-link',
      'notices',
      'plan',
      'playbook',
      'rehearse',
      'report',
      'respond',
      'rollback',
      'runs',
      'sandbox',
      'scan-forms',
      'schedule',
      'show',
      'unblock',
      'wizard',
    ]);
  });

  it.each(scripts)('%s is a script of the package', (script) => {
    const [, verb = '', name = verb] = wordsOf(script);

    const manifest = JSON.parse(textOf('package.json'));

    expect(Object.keys(manifest.scripts)).toContain(verb === 'run' ? name : verb);
  });
});

describe('documented playbooks and steps', () => {
  it.each(blocksOf(textOf('docs/guide.md'), 'yaml').map((text, index) => ({ text, index })))(
    'the example $index of the guide is a playbook',
    async ({ text, index }) => {
      const file = `${ROOT}docs/example-${index}.yaml`;

      const playbook = await loadPlaybook({
        playbook: file,
        catalogue: steps,
        shippedFolder: `${ROOT}playbooks/`,
        readFile: async (path) => (path === file ? text : textOf(path.replace(ROOT, ''))),
      });

      expect(playbook.name).toBe('our-mail');
    },
  );

  it('counts the steps in README and CHANGELOG', () => {
    const count = `${steps.length} steps`;

    expect(textOf('README.md')).toContain(count);
    expect(textOf('CHANGELOG.md').split('\n').join(' ')).toContain(count);
  });
});
