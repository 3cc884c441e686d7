/** What a dialect draws: the same for the same name in it, whatever else is drawn. */
import { mix, type Random, randomOf } from '../random.js';

/** Apart from the streams of a seed. */
const DIALECT_STREAM = 0xd1a1ec7;

/** 32 bits of a text. */
export function hashOf(text: string): number {
  let hash = text.length;
  for (const letter of text) hash = mix(hash, letter.codePointAt(0) ?? 0);
  return hash;
}

/** Chance of its own for each name. */
export function luckOf(dialect: number, name: string): Random {
  return randomOf(mix(mix(dialect, DIALECT_STREAM), hashOf(name)));
}

/** An order of a list that is not the one it has, where it has two or more. */
export function reordered<T>(list: readonly T[], random: Random): readonly T[] {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = random.between(0, at);
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  const [first, ...rest] = mixed;
  return first !== undefined && mixed.every((one, at) => one === list[at]) ? [...rest, first] : mixed;
}
