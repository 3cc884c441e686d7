import { describe, expect, it } from '@jest/globals';
import { adminIpRestrictions } from '../../../src/steps/administrators/admin-ip-restrictions.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, shippedOptions } from '../a-step.js';

const OFFICE = '203.0.113.0/24';
const DESK = '203.0.113.7';
const HOME = '198.51.100.9';
const options = { allow: [OFFICE, HOME] };
const FROM_DESK = { address: DESK };

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

const to = (...allowedAddresses: readonly string[]) => ({ isRestrictedByIp: true, allowedAddresses });

function inputs(administrators: readonly object[], own: object | undefined = FROM_DESK) {
  return { administrators, own };
}

describe('an administrator', () => {
  it('passes when restricted to what is allowed, or to less of it', () => {
    const given = inputs([
      admin('ann', to(DESK)),
      admin('jane', to(HOME, '203.0.113.64/26')),
      admin('bob', to(OFFICE)),
    ]);

    expect(judge(adminIpRestrictions, { inputs: given, options })).toEqual({
      verdict: 'pass',
      message: 'Each enabled administrator (3) is restricted to 203.0.113.0/24 and 198.51.100.9 or less.',
    });
  });

  it('is left alone when disabled', () => {
    const given = inputs([admin('ann', to(DESK)), admin('old', { isEnabled: false })]);

    expect(judge(adminIpRestrictions, { inputs: given, options }).verdict).toBe('pass');
  });

  it('is restricted to what is allowed where nothing restricts it', () => {
    const given = inputs([
      admin('ann', to(DESK)),
      admin('jane'),
      admin('bob', { allowedAddresses: [OFFICE, HOME] }),
    ]);

    expect(failing(adminIpRestrictions, { inputs: given, options })).toMatchObject({
      verdict: 'fail',
      message:
        'The administrator jane may sign in from anywhere; the administrator bob may sign in from anywhere.',
      changes: [
        {
          kind: 'change',
          need: 'administrators',
          key: 'jane',
          fields: { isRestrictedByIp: true, allowedAddresses: [OFFICE, HOME] },
        },
        { kind: 'change', need: 'administrators', key: 'bob', fields: { isRestrictedByIp: true } },
      ],
      impact: [
        'The administrator jane can sign in only from 203.0.113.0/24 and 198.51.100.9.',
        'The administrator bob can sign in only from 203.0.113.0/24 and 198.51.100.9.',
      ],
    });
  });

  it.each([
    [[DESK, '192.0.2.1'], [DESK]],
    [['203.0.112.0/23'], [OFFICE]],
    [
      ['198.51.100.0/24', DESK],
      [DESK, HOME],
    ],
    [['1.2.3.4-9', HOME], [HOME]],
  ])('restricted to %j keeps what both lists let in: %j', (was, allowedAddresses) => {
    const given = { inputs: inputs([admin('jane', to(...was))]), options };
    const [change] = failing(adminIpRestrictions, given).changes;

    expect(change).toEqual({
      kind: 'change',
      need: 'administrators',
      key: 'jane',
      fields: { allowedAddresses },
    });
  });

  it('restricted to other addresses gets those allowed, which lets in who was not: said as loosening', () => {
    const given = { inputs: inputs([admin('jane', to('192.0.2.1'))]), options };

    expect(failing(adminIpRestrictions, given)).toMatchObject({
      message: 'The administrator jane may sign in from 192.0.2.1.',
      changes: [{ fields: { allowedAddresses: [OFFICE, HOME] }, effect: 'loosens' }],
    });
  });

  it('restricted to nothing at all proves nothing', () => {
    const given = { inputs: inputs([admin('jane', to())]), options };

    expect(failing(adminIpRestrictions, given)).toMatchObject({
      message: 'The administrator jane is restricted to no address, which proves nothing.',
      changes: [{ fields: { allowedAddresses: [OFFICE, HOME] }, effect: 'loosens' }],
    });
  });
});

