/**
 * What to look at on a server into which somebody may have broken: who administers it, what makes it run a program or
 * copy mail, and which lists of forbidden files were emptied. Pure: lists what the look-ups showed, but for what the
 * playbook knows; what they did not show is to be looked at by hand.
 */
import type { z } from 'zod';
import type { ApiResource } from '../../contract/resource.js';
import { administrators } from '../../contract/resources/access/administrators.js';
import { antivirus } from '../../contract/resources/mail/antivirus.js';
import { eventHooks } from '../../contract/resources/mail/event-hooks.js';
import { FILE_LISTS, FILES, fileRestrictions } from '../../contract/resources/mail/file-restrictions.js';
import { volumeMounts } from '../../contract/resources/server/volume-mounts.js';
import { isNonsense } from '../kit/days.js';
import { isSameName } from '../kit/names.js';
import { present, remarks } from '../kit/present.js';
import { type Item, type LookedUp, sentence } from '../kit/step.js';
import {
  ANTIVIRUS_BY_HAND,
  antivirusCommands,
  COMMAND_FIELDS,
  type Command,
  type CommandSettings,
  EVENTS_BY_HAND,
  hookCommands,
  MOUNTS_BY_HAND,
  mountCommands,
} from './command-lines.js';

/** What is read of a server that nobody has checked, by the name it is looked up under. */
export const COMPROMISE_LOOK_UPS = {
  administrators: { resource: administrators },
  hooks: { resource: eventHooks },
  mounts: { resource: volumeMounts },
  antivirus: { resource: antivirus },
  fileRestrictions: { resource: fileRestrictions },
} as const satisfies Record<string, { readonly resource: ApiResource }>;

type Area = keyof typeof COMPROMISE_LOOK_UPS;
type Administrator = Item<z.infer<typeof administrators.model>>;

/** What an area showed; of a document, the fields that could be read. */
interface Shown {
  readonly administrators?: readonly Administrator[];
  readonly hooks?: Parameters<typeof hookCommands>[0];
  readonly mounts?: Parameters<typeof mountCommands>[0];
  readonly antivirus?: Partial<CommandSettings>;
  readonly fileRestrictions?: Partial<z.infer<typeof fileRestrictions.model>>;
}

/** What the look-ups are judged by. */
interface Suspicion {
  /** The build is taken for compromised. */
  readonly isTakenForCompromised: boolean;
  /** Name of the account in use. */
  readonly own: string;
  /** Since when the first exploited flaw was out; undefined where no such flaw is known. */
  readonly since: string | undefined;
  readonly today: string;
  /** Administrators, and command lines, that the playbook names as meant to be there. */
  readonly known: readonly string[];
  readonly allowed: readonly string[];
}

/** What no call shows. */
const neverShown = (since: string) =>
  `No call shows these: script files in the folders of SmarterMail that no update brought${since}; password resets and ` +
  `sign-ins of administrators that nobody made, in the administrative log${since} (Settings > Troubleshooting > View ` +
  'Logs); and when an event, a mount, a command line or a list of extensions was last changed: look at each, ' +
  'whatever its age.';

const CLICKS = {
  administrators: `${administrators.where}: know everybody who is listed, since when, and who signed in last.`,
  hooks: EVENTS_BY_HAND,
  mounts: MOUNTS_BY_HAND,
  antivirus: ANTIVIRUS_BY_HAND,
  fileRestrictions: `${fileRestrictions.where} (path not confirmed): no extension blacklist may be empty.`,
} as const satisfies Record<Area, string>;

/** A document of which all of these fields could be read. */
function whole<T>(fields: Partial<T> | undefined, names: readonly (keyof T)[]): T | undefined {
  return names.every((name) => fields?.[name] !== undefined) ? (fields as T) : undefined;
}

function day(time: string): string {
  return time.slice(0, 10);
}

