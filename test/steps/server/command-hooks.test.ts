import { describe, expect, it } from '@jest/globals';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { commandHooks } from '../../../src/steps/server/command-hooks.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, shippedOptions } from '../a-step.js';

const CLEAN = {
  commandLine: '',
  commandLineArguments: '',
  spoolCommandEnabled: false,
  spoolCommand: '',
  spoolCommandArguments: '',
};
const MOUNTS = 'Settings > Volume Mounts: no mount may run a command you do not know.';
const EVENTS = 'Settings > Events: no event may run a command line or add a recipient you do not know.';

const ANTIVIRUS =
  'Settings > Antivirus (path not confirmed): take out each command line that you do not know. One that is meant to be ' +
  'there, as a virus scanner, goes into the option allow.';
const CLEAR = { unlisted: 'clear' };

function inputs(parts: { settings?: object; mounts?: readonly object[]; hooks?: readonly object[] } = {}) {
  return { mounts: [], hooks: [], ...parts, settings: { ...CLEAN, ...parts.settings } };
}

function mount(parts: object = {}) {
  return {
    key: 1,
    label: 'D:\\Mail',
    fields: { path: 'D:\\Mail', command: '', unmountCommand: '', isEnabled: true, ...parts },
  };
}

function hook(actions: readonly object[], isEnabled = true) {
  return { key: 1, label: 'On sign-in', fields: { name: 'On sign-in', isEnabled, actions } };
}

describe('a server on which no setting runs a program', () => {
  it('passes', () => {
    const given = inputs({
      mounts: [mount()],
      hooks: [hook([{ type: 'email', argument: 'a@one.example' }])],
    });

    expect(judge(commandHooks, { inputs: given })).toEqual({
      verdict: 'pass',
      message: 'No setting that was read runs a program.',
    });
  });

  it('passes where mounts and hooks could not be read, which the engine then says', () => {
    expect(judge(commandHooks, { inputs: { settings: CLEAN } }).verdict).toBe('pass');
    expect(partOf(commandHooks).reads({})).toMatchObject({
      mounts: { elseByHand: instruct(`Volume mounts could not be read. ${MOUNTS}`) },
      hooks: { elseByHand: instruct(`System events could not be read. ${EVENTS}`) },
    });
  });
});

describe('a program of the antivirus settings', () => {
  it('is reported and left where it is, as it may be the virus scanner', () => {
    expect(failing(commandHooks, { inputs: inputs({ settings: { commandLine: 'scan.exe' } }) })).toEqual({
      verdict: 'fail',
      message: 'Antivirus scanning runs "scan.exe".',
      changes: [],
      impact: [],
      byHand: ANTIVIRUS,
    });
  });

  it('is taken out where the option says so, and the impact says what that can mean', () => {
    const given = { inputs: inputs({ settings: { commandLine: 'scan.exe' } }), options: CLEAR };

    expect(failing(commandHooks, given)).toEqual({
      verdict: 'fail',
      message: 'Antivirus scanning runs "scan.exe".',
      changes: [{ kind: 'set', need: 'settings', field: 'commandLine', to: '' }],
      impact: [
        'Programs started for messages or files no longer run.',
        'If this is your virus scanner, mail is no longer scanned: list it in allow first.',
      ],
    });
  });

  it.each([
    [
      'is switched off and taken out',
      { spoolCommandEnabled: true, spoolCommand: 'x.bat' },
      'The spool runs "x.bat".',
      [
        { field: 'spoolCommandEnabled', to: false },
        { field: 'spoolCommand', to: '' },
      ],
    ],
    [
      'that is switched off already is taken out',
      { spoolCommand: 'x.bat' },
      'The spool names, switched off, "x.bat".',
      [{ field: 'spoolCommand', to: '' }],
    ],
    [
      'that has no name is switched off',
      { spoolCommandEnabled: true },
      'The spool command is switched on without a program.',
      [{ field: 'spoolCommandEnabled', to: false }],
    ],
  ])('of the spool %s, or reported', (_, settings, message, changes) => {
    const given = inputs({ settings });

    expect(failing(commandHooks, { inputs: given, options: CLEAR })).toMatchObject({ message, changes });
    expect(failing(commandHooks, { inputs: given })).toMatchObject({
      message,
      changes: [],
      byHand: ANTIVIRUS,
    });
  });

  it('is reported in baseline and taken out in strict', async () => {
    expect(optionsOf(commandHooks)).toEqual({ allow: [], unlisted: 'report' });
    expect(await shippedOptions(commandHooks, 'baseline')).toEqual({ allow: [], unlisted: 'report' });
    expect(await shippedOptions(commandHooks, 'strict')).toEqual({ allow: [], unlisted: 'clear' });
    expect(await refusalOf(commandHooks, { unlisted: 'leave' })).toContain('"report", "clear"');
  });
});

