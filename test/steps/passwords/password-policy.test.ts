import { describe, expect, it } from '@jest/globals';
import { passwordPolicy } from '../../../src/steps/passwords/password-policy.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

const SERVER = 0;
const DOMAIN = 1;

/** Passes every option. */
const STRONG = {
  minLength: 64,
  requireNumber: true,
  requireCapital: true,
  requireLower: true,
  requireSymbol: true,
  notUsername: true,
  preventCommon: true,
  preventReuse: true,
  skipExisting: false,
  expires: true,
  expiryMonths: 1,
  disableOutgoingAfterGrace: true,
  graceDays: 1,
};
/** What a server might be installed with. */
const WEAK = {
  minLength: 4,
  requireNumber: false,
  requireCapital: false,
  requireLower: false,
  requireSymbol: false,
  notUsername: false,
  preventCommon: false,
  preventReuse: false,
  skipExisting: true,
  expires: false,
  expiryMonths: 0,
  disableOutgoingAfterGrace: false,
  graceDays: 0,
};
/** Just what baseline asks for. */
const ENOUGH = {
  ...WEAK,
  minLength: 8,
  requireNumber: true,
  requireCapital: true,
  notUsername: true,
  preventCommon: true,
};

function policy(parts: object, base: object = ENOUGH) {
  return { policy: { ...base, ...parts } };
}

describe('the policy of the server', () => {
  it('passes baseline with 8 characters of the three kinds that it names, not the user name, not common', async () => {
    const options = await shippedOptions(passwordPolicy, 'baseline');

    expect(judge(passwordPolicy, { inputs: policy({ requireLower: true }), options })).toEqual({
      verdict: 'pass',
      message: 'Passwords need 8 characters and are not common.',
    });
  });

  it('is not understood with a length that no password has', () => {
    const byHand = 'see what the minimum length of 100000 means, which no password can be expected to have.';

    expect(judge(passwordPolicy, { inputs: policy({ minLength: 100_000 }) })).toMatchObject({
      verdict: 'manual',
      byHand: expect.stringContaining(byHand),
    });
    expect(
      judge(passwordPolicy, { part: DOMAIN, inputs: { own: { hasOwnMinLength: true, minLength: 100_000 } } }),
    ).toMatchObject({ verdict: 'manual', byHand: expect.stringContaining(byHand) });
  });

  it('fails baseline with the settings of a careless server', () => {
    const finding = failing(passwordPolicy, { inputs: policy({}, WEAK) });

    expect(finding.message).toBe(
      'Minimum Password Length is 4; At least one number is off; At least one capital letter is off; ' +
        'May not match username is off; Prevent common passwords is off.',
    );
    expect(setsOf(finding)).toEqual({
      minLength: 8,
      requireNumber: true,
      requireCapital: true,
      notUsername: true,
      preventCommon: true,
    });
  });

  it('gets in strict 12 characters of all kinds, no reuse, and existing passwords judged', async () => {
    const options = await shippedOptions(passwordPolicy, 'strict');

    expect(setsOf(failing(passwordPolicy, { inputs: policy({}), options }))).toEqual({
      minLength: 12,
      requireLower: true,
      requireSymbol: true,
      preventReuse: true,
      skipExisting: false,
    });
    expect(judge(passwordPolicy, { inputs: policy({}, STRONG), options }).verdict).toBe('pass');
  });

  it('is never made weaker', () => {
    const inputs = policy({ notUsername: false }, STRONG);

    expect(setsOf(failing(passwordPolicy, { inputs }))).toEqual({ notUsername: true });
  });
});

