/**
 * Ways back in that no REST API reaches: files of the host, and what another administrator clicks. Data: who says that it is so
 * stands beside each way, and what nobody says stands in `unknown`. No hash and no password of the vendor's stands here: whoever
 * needs it takes it from the vendor's own page.
 */
import { z } from 'zod';
import { ELSEWHERE, unblock } from '../steps/intrusion/unblock.js';
import { instructionSchema } from '../steps/kit/instruction.js';

/**
 * `vendor`: a page of the vendor says so. `guide`: one of the five guides does. `recorded`: seen in files of a build that somebody
 * published. `inference`: a conclusion of ours, which nobody tried.
 */
export const WITNESSES = ['vendor', 'guide', 'recorded', 'inference'] as const;

const sourceSchema = z.strictObject({
  kind: z.enum(WITNESSES),
  what: z.string().describe('The page or guide, or what it is concluded from'),
});

/** What runs on the server, as somebody names it who knows no more. */
export const SYSTEMS = ['windows', 'linux', 'version-16', 'up-to-15'] as const;
export type System = (typeof SYSTEMS)[number];

const waySchema = z.strictObject({
  systems: z.array(z.enum(SYSTEMS)).min(1).readonly(),
  for: z.string().describe('Versions and systems that it is for'),
  steps: z.array(instructionSchema).readonly().describe('What to do, one after the other'),
  wrong: z.array(z.string()).readonly().describe('What can go wrong'),
  unknown: z.array(z.string()).readonly().describe('What no public page says'),
  sources: z.array(sourceSchema).min(1).readonly().describe('Who says so'),
});

export const procedureSchema = z.strictObject({
  id: z.string(),
  title: z.string().describe('What happened'),
  guide: z.array(z.string()).readonly().describe('Sections of the guides that it is of'),
  first: z.array(z.string()).readonly().describe('What to try or to do before any of the ways'),
  ways: z.array(waySchema).readonly(),
  after: z.array(z.string()).readonly().describe('What to do once somebody is in again'),
});

export type Procedure = Readonly<z.infer<typeof procedureSchema>>;
type Way = Procedure['ways'][number];
type Source = Way['sources'][number];

/** The vendor's pages on resetting an administrator. */
const OF_WINDOWS = 'https://portal.smartertools.com/kb/a2739/';
const OF_LINUX = 'https://portal.smartertools.com/kb/a3718/';
const UP_TO_15 = 'https://portal.smartertools.com/kb/a3172/';
const BLOCKS = 'https://help.smartertools.com/smartermail/current/topics/systemadmin/manage/currentblocks';
const OLD_BLOCKS =
  'https://help.smartertools.com/SmarterMail/v12/Topics/SystemAdmin/Manage/CurrentBlocks.aspx';

const SERVICE = 'C:\\Program Files (x86)\\SmarterTools\\SmarterMail\\Service';
const LINUX_FILE = '/etc/smartermail/administrators.json';

const vendor = (what: string): Source => ({ kind: 'vendor', what });
const guide = (what: string): Source => ({ kind: 'guide', what });
const inference = (what: string): Source => ({ kind: 'inference', what });

const shell = (text: string) => ({ language: 'text', text }) as const;

const STOP = 'Services (services.msc): stop the service SmarterMail. Mail stands still until it runs again.';
const SIGN_IN_AT_ONCE =
  "Start the service, sign in as admin with the password that the vendor's page names, and set a new one at once.";
const NOT_SAVED =
  'Saving answers "Access is denied": open the editor as administrator; or move the file to the desktop, edit it there and move it back.';
const BROKEN_JSON =
  'One mistake in the JSON, a lost quote or comma, and web mail does not load: stop the service, put the copy back, start again.';
const OTHER_FILE =
  'Editing administrators_bak.json does nothing: that is what the server falls back on, and not what it reads.';

/** The two or three lines that hold the administrator of old. */
function ofXml(
  lines: readonly string[],
  way: Pick<Way, 'for' | 'systems'> & { readonly source: Source },
): Way {
  const count = lines.length === 2 ? 'two' : 'three';
  return {
    ...{ systems: way.systems, for: way.for },
    steps: [
      { text: STOP },
      { text: `Copy mailConfig.xml in ${SERVICE} (or where it was installed) to a safe place.` },
      {
        text: `Open the file itself as administrator, find "System Admin", and take these ${count} lines out:`,
        snippet: shell(lines.join('\n')),
      },
      { text: SIGN_IN_AT_ONCE },
    ],
    wrong: [
      NOT_SAVED,
      'Edited while the service ran: whether it reads or overwrites the change is not known. Stop it first.',
      'More than these lines gone: put the copy back, with the service stopped.',
    ],
    unknown: ['Whether second and further administrators keep their passwords.'],
    sources: [way.source, guide('G2 "Resetting a lost administrator" (two lines, and a restart)')],
  };
}

