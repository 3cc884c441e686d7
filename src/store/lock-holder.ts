/** Who holds a lock: the text of a lock file, and the sentence about it. */
import { z } from 'zod';
import { jsonIn } from '../canonical-json.js';

const lockSchema = z.strictObject({
  /** For people who look into the folder; the file's name already says which server it is. */
  server: z.string(),
  // Zero and negative numbers mean whole groups of processes to the system.
  pid: z.int().positive(),
  host: z.string(),
  user: z.string(),
  /** What it does, for people: `smlockdown apply`. */
  command: z.string(),
  startedAt: z.iso.datetime(),
});

/** A process that holds a lock. `host` and `user` as the system names them, `startedAt` ISO 8601 in UTC. */
export type LockHolder = Readonly<Omit<z.infer<typeof lockSchema>, 'server'>>;

/** The content of a lock file. */
export function lockTextOf(holder: LockHolder, server: string): string {
  const { pid, host, user, command, startedAt } = holder;
  return `${JSON.stringify({ server, pid, host, user, command, startedAt }, null, 2)}\n`;
}

/** The holder that a lock file names; `undefined` for a text that is none. */
export function parseLockText(text: string): LockHolder | undefined {
  return lockSchema.safeParse(jsonIn(text)).data;
}

export function describeHolder({ pid, host, user, command, startedAt }: LockHolder): string {
  return `"${command}" of ${user} on ${host} (process ${pid}), since ${startedAt}`;
}
