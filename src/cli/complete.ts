/**
 * What may stand next on a command line that somebody is typing, for the scripts of `completion`: from the table of
 * commands, and names that are at hand. Sends nothing, starts nothing, opens no playbook, and never says what went wrong.
 */
import { resolve } from 'node:path';
import { type Command, optionsOf } from './commands/command.js';
import { COMMANDS } from './commands/index.js';
import type { Named, Option } from './context/arguments.js';
import { write } from './context/streams.js';

/** Somebody waits with a finger on the key. */
const LONGEST_MS = 2000;

/** A word that fits, with what it stands for. */
type Candidate = readonly [word: string, about: string];

/** For the script: files, or folders, may stand here as well; as bash calls them. */
const [FILES, FOLDERS] = [[':f', ''] satisfies Candidate, [':d', ''] satisfies Candidate];

/** The words of a shell stay words of it: nothing here may be read as anything else. */
const PLAIN = /^[\w./:=-]+$/;

/** Of the process. */
interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: () => string;
  /** That of the process unless given. */
  readonly platform?: NodeJS.Platform | undefined;
}

interface Typed {
  /** Whole words after `smlockdown`. */
  readonly before: readonly string[];
  /** The beginning of the word that is being typed; may be empty. */
  readonly current: string;
}

function takesValue(option: Option | undefined): option is Option {
  return option !== undefined && !('type' in option && option.type === 'boolean');
}

/** The value that was given to an option, in either way. */
function givenTo(name: string, words: readonly string[]): string | undefined {
  const [at, joined] = [words.indexOf(name), words.find((word) => word.startsWith(`${name}=`))];
  return at === -1 ? joined?.slice(name.length + 1) : words[at + 1];
}

async function runs({ before }: Typed, { env, home, platform = process.platform }: Place) {
  const { runIds } = await import('../store/run-folder.js');
  const { isRunId } = await import('../store/run-record.js');
  const { defaultStateDir } = await import('../store/state-dir.js');
  const named = givenTo('--state-dir', before);
  const stateDir = named === undefined ? defaultStateDir({ platform, env, home: home() }) : resolve(named);
  // They begin with their date. Names alone: what others may have put there is not read.
  const ids = (await runIds(stateDir)).filter(isRunId).sort().reverse();
  return ids.map((id): Candidate => [id, '']);
}

const NAMED: Readonly<Record<Named, (typed: Typed, place: Place) => Promise<readonly Candidate[]>>> = {
  step: async () => (await import('../steps/index.js')).steps.map(({ id, title }) => [id, title]),
  run: runs,
  playbook: async () => {
    const { shippedNames } = await import('../playbook/locate.js');
    const { SHIPPED } = await import('./context/shipped.js');
    return [...(await shippedNames(SHIPPED)).map((name): Candidate => [name, 'ships with the tool']), FILES];
  },
  file: async () => [FILES],
  folder: async () => [FOLDERS],
};

async function valuesOf(option: Option, typed: Typed, place: Place): Promise<readonly Candidate[]> {
  if ('choices' in option) return option.choices.map((choice) => [choice, '']);
  const { names = [], words = [] } = option;
  const named = await Promise.all([names].flat().map((one) => NAMED[one](typed, place)));
  return [...words.map((word): Candidate => [word, '']), ...named.flat()];
}

/** The options that are left to give; what is on unless it is taken back is offered as that. */
function flagsOf(command: Command, { before }: Typed): readonly Candidate[] {
  const rows = optionsOf(command).map(([name, option]): readonly [string, Option] => [
    'type' in option && option.type === 'boolean' && option.default === true ? `--no-${name}` : `--${name}`,
    option,
  ]);
  const isLeft = ([flag, { repeatable }]: readonly [string, Option]) =>
    repeatable === true || !before.some((word) => word === flag || word.startsWith(`${flag}=`));
  return [
    ...rows.filter(isLeft).map(([flag, { describe }]): Candidate => [flag, describe]),
    ['--help', 'Show what it takes'],
  ];
}

/** How many words stand where the positional ones do. */
function countPlaced(words: readonly string[], options: ReadonlyMap<string, Option>): number {
  const isValue = (at: number) => takesValue(options.get(words[at - 1] ?? ''));
  return words.filter((word, at) => !word.startsWith('-') && !isValue(at)).length;
}

async function ofCommand(command: Command, typed: Typed, place: Place): Promise<readonly Candidate[]> {
  const { before, current } = typed;
  const words = before.slice(1);
  const options = new Map(optionsOf(command).map(([name, option]) => [`--${name}`, option]));
  const open = options.get(words.at(-1) ?? '');
  if (takesValue(open)) return valuesOf(open, typed, place);
  const [, flag = '', value] = /^(--[a-z-]+)=(.*)$/s.exec(current) ?? [];
  const joined = options.get(flag);
  if (value !== undefined && takesValue(joined)) {
    const values = await valuesOf(joined, typed, place);
    return values.flatMap(([word, about]) => (word.startsWith(':') ? [] : [[`${flag}=${word}`, about]]));
  }
  const flags = flagsOf(command, typed);
  if (current.startsWith('-')) return flags;
  const places = Object.values(command.positional ?? {});
  const last = places.at(-1);
  const positional = places[countPlaced(words, options)] ?? (last?.repeatable ? last : undefined);
  const placed = positional === undefined ? [] : await valuesOf(positional, typed, place);
  return placed.length === 0 ? flags : placed;
}

const WITHOUT_COMMAND: readonly Candidate[] = [
  ['help', 'Explain a command'],
  ['--help', 'Show the commands'],
  ['--version', 'Show the version'],
];

/** The words that fit, best first. `commands`: the shipped ones unless given. */
export async function candidates(
  typed: Typed,
  place: Place,
  commands: readonly Command[] = COMMANDS,
): Promise<readonly Candidate[]> {
  const { before, current } = typed;
  const command = commands.find(({ name }) => name === before[0]);
  const names = commands.map(({ name, about }): Candidate => [name, about]);
  const all: readonly Candidate[] =
    before.length === 0
      ? [...names, ...WITHOUT_COMMAND]
      : command === undefined
        ? names.filter(() => before.length === 1 && before[0] === 'help')
        : await ofCommand(command, typed, place);
  const isFitting = ([word]: Candidate) =>
    word.startsWith(':') || (word.startsWith(current) && PLAIN.test(word));
  return all.filter(isFitting);
}

/** bash takes `--name=value` for three words. */
function typedIn([count = '', ...given]: readonly string[]): Typed {
  const words = given.slice(0, Number(count));
  const current = given[Number(count)] ?? '';
  return { before: words.filter((word) => word !== '='), current: current === '=' ? '' : current };
}

/** `argv`: how many whole words there are, the words, and the one that is being typed. */
export async function complete(
  argv: readonly string[],
  { stdout, ...place }: Place & { readonly stdout: NodeJS.WritableStream },
): Promise<void> {
  const found = candidates(typedIn(argv), place).catch(() => []);
  const none = new Promise<readonly Candidate[]>((done) => setTimeout(done, LONGEST_MS, []).unref());
  for (const [word, about] of await Promise.race([found, none]))
    await write(stdout, about === '' ? `${word}\n` : `${word}\t${about}\n`).catch(() => {});
}
