/**
 * What was read of a server's web interface and of its reference, kept in the state folder: it stays as it is while the
 * build, and what its sign-in page links, stay the same.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonIn } from '../../canonical-json.js';
import type { Routes } from '../../contract/trust/discovery.js';
import { REFERENCE_KINDS, type ReferenceShape } from '../../engine/observe/read-reference.js';
import { makePrivateFolder, writePrivateFile } from '../../store/private-files.js';
import { serverKey } from '../../store/server-key.js';
import { readUserFile } from '../../user-file.js';
import { toolVersion } from '../../version.js';
import type { InterfaceSeen } from './interface-seen.js';

const routesSchema = z
  .array(
    z.strictObject({
      call: z.string().regex(/^(?:GET|POST) \S+$/),
      body: z.array(z.string()).readonly(),
      answer: z.array(z.string()).readonly(),
    }),
  )
  .readonly();

const size = z.int().nonnegative();

const fileSchema = z.strictObject({
  formatVersion: z.literal(1),
  server: z.string(),
  build: z.number().nullable(),
  linked: z.array(z.string()).readonly(),
  tool: z.string(),
  /** null: not all of it was read. */
  interface: z
    .strictObject({
      script: z.string(),
      files: size,
      bytes: size,
      count: z.int().min(1),
      made: routesSchema,
      mayMake: z.array(z.string()).readonly(),
    })
    .nullable(),
  reference: z
    .strictObject({
      kinds: z.array(z.enum(REFERENCE_KINDS)).readonly(),
      ...{ files: size, bytes: size, listed: routesSchema },
    })
    .nullable(),
});

/** What it is of: nothing of it holds for another server, build or interface. */
export interface ShownOf {
  readonly url: string;
  /** Days since 2000-01-01; null where the page names none. */
  readonly build: number | null;
  /** Paths that the sign-in page links, whose names hold the version of what is in them. */
  readonly linked: readonly string[];
}

/** What was read to its end; undefined is what was not. */
export interface KeptShown {
  readonly interface: InterfaceSeen | undefined;
  readonly reference: KeptReference | undefined;
}

/** What a reference lists, and how much was read for that. */
export interface KeptReference extends ReferenceShape {
  readonly listed: Routes;
}

export const NOTHING_KEPT: KeptShown = { interface: undefined, reference: undefined };

/** `.../shown/<digits>.json`: one a server, whatever it is called in a file name. */
export function shownPath(stateDir: string, url: string): string {
  const name = createHash('sha256').update(serverKey(url)).digest('hex').slice(0, 16);
  return join(stateDir, 'shown', `${name}.json`);
}

function dataOf(routes: Routes): z.infer<typeof routesSchema> {
  return [...routes]
    .map(([call, { body, answer }]) => ({ call, body: [...body].sort(), answer: [...answer].sort() }))
    .sort((one, other) => (one.call < other.call ? -1 : 1));
}

function routesIn(data: z.infer<typeof routesSchema>): Routes {
  return new Map(
    data.map(({ call, body, answer }) => [call, { body: new Set(body), answer: new Set(answer) }]),
  );
}

/** Errors: `store.unwritable`. */
export async function keepShown(
  stateDir: string,
  { url, build, linked }: ShownOf,
  { interface: seen, reference }: KeptShown,
): Promise<void> {
  const file: z.infer<typeof fileSchema> = {
    ...{ formatVersion: 1, server: serverKey(url), build, linked: [...linked], tool: toolVersion() },
    interface:
      seen?.script === undefined || !seen.shown.isMadeWhole
        ? null
        : {
            ...{ script: seen.script, files: seen.files, bytes: seen.bytes, count: seen.count },
            made: dataOf(seen.shown.made),
            mayMake: [...seen.shown.mayMake].sort(),
          },
    reference: reference === undefined ? null : { ...reference, listed: dataOf(reference.listed) },
  };
  await makePrivateFolder(join(stateDir, 'shown'));
  const path = shownPath(stateDir, url);
  // Another process may keep what it read of the same server.
  await writePrivateFile(path, `${JSON.stringify(file)}\n`, `${path}.${randomUUID()}.tmp`);
}

/**
 * What is kept of exactly this; nothing where there is none. `tell` is told why something that is there does not count.
 */
export function keptShown(
  stateDir: string,
  { url, build, linked }: ShownOf,
  tell: (message: string) => void,
): KeptShown {
  const path = shownPath(stateDir, url);
  if (!existsSync(path)) return NOTHING_KEPT;
  const ignored = (why: string): KeptShown => {
    tell(`${path} ${why}, and counts for nothing: smlockdown doctor reads it anew.`);
    return NOTHING_KEPT;
  };
  let text: string;
  try {
    text = readUserFile(path);
  } catch {
    return ignored('cannot be read');
  }
  const parsed = fileSchema.safeParse(jsonIn(text));
  if (!parsed.success) return ignored('is damaged');
  const { data } = parsed;
  if (data.server !== serverKey(url)) return ignored('is about another server');
  const isSame =
    data.build === build && data.tool === toolVersion() && data.linked.join('\n') === linked.join('\n');
  if (!isSame) return ignored('is about another build or interface');
  const seen = data.interface;
  return {
    interface:
      seen === null
        ? undefined
        : {
            ...{ script: seen.script, files: seen.files, bytes: seen.bytes, count: seen.count },
            shown: { made: routesIn(seen.made), mayMake: new Set(seen.mayMake), isMadeWhole: true },
          },
    reference:
      data.reference === null ? undefined : { ...data.reference, listed: routesIn(data.reference.listed) },
  };
}
