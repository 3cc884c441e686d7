/** Every benchmark finds what it takes from the built tool: a name that moved would be noticed only by whoever measures. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const FOLDER = new URL('../../bench/', import.meta.url);
/** It runs them all as soon as it is loaded. */
const RUNNER = 'run.mjs';

describe('the benchmarks', () => {
  it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.mjs') && name !== RUNNER))(
    '%s loads, and has one to run',
    async (name) => {
      const loaded: Record<string, unknown> = await import(new URL(name, FOLDER).href);

      expect(Object.values(loaded)).toContainEqual(expect.any(Function));
    },
  );
});
