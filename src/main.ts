#!/usr/bin/env node
/** The command `smlockdown`, in the world of its process. The only place that ends the process. */
import { homedir } from 'node:os';
import { smlockdown } from './cli/smlockdown.js';

// Unheard, the error of a pipe that was closed (by `head`) would end the process; whoever writes hears of it anyway.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const world = { streams: process, env: process.env, home: homedir };
process.exit(await smlockdown(process.argv.slice(2), world));