describe('kinds of characters', () => {
  const KINDS = { requireNumber: false, requireCapital: false, requireLower: false, requireSymbol: false };

  it.each([
    ['two that are there are enough', { requireSymbol: true, requireLower: true }, {}, {}],
    ['one that is there is completed', { requireSymbol: true }, {}, { requireNumber: true }],
    ['none are completed', {}, {}, { requireNumber: true, requireCapital: true }],
    ['atLeast 0 asks for none', {}, { atLeast: 0 }, {}],
    [
      'those named are asked for though enough others are there',
      { requireNumber: true, requireCapital: true },
      { require: ['symbol'] },
      { requireSymbol: true },
    ],
    ['those named count', {}, { require: ['lower', 'symbol'] }, { requireLower: true, requireSymbol: true }],
    [
      'one named is completed',
      {},
      { require: ['symbol'], atLeast: 3 },
      { requireNumber: true, requireCapital: true, requireSymbol: true },
    ],
    [
      'atLeast 4 asks for all',
      {},
      { atLeast: 4 },
      { requireNumber: true, requireCapital: true, requireLower: true, requireSymbol: true },
    ],
  ])('%s', (_, there, options, sets) => {
    const given = {
      inputs: policy({ ...KINDS, ...there, minLength: 7 }),
      options: { minLength: 8, ...options },
    };

    expect(setsOf(failing(passwordPolicy, given))).toEqual({ minLength: 8, ...sets });
  });
});

describe('what is only judged when asked for', () => {
  it.each([
    ['preventReuse', { preventReuse: false }, { preventReuse: true }],
    ['applyToExisting', { skipExisting: true }, { skipExisting: false }],
  ])('is the option %s', (option, there, sets) => {
    const inputs = policy(there, STRONG);

    expect(judge(passwordPolicy, { inputs }).verdict).toBe('pass');
    expect(setsOf(failing(passwordPolicy, { inputs, options: { [option]: true } }))).toEqual(sets);
  });

  it('is expiry', () => {
    const inputs = policy({ expires: false, expiryMonths: 99, graceDays: 99 }, STRONG);

    expect(judge(passwordPolicy, { inputs }).verdict).toBe('pass');
    expect(
      setsOf(failing(passwordPolicy, { inputs, options: { expiry: { months: 12, graceDays: 14 } } })),
    ).toEqual({ expires: true, expiryMonths: 12, graceDays: 14 });
  });

  it('is not read either, so that a server without the field can be judged all the same', () => {
    const fields = (options: unknown) =>
      partOf(passwordPolicy, SERVER).reads(optionsOf(passwordPolicy, options)).policy?.fields ?? [];

    expect(fields({})).not.toContain('preventReuse');
    expect(fields({ preventReuse: true })).toContain('preventReuse');
    // Whom a change reaches hangs on it.
    expect(fields({})).toContain('skipExisting');
  });

  it('reads the fields of expiry only then', () => {
    const fields = (options: unknown) =>
      partOf(passwordPolicy, SERVER).reads(optionsOf(passwordPolicy, options)).policy?.fields ?? [];

    expect(fields({})).not.toContain('expiryMonths');
    expect(fields({ expiry: { months: 12, graceDays: 14 } })).toEqual(
      expect.arrayContaining([
        ...fields({}),
        'expires',
        'expiryMonths',
        'disableOutgoingAfterGrace',
        'graceDays',
      ]),
    );
    // Whom a change reaches depends on them, whatever is asked for.
    expect(fields({})).toEqual(
      expect.arrayContaining(['skipExisting', 'disableOutgoingAfterGrace', 'graceDays']),
    );
  });
});

describe('expiry', () => {
  const options = { expiry: { months: 12, graceDays: 14 } };

  it.each([
    [{}, undefined],
    [{ expiryMonths: 12, graceDays: 14 }, undefined],
    [{ expires: false }, { expires: true }],
    [{ expiryMonths: 13 }, { expiryMonths: 12 }],
    // 0 may mean never as well as at once.
    [{ expiryMonths: 0 }, { expiryMonths: 12 }],
    [{ graceDays: 15 }, { graceDays: 14 }],
    [{ graceDays: 0 }, { graceDays: 14 }],
    [{ disableOutgoingAfterGrace: false }, { disableOutgoingAfterGrace: true }],
  ])('with %j sets %j', (there, sets) => {
    const assessment = judge(passwordPolicy, { inputs: policy(there, STRONG), options });

    expect(assessment.verdict === 'fail' ? setsOf(assessment) : undefined).toEqual(sets);
  });
});

