import { describe, expect, it } from '@jest/globals';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { smtpAuthBypass } from '../../../src/steps/relay/smtp-auth-bypass.js';
import {
  anItem,
  failing,
  judge,
  manualOf,
  optionsOf,
  partOf,
  refusalOf,
  shippedOptions,
  TODAY,
} from '../a-step.js';

const AFTERWARDS =
  'Afterwards send a message from each site and device that sends through this server, and look into the SMTP log ' +
  '(Settings > Troubleshooting > View Logs) for "Authentication is required for relay": whoever is refused has to sign in, ' +
  'or be listed.';
const CLICKS =
  'Settings > Security > Whitelist: for each address that is not meant to send without signing in, edit it and turn ' +
  'SMTP Auth Bypass off (15.x: Security > SMTP Authentication Bypass).';
const SIGN_IN = `Devices and scripts on these addresses have to sign in to send. ${AFTERWARDS}`;
const SCANNED = 'Mail from these addresses goes through the spam checks.';
const PRINTER = allowed('203.0.113.7');

function allowed(address: string, parts: object = {}) {
  return { address, description: 'Printer', reason: 'cannot sign in', reviewBy: '2027-03-01', ...parts };
}

function entry(address: string, parts: object = {}) {
  const fields = {
    address,
    description: '',
    protocols: ['Smtp'],
    bypassesSmtpAuthentication: true,
    bypassesSpamChecks: false,
    bypassesGreylisting: false,
    ...parts,
  };
  return anItem(ipAccess, { key: address, label: address, fields });
}

const OFF = { bypassesSmtpAuthentication: false };
const SILENT = { bypassesSmtpAuthentication: null };
const SPAM = { bypassesSpamChecks: true };

function inputs(whitelist: readonly object[], bypassList: readonly string[] = []) {
  return {
    whitelist,
    bypassList: bypassList.map((address) => ({
      key: address,
      label: address,
      fields: { address, description: '' },
    })),
  };
}

describe('a whitelist', () => {
  it('passes when it is empty', () => {
    expect(judge(smtpAuthBypass, { inputs: inputs([]) })).toEqual({
      verdict: 'pass',
      message: 'No address outside the list (0) skips SMTP authentication.',
    });
  });

  it('passes with addresses that do not skip SMTP authentication, and with those listed', () => {
    const given = inputs([entry('198.51.100.0/16', OFF), entry('203.0.113.7/32')]);

    expect(judge(smtpAuthBypass, { inputs: given, options: { allow: [PRINTER] } })).toEqual({
      verdict: 'pass',
      message: 'No address outside the list (1) skips SMTP authentication.',
    });
  });

  it('passes where the separate list could not be read, which the engine then says', () => {
    const { bypassList: _, ...rest } = inputs([]);

    expect(judge(smtpAuthBypass, { inputs: rest }).verdict).toBe('pass');
  });
});

