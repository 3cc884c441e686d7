/**
 * Writes the captures of the pages anew, each from a run of the command above it. A capture is a block of text after
 * `<!-- capture: smlockdown demo -->`. Only what needs no server of one's own can be captured.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const CAPTURE = /(<!-- capture: smlockdown ([\w -]+) -->\n+```text\n)[\s\S]*?(```\n)/g;

/** What it prints on a terminal of 80 columns, without colour. */
function printed(command) {
  const { stdout, status } = spawnSync(process.execPath, [MAIN, ...command.split(' ')], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '80' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`smlockdown ${command} ended with ${status}`);
  // Whose machine that was says nothing of the tool.
  return stdout.replace(/ by \S+ on \S+, smlockdown/g, ' by jdoe on ADMIN-PC, smlockdown');
}

for (const page of ['README.md']) {
  const path = new URL(`../${page}`, import.meta.url);
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(CAPTURE, (_, head, command, foot) => `${head}${printed(command)}${foot}`),
  );
}
