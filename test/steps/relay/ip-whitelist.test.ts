import { describe, expect, it } from '@jest/globals';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { ipWhitelist } from '../../../src/steps/relay/ip-whitelist.js';
import { anItem, failing, judge, manualOf, optionsOf, refusalOf, shippedOptions, TODAY } from '../a-step.js';

const SCANNER = allowed('203.0.113.7');
const OPEN = { bypassesSmtpAuthentication: true, bypassesSpamChecks: true, bypassesGreylisting: true };

function allowed(address: string, parts: object = {}) {
  return {
    address,
    description: 'Scanner',
    reason: 'is tested from there',
    reviewBy: '2027-03-01',
    ...parts,
  };
}

function entry(address: string, parts: object = {}) {
  const fields = {
    address,
    description: '',
    protocols: ['Smtp'],
    bypassesSmtpAuthentication: false,
    bypassesSpamChecks: false,
    bypassesGreylisting: false,
    ...parts,
  };
  return anItem(ipAccess, { key: address, label: address, fields });
}

function inputs(...whitelist: readonly object[]) {
  return { whitelist };
}

/** What is said of addresses that are not whitelisted any more. */
function applies(names: string): string {
  return (
    `Relay limits, spam checks, greylisting and intrusion detection apply to ${names} as to any other address: mail from ` +
    'there may be delayed or filtered, and who sends to outside addresses may have to sign in.'
  );
}

function strippedOf(key: string, fields: object = {}) {
  return { kind: 'change', need: 'whitelist', key, fields: { protocols: [], ...fields } };
}

const removed = (key: string) => ({ kind: 'remove', need: 'whitelist', key });

describe('an address that only skips greylisting', () => {
  it('loses that, and nothing is said of it that is noticed of others, which may be held back', () => {
    const listed = [
      entry('192.0.2.1'),
      entry('192.0.2.2', { protocols: [], bypassesGreylisting: true }),
      entry('192.0.2.3', { protocols: ['Imap'] }),
    ];

    const { message, noticed } = failing(ipWhitelist, { inputs: inputs(...listed) });

    expect(message).toBe('192.0.2.1, 192.0.2.2 and 192.0.2.3 are whitelisted and not listed.');
    expect(noticed).toMatchObject([
      { changes: [{ key: '192.0.2.1', disruption: 'high' }], impact: [applies('192.0.2.1')] },
      { changes: [{ key: '192.0.2.3', disruption: 'medium' }], impact: [applies('192.0.2.3')] },
      {
        changes: [{ key: '192.0.2.2', disruption: 'low' }],
        impact: [
          'Greylisting applies to 192.0.2.2 as to any other address: the first mail of a sender may be delayed.',
        ],
      },
    ]);
  });
});

describe('passwords that expire by the same playbook', () => {
  const impactOf = (selected: object, ...whitelist: readonly object[]) =>
    failing(ipWhitelist, { inputs: inputs(...whitelist), selected: selected as never }).impact;

  it.each([
    { 'password-policy': { expiry: { months: 6, graceDays: 14 } } },
    { 'password-compliance': { expire: true } },
  ])('are told where an office leaves the whitelist, with an order that spreads it: %j', (selected) => {
    expect(impactOf(selected, entry('192.0.2.1'))).toEqual([
      applies('192.0.2.1'),
      'By the same playbook passwords expire: a device at one of these addresses that keeps the old one may have its ' +
        'whole office blocked. Spread it: apply password-policy and password-compliance first (--step), and the rest once ' +
        'the new passwords are in.',
    ]);
  });

  it.each([{}, { 'password-policy': {}, 'password-compliance': { expire: false } }])(
    'are not told where none do: %j',
    (selected) => {
      expect(impactOf(selected, entry('192.0.2.1'))).toEqual([applies('192.0.2.1')]);
    },
  );
});

