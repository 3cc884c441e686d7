/** The secrets that a plan sets, opened before its first write; new ones are made and kept in files of their own. */
import { randomBytes, randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { base32Secret, type CodeSource } from '../../api/totp.js';
import type { SecretUse, SecretVault } from '../../engine/apply/secrets.js';
import { PASSWORD_IN_USE } from '../../engine/undo/undo-writes.js';
import { LockdownError } from '../../errors.js';
import { whyUnfit } from '../../user-file.js';
import { passwordFacts } from './operator.js';
import { bad, readSecret, type SecretSources, secretInFile } from './secret-source.js';

const GENERATE = /^generate:(.+)$/s;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Without letters and digits that look alike: somebody may have to type it. */
const SETS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-_.!%+'] as const;
const PASSWORD_LENGTH = 24;
/** The least of a password that the tool sets: characters, and how many of digit, capital, lowercase letter, symbol. */
const SHORTEST_PASSWORD = 12;
const FEWEST_KINDS = 3;
/** 160 bits, as RFC 4226 advises. */
const TOTP_BYTES = 20;

export interface VaultOptions extends SecretSources {
  readonly passwordInUse: string;
  readonly codes: CodeSource;
  /** False refuses `cmd:`. Default: true. */
  readonly mayRunPrograms?: boolean;
  readonly say: (message: string) => void;
}

/** At least one of each kind, the rest of all of them, in no order. */
function newPassword(): string {
  const pick = (set: string) => set.charAt(randomInt(set.length));
  const all = SETS.join('');
  const rest = Array.from({ length: PASSWORD_LENGTH - SETS.length }, () => pick(all));
  return [...SETS.map(pick), ...rest]
    .map((character) => ({ character, place: randomInt(2 ** 40) }))
    .sort((a, b) => a.place - b.place)
    .map(({ character }) => character)
    .join('');
}

function newTotpSecret(): string {
  return [...randomBytes((TOTP_BYTES * 8) / 5)].map((byte) => BASE32.charAt(byte % BASE32.length)).join('');
}

/** The secret in a file that is there; undefined where there is none. Errors: `config.bad-secret` for an empty one. */
function kept(path: string): string | undefined {
  try {
    const text = secretInFile(path);
    if (text !== '') return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw bad(`generate:${path}: the file could not be read${whyUnfit(error)}`, { cause: error });
  }
  throw bad(`generate:${path}: the file is there and empty`);
}

/** On the disk before it is used, for the owner's eyes only, and never over a file that is there. */
async function writeNew(path: string, secret: string): Promise<void> {
  const options = { flag: 'wx', mode: 0o600, flush: true };
  await writeFile(path, `${secret}\n`, options).catch((cause: Error) => {
    throw bad(`generate:${path}: the new secret could not be written (${cause.message})`, { cause });
  });
}

/** Errors: `config.bad-secret` for a password that a tool like this should not set. Nothing of it is told. */
function checkStrength(password: string, use: SecretUse): void {
  const facts = passwordFacts(password, '');
  const kinds = [facts.hasNumber, facts.hasCapital, facts.hasLower, facts.hasSymbol].filter(Boolean).length;
  const weakness = facts.isCommon
    ? 'it is made of one of the passwords that are tried first'
    : facts.length < SHORTEST_PASSWORD
      ? `it has fewer than ${SHORTEST_PASSWORD} characters`
      : kinds < FEWEST_KINDS
        ? `it has fewer than ${FEWEST_KINDS} of digit, capital, lowercase letter and symbol`
        : undefined;
  if (weakness === undefined) return;
  throw bad(`${use.reference} is too weak to be set: ${weakness}`, {
    next: 'Nothing was changed. Choose another, or let the tool make one with generate:PATH.',
  });
}

/** Says so before a program is run. */
async function taken(reference: string, options: SecretSources & Pick<VaultOptions, 'say'>): Promise<string> {
  if (reference.startsWith('cmd:')) options.say(`Running a program for a secret: ${reference.slice(4)}`);
  return readSecret(reference, options);
}

async function secretFor(use: SecretUse, options: VaultOptions): Promise<string> {
  const path = GENERATE.exec(use.reference)?.[1];
  if (use.reference.startsWith('cmd:') && options.mayRunPrograms === false) {
    throw bad('A plan file may not name a program to run for a secret (cmd:)', {
      next: 'Use env: or file: in the playbook, or apply with --playbook instead of a plan file.',
    });
  }
  if (path === undefined) {
    const first = await taken(use.reference, options);
    options.secrets.add(first);
    // What is kept nowhere would shut the account out: nobody could sign in with it again.
    if ((await readSecret(use.reference, options)) === first) return first;
    throw bad(`${use.reference} gives another secret each time: nobody would know the one that was set`, {
      next: 'Nothing was changed. Name a place that keeps it, or let the tool make one with generate:PATH.',
    });
  }
  // Made once: a second run, or a second use, takes what the first one made.
  const known = kept(path);
  if (known !== undefined) {
    options.say(`The secret in ${path} is taken: the file was there before.`);
    return known;
  }
  const secret = use.isTotp ? newTotpSecret() : newPassword();
  options.secrets.add(secret);
  await writeNew(path, secret);
  options.say(
    `A new ${use.isTotp ? 'secret for an authenticator' : 'password'} was written to ${path}. Keep it.`,
  );
  return secret;
}

export interface Vault extends SecretVault {
  /** The secret as its source gives it now, for a sign-in. Errors: `config.bad-secret` where it is another one by now. */
  readonly secretAgain: (reference: string) => Promise<string>;
}

/**
 * Opens every secret of a plan, each once. Nothing is sent when one of them cannot be had.
 * Errors: `config.bad-secret`.
 */
export async function openVault(uses: readonly SecretUse[], options: VaultOptions): Promise<Vault> {
  const opened = new Map([[PASSWORD_IN_USE, options.passwordInUse]]);
  for (const use of uses) {
    if (opened.has(use.reference)) continue;
    const found = await secretFor(use, options);
    options.secrets.add(found);
    // As it is sent; one that is none is refused before anything is.
    const secret = use.isTotp ? base32Secret(found) : found;
    options.secrets.add(secret);
    if (!use.isTotp) checkStrength(secret, use);
    opened.set(use.reference, secret);
  }
  const secret = (reference: string): string => {
    const found = opened.get(reference);
    if (found === undefined)
      throw new LockdownError('internal.bug', `the secret ${reference} was not opened`);
    return found;
  };
  const code = (reference: string): string => {
    const now = options.codes.now(secret(reference));
    options.secrets.add(now);
    return now;
  };
  const secretAgain = async (reference: string): Promise<string> => {
    const set = secret(reference);
    if (reference === PASSWORD_IN_USE) return set;
    const found = await taken(placeOf(reference), options);
    const now = uses.some((use) => use.reference === reference && use.isTotp) ? base32Secret(found) : found;
    if (now === set) return now;
    // Not sent: a wrong one counts against the operator's address.
    throw bad(`${reference} no longer gives the secret that was set`);
  };
  return { secret, code, secretAgain };
}

/** Where a secret is, in one form: one that was made is in a file. */
export function placeOf(reference: string): string {
  const [, path] = /^(?:file|generate):(.+)$/s.exec(reference) ?? [];
  return path === undefined ? reference : `file:${path}`;
}

function isSamePlace(one: string, other: string): boolean {
  const full = (place: string) => (place.startsWith('file:') ? resolve(place.slice(5)) : place);
  return full(one) === full(other);
}

export interface SignedInWith {
  readonly password: string;
  readonly passwordFrom: string | undefined;
}

/**
 * Is a reference known to stand for the password in use? Where nobody approved it, no program that a playbook names is
 * run for that, and no file opened: only the place that the operator signed in from is known. One that cannot be read
 * stands for another.
 */
export async function isReferenceTo(
  reference: string,
  options: SignedInWith & Omit<VaultOptions, 'passwordInUse' | 'codes'> & { readonly isApproved: boolean },
): Promise<boolean> {
  const { password, passwordFrom, isApproved } = options;
  const place = placeOf(reference);
  if (passwordFrom !== undefined && isSamePlace(place, placeOf(passwordFrom))) return true;
  if (!isApproved && !place.startsWith('env:')) return false;
  try {
    return (await taken(place, options)) === password;
  } catch {
    return false;
  }
}
