/** Mistakes on the command line, in words an operator understands. */
import { nearName } from '../documents/near-name.js';
import { LockdownError } from '../errors.js';

/** The parser's messages that an operator would not understand, in our words. */
const IN_OUR_WORDS: readonly {
  readonly message: RegExp;
  readonly words: (found: RegExpExecArray, help: string) => string;
}[] = [
  {
    message: /^Not enough non-option/,
    words: (_, help) => `Something is missing: ${help.trim().split('\n', 1)[0]}`,
  },
  { message: /^Not enough arguments following: (\S+)/, words: ([, name]) => `--${name} needs a value` },
  {
    message: /^Did you mean (\S+)\?/,
    words: ([, name]) => `There is no such command; did you mean ${name}?`,
  },
  {
    message: /^Invalid values:\s+Argument: ([^,]+), Given: (.+), Choices: (.+)/,
    words: ([, name, given, choices = '']) => `--${name} takes ${choices.replaceAll('"', '')}; not ${given}`,
  },
];

function inOurWords(message: string, help: string): string {
  for (const { message: pattern, words } of IN_OUR_WORDS) {
    const found = pattern.exec(message);
    if (found !== null) return words(found, help);
  }
  return `${message}${suggestion(message, help)}`;
}

/** The error for what the parser refuses, in its own words; `help` is that of the command. */
export function usageMistake(refused: { readonly message: string; readonly help: string }): LockdownError {
  return new LockdownError('usage.invalid', inOurWords(refused.message, refused.help), {
    next: 'See: smlockdown --help, or smlockdown COMMAND --help',
  });
}

/** `; did you mean --playbook?` where an option was mistyped. The help of the command names the ones it knows. */
function suggestion(message: string, help: string): string {
  const mistyped = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1];
  const known = [...help.matchAll(/--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
  const near = mistyped === undefined ? undefined : nearName(mistyped, known);
  return near === undefined ? '' : `; did you mean --${near}?`;
}
