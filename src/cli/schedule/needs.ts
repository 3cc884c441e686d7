/** What a job needs and nobody types for it: it has what lies in its folder, and no variable of this session. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LockdownError } from '../../errors.js';
import type { Server } from '../../fleet/inventory.js';
import { loadPlaybook } from '../../playbook/load.js';
import { steps } from '../../steps/index.js';
import type { Context } from '../context/context.js';
import { type Environment, loadEnvironment } from '../context/environment.js';
import { notifyIn } from '../context/notify-forms.js';
import { SHIPPED } from '../context/shipped.js';
import { type ChosenArguments, chosenServers } from '../fleet/chosen.js';
import { ofInventory } from '../fleet/of-inventory.js';

/** The options of an audit that name what it needs: where it signs in, by what it judges, whom it tells. */
export interface Needing {
  readonly url?: string | undefined;
  readonly username?: string | undefined;
  readonly passwordFrom?: string | undefined;
  readonly totpFrom?: string | undefined;
  readonly contract?: readonly string[] | undefined;
  readonly playbook?: string | undefined;
  readonly notify?: readonly string[] | undefined;
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

interface Wanted {
  /** `mail-a: `. */
  readonly whose: string;
  /** Of an address that is told, no program prints it. */
  readonly isAddress?: true;
}

/** Errors: `schedule.incomplete` for a secret that the job would not have. */
function checkSecret(from: string, { whose, isAddress }: Wanted, place: Place): void {
  const [, kind = '', what = ''] = /^([^:]*):(.*)$/s.exec(from) ?? [];
  if (kind === 'env' && !ofFolder(place)[what])
    throw incomplete(
      `${whose}the job would not have the variable ${what}`,
      `A job is given no variable of this session. Name a file that the account of the job alone may read (file:PATH)${isAddress ? '' : ', or a program that prints it (cmd:PROGRAM)'}.`,
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

/** What a list says of its servers, variables do not. */
const BESIDE_LIST: readonly Variable[] = ['SMARTERMAIL_CONTRACT'];

function checkStated(args: Needing, names: readonly Variable[], place: Place): void {
  const own = ofFolder(place);
  for (const name of names) {
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
}

function checkSecrets({ passwordFrom, totpFrom }: Needing, whose: string, place: Place): void {
  for (const from of [passwordFrom, totpFrom]) if (from !== undefined) checkSecret(from, { whose }, place);
}

function checkNotify({ notify = [] }: Needing, place: Place): void {
  const whose = '--notify: ';
  for (const text of notify) {
    const named = notifyIn(text);
    // The command line was checked for what is none.
    if (typeof named === 'string') continue;
    if (named.to === 'elsewhere') checkSecret(named.reference, { whose, isAddress: true }, place);
    if (named.to === 'mail' && named.passwordFrom !== undefined)
      checkSecret(named.passwordFrom, { whose }, place);
  }
}

/** Errors: `schedule.incomplete` where there is none; `playbook.invalid`: no job would come to a verdict by it. */
async function checkPlaybook(playbook: string | undefined, whose: string, place: Place): Promise<void> {
  if (playbook === undefined) return;
  try {
    await loadPlaybook({ playbook, catalogue: steps, shippedFolder: SHIPPED, tell: place.context.say });
  } catch (error) {
    if (!(error instanceof LockdownError) || error.code !== 'playbook.not-found') throw error;
    // Whoever schedules need not be able to read what the account of the job reads.
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'EACCES') return;
    throw incomplete(
      `${whose}the job would not have its playbook: ${error.message}`,
      'Make it, or name one that is there.',
    );
  }
}

async function checkRest(args: Needing, place: Place): Promise<void> {
  checkSecrets(args, '', place);
  checkNotify(args, place);
  await checkPlaybook(args.playbook, '', place);
}

/** Errors: `schedule.incomplete`, `playbook.invalid`. */
export async function checkAudit(args: Needing, place: Place): Promise<void> {
  checkStated(args, Object.keys(STATED) as Variable[], place);
  await checkRest(args, place);
}

/** The same of a server that a list states. Errors: those of the list, too. */
export async function checkListed(args: Readonly<Record<string, unknown>>, place: Place): Promise<void> {
  const listed = ofInventory(args) as Needing;
  checkStated(listed, BESIDE_LIST, place);
  await checkRest(listed, place);
}

/** Each playbook, with the first of the servers that are judged by it. */
function playbooksOf(servers: readonly Server[]): ReadonlyMap<string, string> {
  const named = servers.flatMap(({ name, playbook }) =>
    playbook === undefined ? [] : [[playbook, name] as const],
  );
  return new Map(named.toReversed());
}

/** The same of the servers of a list that the job looks after. */
export async function checkFleet(args: Needing & ChosenArguments, place: Place): Promise<void> {
  const { servers } = chosenServers(args);
  checkStated(args, BESIDE_LIST, place);
  for (const server of servers) checkSecrets(server, `${server.name}: `, place);
  checkNotify(args, place);
  if (args.playbook !== undefined) return checkPlaybook(args.playbook, '', place);
  for (const [playbook, name] of playbooksOf(servers)) await checkPlaybook(playbook, `${name}: `, place);
}
