#!/usr/bin/env node
/** The command `smlockdown`: parses, runs, maps what happened to an exit code. The only place that ends the process. */
import { runCommandLine } from './cli/command-line.js';
import { exitCodeOf } from './errors.js';
import { SecretValues } from './redaction.js';

const argv = process.argv.slice(2);
/** The secrets of this run: nothing that is shown, an error least of all, may hold one. */
const secrets = new SecretValues();

// Unheard, the error of a pipe that was closed (by `head`) would end the process; whoever writes hears of it anyway.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

async function reportError(error: unknown): Promise<void> {
  const { errorJson, errorText } = await import('./cli/error-report.js');
  const { columns } = process.stderr;
  const text = argv.includes('--json') ? errorJson(error) : errorText(error, { columns });
  await new Promise((resolve) => {
    process.stderr.write(`${secrets.redact(text)}\n`, resolve);
  });
}

let exitCode = 0;
try {
  await runCommandLine(argv, {
    version: (await import('./version.js')).toolVersion,
    run: async (load) => {
      const { createContext } = await import('./cli/context/context.js');
      exitCode = await load(createContext(secrets));
    },
  });
} catch (error) {
  exitCode = exitCodeOf(error);
  await reportError(error);
}
process.exit(exitCode);
