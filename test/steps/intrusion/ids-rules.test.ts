import { describe, expect, it } from '@jest/globals';
import { idsRules } from '../../../src/steps/intrusion/ids-rules.js';
import { failing, judge, manualOf, optionsOf, refusalOf, shippedOptions } from '../a-step.js';

const BY_IP = rule(1, { type: 'brute-force-by-ip', threshold: 10, timeFrameMinutes: 30, blockMinutes: 60 });
const STRICT_BY_IP = changed(BY_IP, { threshold: 5, blockMinutes: 1440 });
const BY_EMAIL = rule(2, {
  type: 'brute-force-by-email',
  threshold: 10,
  timeFrameMinutes: 30,
  blockMinutes: 60,
});
const RETRIEVAL = rule(3, {
  type: 'password-retrieval-brute-force',
  threshold: 5,
  timeFrameMinutes: 30,
  blockMinutes: 1440,
});
const DOS = rule(4, { type: 'denial-of-service', threshold: 500, timeFrameMinutes: 5, blockMinutes: 5 });
const BASELINE = [BY_IP, BY_EMAIL, RETRIEVAL, DOS];

interface Rule {
  readonly key: number;
  readonly label: string;
  readonly fields: object;
}

function rule(key: number, fields: object): Rule {
  return {
    key,
    label: `rule ${key}`,
    fields: { service: null, action: 'block', notifyAddress: '', description: 'x', ...fields },
  };
}

function changed(base: Rule, fields: object): Rule {
  return { ...base, fields: { ...base.fields, ...fields } };
}

/** The rules of the baseline, with some in another form. */
function rules(...others: readonly Rule[]) {
  const keys = new Set(others.map(({ key }) => key));
  return { rules: [...BASELINE.filter(({ key }) => !keys.has(key)), ...others] };
}

function dosFor(key: number, service: string, fields: object = {}): Rule {
  return changed({ ...DOS, key }, { service, ...fields });
}

describe('the rules of the baseline', () => {
  it('pass as they are', () => {
    expect(judge(idsRules, { inputs: rules() })).toEqual({
      verdict: 'pass',
      message: 'All 6 rules asked for are there or stricter.',
    });
  });

  it('are added to a server without any, as the catalogue has them', () => {
    const finding = failing(idsRules, { inputs: { rules: [] } });

    expect(finding.message).toBe('6 missing of 6 rules asked for.');
    expect(finding.impact).toEqual([
      'An address with 10 failed sign-ins in 30 minutes is blocked for 60 minutes; all users behind one address count together.',
      'Sign-in to an account with 10 failed sign-ins in 30 minutes is blocked for 60 minutes, whoever failed.',
      'Who asks 5 times in 30 minutes to have a password reset is blocked for 1440 minutes.',
      'An address that opens more than 500 connections in 5 minutes is blocked for 5 minutes; all users behind one address count together, and so does all that a filter or a gateway in front hands on: whitelist that first.',
    ]);
    expect(finding.changes.map((change) => (change.kind === 'add' ? change.item : change.kind))).toEqual([
      { ...BY_IP.fields, description: 'Password guessing from one address' },
      { ...BY_EMAIL.fields, description: 'Password guessing against one account' },
      { ...RETRIEVAL.fields, description: 'Guessing at password retrieval' },
      { ...DOS.fields, service: 'smtp', description: 'Too many SMTP connections' },
      { ...DOS.fields, service: 'pop', description: 'Too many POP connections' },
      { ...DOS.fields, service: 'imap', description: 'Too many IMAP connections' },
    ]);
  });
});

describe('a stricter rule', () => {
  it.each([{ threshold: 1 }, { timeFrameMinutes: 31 }, { blockMinutes: 99_999 }])(
    'with %j is left alone',
    (fields) => {
      expect(judge(idsRules, { inputs: rules(changed(BY_IP, fields)) }).verdict).toBe('pass');
    },
  );

  it('beside a weaker one is enough', () => {
    const weak = changed({ ...BY_IP, key: 9 }, { threshold: 99 });

    expect(judge(idsRules, { inputs: rules(weak) }).verdict).toBe('pass');
  });
});

