#!/usr/bin/env node
/** The command `smlockdown`, in the world of its process. The only place that ends the process. */
import { homedir } from 'node:os';
import { smlockdown } from './cli/smlockdown.js';

/** How long writes that are under way may still take, after a fault of the tool, to be finished and read back. */
const LONGEST_END_MS = 60_000;
/** Of what is no fault of anybody else: as `internal.bug` says. */
const EXIT_OF_FAULT = 1;

// Unheard, the error of a pipe that was closed (by `head`) would end the process; whoever writes hears of it anyway.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

let isOver = false;
function end(code: number): never {
  isOver = true;
  process.exit(code);
}

const fault = new AbortController();
/** What is under way stops as it does by Ctrl-C. What goes wrong after that does not matter any more, and keeps nobody. */
function broken(error: unknown): void {
  if (fault.signal.aborted) end(EXIT_OF_FAULT);
  fault.abort(error instanceof Error ? error : new Error(String(error)));
  setTimeout(() => end(EXIT_OF_FAULT), LONGEST_END_MS).unref();
}
process.on('uncaughtException', broken);
process.on('unhandledRejection', broken);
// Nothing is left to wait for, and the command did not end.
process.on('exit', () => {
  if (isOver) return;
  if (!fault.signal.aborted)
    process.stderr.write('Error [internal.bug]: The command never came to its end\n');
  end(EXIT_OF_FAULT);
});

const world = { streams: process, env: process.env, home: homedir, fault: fault.signal };
end(await smlockdown(process.argv.slice(2), world));