describe('an address that is not listed', () => {
  it('loses its bypass and nothing else', () => {
    expect(failing(smtpAuthBypass, { inputs: inputs([entry('192.0.2.1', SPAM)]) })).toEqual({
      verdict: 'fail',
      message: '192.0.2.1 skips SMTP authentication.',
      changes: [
        {
          kind: 'change',
          need: 'whitelist',
          key: '192.0.2.1',
          fields: { bypassesSmtpAuthentication: false },
        },
      ],
      impact: [SIGN_IN],
    });
  });

  it('is not removed where a rollback might not bring its bypass back: it loses the bypass, and the impact says why', () => {
    const given = {
      inputs: inputs([entry('192.0.2.1', SPAM), entry('192.0.2.2', OFF)]),
      options: { unlisted: 'remove', spamBypass: 'refuse' },
    };

    expect(failing(smtpAuthBypass, given)).toEqual({
      verdict: 'fail',
      message: '192.0.2.1 skips SMTP authentication and spam checks.',
      changes: [
        {
          kind: 'change',
          need: 'whitelist',
          key: '192.0.2.1',
          fields: { bypassesSmtpAuthentication: false, bypassesSpamChecks: false },
        },
      ],
      impact: [
        SIGN_IN,
        'Not removed is 192.0.2.1, as a rollback might not bring the bypass back: only the bypass is turned off.',
        SCANNED,
      ],
    });
  });

  it.each(['1.2.3.4-1.2.3.9', 'mail.example', '192.168.1.4', '10.0.0.0/9'])(
    'is no less so when it is no address, or a private one: %s',
    (address) => {
      const given = inputs([entry(address)]);

      for (const unlisted of ['turn-off', 'remove']) {
        expect(failing(smtpAuthBypass, { inputs: given, options: { unlisted } }).changes).toMatchObject([
          { kind: 'change', key: address, fields: OFF },
        ]);
      }
    },
  );

  it.each([
    ['198.18.0.0/23', 'larger than a /24'],
    ['2001:db8::/48', 'larger than a /64'],
  ])('is told to be too large: %s', (address, size) => {
    expect(failing(smtpAuthBypass, { inputs: inputs([entry(address)]) }).message).toBe(
      `${address} skips SMTP authentication, ${size}.`,
    );
  });

  it('keeps its place in the whitelist when it does not skip SMTP authentication', () => {
    const given = { inputs: inputs([entry('192.0.2.1', OFF)]), options: { unlisted: 'remove' } };

    expect(judge(smtpAuthBypass, given).verdict).toBe('pass');
  });

  it('is one beside a listed address of the same network', () => {
    const given = { inputs: inputs([entry('203.0.113.0/24')]), options: { allow: [PRINTER] } };

    expect(failing(smtpAuthBypass, given).changes).toMatchObject([
      { kind: 'change', key: '203.0.113.0/24', fields: { bypassesSmtpAuthentication: false } },
      { kind: 'add', item: { address: '203.0.113.7' } },
    ]);
  });
});

describe('what a listed address skips beside SMTP authentication', () => {
  const options = { allow: [{ ...PRINTER, bypass: ['smtp-auth', 'spam', 'greylisting'] }] };

  it('is added with it', () => {
    expect(failing(smtpAuthBypass, { inputs: inputs([]), options }).changes).toMatchObject([
      {
        kind: 'add',
        item: { bypassesSmtpAuthentication: true, bypassesSpamChecks: true, bypassesGreylisting: true },
      },
    ]);
  });

  it('is given to an entry that lacks it, which loosens', () => {
    const given = inputs([entry('203.0.113.7', { bypassesGreylisting: true })]);

    expect(failing(smtpAuthBypass, { inputs: given, options })).toMatchObject({
      message: '1 listed address without a bypass of spam checks or greylisting that is asked for.',
      changes: [{ key: '203.0.113.7', fields: { bypassesSpamChecks: true }, effect: 'loosens' }],
    });
  });

  it('is no bypass of spam checks that is refused to others', () => {
    const given = inputs([
      entry('203.0.113.7', { ...SPAM, bypassesGreylisting: true }),
      entry('192.0.2.1', { ...SPAM, ...OFF }),
    ]);

    expect(
      failing(smtpAuthBypass, { inputs: given, options: { ...options, spamBypass: 'refuse' } }).changes,
    ).toMatchObject([{ key: '192.0.2.1', fields: { bypassesSpamChecks: false } }]);
  });

  it('is nothing unless stated', () => {
    const given = inputs([entry('203.0.113.7', SPAM)]);
    const plain = { allow: [PRINTER], spamBypass: 'refuse' };

    expect(failing(smtpAuthBypass, { inputs: given, options: plain }).changes).toMatchObject([
      { key: '203.0.113.7', fields: { bypassesSpamChecks: false } },
    ]);
  });

  it('is for a person to see to, of rules against guessing', () => {
    const ids = { allow: [{ ...PRINTER, bypass: ['smtp-auth', 'ids'] }] };

    expect(judge(smtpAuthBypass, { inputs: inputs([entry('203.0.113.7')]), options: ids })).toMatchObject({
      verdict: 'manual',
      byHand: expect.stringContaining('see that Bypass IDS Brute Force is on for 203.0.113.7'),
    });
  });

  it('is stated with SMTP authentication, which the list is for', async () => {
    expect(await refusalOf(smtpAuthBypass, { allow: [{ ...PRINTER, bypass: ['spam'] }] })).toContain(
      'must hold smtp-auth, which the list is for',
    );
  });
});