const PASSWORD_LINE =
  'In the entry of that administrator alone, put the hash that this page publishes in the place of the value of password_hash. Do ' +
  'not take the line out: without a hash nobody can sign in. The primary administrator has is_primary_admin: true.';

const lostAdministrator: Procedure = {
  id: 'lost-administrator',
  title: 'Nobody knows the password of an administrator',
  guide: [
    'G2 "Resetting a lost administrator"',
    'G4 "Resetting a lost administrator"',
    'G5 "Resetting a lost administrator"',
  ],
  first: [
    'Can another administrator sign in who may manage the others? Settings > Administrators sets a new password, and no service stops.',
    'All else needs the host itself, as its administrator. Where a hoster runs the server, the hoster does it.',
    'Keep everybody else out first (firewall: 80, 443, 9998, 17017): from the start of the service to your new password anybody can sign in with a password that is published.',
  ],
  ways: [
    ofXml(['<sysadminusername> ... </sysadminusername>', '<sysadminpassword> ... </sysadminpassword>'], {
      systems: ['up-to-15'],
      for: 'Versions 7 to 15 on Windows',
      source: vendor(UP_TO_15),
    }),
    ofXml(
      [
        '<sysAdminUserName> ... </sysAdminUserName>',
        '<sysAdminPasswordHash> ... </sysAdminPasswordHash>',
        '<sysAdminRejectAuthentication />',
      ],
      { systems: ['version-16'], for: 'Version 16 on Windows', source: vendor(OF_WINDOWS) },
    ),
    {
      systems: ['windows'],
      for: 'Current builds on Windows',
      steps: [
        { text: STOP },
        { text: `Copy administrators.json in ${SERVICE}\\Settings to a safe place.` },
        { text: `Open the file as administrator. ${PASSWORD_LINE} ${OF_WINDOWS}` },
        {
          text: 'Start the service, sign in under that name with the password that the page names, and set a new one at once.',
        },
      ],
      wrong: [NOT_SAVED, OTHER_FILE, BROKEN_JSON],
      unknown: ['Whether the second factor of that administrator is still asked for afterwards.'],
      sources: [vendor(OF_WINDOWS), { kind: 'recorded', what: 'the files of build 9504' }],
    },
    {
      systems: ['linux'],
      for: 'Current builds on Linux',
      steps: [
        {
          text: 'Stop the service and keep a copy, as root:',
          snippet: shell(`service smartermail stop\ncp -p ${LINUX_FILE} /root/administrators.json.before`),
        },
        { text: `Edit ${LINUX_FILE} as root. ${PASSWORD_LINE} ${OF_LINUX}` },
        {
          text: 'Start it, sign in under that name with the password that the page names, and set a new one at once.',
          snippet: shell('service smartermail start'),
        },
      ],
      wrong: [
        BROKEN_JSON,
        'An editor that saves a new file can change its owner and mode: compare them with ls -l before the start.',
      ],
      unknown: ['Whether the second factor of that administrator is still asked for afterwards.'],
      sources: [vendor(OF_LINUX), inference('owner and mode of the file: as for any service')],
    },
  ],
  after: [
    'Look for administrators that nobody knows, and for sign-ins in the minutes between: smlockdown audit --step admin-review.',
    'See that no row has the published hash any more: smlockdown audit --step host-files --host-evidence FILE, see smlockdown host.',
    'Delete the copy: it holds the hashes of all administrators. Then open the firewall again.',
  ],
};

const NO_NAMES =
  "Names and form of the members that hold the factor: no public page has them. Do not take out what you guess: the vendor's support tells them for your build.";

/** An older file is the only edit that needs no name that nobody published. */
function olderFile(file: string, stop: string, start: string): Way['steps'] {
  return [
    { text: stop },
    { text: `Copy ${file} as it is to a safe place.` },
    {
      text: `Put ${file} of a backup from before the factor was switched on in its place; or take the factor of that one account out of it, where the vendor told you how.`,
    },
    { text: start },
  ];
}

const OLD_PASSWORDS =
  'An older file brings back older passwords, and administrators who were removed since; those who were added are gone.';