describe('a rule with a time that nobody means', () => {
  it.each([{ timeFrameMinutes: 2_147_483_647 }, { blockMinutes: 99_999_999 }])(
    'proves nothing, and another one is added beside it: %j',
    (fields) => {
      const found = failing(idsRules, { inputs: rules(changed(BY_IP, fields)) });

      expect(found.message).toBe('1 missing of 6 rules asked for.');
      expect(found.changes).toMatchObject([
        { kind: 'add', item: { blockMinutes: 60, timeFrameMinutes: 30 } },
      ]);
    },
  );
});

describe('a weaker rule', () => {
  it.each([
    [{ threshold: 11 }, { threshold: 10 }],
    [{ timeFrameMinutes: 29 }, { timeFrameMinutes: 30 }],
    [{ blockMinutes: 59 }, { blockMinutes: 60 }],
    [
      { threshold: 50, timeFrameMinutes: 10, blockMinutes: 30 },
      { threshold: 10, timeFrameMinutes: 30, blockMinutes: 60 },
    ],
    // Where a number of it is stricter already, that number stays.
    [{ threshold: 50, timeFrameMinutes: 60, blockMinutes: 9999 }, { threshold: 10 }],
    [{ threshold: 2, blockMinutes: 1 }, { blockMinutes: 60 }],
  ])('with %j is tightened by %j and nothing else', (fields, change) => {
    const finding = failing(idsRules, { inputs: rules(changed(BY_IP, fields)) });

    expect(finding.message).toBe('1 too weak of 6 rules asked for.');
    expect(finding.changes).toEqual([{ kind: 'change', need: 'rules', key: 1, fields: change }]);
  });

  it('is the one that comes closest, whatever the order of the answer', () => {
    const others = [20, 12, 30].map((threshold, at) => changed({ ...BY_IP, key: 10 + at }, { threshold }));
    const all = rules(changed(BY_IP, { threshold: 40 }), ...others).rules;

    for (const inputs of [{ rules: all }, { rules: [...all].reverse() }]) {
      expect(failing(idsRules, { inputs }).changes).toEqual([
        { kind: 'change', need: 'rules', key: 11, fields: { threshold: 10 } },
      ]);
    }
  });

  it('is the one with the lower key where two come equally close', () => {
    const [a, b] = [7, 8].map((key) => changed({ ...BY_IP, key }, { threshold: 12 })) as [Rule, Rule];
    const rest = rules().rules.filter(({ key }) => key !== 1);

    for (const pair of [
      [a, b],
      [b, a],
    ]) {
      expect(failing(idsRules, { inputs: { rules: [...rest, ...pair] } }).changes).toMatchObject([
        { key: 7 },
      ]);
    }
  });
});

describe('another measure', () => {
  it.each(['notify', 'delay'])('that does not block (%s) stays, and a rule is added beside it', (action) => {
    const finding = failing(idsRules, { inputs: rules(changed(BY_IP, { action, threshold: 1 })) });

    expect(finding.message).toBe('1 missing of 6 rules asked for.');
    expect(finding.changes).toMatchObject([
      { kind: 'add', item: { type: 'brute-force-by-ip', action: 'block' } },
    ]);
  });

  it('is a threshold of 0, which may mean at once or never', () => {
    const finding = failing(idsRules, { inputs: rules(changed(BY_IP, { threshold: 0 })) });

    expect(finding.changes).toMatchObject([
      { kind: 'add', item: { type: 'brute-force-by-ip', threshold: 10 } },
    ]);
  });

  it('is a block time of 0, which may mean for ever or not at all', () => {
    const finding = failing(idsRules, { inputs: rules(changed(BY_IP, { blockMinutes: 0 })) });

    expect(finding.changes).toMatchObject([
      { kind: 'add', item: { type: 'brute-force-by-ip', blockMinutes: 60 } },
    ]);
  });

  it('is a rule for one service where all were asked for', () => {
    const finding = failing(idsRules, { inputs: rules(changed(BY_IP, { service: 'webmail' })) });

    expect(finding.changes).toMatchObject([
      { kind: 'add', item: { type: 'brute-force-by-ip', service: null } },
    ]);
  });
});

