/** What settings were before they were clicked to teach the tool, kept in the state folder for a server and a build. */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { hashOf, jsonIn } from '../../canonical-json.js';
import { type Before, joinedBefore } from '../../contract/learning/before.js';
import { LockdownError } from '../../errors.js';
import { makePrivateFolder, writePrivateFile } from '../../store/private-files.js';
import { serverKey } from '../../store/server-key.js';
import { readUserFile } from '../../user-file.js';

const bodySchema = z.strictObject({
  formatVersion: z.literal(1),
  server: z.string(),
  build: z.int(),
  settings: z
    .array(
      z.strictObject({
        ...{ resource: z.string(), domain: z.string().nullable(), field: z.string(), wire: z.string() },
        ...{ before: z.json(), clicked: z.json() },
      }),
    )
    .readonly(),
});
const fileSchema = bodySchema.extend({ hash: z.string() });

/** Which server, and which build of it. */
export interface BeforeOf {
  readonly url: string;
  readonly build: number;
}

export function beforePath(stateDir: string, { url, build }: BeforeOf): string {
  const name = createHash('sha256').update(serverKey(url)).digest('hex').slice(0, 16);
  return join(stateDir, 'learned-before', `${name}-${build}.json`);
}

/** None where nothing was kept. Errors: `store.unwritable`, where the file is damaged or somebody edited it. */
export function keptBefore(stateDir: string, of: BeforeOf): readonly Before[] {
  const file = beforePath(stateDir, of);
  if (!existsSync(file)) return [];
  const parsed = fileSchema.safeParse(jsonIn(readUserFile(file)));
  const { hash, ...body } = parsed.data ?? { hash: '', settings: [] };
  if (parsed.success && hash === hashOf(body)) return parsed.data.settings;
  throw new LockdownError('store.unwritable', `${file} is damaged, or was edited: nothing of it is used`, {
    next: 'Move it away. What was clicked before is then set back by hand.',
  });
}

/** Added to what is there. Resolves to how many are to be set back. Errors: as `keptBefore`; `store.unwritable`. */
export async function keepBefore(stateDir: string, of: BeforeOf, now: readonly Before[]): Promise<number> {
  const file = beforePath(stateDir, of);
  const settings = joinedBefore([...keptBefore(stateDir, of), ...now]);
  await makePrivateFolder(dirname(file));
  const body = { formatVersion: 1 as const, server: serverKey(of.url), build: of.build, settings };
  await writePrivateFile(file, `${JSON.stringify({ ...body, hash: hashOf(body as never) }, null, 2)}\n`);
  return settings.length;
}

/** All of it is as before. */
export function forgetBefore(stateDir: string, of: BeforeOf): void {
  rmSync(beforePath(stateDir, of), { force: true });
}