describe('a whitelist', () => {
  it('passes when it is empty', () => {
    expect(judge(ipWhitelist, { inputs: inputs() })).toEqual({
      verdict: 'pass',
      message: 'No address outside the list (0) is whitelisted.',
    });
  });

  it('passes with what is listed, however it is written, and with less of it', () => {
    const given = inputs(entry('203.0.113.7/32'), entry('198.51.100.128/25'), entry('198.51.100.9'));
    const options = { allow: [SCANNER, allowed('198.51.100.0/24')] };

    expect(judge(ipWhitelist, { inputs: given, options })).toEqual({
      verdict: 'pass',
      message: 'No address outside the list (2) is whitelisted.',
    });
  });

  it('strips every other entry, which stays, and leaves its SMTP authentication bypass to the other step', () => {
    const given = inputs(entry('203.0.113.7'), entry('192.0.2.1', OPEN), entry('198.18.0.0/15'));

    expect(failing(ipWhitelist, { inputs: given, options: { allow: [SCANNER] } })).toEqual({
      verdict: 'fail',
      message: '192.0.2.1 and 198.18.0.0/15 (larger than a /24) are whitelisted and not listed.',
      changes: [
        strippedOf('192.0.2.1', { bypassesSpamChecks: false, bypassesGreylisting: false }),
        strippedOf('198.18.0.0/15'),
      ],
      impact: [applies('192.0.2.1 and 198.18.0.0/15')],
    });
  });

  it.each(['203.0.113.0/24', '203.0.113.7-203.0.113.9', 'mail.example', '10.0.0.0/7', '10.1.2.3'])(
    'fails with %s beside a listed address',
    (address) => {
      const given = { inputs: inputs(entry(address)), options: { allow: [SCANNER] } };

      expect(failing(ipWhitelist, given).changes).toEqual([strippedOf(address)]);
    },
  );

  it('passes with an entry that is whitelisted for nothing', () => {
    const bare = entry('192.0.2.1', { protocols: [] });

    for (const unlisted of ['strip', 'remove']) {
      expect(judge(ipWhitelist, { inputs: inputs(bare), options: { unlisted } })).toEqual({
        verdict: 'pass',
        message: 'No address outside the list (0) is whitelisted.',
      });
    }
  });

  it.each([true, null])('says who judges an SMTP authentication bypass that is left: %j', (bypass) => {
    const bare = entry('192.0.2.1', { protocols: [], bypassesSmtpAuthentication: bypass });

    expect(judge(ipWhitelist, { inputs: inputs(bare) })).toEqual({
      verdict: 'pass',
      message:
        'No address outside the list (0) is whitelisted. Whether 192.0.2.1 may skip SMTP authentication is for the step ' +
        'smtp-auth-bypass.',
    });
  });

  it('names the first ten of many', () => {
    const many = Array.from({ length: 12 }, (_, index) => entry(`192.0.2.${index + 1}`));

    expect(failing(ipWhitelist, { inputs: inputs(...many) })).toMatchObject({
      message: expect.stringMatching(/^192\.0\.2\.1, .*192\.0\.2\.10 and 2 more are whitelisted/),
      changes: { length: 12 },
    });
  });
});

describe('an entry that is to be removed', () => {
  const options = { unlisted: 'remove' };

  it('is, where a rollback can put it back in full', () => {
    const given = inputs(entry('192.0.2.1', { bypassesSpamChecks: true }), entry('mail.example'));

    expect(failing(ipWhitelist, { inputs: given, options })).toEqual({
      verdict: 'fail',
      message: '192.0.2.1 and mail.example are whitelisted and not listed.',
      changes: [removed('192.0.2.1'), removed('mail.example')],
      impact: [applies('192.0.2.1 and mail.example')],
    });
  });

  it.each([
    ['skips SMTP authentication', { bypassesSmtpAuthentication: true }, {}],
    ['may skip SMTP authentication', { bypassesSmtpAuthentication: null }, {}],
    ['skips greylisting', { bypassesGreylisting: true }, { bypassesGreylisting: false }],
  ])('is stripped where it %s, and the impact says why', (_, parts, fields) => {
    const given = inputs(entry('192.0.2.1', parts), entry('192.0.2.2'));

    expect(failing(ipWhitelist, { inputs: given, options })).toMatchObject({
      changes: [removed('192.0.2.2'), strippedOf('192.0.2.1', fields)],
      impact: [
        applies('192.0.2.2 and 192.0.2.1'),
        'Not removed but stripped is 192.0.2.1: a rollback might not bring back a bypass of SMTP authentication or of greylisting.',
      ],
    });
  });
});

