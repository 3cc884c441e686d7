/** What a job needs and nobody types for it: it has what lies in its folder, and no variable of this session. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LockdownError } from '../../errors.js';
import type { Context } from '../context/context.js';
import { type Environment, loadEnvironment } from '../context/environment.js';
import { openInventory } from '../fleet/inventory-file.js';
import { ofInventory } from '../fleet/of-inventory.js';

/** The options of an audit that say where it signs in. */
export interface Access {
  readonly url?: string | undefined;
  readonly username?: string | undefined;
  readonly passwordFrom?: string | undefined;
  readonly totpFrom?: string | undefined;
  readonly contract?: readonly string[] | undefined;
}

interface Place {
  readonly folder: string;
  readonly context: Context;
}

function incomplete(message: string, next: string): LockdownError {
  return new LockdownError('schedule.incomplete', message, { next });
}

/** What the job finds in its folder. */
function ofFolder({ folder, context: { secrets } }: Place): Environment {
  return loadEnvironment({ processEnv: {}, file: join(folder, '.env'), secrets });
}

/** Errors: `schedule.incomplete` for a secret that the job would not have. `whose`: `mail-a: `. */
function checkSecret(from: string, whose: string, place: Place): void {
  const [, kind = '', what = ''] = /^([^:]*):(.*)$/s.exec(from) ?? [];
  if (kind === 'env' && !ofFolder(place)[what])
    throw incomplete(
      `${whose}the job would not have the variable ${what}`,
      'A job is given no variable of this session. Name a file that the account of the job alone may read (file:PATH), or a program that prints it (cmd:PROGRAM).',
    );
  if (kind !== 'file') return;
  const path = resolve(place.folder, what);
  try {
    if (statSync(path).isFile()) return;
  } catch (cause) {
    // Whoever schedules need not be able to look into the folder of a secret.
    if ((cause as NodeJS.ErrnoException).code === 'EACCES') return;
  }
  throw incomplete(`${whose}the secret is to be in ${path}, and there is no such file`, 'Make it first.');
}

/** By the variable that states it otherwise. */
const STATED = {
  SMARTERMAIL_URL: { option: 'url', flag: '--url https://mail.example.com' },
  SMARTERMAIL_USERNAME: { option: 'username', flag: '--username NAME' },
  SMARTERMAIL_PASSWORD: { option: 'passwordFrom', flag: '--password-from file:PATH' },
  SMARTERMAIL_TOTP_SECRET: { option: 'totpFrom', flag: '--totp-from file:PATH' },
  SMARTERMAIL_CONTRACT: { option: 'contract', flag: '--contract FILE' },
} as const;
type Variable = keyof typeof STATED;
const NEEDED: readonly string[] = ['SMARTERMAIL_URL', 'SMARTERMAIL_USERNAME', 'SMARTERMAIL_PASSWORD'];

/** Errors: `schedule.incomplete`. */
export function checkAccess(args: Access, place: Place): void {
  const own = ofFolder(place);
  for (const name of Object.keys(STATED) as Variable[]) {
    const { option, flag } = STATED[name];
    if (args[option] !== undefined || own[name]) continue;
    const isHere = Boolean(place.context.processEnv[name]);
    if (!isHere && !NEEDED.includes(name)) continue;
    throw incomplete(
      isHere
        ? `${name} is a variable of this session, which the job will not have`
        : `Nobody is there to be asked: the job needs ${name}`,
      `Give ${flag} behind --, or set it in ${join(place.folder, '.env')}.`,
    );
  }
  for (const from of [args.passwordFrom, args.totpFrom]) if (from !== undefined) checkSecret(from, '', place);
}

/** The same of a server that a list states. Errors: those of the list, too. */
export function checkListed(args: Readonly<Record<string, unknown>>, place: Place): void {
  checkAccess(ofInventory(args) as Access, place);
}

/** The same of all servers of a list. */
export function checkFleet(inventory: string | undefined, place: Place): void {
  for (const { name, passwordFrom, totpFrom } of openInventory(inventory ?? 'servers.yaml'))
    for (const from of [passwordFrom, totpFrom])
      if (from !== undefined) checkSecret(from, `${name}: `, place);
}
