/** Who may do what in the folders of SmarterMail, by their access lists. */
import type { z } from 'zod';
import type { hostRights } from '../../contract/resources/host/host-rights.js';
import { isSameName } from '../kit/names.js';

export type Folder = Extract<z.infer<typeof hostRights.model>['rights'], { status: 'seen' }>['value'][number];
export type Entry = Folder['entries'][number];

/**
 * Groups that stand for nobody in particular, by SID: their names are in the language of the host.
 * Source: "Well-known SIDs" of Windows. `other`: on Linux, everybody but owner and group.
 */
const BROAD: Readonly<Record<string, string>> = {
  'S-1-1-0': 'everybody',
  'S-1-5-2': 'everybody who comes over the network',
  'S-1-5-4': 'everybody who sits at the host',
  'S-1-5-7': 'everybody without a sign-in',
  'S-1-5-11': 'everybody with a sign-in',
  'S-1-5-32-545': 'every user of the host',
  'S-1-5-32-546': 'guests of the host',
  other: 'everybody on the host',
};
/** Of those the ones of Windows, as the scripts take them. */
export const CROWDS: readonly string[] = Object.keys(BROAD).filter((sid) => sid.startsWith('S-1-'));
/** Users of a domain, whichever it is. */
const DOMAIN_USERS = /^S-1-5-21-\d+-\d+-\d+-513$/;

/** Whom a group stands for, where that is nobody in particular. */
export function crowdOf({ sid }: Pick<Entry, 'sid'>): string | undefined {
  return DOMAIN_USERS.test(sid) ? 'every user of the domain' : BROAD[sid];
}

type Right = 'modify' | 'write' | 'read';

/** What is held with a right. `write` may hold `read`: Windows has rights that evidence has no word for. */
const HOLDS: Readonly<Record<Entry['rights'], readonly Right[]>> = {
  full: ['modify', 'write', 'read'],
  modify: ['modify', 'write', 'read'],
  write: ['write'],
  read: ['read'],
  list: [],
  other: [],
};

export function holds({ rights }: Entry, right: Right): boolean {
  return HOLDS[rights].includes(right);
}

/** Entries of those that stand for nobody in particular and have one of these rights. */
export function crowdsIn({ entries }: Folder, rights: readonly Right[]): readonly Entry[] {
  return entries.filter(
    (entry) => entry.allow && crowdOf(entry) !== undefined && rights.some((right) => holds(entry, right)),
  );
}

/** `Users (every user of the host): modify`. */
export function crowdText(entry: Entry): string {
  return `${entry.name} (${crowdOf(entry)}): ${entry.rights}`;
}

function plain(path: string): string {
  return path.replace(/[\\/]+$/, '');
}

/** The folder among those that were looked at. Windows minds no capitals, and a host has no two that differ by them alone. */
export function folderAt(folders: readonly Folder[], path: string): Folder | undefined {
  return folders.find(({ folder }) => isSameName(plain(folder), plain(path)));
}

/** Is it within the other, or the same? */
export function isWithin(path: string, folder: string): boolean {
  const rest = path.slice(plain(folder).length);
  return (
    isSameName(path.slice(0, plain(folder).length), plain(folder)) && (rest === '' || /^[\\/]/.test(rest))
  );
}
