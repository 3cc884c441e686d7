/**
 * How often a property runs, and on which cases. `LAWS=N` multiplies the runs, for a night's search. All cases follow from one
 * seed: `LAWS_SEED=N`, or the usual one; `npm test` in CI takes a fresh one and prints it. The message of a property that fails
 * holds its own seed and the path by which `fc.assert(property, { seed, path })` finds the same case again.
 */
import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, jest } from '@jest/globals';

/** Errors: for what is no number above 0. */
export function factorOf(text: string | undefined): number {
  if (text === undefined || text === '') return 1;
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new Error(`LAWS takes a number above 0, such as LAWS=10; not ${text}`);
}

const FACTOR = factorOf(env.LAWS);

/** As `testTimeout` in package.json: for one test without `LAWS`. */
const USUAL_LIMIT_MS = 120_000;

/** Milliseconds for one test: more runs get more time, fewer do not get less. */
export function limitMsFor(factor: number): number {
  return USUAL_LIMIT_MS * Math.max(1, factor);
}

// Of the file that imports this one: jest takes the limit that is set when a test begins.
jest.setTimeout(limitMsFor(FACTOR));

const USUAL_SEED = 20_261_010;

/** Errors: for what is no whole number of 32 bits. */
export function seedFrom(text: string | undefined): number {
  if (text === undefined || text === '') return USUAL_SEED;
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff) return seed;
  throw new Error(`LAWS_SEED takes a whole number from 0 to 4294967295; not ${text}`);
}

const SEED = seedFrom(env.LAWS_SEED);
const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** Of the test that runs, or of its file: another for each, so that no two try the same cases. 31 bits. */
export function seedHere(): number {
  const { testPath = '', currentTestName = '' } = expect.getState();
  const file = relative(ROOT, testPath).split(sep).join('/');
  return createHash('sha256').update(`${SEED} ${file} ${currentTestName}`).digest().readUInt32BE() >>> 1;
}

/** `usual`: without `LAWS`; 100 is what fast-check takes by itself. */
export function runs(usual = 100) {
  return { numRuns: Math.max(1, Math.round(usual * FACTOR)), seed: seedHere() } as const;
}