describe('the operator', () => {
  const open = [admin('Ann'), admin('jane')];
  const changes = 2;

  it('is warned of nothing when let in, however the server writes the address', () => {
    for (const address of [DESK, HOME, `::ffff:${DESK}`]) {
      const { impact } = failing(adminIpRestrictions, { inputs: inputs(open, { address }), options });
      expect(impact).toEqual([
        'The administrator Ann can sign in only from 203.0.113.0/24 and 198.51.100.9.',
        'The administrator jane can sign in only from 203.0.113.0/24 and 198.51.100.9.',
      ]);
    }
  });

  it('reads first that the list shuts the operator out, and that apply refuses it', () => {
    const finding = failing(adminIpRestrictions, { inputs: inputs(open, { address: '192.0.2.1' }), options });

    expect(finding.impact[0]).toBe(
      'The server sees you come from 192.0.2.1, which these restrictions shut out: apply refuses them.',
    );
    expect(finding.changes).toHaveLength(changes);
  });

  it('is shut out too where the own list becomes narrower than the one allowed', () => {
    const own = [admin('ann', to(HOME, '192.0.2.1'))];

    expect(failing(adminIpRestrictions, { inputs: inputs(own), options })).toMatchObject({
      changes: [{ fields: { allowedAddresses: [HOME] } }],
      impact: [
        'The server sees you come from 203.0.113.7, which these restrictions shut out: apply refuses them.',
        'The administrator ann can sign in only from 198.51.100.9.',
      ],
    });
  });

  it('is not warned where the own restriction stays as it is', () => {
    const given = inputs([admin('ann', to(DESK)), admin('jane')], { address: '192.0.2.1' });

    expect(failing(adminIpRestrictions, { inputs: given, options }).impact).toEqual([
      'The administrator jane can sign in only from 203.0.113.0/24 and 198.51.100.9.',
    ]);
  });

  it.each([
    ['says nothing', { address: '' }],
    ['could not be asked', undefined],
  ])('reads first that nobody knows, where the server %s', (_, own) => {
    const finding = failing(adminIpRestrictions, { inputs: { administrators: open, own }, options });

    expect(finding.impact[0]).toBe(
      'The server does not say from which address it sees you: whether these restrictions let you in is not known, and ' +
        'apply refuses them.',
    );
    expect(finding.changes).toHaveLength(changes);
  });

  it('is to look by hand where the address could not be read', () => {
    expect(partOf(adminIpRestrictions).reads(optionsOf(adminIpRestrictions))).toMatchObject({
      own: {
        elseByHand: instruct(
          'From which address the server sees you could not be read: see in Settings > Administrators that the ' +
            'restrictions let you in.',
        ),
      },
    });
  });
});

describe('a list of administrators without the account in use', () => {
  const note = 'The list does not show the account in use, ann, so it may not be whole.';

  it.each([[[]], [[admin('jane', to(DESK))]]])('proves no pass: %j', (administrators) => {
    const given = { inputs: inputs(administrators) };

    expect(judge(adminIpRestrictions, { ...given, options })).toEqual({
      verdict: 'manual',
      message: `Each enabled administrator (${administrators.length}) is restricted to 203.0.113.0/24 and 198.51.100.9 or less. ${note}`,
    });
    expect(judge(adminIpRestrictions, given)).toMatchObject({
      verdict: 'manual',
      message: expect.stringContaining(note),
    });
  });

  it('still restricts whom it shows', () => {
    expect(failing(adminIpRestrictions, { inputs: inputs([admin('jane')]), options })).toMatchObject({
      changes: [{ key: 'jane' }],
      byHand: `${note} See who else is there.`,
    });
  });
});

describe('without a list of addresses', () => {
  it('nobody is restricted by the tool: it says what to state', () => {
    const given = inputs([
      admin('ann'),
      admin('jane', to(DESK)),
      admin('bob', to()),
      admin('x', { isEnabled: false }),
    ]);

    expect(judge(adminIpRestrictions, { inputs: given })).toEqual({
      brief: '2 administrators are not held to known addresses',
      verdict: 'manual',
      message:
        'The administrator ann may sign in from anywhere; the administrator bob is restricted to no address, which proves ' +
        'nothing. State in the option allow the addresses that administrators may sign in from, yours among them.',
      remedy: 'decide',
    });
  });

  it('any restriction passes', () => {
    expect(judge(adminIpRestrictions, { inputs: inputs([admin('ann', to('192.0.2.0/24'))]) })).toEqual({
      verdict: 'pass',
      message: 'Each enabled administrator (1) is restricted by address; which addresses was not judged.',
    });
  });

  it.each(['0.0.0.0/0', '203.0.0.0/7', '::/15', '1.2.3.4-9', '0.0.0.0-255.255.255.254'])(
    'a restriction to %s counts as none',
    (wide) => {
      const given = inputs([admin('ann', to(DESK)), admin('bob', to(DESK, wide))]);

      expect(judge(adminIpRestrictions, { inputs: given })).toMatchObject({
        verdict: 'manual',
        message: expect.stringContaining(
          `The administrator bob is restricted to ${wide}, which proves nothing. State`,
        ),
      });
    },
  );

  it.each(['10.0.0.0/8', '2001::/16', '10.0.0.0-10.255.255.255'])('one to %s is one', (block) => {
    expect(judge(adminIpRestrictions, { inputs: inputs([admin('ann', to(block))]) }).verdict).toBe('pass');
  });

  it('is how both playbooks are shipped: a list that is not yours would lock you out', async () => {
    expect(await shippedOptions(adminIpRestrictions, 'baseline')).toEqual({ perAdministrator: [] });
    expect(await shippedOptions(adminIpRestrictions, 'strict')).toEqual({ perAdministrator: [] });
  });
});

