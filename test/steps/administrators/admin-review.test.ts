import { describe, expect, it } from '@jest/globals';
import { adminReview } from '../../../src/steps/administrators/admin-review.js';
import { failing, judge, manualOf, optionsOf, refusalOf, shippedOptions } from '../a-step.js';

const today = '2026-10-10';

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
      hasTwoFactor: true,
      isRestrictedByIp: true,
      allowedAddresses: ['203.0.113.7'],
      created: '2025-01-01T08:00:00Z',
      lastSignIn: '2026-10-01T08:00:00Z',
      ...parts,
    },
  };
}

/** Signs in as the operator of these tests. */
const OWN = admin('Ann', { isPrimary: true, lastSignIn: null });

function inputs(...administrators: readonly object[]) {
  return { administrators };
}

describe('the administrators', () => {
  it('pass when each is enabled and in use', () => {
    expect(judge(adminReview, { inputs: inputs(OWN, admin('jane')), today })).toEqual({
      verdict: 'pass',
      message: '2 administrators, each enabled and in use; who they are was not judged.',
    });
  });

  it('fail where one is disabled, to be deleted by hand alone', () => {
    const given = inputs(
      OWN,
      admin('old', { isEnabled: false, lastSignIn: null }),
      admin('gone', { isEnabled: false }),
    );

    expect(failing(adminReview, { inputs: given, today })).toEqual({
      brief: '2 disabled administrators still there',
      verdict: 'fail',
      message: 'Disabled and still there: old and gone.',
      changes: [],
      impact: [],
      byHand: 'Settings > Administrators: delete old and gone unless somebody needs the account.',
    });
  });

  it('keep their names as they are written', () => {
    const idle = admin('jane', { lastSignIn: '2020-01-01T00:00:00Z' });

    expect(failing(adminReview, { inputs: inputs(OWN, idle), today }).message).toBe(
      'The administrator jane has not signed in for 2474 days (since 2020-01-01).',
    );
  });
});

describe('the name of an administrator', () => {
  it.each([
    ['admin', 'has a name that is tried first'],
    ['Administrator', 'has a name that is tried first'],
    ['ROOT', 'has a name that is tried first'],
    ['sysadmin', 'has a name that is tried first'],
    ['SmarterMail', 'has a name that is tried first'],
    ['jane@one.example', 'has an e-mail address for a name'],
  ])('%s fails, to be replaced by hand alone', (username, why) => {
    const given = inputs(OWN, admin(username, { isEnabled: true }));

    const finding = failing(adminReview, { inputs: given, today, options: { known: ['ann', username] } });

    expect(finding).toMatchObject({ message: `The administrator ${username} ${why}.`, changes: [] });
    expect(finding.byHand).toContain(`add an administrator of another name for whoever uses ${username}`);
  });

  it.each(['administrators', 'admin.jane', 'rooted', 'mail-ops'])('%s passes', (username) => {
    expect(judge(adminReview, { inputs: inputs(OWN, admin(username)), today }).verdict).toBe('pass');
  });
});

describe('an administrator who has not signed in', () => {
  it.each([
    ['2026-04-13T00:00:00Z', 180, 'pass'],
    ['2026-04-12T23:59:59Z', 180, 'pass'],
    ['2026-04-12T00:00:00Z', 180, 'fail'],
    ['2026-10-09T00:00:00Z', 1, 'pass'],
    ['2026-10-08T00:00:00Z', 1, 'fail'],
    ['2026-10-11T00:00:00Z', 1, 'pass'],
  ])('since %s, where %s days are allowed: %s', (lastSignIn, maxIdleDays, verdict) => {
    const given = { inputs: inputs(OWN, admin('jane', { lastSignIn })), options: { maxIdleDays }, today };

    expect(judge(adminReview, given).verdict).toBe(verdict);
  });

  it('ever, is judged by when the account was created', () => {
    const created = '2026-01-01T08:00:00Z';
    const young = admin('young', { lastSignIn: null, created: '2026-10-01T08:00:00Z' });

    expect(judge(adminReview, { inputs: inputs(OWN, young), today }).verdict).toBe('pass');
    expect(
      failing(adminReview, { inputs: inputs(OWN, admin('jane', { lastSignIn: null, created })), today }),
    ).toMatchObject({
      message: 'The administrator jane has never signed in, and was created 281 days ago (2026-01-01).',
      byHand: 'Settings > Administrators: delete jane unless somebody needs the account.',
    });
  });

  it.each([{ lastSignIn: '2026-10-13T00:00:00Z' }, { created: '9999-12-31T23:59:59Z' }])(
    'by a time that has not come is to be looked at: %j',
    (times) => {
      expect(judge(adminReview, { inputs: inputs(OWN, admin('jane', times)), today })).toMatchObject({
        verdict: 'manual',
        byHand:
          'Settings > Administrators: see when jane last signed in: the server shows a time that has not come, which is not ' +
          'understood.',
      });
    },
  );

  it('is never the one who runs the tool, whatever the case of the name', () => {
    const own = admin('ANN', { lastSignIn: null, created: '2001-01-01T00:00:00Z' });

    expect(judge(adminReview, { inputs: inputs(own), today }).verdict).toBe('pass');
  });
});