describe('rules about internal spammers', () => {
  it.each(['block', 'notify'])('are left to another step, however weak: %s', (action) => {
    const weak = rule(9, {
      type: 'internal-spammer',
      action,
      threshold: 0,
      timeFrameMinutes: 1,
      blockMinutes: 0,
    });

    expect(judge(idsRules, { inputs: rules(weak) }).verdict).toBe('pass');
    expect(failing(idsRules, { inputs: { rules: [weak] } }).message).toBe('6 missing of 6 rules asked for.');
  });
});

describe('floods of connections', () => {
  it('are covered by a rule for each service', () => {
    const inputs = rules(dosFor(4, 'smtp'), dosFor(5, 'pop'), dosFor(6, 'imap'));

    expect(judge(idsRules, { inputs }).verdict).toBe('pass');
  });

  it('get a rule for just the service that has none', () => {
    expect(failing(idsRules, { inputs: rules(dosFor(4, 'smtp'), dosFor(5, 'pop')) }).changes).toMatchObject([
      { kind: 'add', item: { type: 'denial-of-service', service: 'imap' } },
    ]);
  });

  it('get one change, not three, where one rule is for all services', () => {
    expect(failing(idsRules, { inputs: rules(changed(DOS, { threshold: 501 })) })).toMatchObject({
      message: '1 too weak of 6 rules asked for.',
      changes: [{ kind: 'change', key: 4, fields: { threshold: 500 } }],
    });
  });

  it('are told with what is missing beside what is too weak', () => {
    const inputs = rules(dosFor(4, 'smtp', { threshold: 501 }));

    expect(failing(idsRules, { inputs }).message).toBe('1 too weak, 2 missing of 6 rules asked for.');
  });
});

describe('the impact', () => {
  it('tells the numbers that a rule will have, its own where those are stricter', () => {
    const weak = changed(BY_IP, { threshold: 9, timeFrameMinutes: 60, blockMinutes: 1 });

    expect(failing(idsRules, { inputs: rules(weak) }).impact).toEqual([
      'An address with 9 failed sign-ins in 60 minutes is blocked for 60 minutes; all users behind one address count together.',
    ]);
  });

  it('tells rules of one kind apart where their numbers differ', () => {
    const inputs = rules(
      dosFor(4, 'smtp', { threshold: 501 }),
      dosFor(5, 'pop', { threshold: 501, blockMinutes: 60 }),
      dosFor(6, 'imap'),
    );

    expect(failing(idsRules, { inputs }).impact).toEqual(
      [5, 60].map(
        (minutes) =>
          `An address that opens more than 500 connections in 5 minutes is blocked for ${minutes} minutes; all users behind one address count together, and so does all that a filter or a gateway in front hands on: whitelist that first.`,
      ),
    );
  });

  it('says whose account stops when mail bounces', async () => {
    const options = await shippedOptions(idsRules, 'strict');

    expect(failing(idsRules, { inputs: rules(STRICT_BY_IP), options }).impact).toEqual([
      'An address with 20 SMTP sessions in 5 minutes that send no message is blocked for 60 minutes; all users behind one address count together.',
      'An account of which 50 messages bounce in 60 minutes is quarantined or disabled by the server: its owner cannot send any more, also who only has a newsletter with old addresses.',
    ]);
  });
});

describe('the strict playbook', () => {
  it('also asks for harvesting, for bounces and for less guessing', async () => {
    const options = await shippedOptions(idsRules, 'strict');

    expect(failing(idsRules, { inputs: rules(), options }).changes).toMatchObject([
      { kind: 'change', key: 1, fields: { threshold: 5, blockMinutes: 1440 } },
      { kind: 'add', item: { type: 'harvesting', threshold: 20, timeFrameMinutes: 5, blockMinutes: 60 } },
      {
        kind: 'add',
        item: { type: 'bounces-indicate-spammer', threshold: 50, timeFrameMinutes: 60, blockMinutes: 60 },
      },
    ]);
  });
});