describe('what other selected steps list', () => {
  const given = inputs(entry('203.0.113.7'), entry('198.51.100.9'));

  it('counts as listed', () => {
    const selected = {
      'smtp-auth-bypass': { allow: [{ address: '203.0.113.7' }] },
      'gateway-clients': { primaries: [{ address: '198.51.100.9', description: 'Primary' }] },
    };

    expect(judge(ipWhitelist, { inputs: given, selected }).verdict).toBe('pass');
  });

  it('is only what these steps list, and only where they are selected', () => {
    const selected = {
      'smtp-auth-bypass': {},
      'command-hooks': { allow: [{ address: '203.0.113.7' }] },
      'admin-ip-restrictions': { allow: ['198.51.100.9'] },
    };

    expect(failing(ipWhitelist, { inputs: given, selected }).changes).toHaveLength(2);
  });
});

describe('the internal ranges', () => {
  const given = inputs(entry('10.0.0.0/8', OPEN), entry('192.168.0.0-192.168.255.255'));
  const strip = { internal: 'strip' };

  it('are left alone unless the option says otherwise, and the pass names them', () => {
    expect(judge(ipWhitelist, { inputs: given })).toEqual({
      verdict: 'pass',
      message:
        'No address outside the list (0) is whitelisted, but for the preloaded ranges 10.0.0.0/8 and ' +
        '192.168.0.0-192.168.255.255, which were left alone.',
    });
    expect(judge(ipWhitelist, { inputs: inputs(entry('::1')) }).message).toBe(
      'No address outside the list (0) is whitelisted, but for the preloaded range ::1, which was left alone.',
    );
  });

  it.each(['strip', 'remove'])(
    'are stripped of what they carry, as they cannot be deleted (%s)',
    (unlisted) => {
      expect(failing(ipWhitelist, { inputs: given, options: { ...strip, unlisted } })).toMatchObject({
        verdict: 'fail',
        message: 'The internal ranges 10.0.0.0/8 and 192.168.0.0-192.168.255.255 are whitelisted.',
        changes: [
          strippedOf('10.0.0.0/8', { bypassesSpamChecks: false, bypassesGreylisting: false }),
          strippedOf('192.168.0.0-192.168.255.255'),
        ],
        impact: [
          'Devices and scripts on internal addresses go through relay limits, spam checks and greylisting from then on.',
        ],
      });
    },
  );

  it('are these alone: other private addresses are like any others', () => {
    const office = inputs(entry('192.168.1.0/24'), entry('169.254.0.0/16'));

    expect(failing(ipWhitelist, { inputs: office }).changes).toHaveLength(2);
  });

  it('keep what is listed of them', () => {
    const options = { ...strip, allow: [allowed('192.168.1.4')] };

    expect(judge(ipWhitelist, { inputs: inputs(entry('192.168.1.4', OPEN)), options }).verdict).toBe('pass');
  });

  it('pass once they carry nothing', () => {
    const bare = inputs(entry('::1', { protocols: [], bypassesSmtpAuthentication: true }));

    expect(judge(ipWhitelist, { inputs: bare, options: strip })).toEqual({
      verdict: 'pass',
      message: 'No address outside the list (0) is whitelisted.',
    });
  });
});

describe('a thousand entries beside a thousand listed addresses', () => {
  it('are each looked up once', () => {
    const address = (index: number) => `10.9.${index >> 8}.${index & 255}`;
    const thousand = Array.from({ length: 1000 }, (_, index) => address(index));
    const options = { allow: thousand.map((one) => allowed(one)) };
    const given = inputs(...thousand.map((one) => entry(one)), entry('192.0.2.1'));

    expect(failing(ipWhitelist, { inputs: given, options }).changes).toEqual([strippedOf('192.0.2.1')]);
  });
});

describe('the review of a listed address', () => {
  it.each([
    [TODAY, 'pass'],
    ['2026-10-09', 'fail'],
  ])('is due after %s: %s', (reviewBy, verdict) => {
    const given = {
      inputs: inputs(),
      options: { allow: [allowed('203.0.113.7', { reviewBy })] },
      today: TODAY,
    };

    expect(judge(ipWhitelist, given).verdict).toBe(verdict);
  });

  it('has no change, but says what to do', () => {
    const allow = [allowed('203.0.113.7', { reviewBy: '2026-10-09' })];

    expect(failing(ipWhitelist, { inputs: inputs(), options: { allow } })).toEqual({
      verdict: 'fail',
      message: 'The review of 203.0.113.7 was due on 2026-10-09.',
      changes: [],
      impact: [],
      byHand: 'Review the overdue addresses and set a new reviewBy in the playbook.',
      remedy: 'decide',
    });
  });
});