describe('a command line that holds a password', () => {
  const line = 'scan.exe --password hunter22';
  const settings = { commandLine: line, spoolCommand: line, spoolCommandEnabled: true };
  const given = inputs({
    settings,
    mounts: [mount({ command: line })],
    hooks: [hook([{ type: 'commandLine', argument: line }])],
  });

  it('is shown without it, and told not to come back', () => {
    for (const options of [CLEAR, {}, { allow: ['a.exe --password hunter22'] }]) {
      const found = JSON.stringify(failing(commandHooks, { inputs: given, options }));

      expect(found).not.toContain('hunter22');
      expect(found).toContain('scan.exe --password [redacted]');
    }
    expect(failing(commandHooks, { inputs: given, options: CLEAR }).impact).toContain(
      'A command line whose arguments may hold a password is not brought back by a rollback, as no snapshot keeps it.',
    );
  });

  it('comes back where it is of the arguments, which nothing takes out', () => {
    const given = inputs({ settings: { commandLine: 'scan.exe', commandLineArguments: '-p hunter22' } });

    expect(failing(commandHooks, { inputs: given, options: CLEAR }).impact).toHaveLength(2);
  });

  it('is allowed as the server shows it', () => {
    expect(judge(commandHooks, { inputs: given, options: { allow: [line] } }).verdict).toBe('pass');
  });
});

describe('what no call can change', () => {
  it('is a mount that runs a command, when it is mounted or unmounted', () => {
    const mounts = [mount({ command: 'net use', unmountCommand: 'x.ps1' })];
    const message = 'The mount D:\\Mail runs "net [redacted]"; the mount D:\\Mail runs "x.ps1".';

    expect(failing(commandHooks, { inputs: inputs({ mounts }) })).toEqual({
      brief: 'the mount D:\\Mail runs "net [redacted]"; 1 more',
      verdict: 'fail',
      message,
      changes: [],
      impact: [],
      byHand: `${message} ${MOUNTS}`,
    });
  });

  it('is an event that runs a command line', () => {
    const hooks = [
      hook([
        { type: 'commandLine', argument: 'x.ps1' },
        { type: 'email', argument: 'y' },
      ]),
    ];

    expect(failing(commandHooks, { inputs: inputs({ hooks }) })).toEqual({
      verdict: 'fail',
      message: 'The event "On sign-in" runs "x.ps1".',
      changes: [],
      impact: [],
      byHand: `The event "On sign-in" runs "x.ps1". ${EVENTS}`,
    });
  });

  it('is an event that copies mail to somebody', () => {
    const hooks = [hook([{ type: 'addRecipient', argument: 'spy@evil.example, b@evil.example' }])];
    const message = 'The event "On sign-in" copies mail to "spy@evil.example, b@evil.example".';

    expect(failing(commandHooks, { inputs: inputs({ hooks }) })).toEqual({
      verdict: 'fail',
      message,
      changes: [],
      impact: [],
      byHand: `${message} ${EVENTS}`,
    });
  });

  it('is an event that would copy mail to somebody once it is switched on', () => {
    const hooks = [hook([{ type: 'addRecipient', argument: 'spy@evil.example' }], false)];

    expect(failing(commandHooks, { inputs: inputs({ hooks }) }).message).toBe(
      'The event "On sign-in" would copy, switched off, mail to "spy@evil.example".',
    );
  });

  it('fails also when it is switched off, and says that it is', () => {
    const given = inputs({
      mounts: [mount({ command: 'a.bat', isEnabled: false })],
      hooks: [hook([{ type: 'commandLine', argument: 'b.bat' }], false)],
    });

    expect(failing(commandHooks, { inputs: given })).toMatchObject({
      message:
        'The mount D:\\Mail names, switched off, "a.bat"; the event "On sign-in" names, switched off, "b.bat".',
      byHand:
        `The mount D:\\Mail names, switched off, "a.bat". ${MOUNTS} ` +
        `The event "On sign-in" names, switched off, "b.bat". ${EVENTS}`,
    });
  });

  it('stands beside what a call can change', () => {
    const given = inputs({ settings: { commandLine: 'scan.exe' }, mounts: [mount({ command: 'a.bat' })] });

    const message = 'Antivirus scanning runs "scan.exe"; the mount D:\\Mail runs "a.bat".';
    const mounted = `The mount D:\\Mail runs "a.bat". ${MOUNTS}`;

    expect(failing(commandHooks, { inputs: given, options: CLEAR })).toMatchObject({
      message,
      changes: [{ field: 'commandLine', to: '' }],
      byHand: mounted,
    });
    expect(failing(commandHooks, { inputs: given })).toMatchObject({
      message,
      changes: [],
      byHand: `${ANTIVIRUS} ${mounted}`,
    });
  });
});

