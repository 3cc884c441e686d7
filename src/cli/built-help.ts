/** The help as the parser writes it, kept when the tool is built: most of the time of `--help` would go into loading it. */

import { readFile } from 'node:fs/promises';
import { packaged } from '../package-folder.js';

/** By command, and `''` for the help of all of them. */
export type BuiltHelp = Readonly<Record<string, string>>;

const HELP = 'help';
const ASKS = ['--help', '-h', '-?', '/?'];

/** `help COMMAND` and the short ways to ask for help, in the one form `COMMAND --help`. */
export function inOneForm(argv: readonly string[]): readonly string[] {
  const [first = '', ...rest] = argv;
  if (first === HELP) return [...rest.filter((word) => ![HELP, ...ASKS].includes(word)), '--help'];
  return argv.map((word) => (ASKS.includes(word) ? '--help' : word));
}

/** The help that a command line asks for and nothing else; undefined where the parser has to say. */
export async function builtHelp(argv: readonly string[]): Promise<string | undefined> {
  const [command = '', ...more] = argv.filter((argument) => argument !== '--help');
  if (!argv.includes('--help') || more.length > 0) return undefined;
  try {
    const texts: BuiltHelp = JSON.parse(await readFile(packaged('dist/help.json'), 'utf8'));
    return Object.hasOwn(texts, command) ? texts[command] : undefined;
  } catch {
    // Not built, or not whole: the parser knows it anyway.
    return undefined;
  }
}
