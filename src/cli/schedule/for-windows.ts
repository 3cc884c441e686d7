/** The job as a task of Windows, and what to know of it. */
import { dirname, join, resolve } from 'node:path';
import { packaged } from '../../package-folder.js';
import { SYSTEM, taskFiles, whyNoWord } from '../../schedule/windows-task.js';
import { windowsRoot } from '../../store/windows-program.js';
import { type Context, maker, stateDirOf } from '../context/context.js';
import { mistake } from './mistake.js';
import { createArguments } from './register.js';
import { type Asked, type Base, type Chosen, type Made, namedState, wordsOf } from './what-runs.js';

/** Is it the system, as Windows names it too? */
export function isSystem(account: string): boolean {
  return /^(?:NT AUTHORITY\\)?SYSTEM$/i.test(account);
}

/** As a file of cmd, or Task Scheduler, can say it. Errors: `usage.invalid`. */
function checkWords(words: readonly string[], folders: readonly string[]): void {
  const odd = words.map((word) => ({ word, why: whyNoWord(word) })).find(({ why }) => why !== undefined);
  if (odd !== undefined)
    throw mistake(
      `A task cannot be given ${JSON.stringify(odd.word)}: ${odd.why} is in it`,
      'Of a program with such an argument, name a script that has it.',
    );
  const home = folders.find((one) => one.includes('%'));
  if (home !== undefined)
    throw mistake(
      `${home}: Windows takes what stands between % for a variable`,
      'Start it in a folder without, and give --out none with one.',
    );
}

export function forWindows(base: Base, command: Chosen, args: Asked, context: Context): Made {
  const { name, folder } = base;
  const { account = SYSTEM, out, force } = args;
  const home = resolve(out ?? folder);
  const named = namedState(command.args.stateDir ?? args.stateDir);
  const stateDir = named ?? stateDirOf({ stateDir: undefined }, context);
  const isOfSystem = isSystem(account);
  const more = named === undefined ? {} : { stateDir };
  const job = {
    ...base,
    account: isOfSystem ? SYSTEM : account,
    words: [packaged('dist/main.js'), ...wordsOf(command, more)],
  };
  checkWords([base.program, ...job.words, folder], [folder, home]);
  const [log, xmlFile] = [join(home, `${name}.log`), join(home, `${name}.xml`)];
  const { now } = maker();
  const two = (number: number) => String(number).padStart(2, '0');
  const from = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const script = join(home, `${name}.cmd`);
  const root = windowsRoot(context.processEnv);
  const who = isOfSystem ? [] : ['/ru', `"${account}"`, '/rp', '*'];
  const create = createArguments({ name, xmlFile: `"${xmlFile}"`, mayReplace: force });
  const isOwn = command.verb === 'audit' && command.args.passwordFrom !== undefined;
  return {
    job,
    files: taskFiles({ ...job, script, log, from, root }, xmlFile),
    stateDir,
    remarks: [
      {
        about: 'state',
        text:
          named === undefined
            ? `${stateDir}: the first run makes it, for administrators and the system alone${isOfSystem ? '' : `; ${account} has to be one, or give --state-dir behind --`}`
            : `${stateDir}: has to be open to ${job.account}, and closed to others`,
      },
      { about: 'log', text: `${log}, where each run is added` },
      {
        about: 'ends',
        text: 'Last Run Result is its exit code: 0x2 is that something is open, and no file that is missing. Once it is 0x4d, a sign-in was refused: disable the task first',
      },
      ...(isOwn
        ? [
            {
              about: 'secret' as const,
              text: `is read as ${job.account}: a file has to be open to it alone, and what Windows encrypted for somebody else is closed to it`,
            },
          ]
        : []),
      {
        about: 'rights',
        text: isOfSystem
          ? `whoever may write in ${home}, or where the tool lies (${dirname(packaged('dist'))}), has the system run it: both are to be the administrators' alone`
          : `${account} needs the right to log on as a batch job; Windows asks for its password, as it is registered`,
      },
    ],
    next: [
      ...(args.install ? [] : [`schtasks ${[...create, ...who].join(' ')}`]),
      `schtasks /run /tn ${name}`,
      `schtasks /query /tn ${name} /v /fo list`,
    ],
  };
}
