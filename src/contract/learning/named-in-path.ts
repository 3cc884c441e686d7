/** What the path of a recorded call holds of what a page shows: an item, an account. It is not in the path of every server. */
import type { JsonObject } from '../../canonical-json.js';
import type { ApiResource } from '../resource.js';
import { leavesOf } from './difference.js';

/** The name of a mail domain. */
export const DOMAIN = /^[\w-]+(?:\.[\w-]+)+$/;

/** Whose settings they are stands before it: `settings/sysadmin/…`. An administrator may be called so. */
const FIRST = 2;

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Members, dotted, with the place of their value among the segments of the path. Of texts and numbers alone. */
export function namedIn(
  path: string,
  shown: JsonObject,
): readonly { readonly wire: string; readonly at: number }[] {
  const segments = path.split('/').map(decoded);
  return leavesOf(shown).flatMap(([wire, value]) => {
    if (value === '' || (typeof value !== 'string' && typeof value !== 'number')) return [];
    const at = segments.indexOf(String(value), FIRST);
    return at < 0 ? [] : [{ wire, at }];
  });
}

/** Why nothing is learned of such a call. */
export const OF_ONE =
  'the path of the call holds what the page shows, as the name of an account: it is of that one alone';

/** Would a call be made for whoever was recorded, whoever makes it? The domain of a setting of a domain is filled in anew. */
export function isOfOne(
  { scope }: ApiResource,
  { paths, shown }: { readonly paths: readonly string[]; readonly shown: JsonObject },
): boolean {
  return paths.some((path) =>
    namedIn(path, shown).some(({ at }) => scope === 'server' || !DOMAIN.test(path.split('/')[at] ?? '')),
  );
}
