/** What the server's own web interface calls, read out of what its sign-in page links. */
import type { ServedScripts } from '../../api/served-scripts.js';
import { callsOf } from '../../catalogue/step-facts.js';
import { shippedContract } from '../../contract/contract.js';
import { isPublished } from '../../contract/evidence.js';
import {
  type Discovery,
  isAmong,
  type Members,
  type Routes,
  routeName,
} from '../../contract/trust/discovery.js';
import { interfaceCallsIn, LONGEST_PARSED } from '../../contract/trust/interface-calls.js';

export interface InterfaceSeen {
  /** The script that makes calls; undefined where none does. */
  readonly script: string | undefined;
  /** Scripts and pages that the server gave, and UTF-8 bytes of all of them together. */
  readonly files: number;
  readonly bytes: number;
  /** Calls that were understood. */
  readonly count: number;
  /** A script of so many characters that it is not taken apart. */
  readonly tooLong?: string;
  /** They; whole where every script that makes calls was understood to its end. */
  readonly shown: Pick<Discovery, 'made' | 'mayMake' | 'isMadeWhole'>;
}

/** For all of them together: a bundle of megabytes takes a second or two. */
const MOST_MS = 20_000;

/**
 * Only what was parsed counts: what a search of lines finds may be a comment. It is whole where it was read well, too: an
 * interface makes the calls that published programs make, or not all of it was seen.
 */
export function interfaceSeen(served: ServedScripts, now: () => number): InterfaceSeen {
  const end = now() + MOST_MS;
  const made = new Map<string, Members>();
  const mayMake = new Set<string>();
  let script: string | undefined;
  let { isWhole } = served;
  for (const { name, text } of served.scripts) {
    const found = interfaceCallsIn(text, { isLate: () => now() > end });
    if (found.loadsMore) isWhole = false;
    for (const one of found.mayMake) mayMake.add(one);
    if (found.calls.length === 0) continue;
    script ??= name;
    isWhole &&= found.isWhole;
    for (const { method, path, how, body = [], answer = [] } of found.calls) {
      if (method === undefined || how !== 'parsed') continue;
      const name = `${method} ${path}`;
      const known = made.get(name);
      made.set(name, {
        body: new Set([...(known?.body ?? []), ...body]),
        answer: new Set([...(known?.answer ?? []), ...answer]),
      });
    }
  }
  const bytes = served.scripts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const tooLong = served.scripts.find(({ text }) => text.length > LONGEST_PARSED)?.name;
  return {
    ...{ script, files: served.scripts.length, bytes, count: made.size },
    ...(tooLong === undefined ? {} : { tooLong }),
    shown: { made, mayMake, isMadeWhole: isWhole && tooLong === undefined && isReadWell(made) },
  };
}

/** Of the calls that published programs make it has to make so many, and so large a part of all. */
const [FEWEST_PUBLISHED, PART_PUBLISHED] = [3, 0.5];

function isReadWell(made: Routes): boolean {
  const published = new Map(
    shippedContract.resources
      .flatMap((resource) => callsOf(resource))
      .flatMap(({ route }) => (isPublished(route.evidence) ? [[routeName(route), route]] : [])),
  );
  const count = [...published.values()].filter((route) => isAmong(made, route)).length;
  return count >= Math.max(FEWEST_PUBLISHED, published.size * PART_PUBLISHED);
}
