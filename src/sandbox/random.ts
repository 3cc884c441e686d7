/** Repeatable chance for the sandbox: the same seed gives the same numbers. Never for tokens. */

const { imul } = Math;

/** 32 bits of `seed` and `index` stirred together, so that neighbouring indexes share nothing (murmur3's finish). */
export function mix(seed: number, index: number): number {
  let hash = imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ imul(index + 0x7f4a7c15, 0xc2b2ae35);
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Numbers from 0 up to but not including 1 (mulberry32, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** One stream of chance. */
export function randomOf(seed: number) {
  const next = mulberry32(seed);
  return {
    /** True in about `share` (0 to 1) of the calls. */
    chance: (share: number) => next() < share,
    /** A whole number from `low` to `high`, both included. */
    between: (low: number, high: number) => low + Math.floor(next() * (high - low + 1)),
    pick: <T>(list: readonly [T, ...T[]]): T => list[Math.floor(next() * list.length)] ?? list[0],
  };
}

export type Random = Readonly<ReturnType<typeof randomOf>>;
