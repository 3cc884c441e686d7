/** The help as the parser writes it, kept when the tool is built: most of the time of `--help` would go into loading it. */
import { readFile } from 'node:fs/promises';

/** By command, and `''` for the help of all of them. */
export type BuiltHelp = Readonly<Record<string, string>>;

/** The help that a command line asks for and nothing else; undefined where the parser has to say. */
export async function builtHelp(argv: readonly string[]): Promise<string | undefined> {
  const [command = '', ...more] = argv.filter((argument) => argument !== '--help');
  if (!argv.includes('--help') || more.length > 0) return undefined;
  try {
    const texts: BuiltHelp = JSON.parse(await readFile(new URL('../help.json', import.meta.url), 'utf8'));
    return Object.hasOwn(texts, command) ? texts[command] : undefined;
  } catch {
    // Not built, or not whole: the parser knows it anyway.
    return undefined;
  }
}
