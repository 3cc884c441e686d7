/**
 * The command line: the table of commands for the parser. What a command does is loaded when it is called, so that
 * help and mistakes are answered at once.
 */
import yargs, { type Argv } from 'yargs';
import { nearName } from '../documents/near-name.js';
import { type Command, optionsOf } from './commands/command.js';
import { COMMANDS } from './commands/index.js';
import type { ArgumentsOf, Option, Options } from './context/arguments.js';
import type { Context } from './context/context.js';
import type { Typed } from './context/typed.js';

/** Runs one command and gives its exit code. */
type Run = (load: (context: Context) => Promise<number>) => Promise<void>;

function forParser(options: Options, group?: string) {
  const rowOf = ({ repeatable, names: _names, words: _words, ...option }: Option) => ({
    ...option,
    ...(group === undefined ? {} : { group }),
    ...(repeatable ? { array: repeatable } : {}),
    requiresArg: !('type' in option && option.type === 'boolean'),
  });
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, rowOf(option)]));
}

/** Which of two values was meant cannot be told. */
function givenTwice(args: Readonly<Record<string, unknown>>, once: readonly string[]): string | undefined {
  const twice = Object.keys(args).find((name) => Array.isArray(args[name]) && once.includes(name));
  return twice === undefined ? undefined : `--${twice} is given more than once`;
}

/** What stands where a run does, and is nearly a word that means something there. */
function nearWord(args: Readonly<Record<string, unknown>>, positional: Options): string | undefined {
  for (const [name, { words = [], names = [] }] of Object.entries(positional)) {
    // What may be a file is looked for first; and what may be a step, by the command.
    if ([names].flat().some((one) => one !== 'run')) continue;
    for (const value of [args[name]].flat()) {
      const near = typeof value !== 'string' || words.includes(value) ? undefined : nearName(value, words);
      if (near !== undefined) return `There is no run ${value}; did you mean ${near}?`;
    }
  }
  return undefined;
}

function withOptions(parser: Argv, command: Command): Argv {
  const { groups, options = {}, positional = {} } = command;
  for (const group of groups) parser.options(forParser(group.options, group.title));
  parser.options(forParser(options));
  for (const [name, { required, describe, ...placed }] of Object.entries(positional)) {
    const choices = 'choices' in placed ? { choices: placed.choices } : {};
    parser.positional(name, {
      ...{ type: 'string', describe, ...choices },
      ...(required ? { demandOption: true } : {}),
    });
  }
  const once = [...optionsOf(command), ...Object.entries(positional)].flatMap(([name, { repeatable }]) =>
    repeatable ? [] : [name],
  );
  return parser.check((args) => {
    // In this order: a check is of one value.
    const unclear = givenTwice(args, once) ?? nearWord(args, positional);
    if (unclear !== undefined) return unclear;
    const wrong = groups.map((group) => group.check?.(args as ArgumentsOf<Options>));
    return wrong.find((why) => why !== undefined) ?? true;
  });
}

function signatureOf({ name, positional = {} }: Command): string {
  const placed = Object.entries(positional).map(([one, { required, repeatable }]) => {
    const shown = `${one}${repeatable ? '..' : ''}`;
    return required ? `<${shown}>` : `[${shown}]`;
  });
  return [name, ...placed].join(' ');
}

/** What the parser refuses, in its own words, with the help of the command. */
class Refusal extends Error {
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

/**
 * What the parser understood: which command, with which arguments. Thrown by its handler, as the parser would else make
 * the whole help of every command that is carried out, and take its errors for mistakes on the command line.
 */
class Understood extends Error {
  readonly command: Command;
  readonly args: Typed['args'];

