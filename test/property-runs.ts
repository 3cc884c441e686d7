/**
 * How often a property runs: `LAWS=N` multiplies it, for a night's search. The message of one that fails holds the seed
 * and the path by which `fc.assert(property, { seed, path })` finds the same case again.
 */
import { env } from 'node:process';
import { jest } from '@jest/globals';

/** Errors: for what is no number above 0. */
export function factorOf(text: string | undefined): number {
  if (text === undefined || text === '') return 1;
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new Error(`LAWS takes a number above 0, such as LAWS=10; not ${text}`);
}

const FACTOR = factorOf(env.LAWS);

/** As `testTimeout` in package.json: for one test without `LAWS`. */
const USUAL_LIMIT_MS = 60_000;

/** Milliseconds for one test: more runs get more time, fewer do not get less. */
export function limitMsFor(factor: number): number {
  return USUAL_LIMIT_MS * Math.max(1, factor);
}

// Of the file that imports this one: jest takes the limit that is set when a test begins.
jest.setTimeout(limitMsFor(FACTOR));

/** `usual`: without `LAWS`; 100 is what fast-check takes by itself. */
export function runs(usual = 100) {
  return { numRuns: Math.max(1, Math.round(usual * FACTOR)) } as const;
}
