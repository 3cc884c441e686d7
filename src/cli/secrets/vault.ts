/** The secrets that a plan sets, opened before its first write; new ones are made and kept in files of their own. */
import { randomBytes, randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { base32Secret, type CodeSource } from '../../api/totp.js';
import type { SecretUse, SecretVault } from '../../engine/apply/secrets.js';
import { PASSWORD_IN_USE } from '../../engine/undo/undo-writes.js';
import { LockdownError } from '../../errors.js';
import type { SecretValues } from '../../redaction.js';
import { passwordFacts } from './operator.js';
import { bad, readSecret, withoutLineBreak } from './secret-source.js';

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

export interface VaultOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: SecretValues;
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
async function kept(path: string): Promise<string | undefined> {
  try {
    const text = withoutLineBreak(await readFile(path, 'utf8'));
    if (text !== '') return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw bad(`generate:${path}: the file could not be read`, { cause: error });
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

async function secretFor(use: SecretUse, options: VaultOptions): Promise<string> {
  const path = GENERATE.exec(use.reference)?.[1];
  if (use.reference.startsWith('cmd:') && options.mayRunPrograms === false) {
    throw bad('A plan file may not name a program to run for a secret (cmd:)', {
      next: 'Use env: or file: in the playbook, or apply with --playbook instead of a plan file.',
    });
  }
  if (path === undefined) return readSecret(use.reference, options.env);
  // Made once: a second run, or a second use, takes what the first one made.
  const known = await kept(path);
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

/**
 * Opens every secret of a plan, each once. Nothing is sent when one of them cannot be had.
 * Errors: `config.bad-secret`.
 */
export async function openVault(uses: readonly SecretUse[], options: VaultOptions): Promise<SecretVault> {
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
  return { secret, code };
}

/** Does a reference stand for this password now? One that cannot be read stands for another. */
export async function isReferenceTo(
  reference: string,
  { password, env }: { readonly password: string; readonly env: VaultOptions['env'] },
): Promise<boolean> {
  const path = GENERATE.exec(reference)?.[1];
  try {
    return (await readSecret(path === undefined ? reference : `file:${path}`, env)) === password;
  } catch {
    return false;
  }
}
