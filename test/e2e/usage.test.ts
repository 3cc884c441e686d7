/** Mistakes on the command line, and help. Nothing is sent for either. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';
import { scenes, tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const makeScene = scenes();

const COMMANDS = [
  ...[
    'audit',
    'plan',
    'show',
    'apply',
    'rollback',
    'runs',
    'steps',
    'playbook',
    'sandbox',
    'demo',
    'completion',
  ],
] as const;

describe('the common flags', () => {
  const FLAGS = ['--no-input', '--json', '--format', 'text', '--expand', '--state-dir', 'st'];

  it.each(COMMANDS)('are taken by %s', async (name) => {
    const placed = { show: 'plan.json', rollback: 'latest', playbook: 'strict', completion: 'bash' };
    const positional = Object.entries(placed).flatMap(([of, word]) => (of === name ? [word] : []));
    let calls = 0;

    await runCommandLine([name, ...positional, ...FLAGS], {
      version: () => '',
      run: async () => {
        calls += 1;
      },
    });

    expect(calls).toBe(1);
  });
});

describe('what is most likely not meant', () => {
  it('is told where it is a variable, or a .env that others can read', async () => {
    const { folder, run } = makeWorkplace();
    writeFileSync(join(folder, '.env'), 'SMARTERMAIL_URLL=https://mail.example\n', { mode: 0o644 });

    const ended = await run(['audit']);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('SMARTERMAIL_URLL is not known; did you mean SMARTERMAIL_URL?');
    expect(ended.stderr).toContain('.env can be read by others: chmod 600 .env');
  });

  it('names the step that was meant in a playbook, and not all of them', async () => {
    const { folder, run } = makeWorkplace();
    const steps = (id: string) => `version: 1\nname: own\nsteps: { ${id}: {} }\n`;
    writeFileSync(join(folder, 'near.yaml'), steps('smtp-rely'));
    writeFileSync(join(folder, 'far.yaml'), steps('nonsense'));

    const near = await run(['audit', '--playbook', './near.yaml']);
    const far = await run(['audit', '--playbook', './far.yaml']);

    expect(near.stderr).toContain(
      'near.yaml:3:10: there is no step "smtp-rely"; did you mean "smtp-relay"?\n',
    );
    expect(far.stderr).toContain('far.yaml:3:10: there is no step "nonsense"; smlockdown steps lists all\n');
  });
});

describe('a mistake on the command line', () => {
  it.each([
    [['audti'], 'did you mean audit?'],
    [['nonsense'], 'nonsense'],
    [['audit', '--playbok', 'strict'], '--playbook'],
    [['apply', '--auto-aprove'], '--auto-approve'],
    [['audit', '--nonsense'], 'nonsense'],
    [['audit', 'extra'], 'extra'],
    [[], 'command'],
    [['show'], 'smlockdown show <file>'],
    [['rollback'], 'smlockdown rollback <run>'],
    [['audit', '--url'], '--url needs a value'],
    [['audit', '--url', 'https://a.example', '--url', 'https://b.example'], '--url is given more than once'],
    [['audit', '--concurrency', '0'], '--concurrency'],
    [['audit', '--concurrency', '65'], '--concurrency'],
    [['audit', '--concurrency', '1.5'], '--concurrency'],
    [['audit', '--concurrency', 'many'], '--concurrency'],
    [['audit', '--timeout', '0'], '--timeout'],
    [['show', 'plan.json', '--fail-on', 'high'], 'fail-on'],
    [['audit', '--fail-on', 'anything'], '--fail-on takes low, medium, high, critical, never'],
    [['apply', '--playbook', 'strict', '--auto-approve', '--dry-run'], 'exclude each other'],
    [['sandbox', '--port', '99999'], '--port takes a whole number from 0 to 65535'],
    [['sandbox', '--domains', 'some'], '--domains takes a whole number'],
    [['sandbox', '--latency', '-1'], '--latency takes a whole number from 0 to 600000'],
    [['sandbox', '--build', '1.5'], '--build takes a whole number'],
    [['demo', '--seed', 'x'], '--seed takes a whole number'],
    [['plan', '--first', 'x'], '--first takes a whole number'],
    [['runs', 'prune', '--keep', 'x'], '--keep takes a whole number'],
    [['steps', 'nonsense'], 'nonsense'],
    [['steps', 'smtp-rely'], 'There is no step smtp-rely; did you mean "smtp-relay"?'],
    [['audit', '--step', 'smtp-rely'], 'There is no step smtp-rely; did you mean "smtp-relay"?'],
  ])('%j ends with 64 and says what', async (args, words) => {
    const ended = await makeWorkplace().run(args);

    expect(ended.code).toBe(64);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain('[usage.invalid]');
    expect(ended.stderr.toLowerCase()).toContain(words.toLowerCase());
  });

  it.each([[['--json']], [['--format', 'json']], [['--format=json']]])(
    'is JSON on stderr with %j',
    async (form) => {
      const ended = await makeWorkplace().run(['audit', ...form, '--nonsense']);

      expect(JSON.parse(ended.stderr)).toMatchObject({
        formatVersion: 1,
        error: { code: 'usage.invalid', exitCode: 64 },
      });
    },
  );
});

describe('without a terminal', () => {
  it.each([
    [['apply', '--playbook', 'strict']],
    [['apply', '--playbook', 'strict', '--no-input']],
    [['rollback', 'latest']],
    [['rollback', 'latest', '--no-input']],
  ])('%j is not asked: 64, the flag is named, nothing is sent', async (args) => {
    const { sandbox, run } = await makeScene();

    const ended = await run(args);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('[usage.needs-flag]');
    expect(ended.stderr).toContain('--auto-approve');
    expect(ended.stdout).toBe('');
    expect(sandbox.stats().requests).toBe(0);
  });
});

describe('help', () => {
  it.each([[], ...COMMANDS.map((name) => [name])])(
    'of %s fits 80 columns and goes to stdout',
    async (...args) => {
      const ended = await makeWorkplace().run([...args, '--help']);

      expect(ended.code).toBe(0);
      expect(ended.stderr).toBe('');
      expect(ended.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(ended.stdout).toContain(['smlockdown', ...args].join(' '));
    },
  );

  it('names every command', async () => {
    const { stdout } = await makeWorkplace().run(['--help']);

    expect(COMMANDS.filter((name) => !stdout.includes(`smlockdown ${name}`))).toEqual([]);
  });

  it('of the version is its number alone', async () => {
    const ended = await makeWorkplace().run(['--version']);

    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a bad playbook', () => {
  async function auditWith(text: string) {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, 'own.yaml'), text);
    const ended = await scene.run(['audit', '--playbook', './own.yaml']);
    return { ended, requests: scene.sandbox.stats().requests };
  }

  const HEAD = 'version: 1\nname: own\nextends: baseline\n';

  it.each([
    ['an unknown step', `${HEAD}steps:\n  catch-al: {}\n`, '5:3', 'did you mean "catch-all"'],
    ['an unknown key', `${HEAD}stepps: {}\n`, '4:1', 'stepps'],
    ['a wrong type', `${HEAD}steps:\n  smtp-relay: { allowRelay: 5 }\n`, '5:29', '"nobody"'],
    [
      'a bad date',
      `${HEAD}waivers:\n  - { step: logging, domain: server, reason: r, owner: o, expires: 2026-02-30 }\n`,
      '5:68',
      '2026-02-30',
    ],
    ['no YAML', `${HEAD}steps: [\n`, '', ''],
  ])('with %s ends with 65 and FILE:LINE:COLUMN, before anything is sent', async (_, text, place, words) => {
    const { ended, requests } = await auditWith(text);

    expect(ended.code).toBe(65);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).toMatch(new RegExp(`^\\S*own\\.yaml:${place === '' ? '\\d+:\\d+' : place}: `, 'm'));
    expect(requests).toBe(0);
  });

  it('tells all its mistakes at once, each on a line of its own', async () => {
    const { ended } = await auditWith(`${HEAD}stepps: {}\nsteps:\n  catch-al: {}\n  smtp-relay: 7\n`);

    expect(ended.stderr.match(/^\S*own\.yaml:\d+:\d+: /gm)).toHaveLength(3);
  });

  it('that is not there ends with 65 and names the shipped ones', async () => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['audit', '--playbook', 'strikt']);

    expect(ended.code).toBe(65);
    expect(ended.stderr).toContain('[playbook.not-found]');
    for (const name of ['baseline', 'strict', 'roles/backup-mx']) expect(ended.stderr).toContain(name);
    expect(ended.stderr).toContain('did you mean "strict"?');
    expect(sandbox.stats().requests).toBe(0);
  });
});

describe('steps', () => {
  it('lists every step, and explains each in 80 columns', async () => {
    const { run } = makeWorkplace();

    const list = await run(['steps']);
    const ids = [...list.stdout.matchAll(/^(\S+) +(?:low|medium|high|critical) /gm)].map(([, id = '']) => id);
    const pages = await Promise.all(ids.slice(0, 4).map((id) => run(['steps', id])));

    expect(ids).toContain('catch-all');
    expect(ids.length).toBeGreaterThanOrEqual(9);
    expect(tooLongLines(list.stdout)).toEqual([]);
    for (const page of pages) {
      expect(page.code).toBe(0);
      expect(page.stdout).toContain('By hand');
      expect(tooLongLines(page.stdout)).toEqual([]);
    }
  });
});