describe('a client of a gateway', () => {
  it('loses the bypass and keeps its entry, also where unlisted entries are removed', () => {
    const selected = { 'gateway-clients': { primaries: [{ address: '192.0.2.1' }] } };
    const given = {
      inputs: inputs([entry('192.0.2.1/32'), entry('192.0.2.2')]),
      options: { unlisted: 'remove' },
    };
    const finding = failing(smtpAuthBypass, { ...given, selected });

    expect(finding.changes).toEqual([
      { kind: 'change', need: 'whitelist', key: '192.0.2.1/32', fields: OFF },
      { kind: 'change', need: 'whitelist', key: '192.0.2.2', fields: OFF },
    ]);
    // Only of the other one a removal was asked for.
    expect(finding.impact[1]).toMatch(/^Not removed is 192\.0\.2\.2, /);
  });
});

const LOOPBACK =
  "From 127.0.0.0/8 mail is taken without a sign-in: any site or program on the server's own machine can, a hacked one too. " +
  'Turn SMTP Auth Bypass off there (Settings > Security > Whitelist), or see that nothing else runs on that machine.';

describe("the server's own machine", () => {
  const own = inputs([entry('127.0.0.0/8')]);

  it('is for a person to judge where its bypass is left alone', () => {
    expect(judge(smtpAuthBypass, { inputs: own })).toMatchObject({ verdict: 'manual', byHand: LOOPBACK });
  });

  it('is no matter without the bypass, nor are other internal ranges', () => {
    const off = entry('127.0.0.0/8', { bypassesSmtpAuthentication: false });

    expect(judge(smtpAuthBypass, { inputs: inputs([off, entry('10.0.0.0/8')]) }).verdict).toBe('pass');
  });

  it('loses it where that is asked for', () => {
    const options = { internalBypass: 'refuse' };

    expect(failing(smtpAuthBypass, { inputs: own, options })).toMatchObject({
      changes: [{ key: '127.0.0.0/8', fields: OFF }],
    });
  });
});

describe('the internal ranges', () => {
  const internal = inputs([entry('10.0.0.0/8'), entry('192.168.0.0/16'), entry('::1')]);

  it('keep their bypass unless the option refuses it, and the pass names them', () => {
    expect(judge(smtpAuthBypass, { inputs: internal })).toEqual({
      verdict: 'manual',
      byHand: LOOPBACK.replace('127.0.0.0/8', '::1'),
      message:
        'No address outside the list (0) skips SMTP authentication, but for the preloaded ranges 10.0.0.0/8, ' +
        '192.168.0.0/16 and ::1, which were left alone.',
    });
  });

  it('are not named where they have no bypass, or are listed', () => {
    const given = inputs([entry('10.0.0.0/8', OFF), entry('::1')]);
    const message = 'No address outside the list (1) skips SMTP authentication.';

    expect(judge(smtpAuthBypass, { inputs: given, options: { allow: [allowed('::1')] } }).message).toBe(
      message,
    );
  });

  it.each(['turn-off', 'remove'])('lose it where refused, and are never removed (%s)', (unlisted) => {
    const options = { internalBypass: 'refuse', unlisted };

    expect(failing(smtpAuthBypass, { inputs: internal, options }).changes).toEqual(
      internal.whitelist.map((one) => ({
        kind: 'change',
        need: 'whitelist',
        key: (one as { key: string }).key,
        fields: { bypassesSmtpAuthentication: false },
      })),
    );
  });

  it('are not left alone when they reach beyond', () => {
    expect(failing(smtpAuthBypass, { inputs: inputs([entry('10.0.0.0/7')]) }).changes).toHaveLength(1);
  });
});

