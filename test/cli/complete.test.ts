import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Command, optionsOf } from '../../src/cli/commands/command.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { candidates, complete } from '../../src/cli/complete.js';
import { steps } from '../../src/steps/index.js';

let home = '';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'smlockdown-complete-'));
  const kept = [
    '20260102-030405-apply-ab12',
    '20260203-030405-rollback-cd34',
    '.hidden',
    '$(reboot)',
    'notes',
  ];
  for (const name of kept) mkdirSync(join(home, 'own/runs', name), { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const placeOf = () => ({ env: {}, home: () => home, platform: 'linux' as const });

/** The words that fit; the last of `typed` is being typed. */
async function wordsFor(...typed: readonly string[]): Promise<readonly string[]> {
  const found = await candidates({ before: typed.slice(0, -1), current: typed.at(-1) ?? '' }, placeOf());
  return found.map(([word]) => word);
}

/** What the call that shells make prints. */
async function printed(...argv: readonly string[]): Promise<string> {
  const stdout = new PassThrough();
  await complete(argv, { ...placeOf(), stdout });
  return String(stdout.read() ?? '');
}

describe('what may stand next', () => {
  it('is every command first, with what it is for', async () => {
    const found = await candidates({ before: [], current: '' }, placeOf());

    const expected = COMMANDS.map(({ name, about }) => [name, about]);
    expect(found.slice(0, expected.length)).toEqual(expected);
  });

  it.each(COMMANDS.map((command) => ({ command, name: command.name })))(
    'after $name is every option that it takes',
    async ({ command, name }) => {
      const known = optionsOf(command).map(([option]) => (option === 'input' ? '--no-input' : `--${option}`));

      expect(await wordsFor(name, '-')).toEqual([...known, '--help']);
    },
  );

  it.each([
    [['aud'], ['audit']],
    [['hel'], ['help']],
    [['help', 'aud'], ['audit']],
    [['help', 'audit', ''], []],
    [['nonsense', ''], []],
    [
      ['audit', '--fail-on', ''],
      ['low', 'medium', 'high', 'critical', 'never'],
    ],
    [['audit', '--fail-on', 'h'], ['high']],
    [['audit', '--fail-on=h'], ['--fail-on=high']],
    [['audit', '--ca=h'], []],
    [['audit', '--json=t'], []],
    [['audit', '--domain', ''], []],
    [['audit', '--ca', ''], [':f']],
    [['runs', '--state-dir', ''], [':d']],
    [
      ['audit', '--playbook', 's'],
      ['strict', ':f'],
    ],
    [
      ['audit', '--playbook', 'roles/b'],
      ['roles/backup-mx', ':f'],
    ],
    [['show', ''], [':f']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish', 'powershell'],
    ],
    [['steps', 'catch-'], ['catch-all']],
    [['attest', 'catch-'], ['catch-all']],
    [['audit', '--step', 'catch-'], ['catch-all']],
  ])('for %j is %j', async (typed, expected) => {
    expect(await wordsFor(...typed)).toEqual(expected);
  });

  it('is every step, with what it makes sure', async () => {
    const found = await candidates({ before: ['steps'], current: '' }, placeOf());

    expect(found).toEqual(steps.map(({ id, title }) => [id, title]));
  });

  it('is an option once, unless it may be given again', async () => {
    const words = await wordsFor('audit', '--ca', 'a', '--url=b', '--step', 'logging', '--json', '--');

    expect(words).toEqual(expect.arrayContaining(['--step', '--domain']));
    expect(words.filter((word) => ['--ca', '--url', '--json'].includes(word))).toEqual([]);
  });

  it('is an option where all that is placed stands already, also behind options with values', async () => {
    const [placed, open] = [
      await wordsFor('apply', '--first', '3', '--json', 'plan.json', ''),
      await wordsFor('apply', '--first', '3', '--json', ''),
    ];

    expect(placed).toContain('--auto-approve');
    expect(open).toEqual([':f']);
  });

  it('is the runs that are kept, the newest first, and nothing that a shell could read otherwise', async () => {
    const named = await wordsFor('rollback', '--state-dir', join(home, 'own'), '');
    const joined = await wordsFor('rollback', `--state-dir=${join(home, 'own')}`, '2026');

    expect(named).toEqual(['latest', '20260203-030405-rollback-cd34', '20260102-030405-apply-ab12']);
    expect(joined).toEqual(named.slice(1));
    expect(await wordsFor('rollback', '')).toEqual(['latest']);
  });

  it('is for a command that takes several the same again, beside words of its own', async () => {
    const runs = ['20260203-030405-rollback-cd34', '20260102-030405-apply-ab12'];
    const own = ['--state-dir', join(home, 'own')];

    expect(await wordsFor('runs', ...own, '')).toEqual(['latest', 'prune', ...runs]);
    expect(await wordsFor('runs', ...own, 'prune', 'x', '2026')).toEqual(runs);
    expect(await wordsFor('diff', ...own, 'a.json', '')).toEqual(['latest', ':f', ...runs]);
    expect(await wordsFor('diff', 'a.json', 'b.json', '--exp')).toEqual(['--expand']);
  });

  it('comes from the table: a new command has it by its row', async () => {
    const greet: Command = {
      name: 'greet',
      about: 'Say hello',
      groups: [],
      options: { tone: { choices: ['loud', 'low; reboot'], describe: 'How' } },
      run: async () => 0,
    };

    const found = await candidates({ before: ['greet', '--tone'], current: '' }, placeOf(), [greet]);

    expect(found).toEqual([['loud', '']]);
  });
});

describe('the call that shells make', () => {
  it('prints a word a line, and what it stands for behind a tab', async () => {
    expect(await printed('0', 'aud')).toBe('audit\tCompare the server with a playbook\n');
    expect(await printed('2', 'audit', '--fail-on', 'h')).toBe('high\n');
  });

  it.each([
    ['which bash makes of --fail-on=h', ['3', 'audit', '--fail-on', '=', 'h'], 'high\n'],
    ['which bash makes of --format=', ['2', 'audit', '--format', '='], 'text\njson\n'],
    ['without the empty word that PowerShell drops', ['2', 'audit', '--format'], 'text\njson\n'],
  ])('understands the words %s', async (_, argv, expected) => {
    expect(await printed(...argv)).toBe(expected);
  });

  it.each([[[]], [['x']], [['-1', 'audit']], [['9', 'audit', '--fail-on']], [['1', 'rollback', '\u202e']]])(
    'is silent about %j',
    async (argv) => {
      expect(await printed(...argv)).not.toMatch(/Error|\u202e/);
    },
  );

  it('prints nothing where the folder of the runs cannot be found or read', async () => {
    const stdout = new PassThrough();
    const home = () => {
      throw new Error('no home');
    };

    await complete(['1', 'rollback', ''], { env: {}, home, platform: 'linux', stdout });
    const ofFile = await printed('3', 'rollback', '--state-dir', import.meta.filename, '');

    expect(stdout.read()).toBeNull();
    expect(ofFile).toBe('');
  });
});
