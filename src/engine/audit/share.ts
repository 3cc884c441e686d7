/** Values that many findings of an audit share, held once. */
import type { Share } from './resolve.js';

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

export function sharing(): Share {
  const shared = new Map<string, unknown>();
  const first = <T>(value: T): T => {
    const id = typeof value === 'string' ? value : JSON.stringify(value);
    const known = shared.get(id);
    if (known !== undefined && typeof known === typeof value) return known as T;
    shared.set(id, value);
    return value;
  };
  return <T>(value: T): T => {
    if (!isTextList(value)) return first(value);
    // A list that names what is there alone would be kept a second time, as what it reads.
    const isNew = value.some((text) => !shared.has(text));
    const texts = value.map(first) as T & readonly string[];
    return isNew ? texts : first(texts);
  };
}
