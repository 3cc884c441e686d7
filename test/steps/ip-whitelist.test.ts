import { describe, expect, it } from '@jest/globals';
import { ipWhitelist } from '../../src/steps/ip-whitelist.js';
import { failing, judge, optionsOf, refusalOf, shippedOptions, TODAY } from './a-step.js';

const SCANNER = allowed('203.0.113.7');
const BACK = 'A removed entry comes back with a rollback only as far as this server takes it in a write.';

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
  return {
    key: address,
    label: address,
    fields: {
      address,
      description: '',
      protocols: ['Smtp'],
      bypassesSmtpAuthentication: false,
      bypassesSpamChecks: false,
      bypassesGreylisting: false,
      ...parts,
    },
  };
}

function inputs(...whitelist: readonly object[]) {
  return { whitelist };
}

const removed = (key: string) => ({ kind: 'remove', need: 'whitelist', key });

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

  it('fails with every other entry, which is removed', () => {
    const given = inputs(entry('203.0.113.7'), entry('192.0.2.1'), entry('198.18.0.0/15'));

    expect(failing(ipWhitelist, { inputs: given, options: { allow: [SCANNER] } })).toEqual({
      verdict: 'fail',
      message: '192.0.2.1 and 198.18.0.0/15 (larger than a /24) are whitelisted and not listed.',
      changes: [removed('192.0.2.1'), removed('198.18.0.0/15')],
      impact: [
        'What sends from 192.0.2.1 and 198.18.0.0/15 goes through relay limits, spam checks, greylisting and intrusion ' +
          'detection, and has to sign in to send to outside addresses.',
        BACK,
      ],
    });
  });

  it.each(['203.0.113.0/24', '203.0.113.7-203.0.113.9', 'mail.example', '10.0.0.0/7'])(
    'fails with %s beside a listed address',
    (address) => {
      const given = { inputs: inputs(entry(address)), options: { allow: [SCANNER] } };

      expect(failing(ipWhitelist, given).changes).toEqual([removed(address)]);
    },
  );

  it('names the first ten of many', () => {
    const many = Array.from({ length: 12 }, (_, index) => entry(`192.0.2.${index + 1}`));

    expect(failing(ipWhitelist, { inputs: inputs(...many) })).toMatchObject({
      message: expect.stringMatching(/^192\.0\.2\.1, .*192\.0\.2\.10 and 2 more are whitelisted/),
      changes: { length: 12 },
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
  const open = {
    bypassesSmtpAuthentication: true,
    bypassesSpamChecks: true,
    bypassesGreylisting: true,
  };
  const given = inputs(entry('10.0.0.0/8', open), entry('192.168.0.0/16'));
  const strip = { internal: 'strip' };

  it('are left alone unless the option says otherwise', () => {
    expect(judge(ipWhitelist, { inputs: given }).verdict).toBe('pass');
  });

  it('are stripped of all they carry, as they cannot be deleted', () => {
    expect(failing(ipWhitelist, { inputs: given, options: strip })).toEqual({
      verdict: 'fail',
      message: 'The internal ranges 10.0.0.0/8 and 192.168.0.0/16 are whitelisted.',
      changes: [
        {
          kind: 'change',
          need: 'whitelist',
          key: '10.0.0.0/8',
          fields: {
            protocols: [],
            bypassesSmtpAuthentication: false,
            bypassesSpamChecks: false,
            bypassesGreylisting: false,
          },
        },
        { kind: 'change', need: 'whitelist', key: '192.168.0.0/16', fields: { protocols: [] } },
      ],
      impact: ['Devices and scripts on internal addresses are treated like any other from then on.'],
    });
  });

  it('keep what is listed of them', () => {
    const options = { ...strip, allow: [allowed('192.168.1.4')] };

    expect(judge(ipWhitelist, { inputs: inputs(entry('192.168.1.4', open)), options }).verdict).toBe('pass');
  });

  it('pass once they carry nothing', () => {
    const bare = inputs(entry('::1', { protocols: [] }));

    expect(judge(ipWhitelist, { inputs: bare, options: strip }).verdict).toBe('pass');
  });

  it('are no pass where the server does not say whether they skip SMTP authentication', () => {
    const silent = entry('127.0.0.0/8', { protocols: [], bypassesSmtpAuthentication: null });
    const text = 'The server does not say whether 127.0.0.0/8 may skip SMTP authentication.';

    expect(judge(ipWhitelist, { inputs: inputs(silent), options: strip })).toEqual({
      verdict: 'manual',
      message: text,
    });
    expect(
      failing(ipWhitelist, { inputs: inputs(silent, entry('192.0.2.1')), options: strip }),
    ).toMatchObject({
      changes: [removed('192.0.2.1')],
      byHand: `${text} Look at Settings > Security > Whitelist, column SMTP Auth Bypass.`,
    });
    expect(judge(ipWhitelist, { inputs: inputs(silent) }).verdict).toBe('pass');
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
    });
  });
});

describe('the options', () => {
  it.each([
    [{ allow: [allowed('203.0.112.0/23')] }, 'must not be larger than a /24 (IPv6: a /64)'],
    [{ allow: [allowed('203.0.113.7-9')] }, 'must be an IP address or a CIDR block'],
    [{ allow: [SCANNER, allowed('203.0.113.7/32')] }, 'must not name one address twice'],
    [{ allow: [{ address: '203.0.113.7' }] }, 'has no description'],
    [{ internal: 'remove' }, '"leave", "strip"'],
  ])('are refused as %j, with what is allowed', async (options, text) => {
    expect(await refusalOf(ipWhitelist, options)).toContain(text);
  });

  it('leave the internal ranges in baseline and strip them in strict, with nothing listed', async () => {
    expect(await shippedOptions(ipWhitelist, 'baseline')).toEqual({ allow: [], internal: 'leave' });
    expect(await shippedOptions(ipWhitelist, 'strict')).toEqual({ allow: [], internal: 'strip' });
  });
});

describe('the clicks', () => {
  it('name what may stay', () => {
    expect(ipWhitelist.manual(optionsOf(ipWhitelist))).toBe(
      'Settings > Security > Whitelist: delete every entry but those that other steps ask for; the internal ranges cannot be ' +
        'deleted. They may stay as they are.',
    );
    expect(ipWhitelist.manual(optionsOf(ipWhitelist, { allow: [SCANNER], internal: 'strip' }))).toBe(
      'Settings > Security > Whitelist: delete every entry but 203.0.113.7 and those that other steps ask for; the internal ' +
        'ranges cannot be deleted. Edit each of these: no protocol, no SMTP Auth Bypass, no IP Bypass. Save.',
    );
  });

  it('come with what a rollback cannot bring back', () => {
    expect(ipWhitelist.notUndone).toMatch(/^Whether a removed entry .* is assumed: .*\.$/);
  });
});
