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

const NEVER_SHOWN = /^No call shows these: script files .* View Logs\)\.$/;
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

/** All that is said where this was looked up, read by calls that are not assumed but for these. */
function saidOf(shown: object, assumed: readonly string[] = []): readonly string[] {
  return compromiseChecks({ shown: { ...shown }, assumed }, 'admin');
}

/** The things to look at: what comes after the instruction that says how all of it was read. */
function checksOf(shown: object): readonly string[] {
  return saidOf({ ...CLEAN, ...shown }).slice(1);
}

describe('a server that is taken for compromised', () => {
  it('has every administrator listed: who, since when, last sign-in', () => {
    const administrators = [
      anAdministrator('Admin', { isPrimary: true, lastSignIn: '2026-11-20T08:00:00Z' }),
      anAdministrator('helper', { isEnabled: false }),
      anAdministrator('backup'),
    ];

    expect(checksOf({ administrators }).slice(0, 3)).toEqual([
      'Administrator "Admin" (primary, the account in use): created 2024-03-01, last sign-in 2026-11-20.',
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
    ]);
  });

  it('says in the same instruction that part of it rests on assumed calls, where it does', () => {
    expect(saidOf(CLEAN, ['hooks'])).toEqual([
      expect.stringMatching(/^Treat .* Read, with nothing .* calls that are assumed: compare it with .*\.$/),
      expect.stringMatching(NEVER_SHOWN),
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