const LIMITS = [
  'bruteForceByIp',
  'bruteForceByEmail',
  'passwordRetrieval',
  'denialOfService',
  'harvestingLimits',
  'bounceLimits',
] as const;
const RANGES = [
  ['threshold', 1, 1000],
  ['timeFrameMinutes', 1, 1440],
  ['blockMinutes', 1, 43_200],
] as const;

describe.each(LIMITS)('the option %s', (name) => {
  it.each(RANGES)('takes %s from %d to %d', async (number, least, most) => {
    for (const value of [least, most]) {
      expect(await refusalOf(idsRules, { [name]: { [number]: value } })).toBeUndefined();
    }
    for (const value of [least - 1, most + 1]) {
      expect(await refusalOf(idsRules, { [name]: { [number]: value } })).toBe(
        `steps.ids-rules.${name}.${number} is ${value}; it takes a whole number from ${least} to ${most}`,
      );
    }
  });

  it('keeps its other numbers when one is stated', () => {
    const stated = optionsOf(idsRules, { [name]: { threshold: 7 } })[name];

    expect(stated).toEqual({ ...(optionsOf(idsRules)[name] as object), threshold: 7 });
  });
});

describe('the numbers of an option', () => {
  it.each([
    ['bruteForceByIp', 'brute-force-by-ip'],
    ['bruteForceByEmail', 'brute-force-by-email'],
    ['passwordRetrieval', 'password-retrieval-brute-force'],
    ['denialOfService', 'denial-of-service'],
    ['harvestingLimits', 'harvesting'],
    ['bounceLimits', 'bounces-indicate-spammer'],
  ])('%s become those of the rule %s', (name, type) => {
    const numbers = { threshold: 3, timeFrameMinutes: 77, blockMinutes: 777 };
    const options = { harvesting: true, bouncesIndicateSpammer: true, [name]: numbers };
    const items = failing(idsRules, { inputs: { rules: [] }, options }).changes.flatMap((change) =>
      change.kind === 'add' && change.item.type === type ? [change.item] : [],
    );

    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(item).toMatchObject(numbers);
  });

  it.each(['harvesting', 'bouncesIndicateSpammer'])('are not asked for while %s is off', async (name) => {
    expect(await refusalOf(idsRules, { [name]: 'yes' })).toContain('it takes true or false');
    expect(judge(idsRules, { inputs: rules(), options: { [name]: false } }).verdict).toBe('pass');
  });
});

describe('the clicks', () => {
  it('use the labels of the interface, with every number', () => {
    expect(manualOf(idsRules, optionsOf(idsRules))).toBe(
      'Settings > Security > IDS Rules: add or edit, each with action Block: ' +
        'Password Brute Force by IP: 10 in 30 min blocks 60 min; ' +
        'Password Brute Force by Email: 10 in 30 min blocks 60 min; ' +
        'Password Retrieval Brute Force: 5 in 30 min blocks 1440 min; ' +
        'Denial of Service (DoS) for SMTP: 500 in 5 min blocks 5 min; ' +
        'Denial of Service (DoS) for POP: 500 in 5 min blocks 5 min; ' +
        'Denial of Service (DoS) for IMAP: 500 in 5 min blocks 5 min. Save.',
    );
  });

  it('name what strict adds', async () => {
    const text = manualOf(idsRules, await shippedOptions(idsRules, 'strict'));

    expect(text).toContain('Bad SMTP Sessions (Harvesting): 20 in 5 min blocks 60 min');
    expect(text).toMatch(
      /blocks 60 min\. Add or edit also Bounces Indicate Spammer: 50 in 60 min, with what is to become of the account\. Save\.$/,
    );
  });
});

