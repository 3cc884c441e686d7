import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adminPassword } from '../../../src/steps/administrators/admin-password.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import type { PasswordFacts } from '../../../src/steps/kit/operator.js';
import { runs } from '../../property-runs.js';
import {
  failing,
  judge,
  manualOf,
  OPERATOR,
  optionsOf,
  partOf,
  refusalOf,
  setsOf,
  shippedOptions,
} from '../a-step.js';

const ROTATED = 'file:/run/secrets/admin';
const OWN = { own: { password: null } };
const NONE = {
  minLength: 5,
  requireNumber: false,
  requireCapital: false,
  requireLower: false,
  requireSymbol: false,
};
const CLICKS =
  'Settings > Administrators > ann: set a password of at least 12 characters, with 3 of number, capital, lowercase ' +
  'letter and symbol, or state rotateTo.';

function operator(parts: Partial<PasswordFacts>, username = 'ann') {
  return { username, password: { ...OPERATOR.password, ...parts } };
}

describe('the password in use', () => {
  it('passes when it is long, mixed and not common, whatever the name of the account', () => {
    expect(judge(adminPassword, { inputs: {} })).toEqual({
      verdict: 'pass',
      message: 'The password of ann has at least 12 characters and 3 kinds of them, and is not common.',
    });
  });

  it.each([
    [{ isCommon: true }, 'The account ann signs in with one of the passwords that are tried first.'],
    [{ holdsUsername: true }, 'The password of ann has the name of the account in it.'],
    [{ length: 11 }, 'The password of ann has fewer than 12 characters.'],
    [
      { hasNumber: false, hasSymbol: false },
      'The password of ann has fewer than 3 of number, capital, lowercase letter and symbol.',
    ],
  ])('fails with %j, to be changed by hand', (facts, message) => {
    expect(failing(adminPassword, { inputs: {}, operator: operator(facts) })).toEqual({
      verdict: 'fail',
      message,
      changes: [],
      impact: [],
      byHand: CLICKS,
      remedy: 'decide',
    });
  });

  it('may be as short and as plain as the options say', () => {
    const facts = { length: 8, hasNumber: false, hasCapital: false, hasSymbol: false };

    expect(
      judge(adminPassword, { inputs: {}, operator: operator(facts), options: { minLength: 8, kinds: 1 } })
        .verdict,
    ).toBe('pass');
    expect(
      judge(adminPassword, { inputs: {}, operator: operator(facts), options: { minLength: 9, kinds: 1 } })
        .verdict,
    ).toBe('fail');
  });

  it('is not told, nor how long it is', () => {
    const said = JSON.stringify(failing(adminPassword, { inputs: {}, operator: operator({ length: 9 }) }));

    expect(said).not.toMatch(/\b9\b/);
  });
});

describe('a rotation', () => {
  const options = { rotateTo: ROTATED };

  it('changes the password to the one that the reference names', () => {
    expect(failing(adminPassword, { inputs: OWN, options })).toEqual({
      verdict: 'fail',
      message: 'The password of ann is not known to be the one that rotateTo names.',
      changes: [{ kind: 'set', need: 'own', field: 'password', to: ROTATED }],
      impact: [
        'The account ann signs in with the new password from then on, wherever it is used: give it to the tool and to every ' +
          'script that signs in as ann.',
      ],
    });
  });

  it('is what ends a weak password, with nothing left to do by hand', () => {
    const finding = failing(adminPassword, { inputs: OWN, options, operator: operator({ isCommon: true }) });

    expect(finding.changes).toHaveLength(1);
    expect(finding.byHand).toBeUndefined();
  });

  it('is done when the password in use is that one', () => {
    const done = { ...operator({}), passwordIs: ['env:SMARTERMAIL_PASSWORD', ROTATED] };

    expect(judge(adminPassword, { inputs: OWN, options, operator: done }).verdict).toBe('pass');
  });

  it('that is done leaves a password that is still weak to the operator', () => {
    const weak = { ...operator({ length: 8 }), passwordIs: [ROTATED] };

    expect(failing(adminPassword, { inputs: OWN, options, operator: weak })).toMatchObject({
      changes: [],
      byHand: CLICKS,
    });
  });

  it('is left to the operator where the server takes none', () => {
    expect(failing(adminPassword, { inputs: {}, options })).toMatchObject({ changes: [], byHand: CLICKS });
    expect(partOf(adminPassword).reads(optionsOf(adminPassword, options))).toMatchObject({
      own: { elseByHand: instruct('The tool cannot change the password on this server: change it by hand.') },
    });
  });

  it('cannot be undone, and says so', () => {
    expect(adminPassword.notUndone).toMatch(/^A changed password stays changed: .*\.$/);
  });
});

