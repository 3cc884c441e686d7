/** The two files of a first day, looked at before anybody is asked or signed in: what cannot be written is refused by then. */
import { existsSync } from 'node:fs';
import { LockdownError } from '../../errors.js';
import { readUserFile } from '../../user-file.js';
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { isSameFile, isTaken, whyNoPlace, writeOutFile } from '../context/out-file.js';
import { envFileText, type KeptAccess, otherIn, type Wanted } from './env-file.js';

export const ENV = '.env';

const NOTHING = 'Nothing was written.';

function refused(message: string, next: string): LockdownError {
  return new LockdownError('usage.invalid', message, { next: `${next} ${NOTHING}` });
}

function lost(file: string, why = ''): LockdownError {
  return refused(`${file} is there, and would be lost${why}`, 'Work in another folder, or give --force.');
}

/** Errors: `usage.invalid` where `.env` says another thing. */
function checkEnv(wanted: Wanted): void {
  const others = isTaken(ENV) ? otherIn(readUserFile(ENV), wanted) : [];
  if (others.length > 0) throw lost(ENV, `: it says something else, or nothing, of ${others.join(', ')}`);
}

type Files = Pick<ConnectionArguments, 'url' | 'username'> & {
  readonly out: string;
  readonly force: boolean;
};

/** `password`: the one that `.env` is to hold; undefined in it: not known yet. Errors: `usage.invalid`. */
export function checkPlaces(
  { out, force, ...args }: Files,
  { processEnv, platform }: Pick<Context, 'processEnv' | 'platform'>,
  password: Pick<Wanted, 'password'>,
): void {
  const places = [
    [out, `--out ${out}`, 'Name another file with --out.'],
    [ENV, ENV, 'Take it away, or work in another folder.'],
  ] as const;
  for (const [file, told, next] of places) {
    const why = whyNoPlace(file);
    if (why !== undefined) throw refused(`${told}: no file can be written there: ${why}`, next);
  }
  if (isSameFile(out, ENV, platform))
    throw refused(`--out ${out} is ${ENV} itself, which holds the address`, 'Name another file with --out.');
  if (force) return;
  checkEnv({
    url: args.url ?? processEnv.SMARTERMAIL_URL,
    username: args.username ?? processEnv.SMARTERMAIL_USERNAME,
    ...password,
  });
  if (isTaken(out)) throw lost(`The file ${out}`);
}

/** What is there, and what becomes of it. */
export function whatIsThere({ out, force }: Pick<Files, 'out' | 'force'>): string | undefined {
  const there = [ENV, out].filter(isTaken);
  if (there.length === 0) return undefined;
  if (force) return `--force: ${there.join(' and ')} ${there.length > 1 ? 'are' : 'is'} replaced at the end.`;
  return `${ENV} is there and stays as it is: it names the server and the user.`;
}

/** Errors: `usage.invalid` where a `.env` that stays says another thing, `config.bad-secret` where it cannot hold this. */
export function checkAccess(access: KeptAccess, { force }: Pick<Files, 'force'>): void {
  envFileText(access);
  if (!force) checkEnv(wantedOf(access));
}

function wantedOf({ password, ...who }: KeptAccess): Wanted {
  return password === undefined ? who : { ...who, password };
}

/** Where both go, or what is there when the second could not be written. `isWritten`: of `.env`; one that says the same stays. */
export async function writeBoth(
  { access, playbook }: { readonly access: KeptAccess; readonly playbook: string },
  { out, force: mayReplace }: Pick<Files, 'out' | 'force'>,
): Promise<{ readonly isWritten: boolean }> {
  const wanted = wantedOf(access);
  const isSame = existsSync(ENV) && otherIn(readUserFile(ENV), wanted).length === 0;
  if (!isSame) {
    if (!mayReplace) checkEnv(wanted);
    await writeOutFile(ENV, envFileText(access), { what: 'The address', mayReplace });
  }
  try {
    await writeOutFile(out, playbook, { what: 'The playbook', mayReplace });
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    const { code, message, cause } = error;
    const next = `${ENV} ${isSame ? 'stays as it was' : 'is there'}, and no playbook. Make room for it and run init again: a ${ENV} that says the same stays.`;
    throw new LockdownError(code, message, { next, cause });
  }
  return { isWritten: !isSame };
}