describe('the impact', () => {
  const LATER = 'Users meet the policy when they next set a password.';
  const NOW =
    'Existing passwords are judged: users of 40 mailboxes may have to change theirs, but for those of Active Directory, which are not kept here.';
  const EXPIRY =
    'Passwords expire: users, and devices and scripts that sign in, need new ones in time, or outgoing mail stops ' +
    'when the grace period ends.';

  const KEPT =
    'Users with a weak password keep their outgoing mail, as Disable outgoing mail after grace period ends is off.';
  const LOST =
    'Users with a weak password lose outgoing mail when the grace period of 14 days ends, unless they change it.';
  const NOT_ASKED =
    'Whoever reads mail by POP or IMAP alone is never asked for a new password, only web mail asks: tell them, and see to it.';
  const STOPS = { disableOutgoingAfterGrace: true, graceDays: 14 };
  const existing = { applyToExisting: true };

  it.each([
    ['is felt at the next change', { minLength: 4 }, {}, [LATER]],
    ['is felt now where existing passwords come to be judged', {}, existing, [NOW, KEPT, NOT_ASKED]],
    ['says when users lose outgoing mail', STOPS, existing, [NOW, LOST, NOT_ASKED]],
    [
      'says so too where existing passwords are judged already',
      { ...STOPS, minLength: 4, skipExisting: false },
      existing,
      [NOW, LOST, NOT_ASKED],
    ],
    [
      'takes a grace period of 0 days for one that may end at once',
      { ...STOPS, graceDays: 0 },
      existing,
      [
        NOW,
        'Users with a weak password lose outgoing mail: the grace period is 0 days, which may mean at once.',
        NOT_ASKED,
      ],
    ],
    [
      'is felt now where existing passwords are judged already',
      { minLength: 4, skipExisting: false },
      {},
      [NOW, KEPT, NOT_ASKED],
    ],
    [
      'names expiry, which locks out what signs in by itself',
      {},
      { expiry: { months: 6, graceDays: 14 } },
      [LATER, NOT_ASKED, EXPIRY],
    ],
    [
      'counts the grace period that expiry sets',
      {},
      { ...existing, expiry: { months: 6, graceDays: 14 } },
      [NOW, LOST, NOT_ASKED, EXPIRY],
    ],
  ])('%s', (_, there, options, impact) => {
    expect(failing(passwordPolicy, { inputs: policy(there), options }).impact).toEqual(impact);
  });

  it('says when nobody knows how many mailboxes there are', () => {
    const given = { inputs: policy({}), options: { applyToExisting: true }, mailboxes: undefined };

    expect(failing(passwordPolicy, given).impact[0]).toContain('users of an unknown number of mailboxes');
  });
});

describe('the rules of a domain', () => {
  function own(hasOwnMinLength: boolean, minLength: number) {
    return { own: { hasOwnMinLength, minLength } };
  }

  it.each([
    [{}, false],
    [{ domains: 'skip' }, false],
    [{ domains: 'check' }, true],
  ])('are judged with the options %j: %s', (options, isActive) => {
    const wanted = optionsOf(passwordPolicy, options);

    expect(partOf(passwordPolicy, DOMAIN).isActive?.(wanted, 'a.example')).toBe(isActive);
    expect(partOf(passwordPolicy, SERVER).isActive).toBeUndefined();
  });

  it.each([[own(false, 0)], [own(true, 8)], [own(true, 30)]])('pass with %j', (inputs) => {
    expect(judge(passwordPolicy, { part: DOMAIN, inputs })).toEqual({
      verdict: 'pass',
      message: 'The domain sets no shorter minimum length of its own; its other rules are not judged.',
    });
  });

  it('fail with a shorter minimum of their own', () => {
    expect(failing(passwordPolicy, { part: DOMAIN, inputs: own(true, 7) })).toEqual({
      verdict: 'fail',
      message: "The domain's own minimum length is 7.",
      changes: [{ kind: 'set', need: 'own', field: 'minLength', to: 8 }],
      impact: [
        'Users of the domain meet the longer minimum when they next set a password, or sooner where the server judges existing ones.',
      ],
    });
  });
});