describe('passwords that expire by the same playbook', () => {
  const weak = rules(changed(BY_IP, { threshold: 50 }));
  const expiry = { 'password-policy': { expiry: { months: 6, graceDays: 14 } } };
  const impactOf = (selected: object, inputs = weak) =>
    failing(idsRules, { inputs, selected: selected as never }).impact.at(-1);

  it.each([expiry, { 'password-compliance': { expire: true } }])(
    'are told with a rule against guessing: %j',
    (selected) => {
      expect(impactOf(selected)).toBe(
        'By the same playbook passwords expire: a device that keeps the old one fails again and again, and has its whole ' +
          'office blocked. Spread it: apply password-policy and password-compliance first (--step), and the rest once the new ' +
          'passwords are in.',
      );
      expect(impactOf({ ...selected, 'ip-whitelist': {} })).toContain(
        'expire, and addresses leave the whitelist: a device',
      );
    },
  );

  it.each([{}, { 'password-policy': {}, 'password-compliance': { expire: false }, 'ip-whitelist': {} }])(
    'are not told where none do: %j',
    (selected) => {
      expect(impactOf(selected)).not.toContain('expire');
    },
  );

  it('are no matter to a rule about something else', () => {
    expect(impactOf(expiry, rules(changed(DOS, { threshold: 900 })))).not.toContain('expire');
  });
});

describe('a mailbox that is told', () => {
  const notify = 'postmaster@a.example';
  const teller = (key: number, type: string, numbers: object) =>
    rule(key, { type, action: 'notify', notifyAddress: notify, blockMinutes: 1, ...numbers });
  const TELLERS = [
    teller(11, 'brute-force-by-ip', { threshold: 10, timeFrameMinutes: 30 }),
    teller(12, 'brute-force-by-email', { threshold: 10, timeFrameMinutes: 30 }),
    teller(13, 'password-retrieval-brute-force', { threshold: 5, timeFrameMinutes: 30 }),
    teller(14, 'denial-of-service', { threshold: 500, timeFrameMinutes: 5 }),
  ];

  it('gets a rule of its own for each kind, beside the one that blocks', () => {
    const finding = failing(idsRules, { inputs: rules(), options: { notify } });

    expect(finding.message).toBe(
      `No rule tells ${notify} of Password Brute Force by IP, Password Brute Force by Email, Password Retrieval Brute ` +
        'Force, Denial of Service (DoS) as soon as asked for.',
    );
    expect(finding.changes).toMatchObject(
      TELLERS.map(({ fields }) => ({ kind: 'add', item: { ...fields, description: expect.any(String) } })),
    );
  });

  it('is enough as it is, or sooner', () => {
    const inputs = rules(...TELLERS.map((one) => changed(one, { threshold: 1 })));

    expect(judge(idsRules, { inputs, options: { notify } }).verdict).toBe('pass');
    expect(judge(idsRules, { inputs: rules(), options: {} }).verdict).toBe('pass');
  });

  it.each([
    [{ threshold: 99 }, { kind: 'change', key: 11, fields: { threshold: 10 } }],
    [{ notifyAddress: 'other@a.example' }, { kind: 'add', item: { notifyAddress: notify } }],
    [{ service: 'webmail' }, { kind: 'add', item: { service: null } }],
  ])('is told by a rule that is tightened, or by another one: %j', (parts, change) => {
    const [first, ...others] = TELLERS as [Rule, ...Rule[]];

    expect(
      failing(idsRules, { inputs: rules(changed(first, parts), ...others), options: { notify } }).changes,
    ).toMatchObject([change]);
  });

  it('is in the clicks', () => {
    expect(manualOf(idsRules, optionsOf(idsRules, { notify }))).toContain(
      `the action that notifies ${notify}. Save.`,
    );
  });
});

describe('the shipped playbooks', () => {
  const numbers = (threshold: number, blockMinutes: number, timeFrameMinutes = 30) => ({
    ...{ threshold, timeFrameMinutes, blockMinutes },
  });

  it('block guessing for an hour at most in baseline, and as the strictest guide in strict', async () => {
    expect(await shippedOptions(idsRules, 'baseline')).toMatchObject({
      bruteForceByIp: numbers(10, 60),
      bruteForceByEmail: numbers(50, 10),
      passwordRetrieval: numbers(5, 60),
      denialOfService: numbers(1000, 5, 5),
    });
    expect(await shippedOptions(idsRules, 'strict')).toMatchObject({
      bruteForceByIp: numbers(5, 1440),
      bruteForceByEmail: numbers(10, 60),
      passwordRetrieval: numbers(5, 1440),
      denialOfService: numbers(500, 5, 5),
    });
  });
});
