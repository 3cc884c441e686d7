/** `smlockdown wizard` for tests: in a terminal or in this process, and what is found of it afterwards. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Scene, scenes, signInOf } from './a-cli.js';
import { Person } from './a-person.js';
import { type InTerminal, startInTerminal } from './a-terminal.js';
import { type Here, terminalsHere } from './a-terminal-here.js';

const startHere = terminalsHere();
const startScene = scenes();
export const STATE = ['--state-dir', 'st'];
export const BASE = `version: 1
name: base
steps: { smtp-relay: {}, domain-smtp-auth: {}, password-policy: {}, command-hooks: {}, logging: {} }
`;

export async function makeScene(options: Parameters<typeof startScene>[0] = { domains: 3 }, base = BASE) {
  const scene = await startScene(options);
  writeFileSync(join(scene.folder, 'base.yaml'), base);
  return scene;
}

function argsOf(args: readonly string[]): readonly string[] {
  const from = args.includes('--playbook') ? [] : ['--playbook', './base.yaml'];
  const state = args.includes('--state-dir') ? [] : STATE;
  return ['wizard', ...from, ...state, ...args];
}

/** The built command in a pseudo-terminal. */
export function startIn(
  { folder, sandbox }: Scene,
  args: readonly string[] = [],
  size: readonly [number, number] = [80, 40],
) {
  const run = startInTerminal(argsOf(args), {
    ...{ cwd: folder, size },
    env: { ...signInOf(sandbox), NO_COLOR: '1' },
  });
  return { run, person: new Person(run) };
}

/** In this process, where the terminal itself does not matter. */
export function hereIn({ folder, sandbox }: Scene, args: readonly string[] = [], env = signInOf(sandbox)) {
  const run = startHere(argsOf(args), { cwd: folder, size: [80, 40], env });
  return { run, person: new Person(run) };
}

/** Whatever the width; of a command in this process, once it is over. */
export async function shownOn(run: InTerminal | Here): Promise<string> {
  const lines = 'screen' in run ? await run.screen() : [(await run.ended).stdout];
  return lines.join(' ').replace(/\s+/g, ' ');
}

export function decidedIn({
  folder,
}: Scene): Record<string, never> & { readonly steps?: Record<string, unknown> } {
  return parse(readFileSync(join(folder, 'decided.yaml'), 'utf8'));
}

export function keptIn({ folder }: Scene): string {
  const [name = ''] = readdirSync(join(folder, 'st', 'wizard')).filter((one) => one.endsWith('.json'));
  return join(folder, 'st', 'wizard', name);
}

/** All that can be done from here, and the rest is left. */
export async function doAll(person: Person): Promise<void> {
  await person.chooses('SIGNS OF A BREAK-IN', '4');
  await person.chooses('WHO MAY SEND', '1');
  await person.chooses('PASSWORDS OF MAILBOXES', '1');
  await person.chooses('LOGS AND PORTS', '1');
}