describe('the options', () => {
  it.each([
    ['minLength', 8, 64],
    ['atLeast', 0, 4],
  ])('take %s from %d to %d', async (name, least, most) => {
    for (const value of [least, most])
      expect(await refusalOf(passwordPolicy, { [name]: value })).toBeUndefined();
    for (const value of [least - 1, most + 1, 7.5]) {
      expect(await refusalOf(passwordPolicy, { [name]: value })).toContain(
        `it takes a whole number from ${least} to ${most}`,
      );
    }
  });

  it.each([
    ['months', 1, 60],
    ['graceDays', 1, 90],
  ])('take %s of expiry from %d to %d', async (name, least, most) => {
    const expiry = (value: number) => ({ expiry: { months: 6, graceDays: 14, [name]: value } });

    for (const value of [least, most]) expect(await refusalOf(passwordPolicy, expiry(value))).toBeUndefined();
    for (const value of [least - 1, most + 1]) {
      expect(await refusalOf(passwordPolicy, expiry(value))).toContain(
        `it takes a whole number from ${least} to ${most}`,
      );
    }
  });

  it.each([
    [{ require: ['digit'] }, '"number", "capital", "lower", "symbol"'],
    [{ preventReuse: 1 }, 'true or false'],
    [{ applyToExisting: 'yes' }, 'true or false'],
    [{ domains: 'all' }, '"skip", "check"'],
    [{ expiry: { months: 6 } }, 'has no graceDays'],
  ])('are refused as %j, with what is allowed', async (options, allowed) => {
    expect(await refusalOf(passwordPolicy, options)).toContain(allowed);
  });
});

describe('the clicks', () => {
  it.each([
    [
      {},
      'Minimum Password Length: 8; at least 2 in all of number, capital letter, lowercase letter, symbol; ' +
        'May not match username: on; Prevent common passwords: on. Save.',
    ],
    [
      { atLeast: 0 },
      'Minimum Password Length: 8; May not match username: on; Prevent common passwords: on. Save.',
    ],
    [
      { require: ['symbol', 'number'], atLeast: 3, preventReuse: true },
      'Minimum Password Length: 8; At least one number: on; At least one symbol: on; at least 3 in all of number, ' +
        'capital letter, lowercase letter, symbol; May not match username: on; Prevent common passwords: on; ' +
        'Prevent previous passwords reuse: on. Save.',
    ],
    [
      { atLeast: 1, require: ['lower'], expiry: { months: 6, graceDays: 1 } },
      'Minimum Password Length: 8; At least one lowercase letter: on; May not match username: on; Prevent common ' +
        'passwords: on; Passwords expire automatically: on; at most 6 months; Disable outgoing mail after grace ' +
        'period ends: on; Auto-block Grace Period: at most 1 day. Save.',
    ],
  ])('for %j name the labels of the interface', (options, text) => {
    expect(manualOf(passwordPolicy, optionsOf(passwordPolicy, options))).toBe(
      `Settings > Password Requirements: ${text}`,
    );
  });

  it('for strict name all kinds, existing passwords, and the domains', async () => {
    expect(manualOf(passwordPolicy, await shippedOptions(passwordPolicy, 'strict'))).toBe(
      'Settings > Password Requirements: Minimum Password Length: 12; At least one number: on; At least one capital ' +
        'letter: on; At least one lowercase letter: on; At least one symbol: on; May not match username: on; Prevent ' +
        'common passwords: on; Prevent previous passwords reuse: on; Skip enforcement for existing passwords: off. Save. ' +
        'In a domain with rules of its own (Domain Settings > Security > Password Requirements, path not confirmed, as a domain ' +
        'administrator): Minimum Password Length: 12. Save.',
    );
  });
});
