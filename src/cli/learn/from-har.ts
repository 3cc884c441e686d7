/** `learn FILE.har`: from what a browser wrote down. */
import { statSync } from 'node:fs';
import { LockdownError } from '../../errors.js';
import { type Recorded, readHar } from '../../recording/har.js';
import type { Context } from '../context/context.js';
import { whyNotRead } from '../context/near-file.js';
import { prompter } from '../terminal/prompts.js';
import { askTaught } from './ask-taught.js';
import { type LearnArguments, learnFrom, saidBefore } from './learn-from.js';
import { recordedOf } from './recording.js';

/** Errors: `usage.*` for what `--taught` says; `recording.invalid`; `store.unwritable`. */
export async function learnFromHar(file: string, args: LearnArguments, context: Context): Promise<number> {
  const said = saidBefore(args, context);
  let recorded: Recorded;
  try {
    statSync(file);
    recorded = await readHar(file);
  } catch (error) {
    if (error instanceof LockdownError) throw error;
    throw new LockdownError(
      'usage.invalid',
      `The recording ${file} cannot be read: ${whyNotRead(file, error)}`,
    );
  }
  const url = args.url ?? (context.env.SMARTERMAIL_URL || undefined);
  const ofServer = recordedOf(recorded, { file, url, build: args.build });
  const { signal } = new AbortController();
  const ask = prompter(args, { ...context, signal });
  const statements = said.length > 0 ? said : await askTaught(ofServer.exchanges, { ask, tell: context.say });
  return learnFrom({ ...ofServer, entries: recorded.entries }, { args, context, statements });
}
