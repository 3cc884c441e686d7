/** What stands below `deploy/` for the engines that carry the work. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runCommandLine } from '../../src/cli/command-line.js';
import { ROOT, wordsOf } from '../docs/a-page.js';

export const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

export function textOf(file: string): string {
  return readFileSync(`${ROOT}deploy/${file}`, 'utf8');
}

/** What shellcheck says of a script; nothing where it is well. `sh`: only what every shell has. */
export function shellMistakes(script: string, shell: 'sh' | 'bash'): string {
  return spawnSync('shellcheck', [`--shell=${shell}`, '-'], { input: script, encoding: 'utf8' }).stdout;
}

/** Lines of a script that start the tool, as the tool is given them: without what the shell does around it. */
export function commandsIn(script: string): readonly (readonly string[])[] {
  return (
    script
      .split('\n')
      .map((line) => line.trim().replace(/^exec /, ''))
      .filter((line) => line.startsWith('smlockdown '))
      .map((line) => wordsOf(line.replace(/ \|\| .*$/, '')).slice(1))
      // Folders of reports are made as it runs.
      .map((words) => words.map((word) => word.replace(/^([a-z]+:).*\//, '$1')))
  );
}

export async function isUnderstood(args: readonly string[]): Promise<boolean> {
  let calls = 0;
  await runCommandLine(args, {
    version: () => '',
    run: async () => {
      calls += 1;
    },
  });
  return calls === 1;
}

/** Every value of members called `name`, however deep. */
export function membersCalled(name: string, value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key === name ? [member] : []),
    ...membersCalled(name, member),
  ]);
}
