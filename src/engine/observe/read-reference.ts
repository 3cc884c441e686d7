/** Reads what a server documents about itself: its page, and the pages, scripts and data that this leads to, within bounds. */
import type { ReadClient } from '../../api/read-client.js';
import { INDEX_PAGE, KNOWN_DETAILS, pagesIn } from '../../contract/reference/pages.js';
import { listedIn } from '../../contract/reference/reference.js';
import { joined, type Routes } from '../../contract/trust/discovery.js';
import { LockdownError } from '../../errors.js';

/**
 * How far it is read. `index`: its page alone, where that lists calls by itself. `whole`: all of it, as only the pages below
 * show what calls take and give.
 */
export type ReferenceDepth = 'index' | 'whole';

/** More than a server has controllers. */
const MOST_PAGES = 60;
/** Characters of all of them together. */
const MOST_TEXT = 48 * 1024 * 1024;
/** From the page to a script, to its data, to what that names. */
const MOST_STEPS = 4;
/** Pages that are asked for side by side. */
const SIDE_BY_SIDE = 4;

/** Null where there is no such page; undefined where it could not be read, which says nothing of what stands there. */
async function pageOf(client: ReadClient, path: string): Promise<string | null | undefined> {
  try {
    return await client.page(path);
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    // Refused with a new token too: it asks for a sign-in of another kind, and the session goes on.
    const isNotForUs = error.code === 'session.lost' && error.request?.path === path;
    if (error.code.startsWith('server.') || error.code === 'session.forbidden' || isNotForUs)
      return error.status === 404 ? null : undefined;
    throw error;
  }
}

/** What a file of a reference is. */
export const REFERENCE_KINDS = ['page', 'script', 'data'] as const;

/** How much was read of it: files and their UTF-8 bytes, and of which kinds those are that list calls. */
export interface ReferenceShape {
  readonly kinds: readonly (typeof REFERENCE_KINDS)[number][];
  readonly files: number;
  readonly bytes: number;
}

function kindOf(text: string, path: string): ReferenceShape['kinds'][number] {
  if (/\.js$/i.test(path)) return 'script';
  return /^\s*[[{]/.test(text) ? 'data' : 'page';
}

/** `isWhole`: all that it leads to was read; else more may be listed than was found. */
export interface ReferenceRead {
  readonly listed: Routes;
  readonly isWhole: boolean;
  readonly shape: ReferenceShape;
}

/**
 * The calls that it lists; none where it could not be read. `isLate`: is the time over? What was found until then counts.
 * Errors: those that end a session.
 */
export async function readReference(
  client: ReadClient,
  { depth, isLate }: { readonly depth: ReferenceDepth; readonly isLate: () => boolean },
): Promise<ReferenceRead> {
  let listed: Routes = new Map();
  let [size, files, bytes] = [0, 0, 0];
  const kinds = new Set<ReferenceShape['kinds'][number]>();
  let isWhole = depth === 'whole';
  const asked = new Set([INDEX_PAGE]);
  let waiting: readonly string[] = [INDEX_PAGE];
  // Nobody who only audits waits for more than is needed.
  const isEnough = () => depth === 'index' && listed.size > 0;
  for (let step = 0; step < MOST_STEPS && waiting.length > 0; step += 1) {
    const next = new Set<string>();
    let isRead = false;
    for (let at = 0; at < waiting.length && !isLate() && size < MOST_TEXT; at += SIDE_BY_SIDE) {
      const paths = waiting.slice(at, at + SIDE_BY_SIDE);
      const texts = await Promise.all(paths.map((path) => pageOf(client, path)));
      for (const [index, text] of texts.entries()) {
        const path = paths[index];
        if (text === undefined) isWhole = false;
        if (path === undefined || text === undefined || text === null) continue;
        isRead = true;
        size += text.length;
        files += 1;
        bytes += Buffer.byteLength(text);
        const found = listedIn(text, { path, isLate });
        if (found.size > 0) kinds.add(kindOf(text, path));
        listed = joined(listed, found);
        if (!isEnough()) for (const page of pagesIn(text, path)) next.add(page);
      }
    }
    if (isEnough() || (depth === 'index' && !isRead)) break;
    if (step === 0 && next.size === 0) for (const page of KNOWN_DETAILS) next.add(page);
    const unasked = [...next].filter((page) => !asked.has(page));
    waiting = unasked.slice(0, MOST_PAGES - asked.size);
    if (waiting.length < unasked.length) isWhole = false;
    for (const page of waiting) asked.add(page);
  }
  return {
    ...{ listed, isWhole: isWhole && waiting.length === 0 && !isLate() },
    shape: { kinds: REFERENCE_KINDS.filter((kind) => kinds.has(kind)), files, bytes },
  };
}