describe('primary administrators', () => {
  const given = inputs(OWN, admin('jane', { isPrimary: true }), admin('bob'));

  it('fail where there are too many', () => {
    expect(failing(adminReview, { inputs: given, today })).toEqual({
      verdict: 'fail',
      message: 'There are 2 primary administrators: Ann and jane.',
      changes: [],
      impact: [],
      byHand: 'Settings > Administrators: keep at most 1 primary administrator.',
    });
  });

  it('may be as many as the option says', () => {
    expect(judge(adminReview, { inputs: given, today, options: { maxPrimary: 2 } }).verdict).toBe('pass');
  });
});

describe('a list of those who are known', () => {
  it('calls out anybody else, the account in use too', () => {
    const given = {
      inputs: inputs(OWN, admin('jane'), admin('intruder')),
      options: { known: ['JANE', 'bob'] },
      today,
    };

    expect(failing(adminReview, given)).toEqual({
      brief: 'the administrator Ann is not among the known (created 2025-01-01); 1 more',
      sign: 'the administrator Ann is not among the known',
      verdict: 'fail',
      message:
        'The administrator Ann is not among the known (created 2025-01-01); the administrator intruder is not among the ' +
        'known (created 2025-01-01). Listed in known, and no administrator here: bob.',
      changes: [],
      impact: [],
      byHand:
        'Find out who created Ann and intruder: an administrator that nobody knows is a sign of a break-in. Delete it, or ' +
        'list it in known.',
    });
  });

  it('passes in any case of the names, and with fewer than are listed', () => {
    const given = { inputs: inputs(OWN, admin('jane')), options: { known: ['Jane', 'ANN', 'bob'] }, today };

    expect(judge(adminReview, given)).toEqual({
      verdict: 'pass',
      message:
        '2 administrators, each enabled and in use, and known. Listed in known, and no administrator here: bob.',
    });
  });
});

