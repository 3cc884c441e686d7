#!/usr/bin/env node
/** The command `smlockdown`: parses, runs, maps what happened to an exit code. The only place that ends the process. */
import { runCommandLine } from './cli/command-line.js';
import { exitCodeOf } from './errors.js';

const argv = process.argv.slice(2);

// Unheard, the error of a pipe that was closed (by `head`) would end the process; whoever writes hears of it anyway.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

async function reportError(error: unknown): Promise<void> {
  const [{ errorJson, errorText }, { secrets }] = await Promise.all([
    import('./cli/error-report.js'),
    import('./cli/context.js'),
  ]);
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
      const { createContext } = await import('./cli/context.js');
      exitCode = await load(createContext());
    },
  });
} catch (error) {
  exitCode = exitCodeOf(error);
  await reportError(error);
}
process.exit(exitCode);