const lostSecondFactor: Procedure = {
  id: 'lost-second-factor',
  title: 'An administrator has lost the second factor',
  guide: ['G4 "Resetting a lost administrator"'],
  first: [
    'Is a code refused though the app shows one? Set the clocks of the phone and of the server first: a code holds for about half a minute.',
    'Was the secret kept when it was enrolled (smlockdown keeps it where enrolOwn says)? Type it into another authenticator app.',
    'Can another administrator sign in? See whether Settings > Administrators lets that one switch it off; whether it does is not known here.',
    'All else needs the host itself, as its administrator, and a stopped service.',
  ],
  ways: [
    {
      systems: ['up-to-15'],
      for: 'Versions up to 15 on Windows',
      steps: [
        {
          text: 'No second factor of administrators is known there. A lost password: smlockdown explain lost-administrator.',
        },
      ],
      wrong: [],
      unknown: ['With which version it came.'],
      sources: [inference('the help of these versions has none')],
    },
    {
      systems: ['windows'],
      for: 'Current builds on Windows',
      steps: olderFile(
        `administrators.json in ${SERVICE}\\Settings`,
        STOP,
        'Start the service, sign in, and enrol again at once.',
      ),
      wrong: [OLD_PASSWORDS, OTHER_FILE, BROKEN_JSON],
      unknown: [NO_NAMES, 'Whether a new hash of the password, as for a lost one, lifts the factor too.'],
      sources: [
        guide('G4 "Resetting a lost administrator" (administrators.json, and a restart; no names)'),
        inference('the older file: tried by nobody that we know of'),
      ],
    },
    {
      systems: ['linux'],
      for: 'Current builds on Linux',
      steps: olderFile(
        LINUX_FILE,
        'As root: service smartermail stop.',
        'service smartermail start, sign in, and enrol again at once.',
      ),
      wrong: [OLD_PASSWORDS, BROKEN_JSON],
      unknown: [NO_NAMES, 'Whether a new hash of the password, as for a lost one, lifts the factor too.'],
      sources: [
        vendor(`${OF_LINUX} (where the file lies)`),
        inference('as on Windows; no guide tells it of Linux'),
      ],
    },
  ],
  after: [
    'Enrol again, and keep the secret: smlockdown audit --step admin-2fa says who lacks one.',
    'Change the password if a phone is lost: whoever has it may have both.',
    'Delete the copy: it holds the hashes of all administrators.',
  ],
};

const [UNBLOCK_CLICKS] = unblock.manual({ address: 'the address' });

const blockedAddress: Procedure = {
  id: 'blocked-address',
  title: 'An address, perhaps your own, is blocked',
  guide: ['G4 "Enhancing the IDS Protection Rules"'],
  first: [
    'Stop trying: each failure counts, and the server may block for longer.',
    'Come from another address: the connection of a phone, another office, or the server itself. A block is of an address, not of you.',
    'From there: smlockdown unblock ADDRESS. It shows the block, asks, and proves that it is gone.',
  ],
  ways: [
    {
      systems: ['up-to-15'],
      for: 'Versions up to 15 on Windows',
      steps: [{ text: 'Manage > Current Blocks: choose the address, then Delete.' }],
      wrong: ['The rule stays, and blocks again what goes on failing.'],
      unknown: ['Whether a restart of the service takes blocks away.'],
      sources: [vendor(OLD_BLOCKS)],
    },
    {
      systems: ['windows', 'linux', 'version-16'],
      for: 'Version 16 and current builds',
      steps: [
        { text: UNBLOCK_CLICKS?.text ?? '' },
        {
          text: 'Nobody can come from elsewhere: wait. "Time Left" of a block is at most what its rule blocks for, in Settings > Security > IDS Rules.',
        },
      ],
      wrong: [
        'The rule stays, and blocks again: most often an old password in a phone, a printer or a mail program tries on.',
        'An administrator with IP restrictions is refused from any address that is not listed: that is no block. Come from one that is.',
        ELSEWHERE,
      ],
      unknown: [
        'Whether a restart of the service takes blocks away, and how ids-blocks.json is written: do not edit it.',
        'Whether 127.0.0.1 can be blocked, too.',
      ],
      sources: [vendor(BLOCKS), guide('G4 "Enhancing the IDS Protection Rules"')],
    },
  ],
  after: [
    'Find out what fails there, and mend it. Only an address of your own that must never be blocked is put on the whitelist, with Bypass IDS Brute Force where your build has it.',
  ],
};

/** In the order in which they are named. */
export const procedures: readonly Procedure[] = [lostAdministrator, lostSecondFactor, blockedAddress];
