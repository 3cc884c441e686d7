/**
 * Step file-restrictions: files that run do not come in, go out, or get stored.
 * Pure: judges the four lists of extensions; it only adds, and never takes an entry out.
 */

import { z } from 'zod';
import {
  FILE_LISTS,
  FILES,
  type FileList,
  fileRestrictions as fileRestrictionsResource,
} from '../../contract/resources/mail/file-restrictions.js';
import { type Expectation, holding } from '../kit/expectation.js';
import { SPELLINGS } from '../kit/spelling.js';
import { counted, defineStep, mailboxesOf } from '../kit/step.js';

/** What a web server runs or obeys: G4, and its kin of other languages. */
const SERVER_SIDE =
  'asp aspx ashx asmx asax ascx cer config cshtml vbhtml svc asa cdx php php3 php4 php5 phtml phar jsp jspx';
/** What Windows runs, installs or mounts when it is opened: G4. */
const PROGRAMS =
  'exe dll com scr pif bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta msi msp jar lnk reg cpl chm iso img vhd vhdx';

const DANGEROUS: readonly string[] = `${SERVER_SIDE} ${PROGRAMS}`.split(' ');

/** What is no longer taken, and whose. */
const NOTICED = {
  inbound: (mailboxes: string) => `Attachments of incoming mail to ${mailboxes}`,
  outbound: (mailboxes: string) => `Attachments of outgoing mail of ${mailboxes}`,
  uploads: (mailboxes: string) => `Uploads by users of ${mailboxes}`,
  fileSystem: () => 'Files that the server is to store',
} as const satisfies Record<FileList, (mailboxes: string) => string>;

/** More than these are counted, not named. */
const MOST_NAMED = 12;

/** Of more than these nobody can say why each is needed: an export waives them as a whole. */
const MOST_EXCEPTED = 12;

const extension = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,19}$/, 'an extension is small letters and digits, without a dot');

const options = z
  .strictObject({
    lists: z
      .array(z.enum(FILE_LISTS))
      .min(1)
      .default([...FILE_LISTS])
      .describe('Lists that are held: incoming and outgoing attachments, uploads, the file system'),
    also: z
      .array(extension)
      .default([])
      .describe(
        'Extensions to refuse beside the dangerous ones, without a dot; a list that a playbook states replaces the one it inherits',
      ),
    except: z
      .array(
        z.strictObject({
          extension: extension.describe('Extension that may stay out of the lists, without a dot'),
          reason: z.string().regex(/\S/, 'the reason is blank').describe('Why it is needed'),
        }),
      )
      .default([])
      .describe('Extensions that are needed; an entry that is in a list stays there'),
  })
  .superRefine(({ also, except }, context) => {
    const asked = [...DANGEROUS, ...also];
    for (const [place, { extension: one }] of except.entries()) {
      if (asked.includes(one)) continue;
      // It may be misspelt: the one that was meant would be refused all the same.
      const message = `${one} is not among the extensions that are refused, and so needs no exception`;
      context.addIssue({ code: 'custom', path: ['except', place, 'extension'], message });
    }
  });

type Options = z.infer<typeof options>;
type Settings = z.infer<typeof fileRestrictionsResource.model>;

function wantedExtensions(wanted: Options): readonly string[] {
  const excepted = new Set(wanted.except.map((one) => one.extension));
  return [...new Set([...DANGEROUS, ...wanted.also])].filter((one) => !excepted.has(one));
}

function missingIn(entries: readonly string[], wanted: Options): readonly string[] {
  const known = new Set(entries.map(SPELLINGS.extension));
  return wantedExtensions(wanted).filter((one) => !known.has(one));
}

function named(extensions: readonly string[]): string {
  const rest = extensions.length - MOST_NAMED;
  const first = extensions.slice(0, MOST_NAMED).join(', ');
  return rest > 0 ? `${first} and ${counted(rest, 'other')}` : first;
}

function heldLists(wanted: Options): readonly FileList[] {
  return FILE_LISTS.filter((list) => wanted.lists.includes(list));
}

/** Intruders empty the list for uploads. */
function isSign(list: FileList, entries: readonly string[]): boolean {
  return list === 'uploads' && entries.length === 0;
}

function problemOf(list: FileList, { entries, missing }: Record<'entries' | 'missing', readonly string[]>) {
  if (isSign(list, entries)) {
    return (
      'the list for uploads is empty, which can be a sign of compromise: intruders can empty it (CVE-2026-104082), so ' +
      'look first who did'
    );
  }
  return `the list for ${FILES[list]} ${entries.length === 0 ? 'is empty' : `lacks ${named(missing)}`}`;
}

const expects = (wanted: Options): readonly Expectation<Settings>[] =>
  heldLists(wanted).map((list) => {
    const missing = (shown: Settings) => missingIn(shown[list], wanted);
    return {
      field: list,
      to: (shown) => [...shown[list], ...missing(shown)],
      problem: (shown) => problemOf(list, { entries: shown[list], missing: missing(shown) }),
      brief: (shown) =>
        shown[list].length === 0
          ? `the list for ${FILES[list]} is empty`
          : `the list for ${FILES[list]} lacks ${counted(missing(shown).length, 'type')}`,
      sign: (shown) => (isSign(list, shown[list]) ? `the list for ${FILES[list]} is empty` : undefined),
      impact: (shown, context) =>
        `${NOTICED[list](mailboxesOf(context))} are no longer taken with ${counted(missing(shown).length, 'more extension')}: ${named(missing(shown))}.`,
    };
  });

export const fileRestrictions = defineStep({
  id: 'file-restrictions',
  title: 'Files that run are neither mailed nor stored',
  why:
    'A script that a web server runs, once uploaded, gives the whole machine away; a program in an attachment does so ' +
    'to who opens it. Users can no longer mail or upload such files, nor disk images.',
  guide: ['G4 "Restricting the Uploadable File Extensions"'],
  rehearses: { untold: 'the logs do not name attachments' },
  severity: 'high',
  disruption: 'medium',
  notices: 'more kinds of file are refused',
  ...holding(options, {
    resource: fileRestrictionsResource,
    expects,
    exported: (shown, wanted, { reason }) => {
      const missing = new Set(heldLists(wanted).flatMap((list) => missingIn(shown[list], wanted)));
      return missing.size === 0 || missing.size > MOST_EXCEPTED
        ? {}
        : { except: [...wanted.except, ...[...missing].map((one) => ({ extension: one, reason }))] };
    },
    passes: (_, wanted) =>
      `All ${wantedExtensions(wanted).length} extensions asked for are in ${counted(heldLists(wanted).length, 'list')}.`,
  }),
  manual: (wanted) =>
    `${fileRestrictionsResource.where} (path not confirmed): to the extension blacklists of ` +
    `${heldLists(wanted)
      .map((list) => FILES[list])
      .join(', ')} add what is missing of: ${wantedExtensions(wanted).join(', ')}. ` +
    'Take nothing out. Save.',
});