describe('the bypass of spam checks', () => {
  const given = inputs([entry('203.0.113.7', SPAM), entry('10.0.0.0/8', SPAM), entry('192.0.2.1', SPAM)]);
  const allow = [PRINTER];

  it('is left alone unless refused', () => {
    const left = inputs([entry('203.0.113.7', { ...OFF, ...SPAM })]);

    expect(judge(smtpAuthBypass, { inputs: left }).verdict).toBe('pass');
  });

  it('is refused for every address, listed and internal ones too, whose other bypass stays', () => {
    expect(
      failing(smtpAuthBypass, { inputs: given, options: { allow, spamBypass: 'refuse' } }),
    ).toMatchObject({
      verdict: 'fail',
      message:
        '192.0.2.1 skips SMTP authentication and spam checks; ' +
        '203.0.113.7 skips spam checks; 10.0.0.0/8 skips spam checks, larger than a /24.',
      changes: [
        {
          kind: 'change',
          need: 'whitelist',
          key: '192.0.2.1',
          fields: { bypassesSmtpAuthentication: false, bypassesSpamChecks: false },
        },
        { kind: 'change', need: 'whitelist', key: '203.0.113.7', fields: { bypassesSpamChecks: false } },
        { kind: 'change', need: 'whitelist', key: '10.0.0.0/8', fields: { bypassesSpamChecks: false } },
      ],
      impact: [SIGN_IN, SCANNED],
    });
  });

  it('is noticed by who loses it alone, and what is added beside is noticed by nobody', () => {
    const added = [...allow, allowed('198.51.100.1')];
    const { noticed, impact } = failing(smtpAuthBypass, {
      inputs: given,
      options: { allow: added, spamBypass: 'refuse' },
    });

    expect(impact).toEqual([SIGN_IN, SCANNED]);
    expect(noticed).toMatchObject([
      { changes: [{ key: '192.0.2.1' }], impact: [SIGN_IN, SCANNED] },
      { changes: [{ key: '203.0.113.7' }], impact: [SCANNED] },
      { changes: [{ key: '10.0.0.0/8' }], impact: [SCANNED] },
      { changes: [{ kind: 'add' }], impact: [] },
    ]);
  });

  it('is no matter of signing in', () => {
    const only = inputs([entry('203.0.113.7', { ...OFF, ...SPAM })]);

    expect(failing(smtpAuthBypass, { inputs: only, options: { spamBypass: 'refuse' } }).impact).toEqual([
      SCANNED,
    ]);
  });
});

describe('an address inside a listed block', () => {
  const options = { allow: [allowed('203.0.113.0/24')] };

  it('may have the bypass', () => {
    const given = inputs([entry('203.0.113.0/24'), entry('203.0.113.9'), entry('203.0.113.128/25')]);

    expect(judge(smtpAuthBypass, { inputs: given, options }).verdict).toBe('pass');
  });

  it('does not get it where it has none: only the block itself does', () => {
    const given = inputs([entry('203.0.113.0-203.0.113.255', OFF), entry('203.0.113.9', OFF)]);

    expect(failing(smtpAuthBypass, { inputs: given, options }).changes).toEqual([
      {
        kind: 'change',
        need: 'whitelist',
        key: '203.0.113.0-203.0.113.255',
        fields: { bypassesSmtpAuthentication: true },
        effect: 'loosens',
      },
    ]);
  });
});

