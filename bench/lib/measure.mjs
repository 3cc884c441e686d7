/** Times and their middle. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds that the work took. */
export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Two ways of doing something, measured in turns, so that what slows the machine down slows both. The first round
 * of each is for warming up and does not count.
 */
export async function inTurns({ rounds, first, second }) {
  await first();
  await second();
  const times = { first: [], second: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.first.push(await first());
    times.second.push(await second());
  }
  return { first: median(times.first), second: median(times.second) };
}

export const ms = (value) => `${Math.round(value)} ms`;
