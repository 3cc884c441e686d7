/** Where the password comes from from now on, asked for where nobody stated it. What may be the password itself is never shown. */
import type { Context } from '../context/context.js';
import type { Prompter } from '../terminal/prompts.js';

const SOURCE = /^(?:env|file|cmd):./;

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
  const isKeep = (typed: string) => mayKeep && /^keep$/i.test(typed);
  const keep = mayKeep ? 'keep, ' : '';
  const words = `${keep}env:NAME, file:PATH or cmd:PROGRAM`;
  const check = (typed: string) => {
    if (typed === '' || isKeep(typed) || SOURCE.test(typed)) return undefined;
    if (/^keep$/i.test(typed))
      return 'The .env that is there stays as it is: --keep-password --force replaces it.';
    return `Press Enter, or type ${words}. The password itself is asked for later, and not shown then.`;
  };
  say('The password is typed at each command, or comes from env:NAME, file:PATH or cmd:PROGRAM.');
  if (mayKeep) say('keep: it is written into .env, in this folder.');
  const typed = await ask.text('Where does the password come from? (Enter: typed each time)', { check });
  return { passwordFrom: SOURCE.test(typed) ? typed : undefined, isKept: isKeep(typed) };
}
