/** Where the password comes from from now on, asked for where nobody stated it. It may be typed there by mistake, so none of it is shown. */
import type { Context } from '../context/context.js';
import type { Prompter } from '../terminal/prompts.js';

const SOURCE = /^(?:env|file|cmd):./;
const KEEP = /^keep$/i;

export interface Source {
  /** `env:NAME`, `file:PATH` or `cmd:PROGRAM`; undefined: it is typed. */
  readonly passwordFrom: string | undefined;
  readonly isKept: boolean;
}

/** `mayKeep`: `.env` is written. */
export async function askSource(
  ask: Prompter,
  { say, mayKeep }: Pick<Context, 'say'> & { readonly mayKeep: boolean },
): Promise<Source> {
  say('The password is typed at each command, or comes from env:NAME, file:PATH or cmd:PROGRAM.');
  if (mayKeep) say('keep: it is written into .env, in this folder.');
  for (;;) {
    const typed = (await ask.secret('Where does the password come from? (Enter: typed each time)')).trim();
    if (typed === '') return { passwordFrom: undefined, isKept: false };
    if (SOURCE.test(typed)) {
      say(`The password comes from ${typed}`);
      return { passwordFrom: typed, isKept: false };
    }
    if (KEEP.test(typed) && mayKeep) {
      say('The password is going to be in .env.');
      return { passwordFrom: undefined, isKept: true };
    }
    say(
      KEEP.test(typed)
        ? 'The .env that is there stays as it is: --keep-password --force replaces it.'
        : `Press Enter, or type ${mayKeep ? 'keep, ' : ''}env:NAME, file:PATH or cmd:PROGRAM. The password itself is asked for later.`,
    );
  }
}
