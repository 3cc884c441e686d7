/**
 * What to look at on a server that is taken for compromised: who administers it, what makes it run a program or copy
 * mail, and which lists of forbidden files were emptied. Pure: lists what the look-ups showed; what they did not show
 * is to be looked at by hand.
 */
import type { z } from 'zod';
import type { ApiResource } from '../../contract/resource.js';
import { administrators } from '../../contract/resources/access/administrators.js';
import { antivirus } from '../../contract/resources/mail/antivirus.js';
import { eventHooks } from '../../contract/resources/mail/event-hooks.js';
import { FILE_LISTS, fileRestrictions } from '../../contract/resources/mail/file-restrictions.js';
import { volumeMounts } from '../../contract/resources/server/volume-mounts.js';
import { isSameName } from '../kit/names.js';
import { present } from '../kit/present.js';
import { type Item, type LookedUp, sentence } from '../kit/step.js';
import {
  COMMAND_FIELDS,
  type Command,
  type CommandSettings,
  EVENTS_BY_HAND,
  hookCommands,
  MOUNTS_BY_HAND,
  mountCommands,
  scanCommands,
  spoolCommands,
} from './command-lines.js';

/** What is read of a server that is taken for compromised, by the name it is looked up under. */
export const COMPROMISE_LOOK_UPS = {
  administrators: { resource: administrators },
  hooks: { resource: eventHooks },
  mounts: { resource: volumeMounts },
  antivirus: { resource: antivirus },
  fileRestrictions: { resource: fileRestrictions },
} as const satisfies Record<string, { readonly resource: ApiResource }>;

type Area = keyof typeof COMPROMISE_LOOK_UPS;
type Administrator = Item<z.infer<typeof administrators.model>>;
type Hook = Item<z.infer<typeof eventHooks.model>>;
type Mount = Item<z.infer<typeof volumeMounts.model>>;
type Restrictions = z.infer<typeof fileRestrictions.model>;

/** What an area showed, a sentence each, or undefined where it could not be read. */
type Shown = readonly string[] | undefined;

/** What no call shows. */
const NEVER_SHOWN =
  'No call shows these: script files in the folders of SmarterMail that no update brought, and password resets in ' +
  'the administrative log (Settings > Troubleshooting > View Logs).';

const CLICKS = {
  administrators:
    'Settings > Administrators: know everybody who is listed, since when, and who signed in last.',
  hooks: EVENTS_BY_HAND,
  mounts: MOUNTS_BY_HAND,
  antivirus: 'Settings > Antivirus (path not confirmed): no command line may be set that you do not know.',
  fileRestrictions:
    'Settings > General > Attachments and File Storage (path not confirmed): no extension blacklist may be empty.',
} as const satisfies Record<Area, string>;

const LIST_NAMES = {
  inbound: 'incoming attachments',
  outbound: 'outgoing attachments',
  uploads: 'uploads',
  fileSystem: 'the file system',
} as const satisfies Record<(typeof FILE_LISTS)[number], string>;

function itemsIn<T>(lookedUp: LookedUp, area: Area): readonly T[] | undefined {
  const found = lookedUp.shown[area];
  return Array.isArray(found) ? found : undefined;
}

/** The fields of a document that could be read; those that could not are not in it. */
function fieldsIn<T>(lookedUp: LookedUp, area: Area): Partial<T> | undefined {
  return lookedUp.shown[area] as Partial<T> | undefined;
}

function day(time: string): string {
  return time.slice(0, 10);
}

function whoIs({ label, fields }: Administrator, own: string): string {
  const kind = present(
    fields.isPrimary && 'primary',
    !fields.isEnabled && 'disabled',
    isSameName(label, own) && 'the account in use',
  );
  const signedIn = fields.lastSignIn === null ? 'never signed in' : `last sign-in ${day(fields.lastSignIn)}`;
  const words = kind.length === 0 ? '' : ` (${kind.join(', ')})`;
  return `Administrator "${label}"${words}: created ${day(fields.created)}, ${signedIn}.`;
}

function told(commands: readonly Command[] | undefined): Shown {
  return commands?.map(({ text }) => sentence([text]));
}

function commandsShown(settings: Partial<CommandSettings> | undefined): readonly Command[] | undefined {
  return settings !== undefined && isWhole(settings)
    ? [...scanCommands(settings), ...spoolCommands(settings)]
    : undefined;
}

function isWhole(settings: Partial<CommandSettings>): settings is CommandSettings {
  return COMMAND_FIELDS.every((field) => settings[field] !== undefined);
}

/** An emptied list is how a known attack prepares the upload of a script. */
function listsShown(lists: Partial<Restrictions> | undefined): Shown {
  if (lists === undefined || FILE_LISTS.some((list) => lists[list] === undefined)) return undefined;
  return FILE_LISTS.filter((list) => lists[list]?.length === 0).map(
    (list) => `The extension blacklist of ${LIST_NAMES[list]} is empty.`,
  );
}

function shownBy(lookedUp: LookedUp, own: string): Readonly<Record<Area, Shown>> {
  const known = itemsIn<Administrator>(lookedUp, 'administrators');
  const hooks = itemsIn<Hook>(lookedUp, 'hooks');
  const mounts = itemsIn<Mount>(lookedUp, 'mounts');
  return {
    administrators: known?.map((one) => whoIs(one, own)),
    hooks: told(hooks && hookCommands(hooks)),
    mounts: told(mounts && mountCommands(mounts)),
    antivirus: told(commandsShown(fieldsIn<CommandSettings>(lookedUp, 'antivirus'))),
    fileRestrictions: listsShown(fieldsIn<Restrictions>(lookedUp, 'fileRestrictions')),
  };
}

/** What to look at, a sentence each. `own` is the account in use. */
export function compromiseChecks(lookedUp: LookedUp, own: string): readonly string[] {
  const shown = Object.entries(shownBy(lookedUp, own)) as [Area, Shown][];
  const read = shown.filter(([, found]) => found !== undefined);
  const clean = read.filter(([, found]) => found?.length === 0).map(([area]) => titleOf(area));
  const checks = shown.flatMap(([area, found]) => found ?? [`Not read: ${titleOf(area)}. ${CLICKS[area]}`]);
  return present(
    'Treat the server as compromised until it is checked.',
    clean.length > 0 && `Read, with nothing there to look at: ${clean.join(', ')}.`,
    read.some(([area]) => lookedUp.assumed.includes(area)) &&
      "Part of this was read by calls that are assumed: compare it with SmarterMail's own interface.",
    ...checks,
    NEVER_SHOWN,
  );
}

function titleOf(area: Area): string {
  return COMPROMISE_LOOK_UPS[area].resource.title;
}