describe('the rules for administrators', () => {
  const options = { policy: true };

  it('are neither read nor judged unless asked for', () => {
    expect(Object.keys(partOf(adminPassword).reads(optionsOf(adminPassword)))).toEqual(['operator']);
    expect(judge(adminPassword, { inputs: { policy: NONE } }).verdict).toBe('pass');
  });

  it('are tightened to the length and the kinds asked for', () => {
    const finding = failing(adminPassword, { inputs: { policy: NONE }, options });

    expect(finding).toMatchObject({
      message:
        'The rules for administrators ask for 5 characters only; the rules for administrators ask for 0 of number, capital, ' +
        'lowercase letter and symbol.',
      impact: ['Administrators meet the rules when they next set a password.'],
    });
    expect(finding.byHand).toBeUndefined();
    expect(setsOf(finding)).toEqual({
      minLength: 12,
      requireNumber: true,
      requireCapital: true,
      requireLower: true,
    });
  });

  it('that are stricter are left alone', () => {
    const policy = { ...NONE, minLength: 20, requireCapital: true, requireLower: true, requireSymbol: true };

    expect(judge(adminPassword, { inputs: { policy }, options }).verdict).toBe('pass');
  });

  it('get only the kinds that are missing, of those that the password in use has', () => {
    const policy = { ...NONE, minLength: 12, requireLower: true };
    const facts = operator({ hasNumber: false });

    expect(setsOf(failing(adminPassword, { inputs: { policy }, options, operator: facts }))).toEqual({
      requireCapital: true,
      requireSymbol: true,
    });
  });

  it('never ask for more than the password in use has: that one is to be changed first', () => {
    const facts = operator({ length: 11, hasNumber: false, hasCapital: false });
    const finding = failing(adminPassword, { inputs: { policy: NONE }, options, operator: facts });

    expect(setsOf(finding)).toEqual({ requireLower: true, requireSymbol: true });
    expect(finding.byHand).toBe(
      `${CLICKS} Settings > Administrators > Password Requirements: your own password would break these rules. Change it first, ` +
        'then apply again (or set Minimum Password Length 12 and at least 3 of At least one number, At least one capital ' +
        'letter, At least one lowercase letter and At least one symbol by hand).',
    );
  });

  it('come after the password itself, which they could refuse', () => {
    const given = { inputs: { ...OWN, policy: NONE }, options: { ...options, rotateTo: ROTATED } };

    expect(failing(adminPassword, given).changes.map(({ need }) => need)).toEqual([
      'own',
      'policy',
      'policy',
      'policy',
      'policy',
    ]);
  });

  it('are never set beyond the password in use, whatever is asked', () => {
    const facts = fc.record({
      length: fc.integer({ min: 1, max: 70 }),
      hasNumber: fc.boolean(),
      hasCapital: fc.boolean(),
      hasLower: fc.boolean(),
      hasSymbol: fc.boolean(),
      holdsUsername: fc.constant(false),
      isCommon: fc.constant(false),
    });
    const wanted = fc.record({ minLength: fc.integer({ min: 8, max: 64 }), kinds: fc.nat(4) });

    fc.assert(
      fc.property(facts, wanted, (password, numbers) => {
        const finding = judge(adminPassword, {
          inputs: { policy: NONE },
          options: { ...options, ...numbers },
          operator: { password },
        });
        const sets = finding.verdict === 'fail' ? setsOf(finding) : {};

        expect(Number(sets.minLength ?? 0)).toBeLessThanOrEqual(password.length);
        for (const kind of ['Number', 'Capital', 'Lower', 'Symbol'] as const) {
          if (sets[`require${kind}`] === true) expect(password[`has${kind}`]).toBe(true);
        }
      }),
      runs(),
    );
  });

  it('are to be looked at by hand where they could not be read', () => {
    expect(judge(adminPassword, { inputs: {}, options }).verdict).toBe('pass');
    expect(partOf(adminPassword).reads(optionsOf(adminPassword, { ...options, kinds: 0 }))).toMatchObject({
      policy: {
        elseByHand: instruct(
          'Settings > Administrators > Password Requirements could not be read: see that it asks for Minimum Password ' +
            'Length 12.',
        ),
      },
    });
  });
});