describe('an administrator who was created since the last run', () => {
  const lastRun = '2026-09-30T12:00:00.000Z';
  const given = inputs(
    OWN,
    admin('jane', { created: '2026-09-30T12:00:00Z' }),
    admin('new', { created: '2026-09-30T14:00:01+02:00' }),
  );

  it('is called out, to be looked into by hand', () => {
    expect(failing(adminReview, { inputs: given, today, lastRun })).toEqual({
      sign: 'the administrator new is new since the last run of this tool',
      verdict: 'fail',
      message: 'The administrator new is new since the last run of this tool (created 2026-09-30).',
      changes: [],
      impact: [],
      byHand:
        'Find out who created new: an administrator that nobody knows is a sign of a break-in. Delete it, or list it in known.',
      remedy: 'decide',
    });
  });

  it('is not, where known says who is meant to be there', () => {
    const options = { known: ['ann', 'jane', 'new'] };

    expect(judge(adminReview, { inputs: given, today, lastRun, options }).verdict).toBe('pass');
  });

  it('is not, where it is the account in use', () => {
    const own = admin('ann', { created: '2026-10-01T00:00:00Z' });

    expect(judge(adminReview, { inputs: inputs(own), today, lastRun }).verdict).toBe('pass');
  });

  it('is not there: the pass says since when, and whom it did not judge', () => {
    expect(judge(adminReview, { inputs: inputs(OWN, admin('jane')), today, lastRun })).toEqual({
      verdict: 'pass',
      message:
        '2 administrators, each enabled and in use; none is new since the last run of this tool (2026-09-30), who the others ' +
        'are was not judged.',
    });
  });

  it.each(['2026-10-11T00:00:00.000Z', '2099-12-31T23:59:59.000Z'])(
    'is not told by a last run of %s',
    (ahead) => {
      const all = { inputs: inputs(OWN, admin('new', { created: today })), today, lastRun: ahead };

      expect(judge(adminReview, all)).toMatchObject({
        verdict: 'manual',
        message: '2 administrators, each enabled and in use; who they are was not judged.',
        byHand: expect.stringContaining(`a time that has not come (${ahead.slice(0, 10)})`),
      });
      expect(judge(adminReview, { ...all, options: { known: ['ann', 'new'] } }).verdict).toBe('pass');
    },
  );

  it('is told by a last run of today', () => {
    const all = { inputs: inputs(OWN, admin('new', { created: '2026-10-10T23:00:00Z' })), today };

    expect(judge(adminReview, { ...all, lastRun: '2026-10-10T22:00:00.000Z' }).verdict).toBe('fail');
  });

  it('is not known, where no run is', () => {
    expect(judge(adminReview, { inputs: given, today })).toEqual({
      verdict: 'pass',
      message: '3 administrators, each enabled and in use; who they are was not judged.',
    });
  });
});

describe('a list without the account in use', () => {
  const note = 'The list does not show the account in use, ann, so it may not be whole.';

  it('proves no pass', () => {
    expect(judge(adminReview, { inputs: inputs(admin('jane')), today })).toEqual({
      verdict: 'manual',
      message: `1 administrator, each enabled and in use; who they are was not judged. ${note}`,
    });
    expect(judge(adminReview, { inputs: inputs(), today }).verdict).toBe('manual');
  });

  it('fails all the same by whom it shows', () => {
    const old = admin('old', { isEnabled: false });

    expect(failing(adminReview, { inputs: inputs(old), today }).byHand).toBe(
      `Settings > Administrators: delete old unless somebody needs the account. ${note} See who else is there.`,
    );
  });
});

describe('the options', () => {
  it.each([
    [{ maxIdleDays: 0 }, 'a whole number from 1 to 3650'],
    [{ maxIdleDays: 3651 }, 'a whole number from 1 to 3650'],
    [{ maxPrimary: 0 }, 'a whole number from 1 to 10'],
    [{ maxPrimary: 11 }, 'a whole number from 1 to 10'],
    [{ known: [] }, 'at least 1'],
    [{ known: [''] }, 'at least 1 character'],
  ])('are refused as %j, with what is allowed', async (options, text) => {
    expect(await refusalOf(adminReview, options)).toContain(text);
  });

  it('are the same in both playbooks, and name nobody', async () => {
    const defaults = optionsOf(adminReview);

    expect(defaults).toEqual({ maxIdleDays: 180, maxPrimary: 1 });
    expect(await shippedOptions(adminReview, 'baseline')).toEqual(defaults);
    expect(await shippedOptions(adminReview, 'strict')).toEqual(defaults);
  });
});

describe('the clicks', () => {
  const NAMES =
    'None has an e-mail address for a name, or is called one of admin, administrator, root, sysadmin, smartermail: add another and delete that one.';

  it('say who is to go', () => {
    expect(manualOf(adminReview, optionsOf(adminReview))).toBe(
      'Settings > Administrators: delete who is disabled, who has not signed in for more than 180 days or whom nobody ' +
        `knows; keep at most 1 primary administrator. ${NAMES}`,
    );
    expect(manualOf(adminReview, optionsOf(adminReview, { known: ['ann', 'jane'], maxPrimary: 2 }))).toBe(
      'Settings > Administrators: delete who is disabled, who has not signed in for more than 180 days or is not one ' +
        `of ann and jane; keep at most 2 primary administrators. ${NAMES}`,
    );
  });
});
