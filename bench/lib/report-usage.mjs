/**
 * Loaded into a command with `--import`: when it ends, file descriptor 3 gets its peak memory and the milliseconds
 * since its first connection as JSON. Starting up is a measure of its own and not part of that time.
 */
import diagnostics from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';

let start = performance.now();
const onConnect = () => {
  start = performance.now();
  diagnostics.unsubscribe('undici:client:beforeConnect', onConnect);
};
diagnostics.subscribe('undici:client:beforeConnect', onConnect);

process.on('exit', () => {
  const ms = performance.now() - start;
  // maxRSS is in kilobytes.
  writeSync(3, JSON.stringify({ ms, peakMb: (process.resourceUsage().maxRSS * 1024) / 1_000_000 }));
});