describe('a listed address', () => {
  const options = { allow: [PRINTER] };

  it('is added where it is missing, with the bypass and no more', () => {
    expect(failing(smtpAuthBypass, { inputs: inputs([]), options })).toEqual({
      verdict: 'fail',
      message: '1 listed address missing.',
      changes: [
        {
          kind: 'add',
          need: 'whitelist',
          item: {
            address: '203.0.113.7',
            description: 'Printer',
            protocols: ['Smtp'],
            bypassesSmtpAuthentication: true,
            bypassesSpamChecks: false,
            bypassesGreylisting: false,
          },
          effect: 'loosens',
        },
      ],
      impact: [],
    });
  });

  it('gets the bypass where it is there without', () => {
    expect(failing(smtpAuthBypass, { inputs: inputs([entry('203.0.113.7', OFF)]), options })).toEqual({
      verdict: 'fail',
      message: '1 listed without the bypass.',
      changes: [
        {
          kind: 'change',
          need: 'whitelist',
          key: '203.0.113.7',
          fields: { bypassesSmtpAuthentication: true },
          effect: 'loosens',
        },
      ],
      impact: [],
    });
  });

  it('gets one bypass and loses the other in one change', () => {
    const given = {
      inputs: inputs([entry('203.0.113.7', { ...OFF, ...SPAM })]),
      options: { ...options, spamBypass: 'refuse' },
    };

    expect(failing(smtpAuthBypass, given)).toMatchObject({
      message: '203.0.113.7 skips spam checks; 1 listed without the bypass.',
      changes: [
        { fields: { bypassesSmtpAuthentication: true, bypassesSpamChecks: false }, effect: 'loosens' },
      ],
      impact: [SCANNED],
    });
  });

  it('may be one of several that are missing', () => {
    const allow = [PRINTER, allowed('203.0.113.8')];

    expect(failing(smtpAuthBypass, { inputs: inputs([]), options: { allow } }).message).toBe(
      '2 listed addresses missing.',
    );
  });

  it.each([
    [TODAY, undefined],
    ['2026-10-09', 'The review of 203.0.113.7 was due on 2026-10-09.'],
  ])('is to be reviewed by %s', (reviewBy, message) => {
    const given = {
      inputs: inputs([entry('203.0.113.7')]),
      options: { allow: [allowed('203.0.113.7', { reviewBy })] },
      today: TODAY,
    };
    const assessment = judge(smtpAuthBypass, given);

    expect(assessment.verdict === 'fail' ? assessment : undefined).toEqual(
      message && {
        verdict: 'fail',
        message,
        changes: [],
        impact: [],
        byHand: 'Review the overdue addresses and set a new reviewBy in the playbook.',
        remedy: 'decide',
      },
    );
  });
});

describe('an address of which the server does not say whether it skips SMTP authentication', () => {
  const text = 'The server does not say whether 192.0.2.1, 192.0.2.2 may skip SMTP authentication.';
  const LOOK = 'Look at Settings > Security > Whitelist, column SMTP Auth Bypass.';
  const silent = [entry('192.0.2.1', SILENT), entry('192.0.2.2', SILENT)];

  it('is neither a pass nor changed', () => {
    expect(judge(smtpAuthBypass, { inputs: inputs(silent) })).toEqual({
      verdict: 'manual',
      message: text,
      byHand: `${text} ${LOOK}`,
    });
  });

  it('is told beside what fails', () => {
    const finding = failing(smtpAuthBypass, { inputs: inputs([...silent, entry('192.0.2.9')]) });

    expect(finding.changes).toHaveLength(1);
    expect(finding.byHand).toBe(`${text} ${LOOK}`);
  });

  it('is told after what is on the separate list', () => {
    expect(failing(smtpAuthBypass, { inputs: inputs(silent, ['192.0.2.9']) }).byHand).toBe(
      `Take 192.0.2.9 off the separate bypass list (15.x: Security > SMTP Authentication Bypass): no call is known that does. ${text} ${LOOK}`,
    );
  });

  it('does not matter where it is an internal range that is left alone', () => {
    const given = inputs([entry('10.0.0.0/8', SILENT)]);

    expect(judge(smtpAuthBypass, { inputs: given }).verdict).toBe('pass');
    expect(judge(smtpAuthBypass, { inputs: given, options: { internalBypass: 'refuse' } }).verdict).toBe(
      'manual',
    );
  });

  it('loses its bypass of spam checks all the same', () => {
    const given = inputs([entry('192.0.2.1', { ...SILENT, ...SPAM })]);

    expect(
      failing(smtpAuthBypass, { inputs: given, options: { spamBypass: 'refuse' } }).changes,
    ).toMatchObject([{ fields: { bypassesSpamChecks: false } }]);
  });
});

