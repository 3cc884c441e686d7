/**
 * The command line: every command with its options and its help. What a command does is loaded when it is
 * called, so that help and mistakes are answered at once.
 */
import yargs, { type Argv } from 'yargs';
import { LockdownError } from '../errors.js';
import type { Context } from './context/context.js';
import { inOurWords, noneGivenTwice } from './usage-mistake.js';

/** Runs one command and gives its exit code. */
type Run = (load: (context: Context) => Promise<number>) => Promise<void>;

const SELECTION = 'Selection:';
const SERVER = 'Server:';
const OUTPUT = 'Output:';

const MOST_CONCURRENT = 64;

function connectionOptions<T>(command: Argv<T>) {
  return command
    .option('url', {
      type: 'string',
      group: SERVER,
      describe: 'Address of the server (or SMARTERMAIL_URL)',
      requiresArg: true,
    })
    .option('username', {
      type: 'string',
      group: SERVER,
      describe: 'System administrator (or SMARTERMAIL_USERNAME)',
      requiresArg: true,
    })
    .option('password-from', {
      type: 'string',
      group: SERVER,
      describe: 'env:NAME, file:PATH or cmd:PROGRAM (or SMARTERMAIL_PASSWORD)',
      requiresArg: true,
    })
    .option('totp-from', {
      type: 'string',
      group: SERVER,
      describe: 'The same for the two-factor secret (or SMARTERMAIL_TOTP_SECRET)',
      requiresArg: true,
    })
    .option('ca', {
      type: 'string',
      group: SERVER,
      describe: 'PEM file of the authority to trust',
      requiresArg: true,
    })
    .option('insecure', {
      type: 'boolean',
      group: SERVER,
      describe: 'Take any certificate, and plain http: for tests only',
    })
    .option('assume-smartermail', {
      type: 'boolean',
      group: SERVER,
      describe: 'Do not look for SmarterMail on the login page first',
    })
    .option('timeout', {
      type: 'number',
      group: SERVER,
      describe: 'Seconds for one request',
      requiresArg: true,
    })
    .option('concurrency', {
      type: 'number',
      group: SERVER,
      default: 8,
      describe: 'Requests at a time',
      requiresArg: true,
    })
    .option('input', {
      type: 'boolean',
      group: SERVER,
      default: true,
      describe: 'Ask on the terminal (--no-input: never)',
    })
    .check((args) => {
      const { concurrency, timeout } = args as { concurrency: number; timeout?: number };
      if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_CONCURRENT) {
        throw new Error(`--concurrency takes a whole number from 1 to ${MOST_CONCURRENT}`);
      }
      if (timeout !== undefined && !(timeout > 0 && timeout <= 3600))
        throw new Error('--timeout takes seconds, up to 3600');
      return true;
    });
}

function selectionOptions<T>(command: Argv<T>) {
  return command
    .option('playbook', {
      type: 'string',
      group: SELECTION,
      describe: 'baseline (default), strict, or a file',
      requiresArg: true,
    })
    .option('step', {
      type: 'string',
      array: true,
      group: SELECTION,
      describe: 'Only this step; again for more',
      requiresArg: true,
    })
    .option('domain', {
      type: 'string',
      array: true,
      group: SELECTION,
      describe: 'Only domains that match this glob, and not the server',
      requiresArg: true,
    })
    .option('advisories', {
      type: 'string',
      group: SELECTION,
      describe: 'A newer list of published flaws than the shipped one',
      requiresArg: true,
    });
}

function outputOptions<T>(command: Argv<T>) {
  return command
    .option('json', { type: 'boolean', group: OUTPUT, default: false, describe: 'JSON, for programs' })
    .option('expand', { type: 'boolean', group: OUTPUT, default: false, describe: 'Name every domain' });
}

function stateOptions<T>(command: Argv<T>) {
  return command.option('state-dir', {
    type: 'string',
    describe: "Where runs are kept (default: the platform's state folder)",
    requiresArg: true,
  });
}

function writeOptions<T>(command: Argv<T>) {
  return command
    .option('auto-approve', { type: 'boolean', default: false, describe: 'Go ahead without a question' })
    .option('dry-run', { type: 'boolean', default: false, describe: 'Only show what would be done' })
    .check((args) => {
      if (args.autoApprove === true && args.dryRun === true)
        throw new Error('--auto-approve and --dry-run exclude each other');
      return true;
    });
}

/** The commands that only read keep nothing, and take `--state-dir` so that one set of flags serves all. */
function readingOptions<T>(command: Argv<T>) {
  return stateOptions(outputOptions(selectionOptions(connectionOptions(command))));
}

