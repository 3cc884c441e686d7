/**
 * What `--notify` told of a server, and the audit that the next one is compared with: one file in the state folder for each
 * server and way of asking. It holds what an audit says, and no secret.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { hashOf, jsonIn } from '../canonical-json.js';
import { LockdownError } from '../errors.js';
import { readUserFile, UnfitFile } from '../user-file.js';
import { makePrivateFolder, writePrivateFile } from './private-files.js';
import { serverKey } from './server-key.js';
import { errnoOf } from './store-errors.js';

const FOLDER = 'told';
const FORMAT = 1;
/** An audit of ten thousand domains, of which only what is open has a text. */
const MOST_BYTES = 400 * 2 ** 20;

const schema = z.strictObject({
  formatVersion: z.literal(FORMAT),
  /** For people who look into the folder. */
  server: z.string(),
  /** As `audit --json` writes it, without the texts of what is not open. Read by whoever knows its form. */
  audit: z.unknown(),
  /** Flaws that the build had, by id; exploited: they were known to be. */
  flaws: z.array(z.strictObject({ id: z.string(), isExploited: z.boolean() })).readonly(),
  /** Waivers and attestations of which it was told that they end. */
  ending: z.array(z.string()).readonly(),
});

export type Told = Readonly<Pick<z.infer<typeof schema>, 'audit' | 'flaws' | 'ending'>>;

/** Of which server, and what else two audits have to be asked alike to be compared. */
export interface ToldOf {
  readonly server: string;
  readonly asked: object;
}

function pathOf(stateDir: string, { server, asked }: ToldOf): string {
  const name = hashOf({ server: serverKey(server), asked })
    .replace('sha256:', '')
    .slice(0, 32);
  return join(stateDir, FOLDER, `${name}.json`);
}

/** Undefined where nothing was told yet. Errors: `store.unwritable` where it cannot be read, or is none. */
export function loadTold(stateDir: string, of: ToldOf): Told | undefined {
  const path = pathOf(stateDir, of);
  try {
    const { data } = schema.safeParse(jsonIn(readUserFile(path, { most: MOST_BYTES })));
    if (data !== undefined) return data;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    if (!(error instanceof UnfitFile) && errnoOf(error) === undefined) throw error;
    throw new LockdownError('store.unwritable', `${path} cannot be read`, { cause: error });
  }
  throw new LockdownError(
    'store.unwritable',
    `${path} is no account of what was told that this version knows`,
  );
}

/** In place of what was told before. Errors: `store.unwritable`. */
export async function keepTold(stateDir: string, of: ToldOf, told: Told): Promise<void> {
  const path = pathOf(stateDir, of);
  await makePrivateFolder(join(stateDir, FOLDER));
  const value = { formatVersion: FORMAT, server: serverKey(of.server), ...told };
  // Two audits of one server may end together: the later one counts.
  await writePrivateFile(path, `${JSON.stringify(value)}\n`, `${path}.${randomUUID()}.tmp`);
}
