/** What a sandbox teaches of its calls, as a file that `--contract` takes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Sandbox } from '../../sandbox/server.js';

/** The path of the file, in the folder; undefined where there is nothing to teach. */
export async function keepTaught(
  { taught }: Pick<Sandbox, 'taught'>,
  folder: string,
): Promise<string | undefined> {
  if (taught === undefined) return undefined;
  const path = join(folder, `${taught.build}.yaml`);
  await writeFile(path, stringify(taught, { aliasDuplicateObjects: false }));
  return path;
}