describe('the option allow', () => {
  it('takes addresses, and blocks up to a /8, or a /16', async () => {
    const allow = [DESK, '10.0.0.0/8', '2001:db8::1', '2001:db8::/16'];

    expect(await refusalOf(adminIpRestrictions, { allow })).toBeUndefined();
  });

  it.each([
    [[], 'at least 1'],
    [['0.0.0.0/0'], 'must not be larger than a /8 (IPv6: a /16)'],
    [['::/15'], 'must not be larger than a /8 (IPv6: a /16)'],
    [['office.example'], 'must be an IP address, a CIDR block or a range of two addresses'],
    [['203.0.113.9-203.0.113.7'], 'must be an IP address, a CIDR block or a range of two addresses'],
    [['::ffff:0:0/96'], 'must not be larger than a /8 (IPv6: a /16)'],
    [[DESK, `${DESK}/32`], 'must not name one address twice'],
    [DESK, 'a list'],
  ])('is refused as %j, with what is allowed', async (allow, text) => {
    expect(await refusalOf(adminIpRestrictions, { allow })).toContain(text);
  });
});

describe('the clicks', () => {
  it('come to the own address first', () => {
    expect(manualOf(adminIpRestrictions, optionsOf(adminIpRestrictions))).toBe(
      'Settings > Administrators: edit each enabled administrator, Restrict login access by IP on, IP Restrictions > New Rule ' +
        'for each address that administrators sign in from, your own first.' +
        ' Describe each by whose it is, such as Main Office, where a description is asked for. Save.',
    );
    expect(manualOf(adminIpRestrictions, optionsOf(adminIpRestrictions, options))).toBe(
      'Settings > Administrators: edit each enabled administrator, Restrict login access by IP on, IP Restrictions > New Rule ' +
        'for each of 203.0.113.0/24 and 198.51.100.9; see that your own address is among them first.' +
        ' Describe each by whose it is, such as Main Office, where a description is asked for. Save.',
    );
  });
});

describe('a list of an administrator', () => {
  const perAdministrator = [{ username: 'Jane', allow: [HOME] }];

  it('is judged in the place of the list for all', () => {
    const given = inputs([admin('ann', to(DESK)), admin('jane', to(OFFICE))]);
    const finding = failing(adminIpRestrictions, {
      inputs: given,
      options: { ...options, perAdministrator },
    });

    expect(finding.message).toBe('The administrator jane may sign in from 203.0.113.0/24.');
    expect(finding.changes).toMatchObject([{ key: 'jane', fields: { allowedAddresses: [HOME] } }]);
    expect(
      judge(adminIpRestrictions, {
        inputs: inputs([admin('ann', to(DESK)), admin('jane', to(HOME))]),
        options: { ...options, perAdministrator },
      }),
    ).toEqual({
      verdict: 'pass',
      message:
        'Each enabled administrator (2) is restricted to 203.0.113.0/24 and 198.51.100.9 or less or to lists of their own.',
    });
  });

  it('is enough for that one; the others are for the operator to decide', () => {
    const finding = failing(adminIpRestrictions, {
      inputs: inputs([admin('ann'), admin('jane')]),
      options: { perAdministrator },
    });

    expect(finding.changes).toMatchObject([{ key: 'jane' }]);
    expect(finding.byHand).toBe(
      'State in the option allow the addresses that administrators may sign in from, yours among them.',
    );
  });

  it('names nobody twice, and is in the clicks', async () => {
    const twice = [...perAdministrator, { username: 'jane', allow: [DESK] }];

    expect(await refusalOf(adminIpRestrictions, { perAdministrator: twice })).toContain(
      'must not name one administrator twice',
    );
    expect(manualOf(adminIpRestrictions, optionsOf(adminIpRestrictions, { perAdministrator }))).toContain(
      '; for Jane only 198.51.100.9. Describe each by whose it is, such as Main Office, where a description is asked for. Save.',
    );
  });
});

describe('a range', () => {
  const RANGE = '203.0.113.5-203.0.113.9';

  it('may be listed, and restricts where it is within what is', () => {
    const given = inputs([admin('ann', to(RANGE))]);

    expect(judge(adminIpRestrictions, { inputs: given, options }).verdict).toBe('pass');
    expect(judge(adminIpRestrictions, { inputs: given, options: { allow: [RANGE] } }).verdict).toBe('pass');
  });

  it('proves nothing where it is as wide as none', () => {
    const given = inputs([admin('ann', to('1.0.0.0-3.255.255.255'))]);

    expect(failing(adminIpRestrictions, { inputs: given, options }).message).toContain(
      'which proves nothing',
    );
  });
});
