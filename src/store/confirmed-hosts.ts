/** Hosts that somebody has said are a server's: kept in the state folder, so that it is asked once. */
import { join } from 'node:path';
import { z } from 'zod';
import { jsonIn } from '../canonical-json.js';
import { LockdownError } from '../errors.js';
import { visible } from '../redaction.js';
import { readUserFile, UnfitFile } from '../user-file.js';
import { editFile, FILE_MODE, makePrivateFolder } from './private-files.js';
import { serverKey } from './server-key.js';
import { errnoOf } from './store-errors.js';

const FILE = 'hosts.json';

const fileSchema = z.strictObject({
  formatVersion: z.literal(1),
  hosts: z.array(z.strictObject({ server: z.string(), host: z.string(), on: z.iso.date() })).readonly(),
});

/** One that a later version may read. */
const newer = z.object({ formatVersion: z.number().gt(1) });

/** Of a file that is damaged nothing counts: it is asked again. */
function hostsIn(stateDir: string): z.infer<typeof fileSchema>['hosts'] {
  return fileSchema.safeParse(contentOf(stateDir)).data?.hosts ?? [];
}

function contentOf(stateDir: string): unknown {
  try {
    return jsonIn(readUserFile(join(stateDir, FILE)));
  } catch (error) {
    if (!(error instanceof UnfitFile) && errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

interface Named {
  /** Its base URL. */
  readonly server: string;
  readonly host: string;
}

/** Names of hosts have no case. */
function isSame(one: Named, other: Named): boolean {
  return (
    serverKey(one.server) === serverKey(other.server) && one.host.toLowerCase() === other.host.toLowerCase()
  );
}

/** Was this host said to be that server's? */
export function isConfirmedHost(stateDir: string, of: Named): boolean {
  return hostsIn(stateDir).some((one) => isSame(one, of));
}

/** Another run that keeps one meanwhile is hardly ever met twice. */
const MOST_TIMES = 5;

/** Keeps that it is, beside what other runs keep at the same time. Errors: `store.unwritable`. */
export async function confirmHost(
  stateDir: string,
  of: { readonly server: string; readonly host: string; readonly now: Date },
): Promise<void> {
  const row = { server: serverKey(of.server), host: of.host, on: of.now.toISOString().slice(0, 10) };
  await makePrivateFolder(stateDir);
  if (newer.safeParse(contentOf(stateDir)).success)
    throw new LockdownError('store.unwritable', `${join(stateDir, FILE)} is of a later smlockdown`, {
      next: "Update smlockdown, or put that file aside: then it is asked again whether a host is the server's.",
    });
  const edit = () => {
    // Another may have kept the same since it was looked for.
    const others = hostsIn(stateDir).filter((one) => !isSame(one, row));
    return visible(`${JSON.stringify({ formatVersion: 1, hosts: [...others, row] })}\n`, 'lines');
  };
  for (let time = 1; time <= MOST_TIMES && !isConfirmedHost(stateDir, of); time++) {
    try {
      await editFile(join(stateDir, FILE), { mode: FILE_MODE, edit });
    } catch (error) {
      if (time === MOST_TIMES) throw error;
    }
  }
}
