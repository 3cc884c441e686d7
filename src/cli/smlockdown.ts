/** The whole of the tool as one function: a command line, the environment and the streams in; an exit code out. */
import { exitCodeOf, LockdownError } from '../errors.js';
import { SecretValues, visible } from '../redaction.js';
import { builtHelp, inOneForm } from './built-help.js';
import type { Streams } from './context/streams.js';

/** What a process has of its own, and a test brings along. */
export interface World {
  readonly streams: Streams;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The operator's home folder, absolute. Throws where the system knows none, which few commands need. */
  readonly home: () => string;
  /** That of the process unless given. */
  readonly platform?: NodeJS.Platform;
  /** Aborted, with the error as its reason, by what goes wrong where nobody waits for it: a fault of the tool. */
  readonly fault?: AbortSignal;
}

/** By which the script of a shell asks what may stand next. */
const COMPLETE = '__complete';

/** Runs one command. Never throws: what went wrong is told on stderr. */
export async function smlockdown(given: readonly string[], world: World): Promise<number> {
  if (given[0] === COMPLETE) {
    const { complete } = await import('./complete.js');
    await complete(given.slice(1), { ...world, stdout: world.streams.stdout });
    return 0;
  }
  const argv = inOneForm(given);
  /** The secrets of this run: nothing that is shown, an error least of all, may hold one. */
  const secrets = new SecretValues();
  let exitCode = 0;
  const { fault } = world;
  let told: Promise<void> | undefined;
  // At once: what is under way may take its time to stop, or never end.
  fault?.addEventListener('abort', () => {
    told = reportError(fault.reason, { argv, world, secrets });
  });
  const parsed = async () => {
    const { runCommandLine } = await import('./command-line.js');
    return runCommandLine(argv, {
      version: async () => (await import('../version.js')).toolVersion(),
      run: async (load) => {
        const { createContext } = await import('./context/context.js');
        secrets.keep((await import('./context/own-names.js')).ownNames());
        exitCode = await load(createContext({ ...world, secrets }));
      },
    });
  };
  try {
    const help = (await builtHelp(argv)) ?? (await parsed());
    if (help !== '') await writeLine(world.streams.stdout, help);
  } catch (thrown) {
    const error = isWithoutFolder(thrown) ? WITHOUT_FOLDER : thrown;
    exitCode = exitCodeOf(error);
    // What a fault stopped is told by the fault.
    if (fault?.aborted !== true) await reportError(error, { argv, world, secrets });
  }
  await told;
  return fault?.aborted === true ? exitCodeOf(fault.reason) : exitCode;
}

const WITHOUT_FOLDER = new LockdownError('usage.invalid', 'The working folder is gone', {
  next: 'Change into one that is there.',
});

/** Whoever asks for the working folder, after somebody took it away, fails in words of the system. */
function isWithoutFolder(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'uv_cwd';
}

async function reportError(
  error: unknown,
  told: { readonly argv: readonly string[]; readonly world: World; readonly secrets: SecretValues },
): Promise<void> {
  const { stderr } = told.world.streams;
  const { errorJson, errorText } = await import('./error-report.js');
  // What is wrong with the command line is told before any command learned what is secret.
  const { loadEnvironment } = await import('./context/environment.js');
  try {
    loadEnvironment({ processEnv: told.world.env, file: '.env', secrets: told.secrets });
  } catch {
    // That is told by whichever command needs it.
  }
  const isForPrograms = /(^| )--(json|format[= ]json)( |$)/.test(told.argv.join(' '));
  // Masked before it is broken into lines, and after.
  const redact = (one: string) => told.secrets.redact(one);
  const { columns } = stderr;
  const hasStack = Boolean(told.world.env.DEBUG);
  const text = isForPrograms ? errorJson(error) : errorText(error, { columns, redact, hasStack });
  // Where it cannot be written, nobody is left to tell.
  const shown = told.secrets.redact(text, isForPrograms ? 'json' : 'text');
  const { withoutCommands } = await import('./context/streams.js');
  const format = isForPrograms ? 'json' : 'text';
  await writeLine(stderr, withoutCommands(visible(shown, 'lines'), { env: told.world.env, format })).catch(
    () => {},
  );
}

async function writeLine(stream: NodeJS.WritableStream, text: string): Promise<void> {
  const { write } = await import('./context/streams.js');
  await write(stream, `${text}\n`);
}
