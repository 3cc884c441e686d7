import { describe, expect, it } from '@jest/globals';
import { COMPROMISE_LOOK_UPS, compromiseChecks } from '../../../src/steps/server/compromise-checks.js';

const CLEAN = {
  administrators: [],
  hooks: [],
  mounts: [],
  antivirus: {
    commandLine: '',
    commandLineArguments: '',
    spoolCommandEnabled: false,
    spoolCommand: '',
    spoolCommandArguments: '',
  },
  fileRestrictions: { inbound: ['exe'], outbound: ['exe'], uploads: ['aspx'], fileSystem: ['aspx'] },
};

const NEVER_SHOWN = /^No call shows these: script files .* since 2025-10-09; .* whatever its age\.$/;
const SAY_SO = /^Once all of it is known, .* updates: \{ checkedForCompromise: YYYY-MM-DD \};/;
const ASSUMED = /calls that are assumed/;

function anAdministrator(username: string, fields: object = {}) {
  const usual = { isPrimary: false, isEnabled: true, created: '2024-03-01T10:00:00Z', lastSignIn: null };
  return { key: username, label: username, fields: { ...usual, ...fields } };
}

function anEvent(actions: readonly object[], isEnabled = true) {
  return { key: 1, label: 'On new mail', fields: { isEnabled, actions } };
}

function aMount(fields: object) {
  return { key: 1, label: 'M:', fields: { command: '', unmountCommand: '', isEnabled: true, ...fields } };
}

const SUSPICION = {
  isTakenForCompromised: true,
  own: 'ann',
  since: '2025-10-09' as string | undefined,
  today: '2026-10-10',
  known: [] as readonly string[],
  allowed: [] as readonly string[],
};

/** All that is said where this was looked up, read by calls that are not assumed but for these. */
function saidOf(shown: object, assumed: readonly string[] = [], other: Partial<typeof SUSPICION> = {}) {
  return compromiseChecks({ shown: { ...shown }, assumed }, { ...SUSPICION, ...other });
}

/** The things to look at: between how all of it was read, and how to say that it was looked at. */
function checksOf(shown: object, other: Partial<typeof SUSPICION> = {}): readonly string[] {
  return saidOf({ ...CLEAN, ...shown }, [], other).slice(1, -1);
}

describe('a server that is taken for compromised', () => {
  it('has every administrator listed: who, since when, last sign-in', () => {
    const administrators = [
      anAdministrator('Ann', { isPrimary: true, lastSignIn: '2026-11-20T08:00:00Z' }),
      anAdministrator('helper', { isEnabled: false }),
      anAdministrator('backup'),
    ];

    expect(checksOf({ administrators }).slice(0, 3)).toEqual([
      'Administrator "Ann" (primary, the account in use): created 2024-03-01, last sign-in 2026-11-20.',
      'Administrator "helper" (disabled): created 2024-03-01, never signed in.',
      'Administrator "backup": created 2024-03-01, never signed in.',
    ]);
  });

  it('has every event listed that runs a command or adds a recipient, and none that only writes a mail', () => {
    const actions = [
      { type: 'commandLine', argument: 'C:\\x.exe' },
      { type: 'email', argument: 'admin@example.com' },
      { type: 'addRecipient', argument: 'spy@example.net' },
    ];

    expect(checksOf({ hooks: [anEvent(actions)] }).slice(0, -1)).toEqual([
      'The event "On new mail" runs "C:\\x.exe".',
      'The event "On new mail" copies mail to "spy@example.net".',
    ]);
    expect(checksOf({ hooks: [anEvent(actions, false)] }).slice(0, -1)).toEqual([
      'The event "On new mail" names, switched off, "C:\\x.exe".',
      'The event "On new mail" would copy, switched off, mail to "spy@example.net".',
    ]);
  });

  it('has every mount listed that has a command', () => {
    const mounts = [
      aMount({}),
      aMount({ command: 'mount.cmd', unmountCommand: 'net use /d', isEnabled: false }),
    ];

    expect(checksOf({ mounts }).slice(0, -1)).toEqual([
      'The mount M: names, switched off, "mount.cmd".',
      'The mount M: names, switched off, "net [redacted] /d".',
    ]);
  });

  it('has every command line listed', () => {
    const antivirus = {
      ...CLEAN.antivirus,
      commandLine: 'scan.exe',
      commandLineArguments: '%FILEPATH',
      spoolCommand: 'p.ps1',
    };

    expect(checksOf({ antivirus }).slice(0, -1)).toEqual([
      'Antivirus scanning runs "scan.exe %FILEPATH".',
      'The spool names, switched off, "p.ps1".',
    ]);
  });

  it('has every emptied list of extensions listed', () => {
    const fileRestrictions = { ...CLEAN.fileRestrictions, uploads: [], inbound: [] };

    expect(checksOf({ fileRestrictions }).slice(0, -1)).toEqual([
      'The extension blacklist of incoming attachments is empty.',
      'The extension blacklist of uploads is empty.',
    ]);
  });

  it('says what was read and holds nothing to look at, and what no call shows', () => {
    expect(saidOf(CLEAN)).toEqual([
      'Treat the server as compromised until it is checked. Read, with nothing there to look at: System administrators, ' +
        'System events, Volume mounts, Antivirus command lines, File restrictions.',
      expect.stringMatching(NEVER_SHOWN),
      expect.stringMatching(SAY_SO),
    ]);
  });

  it('says in the same instruction that part of it rests on assumed calls, where it does', () => {
    expect(saidOf(CLEAN, ['hooks'])).toEqual([
      expect.stringMatching(/^Treat .* Read, with nothing .* calls that are assumed: compare it with .*\.$/),
      expect.stringMatching(NEVER_SHOWN),
      expect.stringMatching(SAY_SO),
    ]);
    expect(saidOf(CLEAN).join('\n')).not.toMatch(ASSUMED);
  });

  it('does not say so of an area that was read in part, and is to be looked at by hand', () => {
    const shown = { ...CLEAN, fileRestrictions: { uploads: ['aspx'] } };

    expect(saidOf(shown, ['fileRestrictions']).join('\n')).not.toMatch(ASSUMED);
    expect(saidOf(shown, ['fileRestrictions', 'mounts']).join('\n')).toMatch(ASSUMED);
  });

  it('has listed by hand, with the clicks, what could not be read, and calls none of it clean', () => {
    const checks = saidOf({});

    expect(checks.join('\n')).not.toContain('nothing there to look at');
    for (const { resource } of Object.values(COMPROMISE_LOOK_UPS)) {
      expect(checks).toContainEqual(expect.stringContaining(`Not read: ${resource.title}. Settings > `));
    }
  });

  it.each([
    ['antivirus', { commandLine: '' }],
    ['fileRestrictions', { uploads: ['aspx'], inbound: ['exe'] }],
  ] as const)('takes %s that was read in part for not read', (area, fields) => {
    const { title } = COMPROMISE_LOOK_UPS[area].resource;

    expect(checksOf({ [area]: fields })).toContainEqual(expect.stringContaining(`Not read: ${title}.`));
  });
});