describe('the option allow', () => {
  const options = { allow: ['scan.exe', 'net use'] };

  it('lets a program be, wherever it is named', () => {
    const given = inputs({
      settings: { commandLine: 'scan.exe', spoolCommand: 'scan.exe', spoolCommandEnabled: true },
      mounts: [mount({ command: 'net use' })],
      hooks: [hook([{ type: 'commandLine', argument: 'net use' }])],
    });

    expect(judge(commandHooks, { inputs: given, options }).verdict).toBe('pass');
  });

  it('lets a recipient that an event adds be, and no other', () => {
    const hooks = [
      hook([
        { type: 'addRecipient', argument: 'archive@one.example' },
        { type: 'addRecipient', argument: 'spy@evil.example' },
      ]),
    ];
    const given = inputs({ hooks });
    const archive = ['archive@one.example'];

    expect(failing(commandHooks, { inputs: given, options: { allow: archive } }).message).toBe(
      'The event "On sign-in" copies mail to "spy@evil.example".',
    );
    expect(
      judge(commandHooks, { inputs: given, options: { allow: [...archive, 'spy@evil.example'] } }).verdict,
    ).toBe('pass');
  });

  it('names program and arguments as one line', () => {
    const settings = { commandLine: 'scan.exe', commandLineArguments: '/run evil.bat' };
    const given = inputs({ settings });

    expect(failing(commandHooks, { inputs: given, options }).message).toBe(
      'Antivirus scanning runs "scan.exe /run evil.bat".',
    );
    expect(
      judge(commandHooks, { inputs: given, options: { allow: ['scan.exe /run evil.bat'] } }).verdict,
    ).toBe('pass');
  });

  it('is not asked about arguments without a program', () => {
    const settings = { commandLineArguments: '/quiet', spoolCommandArguments: '/quiet' };

    expect(judge(commandHooks, { inputs: inputs({ settings }) }).verdict).toBe('pass');
  });

  it.each(['SCAN.EXE', 'scan.exe ', 'C:\\scan.exe'])('takes %j for another program', (commandLine) => {
    expect(judge(commandHooks, { inputs: inputs({ settings: { commandLine } }), options }).verdict).toBe(
      'fail',
    );
  });

  it('does not let a spool without a program be switched on', () => {
    const given = inputs({ settings: { spoolCommandEnabled: true } });

    expect(judge(commandHooks, { inputs: given, options }).verdict).toBe('fail');
  });

  it('that names what is not there takes nothing out: what it was to let be may be misspelt', () => {
    const given = inputs({ settings: { commandLine: 'scan.exe /q' } });
    const idle =
      'The option allow names what the server does not show: "scna.exe". Correct it, or take it out.';

    expect(
      failing(commandHooks, { inputs: given, options: { ...CLEAR, allow: ['scna.exe'] } }),
    ).toMatchObject({
      changes: [],
      byHand: `${idle} Until then nothing is taken out here.`,
      remedy: 'decide',
    });
    expect(failing(commandHooks, { inputs: given, options: { allow: ['scna.exe'] } }).byHand).toBe(
      `${ANTIVIRUS} ${idle}`,
    );
  });

  it.each([[['']], ['scan.exe'], [[1]]])('is refused as %j', async (allow) => {
    expect(await refusalOf(commandHooks, { allow })).toMatch(/it takes (a list|text)/);
  });
});

describe('the clicks', () => {
  it('lead to the three places', () => {
    expect(manualOf(commandHooks, {})).toBe(
      `Settings > Antivirus (path not confirmed): take out each command line that you do not know. ${MOUNTS} ${EVENTS}`,
    );
  });
});
