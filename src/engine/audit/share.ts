/** Values that many findings of an audit share, held once. */
import type { Share } from './resolve.js';

export function sharing(): Share {
  const shared = new Map<string, unknown>();
  return <T>(value: T): T => {
    const id = typeof value === 'string' ? value : JSON.stringify(value);
    const known = shared.get(id);
    if (known !== undefined && typeof known === typeof value) return known as T;
    shared.set(id, value);
    return value;
  };
}