describe('the separate bypass list', () => {
  function takeOff(addresses: string): string {
    return `Take ${addresses} off the separate bypass list (15.x: Security > SMTP Authentication Bypass): no call is known that does.`;
  }

  it('fails with the addresses that are not listed, for which no call is known', () => {
    const given = inputs([], ['192.0.2.5', '203.0.113.7', '192.0.2.6']);

    expect(failing(smtpAuthBypass, { inputs: given, options: { allow: [PRINTER] } })).toMatchObject({
      message:
        '1 listed address missing; 192.0.2.5 is on the separate bypass list; 192.0.2.6 is on the separate bypass list.',
      byHand: takeOff('192.0.2.5, 192.0.2.6'),
    });
    expect(failing(smtpAuthBypass, { inputs: inputs([], ['192.0.2.5']) })).toEqual({
      verdict: 'fail',
      message: '192.0.2.5 is on the separate bypass list.',
      changes: [],
      impact: [],
      byHand: takeOff('192.0.2.5'),
    });
  });

  it('is to be looked at by hand where it could not be read', () => {
    expect(partOf(smtpAuthBypass).reads(optionsOf(smtpAuthBypass))).toMatchObject({
      bypassList: {
        elseByHand: instruct(
          'The separate bypass list could not be read: see that no other address is on it (15.x: Security > SMTP ' +
            'Authentication Bypass).',
        ),
      },
    });
  });

  it.each([
    ['a whitelist entry that shows the bypass too', inputs([entry('192.0.2.5')], ['192.0.2.5/32']), 1],
    ['a whitelist entry that shows no bypass', inputs([entry('192.0.2.5', OFF)], ['192.0.2.5']), 0],
    ['a whitelist entry that says nothing', inputs([entry('192.0.2.5', SILENT)], ['192.0.2.5']), 0],
  ])('is believed beside %s', (_, given, changes) => {
    const finding = failing(smtpAuthBypass, { inputs: given });

    expect(finding.changes).toHaveLength(changes);
    expect(finding.byHand?.startsWith(takeOff('192.0.2.5')) ?? false).toBe(changes === 0);
  });

  it('passes with listed addresses and internal ranges', () => {
    const given = inputs([entry('203.0.113.7')], ['203.0.113.7', '10.0.0.0/8']);

    expect(judge(smtpAuthBypass, { inputs: given, options: { allow: [PRINTER] } })).toEqual({
      verdict: 'pass',
      message:
        'No address outside the list (1) skips SMTP authentication, but for the preloaded range 10.0.0.0/8, which was left alone.',
    });
  });

  it('fails with internal ranges where those are refused', () => {
    const given = { inputs: inputs([], ['10.0.0.0/8']), options: { internalBypass: 'refuse' } };

    expect(failing(smtpAuthBypass, given).message).toBe('10.0.0.0/8 is on the separate bypass list.');
  });
});

