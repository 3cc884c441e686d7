import { describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';
import { type Command, optionsOf } from '../../src/cli/commands/command.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { OUTPUT } from '../../src/cli/context/arguments.js';
import type { Context } from '../../src/cli/context/context.js';

/** Parses, and says whether a command was called; nothing of it is loaded. */
async function parse(...argv: string[]): Promise<'called' | 'not called'> {
  let outcome: 'called' | 'not called' = 'not called';
  await runCommandLine(argv, {
    version: () => '1.2.3',
    run: async () => {
      outcome = 'called';
    },
  });
  return outcome;
}

describe('the command line', () => {
  it.each([
    ['audit'],
    ['audit', '--url', 'https://a.example', '--username', 'admin', '--json', '--expand', '--no-input'],
    ['audit', '--step', 'logging', '--step', 'catch-all', '--domain', '*.example', '--fail-on', 'never'],
    ['audit', '--password-from', 'env:A', '--totp-from', 'file:b', '--ca', 'ca.pem', '--insecure'],
    ['audit', '--timeout', '0.5', '--concurrency', '64', '--assume-smartermail', '--playbook', 'strict'],
    ['plan', '--out', 'plan.json'],
    ['plan', '--state-dir', 'x', '--json'],
    ['audit', '--state-dir', 'x'],
    ['audit', '--advisories', 'own.json'],
    ['plan', '--advisories', 'own.json'],
    ['apply', '--playbook', 'strict', '--advisories', 'own.json'],
    ['show', 'plan.json'],
    ['apply', 'plan.json', '--auto-approve', '--state-dir', 'x'],
    ['apply', '--playbook', 'strict', '--dry-run'],
    ['rollback', 'latest', '--dry-run'],
    ['rollback', '20260102-030405-apply-ab12', '--auto-approve'],
    ['runs', '--json'],
    ['steps'],
    ['steps', 'catch-all', '--json'],
    ['sandbox', '--port', '0', '--domains', '3', '--seed', '7', '--latency', '20', '--build', '9511'],
    ['demo'],
  ])('takes %s %s %s %s', async (...argv) => {
    expect(await parse(...argv)).toBe('called');
  });

  it.each([
    [['audit', '--jsn'], 'did you mean --json?'],
    [['audit', '--step'], '--step needs a value'],
    [['audit', '--history', 'a.json'], '--history is drawn by --reporter html:FILE'],
    [['audit', '--history', '', '--reporter', 'html:a.html'], '--history takes the name of a file'],
    [['aply'], 'did you mean apply?'],
    [['rollback'], 'smlockdown rollback <run>'],
    [['audit', '--ca', 'a', '--ca', 'b'], '--ca is given more than once'],
    [['audit', '--advisories'], '--advisories needs a value'],
    [['audit', '--advisories', 'a', '--advisories', 'b'], '--advisories is given more than once'],
    [['rollback', 'latest', '--advisories', 'a'], 'advisories'],
    [['audit', '--concurrency', '-1'], '1 to 64'],
    [['audit', '--timeout', '3601'], '--timeout'],
    [['rollback', 'latest', '--auto-approve', '--dry-run'], 'exclude each other'],
    [['audit', '--contract', ''], '--contract takes the name of a file'],
    [['show', 'plan.json', '--fail-on', 'high'], 'fail-on'],
    [['audit', '--lines', '11'], '--lines takes a whole number from 12'],
    [['plan', '--first', '0'], '--first takes a whole number from 1'],
    [['plan', '--first', '1.5'], '--first takes a whole number from 1'],
    [['apply', '--first', '3', '--only-server'], 'exclude each other'],
    [['apply', 'plan.json', '--approved', 'sha256:ababababababab'], '16 digits or more'],
    [['apply', 'plan.json', '--approved', 'abababababababab'], '16 digits or more'],
    [['plan', '--max-disruption', 'some'], 'max-disruption'],
    [['audit', '--max-disruption', 'low'], 'max-disruption'],
    [['runs', '--playbook', 'strict'], 'playbook'],
  ])('refuses %j in words', async (argv, words) => {
    await expect(parse(...argv)).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining(words),
      next: expect.stringContaining('--help'),
    });
  });
});

