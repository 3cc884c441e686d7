/** Mistakes on the command line, in words an operator understands. */
import { nearName } from '../documents/near-name.js';
import { LockdownError } from '../errors.js';

/** What the parser refuses. */
export interface Refused {
  /** In its own words. */
  readonly message: string;
  /** The help of the command: it names what the command takes. */
  readonly help: string;
  readonly argv: readonly string[];
  /** Names of all commands. */
  readonly commands: readonly string[];
}

/** The parser's messages that an operator would not understand, in our words. */
const IN_OUR_WORDS: readonly {
  readonly message: RegExp;
  readonly words: (found: RegExpExecArray, refused: Refused) => string;
}[] = [
  {
    message: /^Not enough non-option/,
    words: (_, { help }) => `Something is missing: ${help.trim().split('\n', 1)[0]}`,
  },
  { message: /^Not enough arguments following: (\S+)/, words: ([, name]) => `--${name} needs a value` },
  { message: /^Unknown arguments?: (.+)/, words: ([, names = ''], refused) => unknown(names, refused) },
  {
    message: /^Invalid values:\s+Argument: ([^,]+), Given: (.+), Choices: (.+)/,
    words: ([, name = '', given = '', choices = ''], { help }) => {
      const known = choices.replaceAll('"', '');
      const option = help.includes(`--${name}`) ? `--${name}` : name.toUpperCase();
      return `${option} takes ${known}; not ${given}${orMean(given.replaceAll('"', ''), known.split(', '))}`;
    },
  },
];

function orMean(word: string, known: readonly string[]): string {
  const near = nearName(word, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** An option as it was typed, without its value. One with a single dash may be a password behind `-p`. */
function unknownOption(word: string, known: readonly string[]): string {
  const [, dashes = '', name = ''] = /^(--?)([^=]*)/.exec(word) ?? [];
  const near = nearName(name, known) ?? nearName(name.replace(/^no-/, ''), known);
  const meant = near === undefined ? '' : `; did you mean --${near}?`;
  if (dashes === '--' || near !== undefined) return `There is no option ${dashes}${name}${meant}`;
  return `There is no option -${name.charAt(0)}: the names of options begin with two dashes`;
}

/** Each option that the command does not take, else the words that are too many. */
function unknown(names: string, { help, argv, commands }: Refused): string {
  const known = [...new Set([...help.matchAll(/--([a-z][a-z-]*)/g)].map(([, name = '']) => name))];
  const isKnown = (word: string) => known.includes(word.replace(/^--(?:no-)?|=.*$/gs, ''));
  const options = argv.filter((word) => /^-./.test(word) && !isKnown(word));
  const said = options.map((word) => unknownOption(word, known));
  if (said.length > 0) return [...new Set(said)].join('\n');
  return commands.some((name) => argv.includes(name)) ? `Too much: ${names}` : noCommand(names, commands);
}

function noCommand(name: string, commands: readonly string[]): string {
  return `There is no command ${name}${orMean(name, commands)}`;
}

/** The error for a word where a command belongs. */
export function unknownCommand(name: string, commands: readonly string[]): LockdownError {
  return new LockdownError('usage.invalid', noCommand(name, commands), { next: 'See: smlockdown --help' });
}

/** The error for what the parser refuses. */
export function usageMistake(refused: Refused): LockdownError {
  const { message, argv, commands } = refused;
  const command = argv.find((word) => commands.includes(word));
  const said = IN_OUR_WORDS.flatMap(({ message: pattern, words }) => {
    const found = pattern.exec(message);
    return found === null ? [] : [words(found, refused)];
  });
  return new LockdownError('usage.invalid', said[0] ?? message, {
    next: `See: smlockdown ${command === undefined ? '' : `${command} `}--help`,
  });
}
