/** Writes the help of the command and of each of its commands, as the parser gives it. Runs after the build. */
import { writeFileSync } from 'node:fs';
import { runCommandLine } from '../dist/cli/command-line.js';
import { COMMANDS } from '../dist/cli/commands/index.js';

const texts = {};
for (const name of ['', ...COMMANDS.map((command) => command.name)]) {
  const argv = [...(name === '' ? [] : [name]), '--help'];
  texts[name] = await runCommandLine(argv, { version: () => 'unknown', run: async () => {} });
}
writeFileSync(new URL('../dist/help.json', import.meta.url), JSON.stringify(texts));
