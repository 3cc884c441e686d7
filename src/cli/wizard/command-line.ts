/** What the wizard is given, what it refuses before the first question, and the commands that it names. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { LockdownError } from '../../errors.js';
import { isPath } from '../../playbook/locate.js';
import {
  BEYOND,
  type BeyondArguments,
  CONNECTION,
  type ConnectionArguments,
  type Options,
  type OutputArguments,
  type ReasonArguments,
  type RehearsalArguments,
  SELECTION,
  STATE,
  type StateArguments,
} from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { isTaken } from '../context/out-file.js';
import { restated, shellWord } from '../context/restated.js';
import { isPlanThere } from '../run/plan-file.js';
import { canAsk } from '../terminal/prompts.js';

export type WizardArguments = ConnectionArguments &
  RehearsalArguments &
  OutputArguments &
  StateArguments &
  ReasonArguments &
  Partial<BeyondArguments> & {
    readonly playbook: string;
    readonly out: string;
    readonly force: boolean;
    readonly resume: boolean;
    readonly contract: readonly string[] | undefined;
    readonly advisories: string | undefined;
  };

const { contract, advisories } = SELECTION.options;
const EVERYWHERE = { ...CONNECTION.options, ...STATE.options, contract };
/** Of the commands that look at the server. */
const LOOKING = { ...EVERYWHERE, ...BEYOND.options, advisories };
const OWN = {
  playbook: { type: 'string', default: 'baseline', describe: '' },
  out: { type: 'string', default: './decided.yaml', describe: '' },
  force: { type: 'boolean', describe: '' },
} as const;

/** A plan lies beside its playbook. */
export function planFileOf(out: string): string {
  return `${out.replace(/\.ya?ml$/i, '')}-plan.json`;
}

/** As they are typed, for the server and the folders that this one was started for. */
export interface Commands {
  readonly resume: string;
  readonly audit: string;
  readonly apply: string;
  readonly applyFile: (file: string) => string;
  readonly showFile: (file: string) => string;
  readonly letters: (file: string) => string;
}

export function commandsFor(args: WizardArguments, file: string, platform: NodeJS.Platform): Commands {
  const words = (options: Options) => restated(args, { options, platform });
  const judging = words(LOOKING);
  const by = ` --playbook ${shellWord(file, platform)}`;
  return {
    resume: `smlockdown wizard --resume${words({ ...LOOKING, ...OWN })}`,
    audit: `smlockdown audit${by}${judging}`,
    apply: `smlockdown apply${by} --auto-approve${judging}`,
    applyFile: (path) => `smlockdown apply ${shellWord(path, platform)}${words(EVERYWHERE)}`,
    showFile: (path) => `smlockdown show ${shellWord(path, platform)}`,
    letters: (path) => `smlockdown notices ${shellWord(path, platform)} --out letters --on DAY`,
  };
}

/** Where a file really is or will be, so that what it extends is named from there; short where it lies in the working folder. */
export function realFileOf(out: string): string {
  const named = isPath(out) ? out : `./${out}.yaml`;
  const folder = dirname(named);
  const real = existsSync(named)
    ? realpathSync(named)
    : existsSync(folder)
      ? join(realpathSync(folder), basename(named))
      : named;
  const short = relative(realpathSync('.'), real);
  return short.startsWith('..') || isAbsolute(short) ? real : `./${short.replaceAll('\\', '/')}`;
}

function decidedIn(file: string, { platform }: Context): string {
  return `What was decided before may stand there: smlockdown apply --playbook ${shellWord(file, platform)} does it. Else name`;
}

/** Errors: `usage.needs-flag`, `usage.invalid`. */
export function checkCommandLine(args: WizardArguments, file: string, context: Context): void {
  if (!canAsk(args, context.streams) || !context.isForPeople(args))
    throw new LockdownError('usage.needs-flag', 'Nobody is here to answer: the wizard is for a terminal', {
      next: 'Unattended: smlockdown init writes a playbook, and smlockdown apply --playbook FILE --auto-approve applies one.',
    });
  const plan = planFileOf(file);
  // Of a plan nothing is lost that --force does not say; of what is none, it is told apart.
  for (const one of isPlanThere(plan) ? [file, plan] : [file])
    if (!args.force && isTaken(one))
      throw new LockdownError('usage.invalid', `${one} is there, and would be lost`, {
        next: `${one === file ? decidedIn(file, context) : 'Name'} another file with --out, or give --force. Nothing was written.`,
      });
  if (!existsSync(dirname(file)))
    throw new LockdownError('usage.invalid', `There is no folder ${dirname(file)} for ${file}`, {
      next: 'Make it, or name another file with --out.',
    });
}

/** What lies beside the playbook that it starts from counts for that one alone, and here another is made. */
export function tellLeftBehind(
  { playbook, contract: named }: WizardArguments,
  file: string,
  context: Context,
): void {
  if (!isPath(playbook) || !existsSync(playbook)) return;
  const from = dirname(realpathSync(playbook));
  if (from === resolve(dirname(file))) return;
  const beside = ['attestations.yaml', ...(named === undefined ? ['contract'] : [])];
  const left = beside.filter((name) => existsSync(join(from, name)));
  const there = shellWord(join(dirname(playbook), basename(file)), context.platform);
  if (left.length > 0)
    context.say(
      `${left.join(' and ')} beside ${playbook} ${left.length === 1 ? 'does' : 'do'} not count for ${file}: give --out ${there}.`,
    );
}
