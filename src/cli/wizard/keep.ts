/** What was decided so far, kept in the state folder after every section: for its owner alone, whole or not at all. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { hashOf, jsonIn } from '../../canonical-json.js';
import { LockdownError } from '../../errors.js';
import { isPath } from '../../playbook/locate.js';
import { makePrivateFolder, writePrivateFile } from '../../store/private-files.js';
import { serverKey } from '../../store/server-key.js';
import { readUserFile } from '../../user-file.js';
import { type Decisions, decisionsSchema, NOTHING_DECIDED } from './decisions.js';

const FORMAT = 1;

const keptSchema = z.strictObject({
  formatVersion: z.literal(FORMAT),
  /** Which smlockdown kept it. */
  tool: z.string(),
  server: z.string(),
  /** The playbook that it starts from: as it was named, and what it said. */
  playbook: z.strictObject({ reference: z.string(), hash: z.string() }),
  at: z.iso.datetime(),
  decisions: decisionsSchema,
});

const sealedSchema = keptSchema.extend({ hash: z.string() });

export type Kept = Readonly<z.infer<typeof keptSchema>>;

/** What has to be as it was. */
export type Ground = Pick<Kept, 'tool' | 'server' | 'playbook'>;

/** Of a server and the playbook that it starts from one: what was decided from another stays. */
export function keptFileOf(
  stateDir: string,
  { server, playbook }: Pick<Ground, 'server'> & { readonly playbook: Pick<Ground['playbook'], 'reference'> },
): string {
  const { reference } = playbook;
  const from = isPath(reference) ? resolve(reference) : reference;
  const [, digits = ''] = hashOf([serverKey(server), from]).split(':');
  return join(stateDir, 'wizard', `${digits.slice(0, 16)}.json`);
}

export function isKept(file: string): boolean {
  return existsSync(file);
}

/** Errors: `store.unwritable`. */
export async function keep(file: string, ground: Ground, decisions: Decisions): Promise<void> {
  const kept: Kept = { formatVersion: FORMAT, ...ground, at: new Date().toISOString(), decisions };
  await makePrivateFolder(join(file, '..'));
  await writePrivateFile(file, `${JSON.stringify({ ...kept, hash: hashOf(kept) }, null, 2)}\n`);
}

/** Keeps what is new, says once where it cannot, and knows whether anything is kept. */
export class Keeper {
  readonly #file: string;
  #ground: Ground;
  readonly #say: (text: string) => void;
  #kept: Decisions;
  #isTold = false;
  /** Is what was decided last there for `--resume`? */
  isKept: boolean;

  /** `kept`: what is there already. */
  constructor(
    file: string,
    ground: Ground,
    { kept, say }: { readonly kept: Decisions; readonly say: (text: string) => void },
  ) {
    this.#file = file;
    this.#ground = ground;
    this.#say = say;
    this.#kept = kept;
    this.isKept = kept !== NOTHING_DECIDED;
  }

  /** What has to be as it was is another by now: what is there is kept for that, at the next `keep`. */
  moveTo(ground: Ground): void {
    this.#ground = ground;
    this.#kept = NOTHING_DECIDED;
  }

  async keep(decisions: Decisions): Promise<void> {
    // What somebody decided before is replaced by something that was decided, and by nothing else.
    if (decisions === this.#kept) return;
    try {
      await keep(this.#file, this.#ground, decisions);
      this.#kept = decisions;
      this.isKept = true;
    } catch (error) {
      this.isKept = false;
      if (!this.#isTold)
        this.#say(`What is decided cannot be kept: ${(error as Error).message}. It goes on without.`);
      this.#isTold = true;
    }
  }

  /** What stays is offered the next time, and nothing more. */
  async forget(): Promise<void> {
    await rm(this.#file, { force: true }).catch(() => undefined);
  }
}

function refused(why: string): LockdownError {
  return new LockdownError('usage.invalid', `What was decided before does not count: ${why}`, {
    next: 'Start anew, without --resume. Nothing was changed.',
  });
}

/** Never guessed: what does not fit is refused. Errors: `usage.invalid`. */
export function decidedBefore(file: string, ground: Ground): Decisions {
  if (!isKept(file))
    throw refused(`nothing is kept of ${ground.server}, of the playbook ${ground.playbook.reference}`);
  let text: string;
  try {
    text = readUserFile(file);
  } catch (error) {
    throw refused(`${file} could not be read: ${(error as Error).message}`);
  }
  const read = jsonIn(text);
  const version = z.object({ formatVersion: z.number(), tool: z.string() }).safeParse(read).data;
  if (version !== undefined && (version.formatVersion !== FORMAT || version.tool !== ground.tool))
    throw refused(`it was kept by smlockdown ${version.tool}, and this is ${ground.tool}`);
  const parsed = sealedSchema.safeParse(read);
  if (!parsed.success) throw refused(`${file} is damaged`);
  const { hash, ...kept } = parsed.data;
  if (hashOf(kept) !== hash) throw refused(`${file} was edited`);
  if (serverKey(kept.server) !== serverKey(ground.server))
    throw refused(`it is of ${kept.server}, and this is ${ground.server}`);
  const { reference } = kept.playbook;
  if (kept.playbook.hash !== ground.playbook.hash)
    throw refused(
      `it started from the playbook ${reference}, which says something else by now or is another`,
    );
  return kept.decisions;
}