function readingCommands(cli: Argv, run: Run): Argv {
  return cli
    .command(
      'audit',
      'Compare the server with a playbook',
      (command) =>
        readingOptions(command).option('fail-on', {
          choices: ['low', 'medium', 'high', 'critical', 'never'] as const,
          default: 'low' as const,
          describe: 'Exit code 2 from this severity on',
          requiresArg: true,
        }),
      (args) => run(async (context) => (await import('./commands/audit.js')).audit(args, context)),
    )
    .command(
      'plan',
      'Show what an apply would change',
      (command) =>
        readingOptions(command).option('out', {
          type: 'string',
          describe: 'Keep the plan in this file',
          requiresArg: true,
        }),
      (args) => run(async (context) => (await import('./commands/plan.js')).plan(args, context)),
    )
    .command(
      'show <file>',
      'Show a plan file',
      (command) =>
        outputOptions(command).positional('file', {
          type: 'string',
          demandOption: true,
          describe: 'What plan --out wrote',
        }),
      (args) => run(async (context) => (await import('./commands/plan.js')).show(args, context)),
    );
}

function writingCommands(cli: Argv, run: Run): Argv {
  return cli
    .command(
      'apply [file]',
      'Carry out a plan and prove it',
      (command) =>
        writeOptions(stateOptions(outputOptions(selectionOptions(connectionOptions(command))))).positional(
          'file',
          {
            type: 'string',
            describe: 'A plan file; or give --playbook',
          },
        ),
      (args) => run(async (context) => (await import('./commands/apply.js')).apply(args, context)),
    )
    .command(
      'rollback <run>',
      'Bring back what a run changed, and prove it',
      (command) =>
        writeOptions(stateOptions(outputOptions(connectionOptions(command)))).positional('run', {
          type: 'string',
          demandOption: true,
          describe: 'Id of the run, or "latest"',
        }),
      (args) => run(async (context) => (await import('./commands/rollback.js')).rollback(args, context)),
    )
    .command(
      'runs',
      'List what was applied and rolled back',
      (command) => stateOptions(outputOptions(command)),
      (args) => run(async (context) => (await import('./commands/runs.js')).runs(args, context)),
    );
}

function sandboxOptions<T>(command: Argv<T>) {
  return command
    .option('domains', { type: 'number', default: 25, describe: 'Mail domains', requiresArg: true })
    .option('seed', {
      type: 'number',
      default: 1,
      describe: 'The same seed gives the same server',
      requiresArg: true,
    });
}

function otherCommands(cli: Argv, run: Run): Argv {
  return cli
    .command(
      'steps [id]',
      'List the steps, or explain one',
      (command) =>
        outputOptions(command).positional('id', { type: 'string', describe: 'The step to explain' }),
      (args) => run(async (context) => (await import('./commands/steps.js')).steps(args, context)),
    )
    .command(
      'sandbox',
      'Run a stand-in SmarterMail server to try things on',
      (command) =>
        sandboxOptions(command)
          .option('port', { type: 'number', default: 0, describe: '0 takes a free one', requiresArg: true })
          .option('latency', {
            type: 'number',
            default: 0,
            describe: 'Milliseconds before each answer',
            requiresArg: true,
          })
          .option('build', { type: 'number', describe: 'Build number it claims', requiresArg: true })
          .option('published-only', {
            type: 'boolean',
            default: false,
            describe: 'Leave out what is assumed about the API',
          }),
      (args) => run(async (context) => (await import('./commands/sandbox.js')).sandbox(args, context)),
    )
    .command('demo', 'Audit, plan, apply and roll back on a sandbox', sandboxOptions, (args) =>
      run(async (context) => (await import('./commands/demo.js')).demo(args, context)),
    );
}

/**
 * Parses and runs. Gives the help or the version where that was asked for, else an empty text.
 * Errors: `usage.invalid` for what the command line does not know, and what commands throw.
 */
export async function runCommandLine(
  argv: readonly string[],
  options: { readonly version: () => string; readonly run: Run },
): Promise<string> {
  const wantsVersion = argv.includes('--version');
  const cli = yargs([])
    .scriptName('smlockdown')
    .usage('$0 COMMAND\n\nAudit, plan, apply, prove and roll back the hardening of a SmarterMail server.')
    .locale('en')
    .wrap(80)
    .version(wantsVersion ? options.version() : 'unknown')
    .parserConfiguration({ 'greedy-arrays': false })
    .strict()
    .check(noneGivenTwice)
    .demandCommand(1, 1, 'Name a command.', 'Name one command only.')
    .recommendCommands()
    .exitProcess(false)
    .fail((message, error, usage) => {
      if (error instanceof LockdownError) throw error;
      const what = message ?? error?.message ?? 'The command line was not understood';
      // Typed as the parser, but given as the texts of its help.
      const help = (usage as unknown as { help(): string }).help();
      throw new LockdownError('usage.invalid', inOurWords(what, help), {
        next: 'See: smlockdown --help, or smlockdown COMMAND --help',
      });
    });
  let asked = '';
  const commands = otherCommands(
    writingCommands(readingCommands(cli, options.run), options.run),
    options.run,
  );
  // With a callback the parser hands over what it would else print itself.
  await commands.parseAsync([...argv], {}, (_error, _args, output) => {
    asked = output;
  });
  return asked;
}
