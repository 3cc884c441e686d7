/**
 * A plugin for Stryker: lets a sample of the mutants through to the tests, and takes the rest out. Used by `mutate.mjs`.
 * The seed alone says which ones, so two runs over the same sources try the same mutants.
 */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';

/** Name of the plugin, and of the member of Stryker's options that says how large the sample is, and its seed. */
export const SAMPLE = 'sample';

/** A checker takes a mutant out by this word only; none of ours is compiled, so it cannot mean anything else. */
const LEFT_OUT = 'compileError';

function rankOf({ fileName, location, mutatorName, replacement }, seed) {
  const facts = [seed, relative(process.cwd(), fileName), location, mutatorName, replacement];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

const byRank = (one, other) => (one.rank < other.rank ? -1 : 1);

/** The ids of `size` mutants, from each file its share: within a file by chance, between files by place. */
function sampleOf(mutants, { size, seed }) {
  const files = new Map();
  for (const mutant of mutants) {
    const ranked = { id: mutant.id, rank: rankOf(mutant, seed) };
    files.set(mutant.fileName, [...(files.get(mutant.fileName) ?? []), ranked]);
  }
  const placed = [...files.values()].flatMap((ofFile) =>
    ofFile.sort(byRank).map((one, index) => ({ ...one, place: (index + 0.5) / ofFile.length })),
  );
  placed.sort((one, other) => one.place - other.place || byRank(one, other));
  return new Set(placed.slice(0, size).map(({ id }) => id));
}

class SampleChecker {
  static inject = ['options'];
  #options;
  #chosen;

  constructor(options) {
    this.#options = options[SAMPLE];
  }

  async init() {}

  /** Sees all mutants at once. There is one process of checkers where the concurrency is 2. */
  async group(mutants) {
    this.#chosen = sampleOf(mutants, this.#options);
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        this.#chosen.has(id) ? { status: 'passed' } : { status: LEFT_OUT, reason: 'not in the sample' },
      ]),
    );
  }
}

export const strykerPlugins = [{ kind: 'Checker', name: SAMPLE, injectableClass: SampleChecker }];