  constructor(command: Command, args: Typed['args']) {
    super('understood');
    this.command = command;
    this.args = args;
  }
}

/** What the parser refuses, and can be told only by what the command takes. */
const NAMES_BY_HELP = /^(?:Not enough non-option|Unknown argument|Invalid values)/;

const USAGE = `$0 COMMAND

Audit, plan, apply, prove and roll back the hardening of a SmarterMail server.
More about a command: $0 help COMMAND, or -h behind it`;

function makeParser(version: string): Argv {
  return yargs([])
    .scriptName('smlockdown')
    .usage(USAGE)
    .locale('en')
    .wrap(80)
    .version(version)
    .parserConfiguration({ 'greedy-arrays': false })
    .strict()
    .demandCommand(1, 1, 'Name a command.', 'Name one command only.')
    .exitProcess(false)
    .fail((message, error, usage) => {
      const why = message ?? error?.message ?? 'The command line was not understood';
      // Typed as the parser, but given as the texts of its help. To make them takes a while.
      const help = () => (usage as unknown as { help(): string }).help();
      throw new Refusal(why, NAMES_BY_HELP.test(why) ? help() : '');
    });
}

interface Known {
  readonly version: () => string | Promise<string>;
  readonly commands: readonly Command[];
}

/** What was typed; or the help or the version where that was asked for. Errors: `usage.invalid`. */
async function understood(
  argv: readonly string[],
  { version, commands }: Known,
): Promise<Understood | string> {
  const names = commands.map(({ name }) => name);
  const [first = '-'] = argv;
  // Of one that it does not know the parser would give the help of all.
  if (!first.startsWith('-') && !names.includes(first))
    throw (await import('./usage-mistake.js')).unknownCommand(first, names);
  const parser = makeParser(argv.includes('--version') ? await version() : 'unknown');
  for (const command of commands) {
    parser.command(
      signatureOf(command),
      command.about,
      (inner) => withOptions(inner, command),
      (args) => {
        throw new Understood(command, args);
      },
    );
  }
  let asked = '';
  try {
    // With a callback the parser hands over what it would else print itself.
    await parser.parseAsync([...argv], {}, (_error, _args, output) => {
      asked = output;
    });
  } catch (thrown) {
    if (thrown instanceof Refusal) {
      const { message, help } = thrown;
      throw (await import('./usage-mistake.js')).usageMistake({ message, help, argv, commands: names });
    }
    if (!(thrown instanceof Understood)) throw thrown;
    return thrown;
  }
  return asked;
}

/** The first word that is neither an option of the command nor the value of one; -1 where there is none. */
function firstPlainWord(argv: readonly string[], command: Command): number {
  const takesValue = new Set(
    optionsOf(command).flatMap(([name, option]) =>
      'type' in option && option.type === 'boolean' ? [] : [`--${name}`],
    ),
  );
  return argv.findIndex((word, at) => at > 0 && !word.startsWith('-') && !takesValue.has(argv[at - 1] ?? ''));
}

/**
 * What stands behind `--` is not for the parser where the command takes it as it is. PowerShell keeps an unquoted `--` for itself where the
 * tool is a script, as npm installs it: then the first plain word begins it, as such a command has no words of its own.
 */
function behindDashes(argv: readonly string[], { commands }: Known) {
  const command = commands.find(({ name }) => name === argv[0]);
  if (command?.takesCommand !== true) return { own: argv, behind: [] };
  const dashes = argv.indexOf('--');
  if (dashes !== -1) return { own: argv.slice(0, dashes), behind: argv.slice(dashes + 1) };
  const word = firstPlainWord(argv, command);
  return word === -1 ? { own: argv, behind: [] } : { own: argv.slice(0, word), behind: argv.slice(word) };
}

/**
 * Parses and runs. Gives the help or the version where that was asked for, else an empty text.
 * Errors: `usage.invalid` for what the command line does not know, and what commands throw.
 */
export async function runCommandLine(
  argv: readonly string[],
  options: {
    readonly version: () => string | Promise<string>;
    readonly run: Run;
    /** The shipped ones unless given. */
    readonly commands?: readonly Command[];
  },
): Promise<string> {
  const known: Known = { version: options.version, commands: options.commands ?? COMMANDS };
  const { own, behind } = behindDashes(argv, known);
  const found = await understood(own, known);
  if (typeof found === 'string') return found;
  const { command, args } = found;
  const other = behind.length === 0 ? undefined : await understood(behind, known);
  // Help was asked for, of what stands behind.
  if (typeof other === 'string') return other;
  const typed = async (): Promise<Typed | undefined> => {
    if (other === undefined) return undefined;
    return {
      name: other.command.name,
      args: other.args,
      options: Object.fromEntries(optionsOf(other.command)),
    };
  };
  await options.run((context) => command.run(args, context, typed));
  return '';
}