describe('the options', () => {
  it.each([
    [{ minLength: 7 }, 'a whole number from 8 to 64'],
    [{ minLength: 65 }, 'a whole number from 8 to 64'],
    [{ kinds: -1 }, 'a whole number from 0 to 4'],
    [{ kinds: 5 }, 'a whole number from 0 to 4'],
    [{ policy: 'yes' }, 'true or false'],
    [{ rotateTo: 'env:' }, 'a secret is named, not typed'],
  ])('are refused as %j, with what is allowed', async (options, text) => {
    expect(await refusalOf(adminPassword, options)).toContain(text);
  });

  it('refuse a typed password without repeating it', async () => {
    const refusal = await refusalOf(adminPassword, { rotateTo: 'Sail-7-Copper' });

    expect(refusal).toContain('rotateTo is not shown here');
    expect(refusal).not.toContain('Sail');
  });

  it('judge the rules in strict alone, and rotate nowhere', async () => {
    expect(await shippedOptions(adminPassword, 'baseline')).toEqual({
      minLength: 12,
      kinds: 3,
      policy: false,
    });
    expect(await shippedOptions(adminPassword, 'strict')).toEqual({ minLength: 12, kinds: 4, policy: true });
  });
});

describe('the clicks', () => {
  it('lead to the account in use, and to the rules where these are judged', () => {
    expect(manualOf(adminPassword, optionsOf(adminPassword))).toBe(
      'Settings > Administrators > (the account in use): set a password that nobody tries first, of at least 12 characters, ' +
        'with 3 of number, capital, lowercase letter and symbol. Save.',
    );
    expect(manualOf(adminPassword, optionsOf(adminPassword, { kinds: 0, policy: true }))).toBe(
      'Settings > Administrators > (the account in use): set a password that nobody tries first, of at least 12 ' +
        'characters. Save. Settings > Administrators > Password Requirements: Minimum Password Length 12. Save.',
    );
  });
});

describe('the age of the password in use', () => {
  const today = '2026-10-10';
  const judged = (options: object, passwordChangedAt?: string) =>
    judge(adminPassword, {
      inputs: {},
      options,
      today,
      ...(passwordChangedAt === undefined ? {} : { passwordChangedAt }),
    });

  it('is not judged where nobody asks', () => {
    expect(judged({}, '2001-01-01T00:00:00Z').verdict).toBe('pass');
  });

  it.each([
    ['2026-07-12T10:00:00Z', undefined, 'pass'],
    ['2026-07-11T10:00:00Z', undefined, 'pass'],
    ['2026-07-10T10:00:00Z', undefined, 'fail'],
    [undefined, '2026-07-12', 'pass'],
    [undefined, '2026-07-11', 'fail'],
    ['2020-01-01T00:00:00Z', '2026-09-01', 'pass'],
    ['2026-09-01T00:00:00Z', '2020-01-01', 'pass'],
  ])('by a run %s or a day stated %s, of 90 days: %s', (changedAt, changedOn, verdict) => {
    const stated = changedOn === undefined ? {} : { changedOn };

    expect(judged({ maxAgeDays: 90, ...stated }, changedAt).verdict).toBe(verdict);
  });

  it('that is too much is told with the day, to be changed by hand or by a rotation that is stated', () => {
    const finding = judged({ maxAgeDays: 90 }, '2025-10-10T00:00:00Z');

    expect(finding).toMatchObject({
      verdict: 'fail',
      message: 'The password of ann was last changed 365 days ago (2025-10-10), as far as is known.',
      remedy: 'decide',
    });
    expect(finding).toMatchObject({ byHand: expect.stringContaining('state its day in changedOn') });
  });

  it.each([
    ['nobody knows', {}, 'Nobody says when the password of ann was last changed'],
    ['has not come', { changedOn: '2027-01-01' }, '2027-01-01 has not come'],
  ])('that %s is left to a person, and never passes', (_, stated, text) => {
    expect(judged({ maxAgeDays: 90, ...stated })).toMatchObject({
      verdict: 'manual',
      byHand: expect.stringContaining(text),
    });
  });

  it('starts anew with a rotation', () => {
    const options = { maxAgeDays: 90, rotateTo: ROTATED };
    const finding = failing(adminPassword, { inputs: { own: { password: null } }, options, today });
    const after = judge(adminPassword, { inputs: { own: { password: ROTATED } }, options, today });

    expect(finding.changes).toMatchObject([{ field: 'password', to: ROTATED }]);
    expect(finding.message).not.toContain('last changed');
    expect(after.verdict).toBe('pass');
  });
});