describe('the options', () => {
  it('take addresses up to a /24, or a /64', async () => {
    const allow = ['203.0.113.7', '203.0.113.0/24', '2001:db8::1', '2001:db8::/64'].map((one) =>
      allowed(one),
    );

    expect(await refusalOf(smtpAuthBypass, { allow })).toBeUndefined();
  });

  it.each([
    ['203.0.112.0/23', 'must not be larger than a /24 (IPv6: a /64)'],
    ['0.0.0.0/0', 'must not be larger than a /24 (IPv6: a /64)'],
    ['2001:db8::/63', 'must not be larger than a /24 (IPv6: a /64)'],
    ['printer.example', 'must be an IP address, a CIDR block or a range of two addresses'],
    ['203.0.113.7-9', 'must be an IP address, a CIDR block or a range of two addresses'],
    ['10.1/24', 'must be an IP address, a CIDR block or a range of two addresses'],
    ['', 'must be an IP address, a CIDR block or a range of two addresses'],
  ])('refuse the address %j', async (address, why) => {
    expect(await refusalOf(smtpAuthBypass, { allow: [allowed(address)] })).toBe(
      `steps.smtp-auth-bypass.allow[0].address: ${why}`,
    );
  });

  it('refuse one address twice, however it is written', async () => {
    const allow = [allowed('203.0.113.7'), allowed('203.0.113.8'), allowed('203.0.113.7/32')];

    expect(await refusalOf(smtpAuthBypass, { allow })).toBe(
      'steps.smtp-auth-bypass.allow: must not name one address twice',
    );
  });

  it.each(['description', 'reason', 'reviewBy', 'address'])('demand %s of every address', async (name) => {
    const { [name as 'reason']: _, ...rest } = PRINTER;

    expect(await refusalOf(smtpAuthBypass, { allow: [rest] })).toContain(
      `steps.smtp-auth-bypass.allow[0] has no ${name}`,
    );
  });

  it.each([
    [{ allow: [allowed('203.0.113.7', { reviewBy: '2027-02-30' })] }, 'YYYY-MM-DD'],
    [{ allow: [allowed('203.0.113.7', { reason: '' })] }, 'the reason is blank'],
    [{ unlisted: 'leave' }, '"turn-off", "remove"'],
    [{ internalBypass: 'remove' }, '"leave", "refuse"'],
    [{ spamBypass: true }, '"leave", "refuse"'],
  ])('are refused as %j, with what is allowed', async (options, text) => {
    expect(await refusalOf(smtpAuthBypass, options)).toContain(text);
  });
});

describe.each(['baseline', 'strict'] as const)('the shipped playbook %s', (playbook) => {
  it('removes no entry of the whitelist', async () => {
    expect(await shippedOptions(smtpAuthBypass, playbook)).toMatchObject({ unlisted: 'turn-off', allow: [] });
  });
});

it('says what a rollback cannot bring back', () => {
  expect(smtpAuthBypass.notUndone).toMatch(/^Whether this server takes the bypass .* is assumed: .*\.$/);
});

describe('the clicks', () => {
  it('lead to the whitelist, and leave the internal ranges alone', () => {
    expect(manualOf(smtpAuthBypass, optionsOf(smtpAuthBypass))).toBe(
      `${CLICKS} The internal ranges may keep theirs. ${AFTERWARDS}`,
    );
  });

  it('name what strict adds', async () => {
    expect(manualOf(smtpAuthBypass, await shippedOptions(smtpAuthBypass, 'strict'))).toBe(
      `${CLICKS} Turn it off for the internal ranges too. Turn IP Bypass off for every address. ${AFTERWARDS}`,
    );
  });

  it('name the removal where the option asks for it', () => {
    expect(manualOf(smtpAuthBypass, optionsOf(smtpAuthBypass, { unlisted: 'remove' }))).toBe(
      `${CLICKS} Delete its entry altogether, unless it is an internal range. The internal ranges may keep theirs. ${AFTERWARDS}`,
    );
  });

  it('name the addresses to be there', () => {
    expect(manualOf(smtpAuthBypass, optionsOf(smtpAuthBypass, { allow: [PRINTER] }))).toBe(
      `${CLICKS} The internal ranges may keep theirs. To be there with SMTP Auth Bypass on: 203.0.113.7. ${AFTERWARDS}`,
    );
  });
});