describe('the table of commands', () => {
  const got: unknown[] = [];
  const GREET: Command = {
    name: 'greet',
    about: 'Say hello',
    groups: [OUTPUT, { title: 'Tone:', options: { loud: { type: 'boolean', describe: 'In capitals' } } }],
    options: { 'to-whom': { type: 'string', repeatable: true, describe: 'One more to greet' } },
    positional: { word: { type: 'string', describe: 'How' } },
    run: async (args) => {
      got.push(args);
      return 7;
    },
  };

  /** With one more row than is shipped. */
  async function greet(...argv: string[]): Promise<{ readonly asked: string; readonly exitCode: number }> {
    let exitCode = 0;
    const asked = await runCommandLine(argv, {
      version: () => '1.2.3',
      commands: [...COMMANDS, GREET],
      run: async (load) => {
        exitCode = await load({} as Context);
      },
    });
    return { asked, exitCode };
  }

  it('has a new command by one row: it is listed, explained and called with its arguments', async () => {
    const { asked } = await greet('--help');
    const { asked: explained } = await greet('greet', '--help');
    const { exitCode } = await greet('greet', 'hi', '--to-whom', 'a', '--to-whom', 'b', '--json');

    expect(asked).toMatch(/smlockdown greet \[word\] +Say hello/);
    expect(explained).toMatch(/Tone:\n +--loud +In capitals/);
    expect(exitCode).toBe(7);
    expect(got).toEqual([expect.objectContaining({ word: 'hi', toWhom: ['a', 'b'], json: true })]);
  });

  it.each([
    [['greet', '--to-whom'], '--to-whom needs a value'],
    [['greet', '--lod'], 'did you mean --loud?'],
    [['gret'], 'did you mean greet?'],
  ])('has %j of a new command refused in words', async (argv, words) => {
    await expect(greet(...argv)).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining(words),
    });
  });

  /** What does not take any value, or is taken with another flag alone. */
  const GOES_WITH: Readonly<Record<string, readonly [value: string, ...flags: readonly string[]]>> = {
    reporter: ['github'],
    notify: ['cmd:true'],
    inventory: ['servers.yaml', '--server', 'mail-a'],
    history: ['audit.json', '--reporter', 'html:audit.html'],
    resolver: ['127.0.0.1', '--dns'],
    'probe-ports': ['smtp=2525', '--probe'],
  };

  /** Every option that takes a value, with the command it belongs to. Of yes twice nothing is unclear. */
  const WITH_VALUE = COMMANDS.flatMap((row) =>
    optionsOf(row).flatMap(([name, option]) => {
      if ('type' in option && option.type === 'boolean') return [];
      const [own = '7', ...others] = GOES_WITH[name] ?? [];
      // These go by a list of servers, and by no single one.
      const beside = ['fleet', 'report'].includes(row.name) && name === 'inventory' ? [] : others;
      const value = 'choices' in option ? (option.choices[0] ?? '') : own;
      const placed = Object.values(row.positional ?? {}).filter(({ required }) => required);
      const words = placed.map((one) => ('choices' in one ? (one.choices[0] ?? '') : 'x'));
      const command = [row.name, ...words, ...beside];
      return [{ command, flag: [`--${name}`, value], isRepeatable: option.repeatable === true }];
    }),
  );

  it.each(WITH_VALUE.filter(({ isRepeatable }) => isRepeatable))(
    'has $flag taken twice by $command',
    async ({ command, flag }) => {
      expect(await parse(...command, ...flag, ...flag)).toBe('called');
    },
  );

  it.each(WITH_VALUE.filter(({ isRepeatable }) => !isRepeatable))(
    'has $flag refused twice by $command',
    async ({ command, flag }) => {
      await expect(parse(...command, ...flag, ...flag)).rejects.toThrow(`${flag[0]} is given more than once`);
    },
  );

  it("leaves a command's own error alone: it is no mistake on the command line", async () => {
    const failing = { ...GREET, run: () => Promise.reject(new TypeError('of ours')) };

    const run = runCommandLine(['greet'], {
      version: () => '1.2.3',
      commands: [failing],
      run: async (load) => {
        await load({} as Context);
      },
    });

    await expect(run).rejects.toThrow(TypeError);
  });
});
