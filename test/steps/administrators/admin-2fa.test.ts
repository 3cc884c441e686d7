import { describe, expect, it } from '@jest/globals';
import { admin2fa } from '../../../src/steps/administrators/admin-2fa.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, shippedOptions } from '../a-step.js';

const ENROL = { enrolOwn: 'generate:admin-totp' };
const OFF = { isOn: false, totpSecret: null };
const ENROLMENT = [
  { kind: 'set', need: 'own', field: 'isOn', to: true },
  { kind: 'set', need: 'own', field: 'totpSecret', to: 'generate:admin-totp' },
];
const CODE =
  'From its next sign-in on, ann is asked for a code, the tool too: put the secret into an authenticator and into ' +
  'SMARTERMAIL_TOTP_SECRET.';

function admin(username: string, parts: object = {}) {
  return {
    key: username,
    label: username,
    fields: {
      username,
      displayName: '',
      isPrimary: false,
      isEnabled: true,
      canManageAdministrators: false,
      canImpersonate: false,
      hasTwoFactor: false,
      isRestrictedByIp: false,
      allowedAddresses: [],
      created: '2025-01-01T08:00:00Z',
      lastSignIn: null,
      ...parts,
    },
  };
}

const ON = { hasTwoFactor: true };

function turnsOn(who: string): string {
  return (
    `Settings > Administrators: ${who} signs in to the web interface and switches Two-Factor Authentication on in the ` +
    'settings of the account (label not confirmed).'
  );
}

describe('the administrators', () => {
  it('pass when each who is enabled has a second factor', () => {
    const administrators = [admin('ann', ON), admin('old', { isEnabled: false })];

    expect(judge(admin2fa, { inputs: { administrators } })).toEqual({
      verdict: 'pass',
      message: 'Each enabled administrator (1) has a second factor.',
    });
  });

  it('fail by name where one has none, with the clicks', () => {
    const administrators = [admin('ann', ON), admin('jane'), admin('bob')];

    expect(failing(admin2fa, { inputs: { administrators } })).toEqual({
      brief: '2 administrators without a second factor',
      verdict: 'fail',
      message: 'Without a second factor: jane and bob.',
      changes: [],
      impact: [],
      byHand: turnsOn('each of jane and bob'),
    });
  });
});

describe('a list without the account in use', () => {
  const note = 'The list does not show the account in use, ann, so it may not be whole.';

  it.each([[[]], [[admin('jane', ON)]]])('proves no pass: %j', (administrators) => {
    expect(judge(admin2fa, { inputs: { administrators } })).toEqual({
      verdict: 'manual',
      message: `Each enabled administrator (${administrators.length}) has a second factor. ${note}`,
    });
  });

  it('fails all the same where it shows somebody without', () => {
    expect(failing(admin2fa, { inputs: { administrators: [admin('jane')] } })).toMatchObject({
      message: 'Without a second factor: jane.',
      byHand: `${turnsOn('jane')} ${note} See who else is there.`,
    });
  });
});

describe('the account in use', () => {
  const administrators = [admin('Ann'), admin('jane', ON)];

  it('is enrolled only where the option says by which secret', () => {
    expect(failing(admin2fa, { inputs: { administrators } })).toEqual({
      brief: '1 administrator without a second factor',
      verdict: 'fail',
      message: 'Without a second factor: Ann.',
      changes: [],
      impact: [],
      byHand: `${turnsOn('Ann')} State enrolOwn to have the tool enrol ann, the account in use.`,
      remedy: 'decide',
    });
    expect(partOf(admin2fa).reads(optionsOf(admin2fa))).not.toHaveProperty('own');
  });

  it('is enrolled with that secret, with nothing left to do by hand', () => {
    expect(failing(admin2fa, { inputs: { administrators, own: OFF }, options: ENROL })).toEqual({
      brief: '1 administrator without a second factor',
      verdict: 'fail',
      message: 'Without a second factor: Ann.',
      changes: ENROLMENT,
      impact: [CODE],
    });
  });

  it('is enrolled while the others are named', () => {
    const given = { inputs: { administrators: [...administrators, admin('bob')], own: OFF }, options: ENROL };

    expect(failing(admin2fa, given)).toEqual({
      brief: '2 administrators without a second factor',
      verdict: 'fail',
      message: 'Without a second factor: Ann and bob.',
      changes: ENROLMENT,
      impact: [CODE],
      byHand: turnsOn('bob'),
    });
  });

  it('is never enrolled again: that would replace the secret', () => {
    const own = { isOn: true, totpSecret: null };
    const all = [admin('ann', ON)];

    expect(judge(admin2fa, { inputs: { administrators: all, own }, options: ENROL }).verdict).toBe('pass');
    expect(failing(admin2fa, { inputs: { administrators, own }, options: ENROL })).toMatchObject({
      changes: [],
      byHand: turnsOn('Ann'),
    });
  });

  it('is enrolled where the list says that it has a second factor and the server itself that it has none', () => {
    const given = { inputs: { administrators: [admin('ann', ON)], own: OFF }, options: ENROL };

    expect(failing(admin2fa, given)).toMatchObject({
      message: 'Without a second factor: ann.',
      changes: ENROLMENT,
    });
  });

  it('is left to the operator where the server takes no enrolment', () => {
    expect(failing(admin2fa, { inputs: { administrators }, options: ENROL })).toMatchObject({
      changes: [],
      byHand: turnsOn('Ann'),
    });
    expect(partOf(admin2fa).reads(optionsOf(admin2fa, ENROL))).toMatchObject({
      own: {
        elseByHand: instruct('The tool cannot enrol the account in use on this server: enrol it by hand.'),
      },
    });
  });

  it('stays enrolled after a rollback, which is said', () => {
    expect(admin2fa.notUndone).toMatch(/^Two-factor sign-in that the tool switched on stays on: .*\.$/);
  });
});

describe('the option enrolOwn', () => {
  it('is refused as a typed secret, which is not repeated', async () => {
    const refusal = await refusalOf(admin2fa, { enrolOwn: 'MFZWIYLONVQXE5DF' });

    expect(refusal).toContain('enrolOwn is not shown here: a secret is named, not typed');
    expect(refusal).not.toContain('MFZWIYLO');
  });

  it('is stated by neither playbook', async () => {
    expect(await shippedOptions(admin2fa, 'baseline')).toEqual({});
    expect(await shippedOptions(admin2fa, 'strict')).toEqual({});
  });
});

describe('the clicks', () => {
  it('leave it to each administrator', () => {
    expect(manualOf(admin2fa, optionsOf(admin2fa))).toBe(
      'Settings > Administrators: see who is enabled. Each of them signs in to the web interface and switches Two-Factor ' +
        'Authentication on in the settings of the account (label not confirmed). Disable whoever does not.',
    );
  });
});