describe('the options', () => {
  it.each([
    [{ allow: [allowed('203.0.112.0/23')] }, 'must not be larger than a /24 (IPv6: a /64)'],
    [
      { allow: [allowed('203.0.113.7-9')] },
      'must be an IP address, a CIDR block or a range of two addresses',
    ],
    [{ allow: [SCANNER, allowed('203.0.113.7/32')] }, 'must not name one address twice'],
    [{ allow: [{ address: '203.0.113.7' }] }, 'has no description'],
    [{ internal: 'remove' }, '"leave", "strip"'],
    [{ unlisted: 'leave' }, '"strip", "remove"'],
    [
      { allow: [allowed('203.0.113.9-203.0.113.7')] },
      'must be an IP address, a CIDR block or a range of two addresses',
    ],
    [{ allow: [allowed('203.0.113.0-203.0.114.0')] }, 'must not be larger than a /24'],
  ])('are refused as %j, with what is allowed', async (options, text) => {
    expect(await refusalOf(ipWhitelist, options)).toContain(text);
  });

  it('strip what is not listed in baseline, remove it in strict, and strip there the internal ranges too', async () => {
    const [baseline, strict] = [
      { allow: [], unlisted: 'strip', internal: 'leave' },
      { allow: [], unlisted: 'remove', internal: 'strip' },
    ];

    expect(optionsOf(ipWhitelist)).toEqual(baseline);
    expect(await shippedOptions(ipWhitelist, 'baseline')).toEqual(baseline);
    expect(await shippedOptions(ipWhitelist, 'strict')).toEqual(strict);
  });
});

describe('the clicks', () => {
  it('name what may stay', () => {
    const strict = { allow: [SCANNER], unlisted: 'remove', internal: 'strip' };

    expect(manualOf(ipWhitelist, optionsOf(ipWhitelist))).toBe(
      'Settings > Security > Whitelist: edit every entry but those that other steps ask for and the internal ranges: no ' +
        'protocol, no IP Bypass. Save. The internal ranges may stay as they are.',
    );
    expect(manualOf(ipWhitelist, optionsOf(ipWhitelist, strict))).toBe(
      'Settings > Security > Whitelist: delete every entry but 203.0.113.7 and those that other steps ask for; the internal ' +
        'ranges cannot be deleted. Edit each internal range: no protocol, no IP Bypass. Save.',
    );
  });

  it('come with what a rollback cannot bring back', () => {
    expect(ipWhitelist.notUndone).toMatch(/^Whether this server takes the bypass .* is assumed: .*\.$/);
  });
});

describe("the server's own machine", () => {
  it.each([
    [{ bypassesSmtpAuthentication: true }, {}, 'manual'],
    [{ bypassesSmtpAuthentication: false }, {}, 'pass'],
    [{ bypassesSmtpAuthentication: true }, { internal: 'strip' }, 'fail'],
  ])(
    'is for a person to judge where it may also send without signing in: %j, %j',
    (fields, options, verdict) => {
      const finding = judge(ipWhitelist, { inputs: inputs(entry('127.0.0.0/8', fields)), options });

      expect(finding.verdict).toBe(verdict);
      if (verdict === 'manual') {
        expect(finding).toMatchObject({
          byHand: expect.stringMatching(/^From 127\.0\.0\.0\/8 mail is taken without a sign-in/),
        });
      }
    },
  );
});

describe('a range of two addresses', () => {
  const RANGE = '198.51.100.10-198.51.100.20';

  it('may be listed as SmarterMail writes it, and is then left as it is', () => {
    expect(
      judge(ipWhitelist, { inputs: inputs(entry(RANGE)), options: { allow: [allowed(RANGE)] } }).verdict,
    ).toBe('pass');
  });

  it.each(['198.51.100.0/24', '198.51.100.8/29'])('is within %s only where all of it is', (address) => {
    const { verdict } = judge(ipWhitelist, {
      inputs: inputs(entry(RANGE)),
      options: { allow: [allowed(address)] },
    });

    expect(verdict).toBe(address === '198.51.100.0/24' ? 'pass' : 'fail');
  });

  it('holds what lies inside of it and nothing else', () => {
    const options = { allow: [allowed(RANGE)] };
    const given = inputs(
      ...['198.51.100.16/30', '198.51.100.20', '198.51.100.21', '198.51.100.8/29'].map((one) => entry(one)),
    );

    expect(failing(ipWhitelist, { inputs: given, options }).changes).toMatchObject([
      { key: '198.51.100.21' },
      { key: '198.51.100.8/29' },
    ]);
  });
});