/** Created since somebody may have come in, or on a day that cannot be meant, as one that has not come. */
function isNew({ fields: { created } }: Administrator, { since, today }: Suspicion): boolean {
  return since !== undefined && (day(created) >= since || isNonsense(created, { today, kind: 'past' }));
}

function whoIs(one: Administrator, suspicion: Suspicion): string {
  const { label, fields } = one;
  const kind = present(
    fields.isPrimary && 'primary',
    !fields.isEnabled && 'disabled',
    isSameName(label, suspicion.own) && 'the account in use',
  );
  const signedIn = fields.lastSignIn === null ? 'never signed in' : `last sign-in ${day(fields.lastSignIn)}`;
  const words = kind.length === 0 ? '' : ` (${kind.join(', ')})`;
  const when = isNew(one, suspicion) ? ', after the first exploited flaw was out' : '';
  return `Administrator "${label}"${words}: created ${day(fields.created)}${when}, ${signedIn}.`;
}

/** What there is to look at in each area, a sentence each; undefined where it could not be read. */
function foundIn(shown: Shown, suspicion: Suspicion): Readonly<Record<Area, readonly string[] | undefined>> {
  const { hooks, mounts } = shown;
  const { known, allowed } = suspicion;
  const told = (commands: readonly Command[] | undefined) =>
    commands?.filter(({ line }) => !allowed.includes(line)).map(({ text }) => sentence([text]));
  const isKnown = ({ label }: Administrator) => known.some((name) => isSameName(name, label));
  const programs = whole(shown.antivirus, COMMAND_FIELDS);
  const lists = whole(shown.fileRestrictions, FILE_LISTS);
  return {
    // The new ones first.
    administrators: shown.administrators
      ?.filter((one) => !isKnown(one))
      .sort((left, right) => Number(isNew(right, suspicion)) - Number(isNew(left, suspicion)))
      .map((one) => whoIs(one, suspicion)),
    hooks: told(hooks && hookCommands(hooks)),
    mounts: told(mounts && mountCommands(mounts)),
    antivirus: told(programs && antivirusCommands(programs)),
    // An emptied list is how a known attack prepares the upload of a script.
    fileRestrictions:
      lists &&
      FILE_LISTS.filter((list) => lists[list].length === 0).map(
        (list) => `The extension blacklist of ${FILES[list]} is empty.`,
      ),
  };
}

function headOf({ isTakenForCompromised, since }: Suspicion): string {
  if (isTakenForCompromised) return 'Treat the server as compromised until it is checked.';
  const out =
    since === undefined ? '' : `: flaws that are known to be exploited have been out since ${since}`;
  return `See whether somebody has broken in${out}.`;
}

/** What to do and to look at, an instruction each. */
export function compromiseChecks(lookedUp: LookedUp, suspicion: Suspicion): readonly string[] {
  const { since } = suspicion;
  const found = Object.entries(foundIn(lookedUp.shown as Shown, suspicion)) as [
    Area,
    readonly string[] | undefined,
  ][];
  const titleOf = (area: Area) => COMPROMISE_LOOK_UPS[area].resource.title;
  const clean = found.filter(([, texts]) => texts?.length === 0).map(([area]) => titleOf(area));
  const isAssumed = found.some(([area, texts]) => texts !== undefined && lookedUp.assumed.includes(area));
  const remark = remarks(
    clean.length > 0 && `Read, with nothing there to look at: ${clean.join(', ')}.`,
    isAssumed &&
      "Part of this was read by calls that are assumed: compare it with SmarterMail's own interface.",
  );
  return [
    `${headOf(suspicion)}${remark}`,
    ...found.flatMap(([area, texts]) => texts ?? [`Not read: ${titleOf(area)}. ${CLICKS[area]}`]),
    neverShown(since === undefined ? '' : ` since ${since}`),
    'Once all of it is known, and the build has every fix: state the day in the playbook, updates: { checkedForCompromise: YYYY-MM-DD }; ' +
      'your administrators as known of admin-review, and your programs as allow of command-hooks, are not named here again.',
  ];
}
