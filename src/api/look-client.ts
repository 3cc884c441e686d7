/** A client for reads that nobody declared: only such as somebody was shown, and said yes to. */
import { LockdownError } from '../errors.js';
import { API_ROOT, type DeclaredRead } from './call.js';
import { type ReadClient, type ReadClientOptions, readClientOf } from './read-client.js';

/** Below `settings/`, segment by segment; `{domain}` and the like are filled in. */
const SHOWN = /^settings(?:\/(?!\.+(?:\/|$))(?:[\w.-]+|\{\w+\}))+$/i;

/**
 * A client for GETs of these paths alone, each sent once for each time it is asked for: what nobody knows is not repeated.
 * Errors: `api.not-declared`, thrown at once where a path is not below `settings/`.
 */
export function lookClientOf(
  shown: readonly Pick<DeclaredRead, 'path'>[],
  options: Omit<ReadClientOptions, 'declaredReads' | 'repeat'>,
): Pick<ReadClient, 'read'> {
  const other = shown.find(({ path }) => !SHOWN.test(path));
  if (other !== undefined)
    throw new LockdownError('api.not-declared', `GET ${API_ROOT}${other.path} is no read of a setting`);
  const declaredReads = shown.map(({ path }) => ({ method: 'GET' as const, path }));
  const { read } = readClientOf({ ...options, declaredReads, repeat: (_, attempt) => attempt() });
  return Object.freeze({ read });
}