describe('a server that nobody has checked', () => {
  const other = { isTakenForCompromised: false };

  it('is told since when flaws that are known to be exploited have been out', () => {
    expect(saidOf(CLEAN, [], other)[0]).toMatch(
      /^See whether somebody has broken in: flaws .* have been out since 2025-10-09\. Read, with nothing/,
    );
  });

  it('is told so without a day where no such flaw is known', () => {
    const said = saidOf(CLEAN, [], { ...other, since: undefined });

    expect(said[0]).toMatch(/^See whether somebody has broken in\. /);
    expect(said.join(' ')).not.toContain('since');
  });

  it.each([
    ['2025-10-08T23:59:59Z', false],
    ['2025-10-09T00:00:00Z', true],
    ['2026-10-12T00:00:00Z', true],
  ])('has an administrator of %s marked as new: %s', (created, isNew) => {
    const [said] = checksOf({ administrators: [anAdministrator('helper', { created })] });

    expect(said?.includes(', after the first exploited flaw was out, never signed in.')).toBe(isNew);
  });

  it('has the new administrators first, and those that the playbook knows nowhere', () => {
    const administrators = [
      anAdministrator('old'),
      anAdministrator('Ours'),
      anAdministrator('new', { created: '2026-02-01T00:00:00Z' }),
    ];

    const names = checksOf({ administrators }, { known: ['ours'] }).flatMap(
      (text) => /"(\w+)"/.exec(text)?.[1] ?? [],
    );

    expect(names).toEqual(['new', 'old']);
  });

  it('has nothing to look at in administrators that are all known, and in command lines that are allowed', () => {
    const antivirus = { ...CLEAN.antivirus, commandLine: 'scan.exe' };
    const administrators = [anAdministrator('ours')];

    const [head, ...rest] = saidOf({ ...CLEAN, administrators, antivirus }, [], {
      known: ['ours'],
      allowed: ['scan.exe'],
    });

    expect(head).toMatch(/nothing there to look at: System administrators, .* Antivirus command lines/);
    expect(rest).toHaveLength(2);
  });

  it('has the command lines that are not among those that are allowed', () => {
    const antivirus = { ...CLEAN.antivirus, commandLine: 'scan.exe' };

    expect(checksOf({ antivirus }, { allowed: ['scan.exe -x'] })[0]).toBe(
      'Antivirus scanning runs "scan.exe".',
    );
  });
});
