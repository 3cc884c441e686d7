import { describe, expect, it } from '@jest/globals';
import { smtpAuthBypass } from '../../../src/steps/relay/smtp-auth-bypass.js';
import { gatewayClients } from '../../../src/steps/roles/gateway-clients.js';
import { failing, judge, manualOf, optionsOf, refusalOf } from '../a-step.js';

const PRIMARY = { address: '192.0.2.25', description: 'Primary' };
const OPTIONS = { primaries: [PRIMARY] };

function entry(address: string, fields: object = {}) {
  return {
    key: address,
    label: address,
    fields: {
      address,
      description: 'Primary',
      protocols: ['Smtp'],
      bypassesSmtpAuthentication: false,
      bypassesSpamChecks: false,
      bypassesGreylisting: true,
      ...fields,
    },
  };
}

function given(fields: object) {
  return { inputs: { whitelist: [entry('192.0.2.25', fields)] }, options: OPTIONS };
}

describe('the address of a primary server', () => {
  it.each(['192.0.2.25', '192.0.2.25/32'])('passes on the whitelist as %s', (address) => {
    const inputs = { whitelist: [entry(address), entry('198.51.100.1', { bypassesSpamChecks: true })] };

    expect(judge(gatewayClients, { inputs, options: OPTIONS })).toEqual({
      verdict: 'pass',
      message: '1 primary address on the whitelist for SMTP, without a bypass.',
    });
  });

  it('is added where it is missing, for SMTP alone and without a bypass, which loosens', () => {
    const finding = failing(gatewayClients, { inputs: { whitelist: [] }, options: OPTIONS });

    expect(finding.message).toBe('The primary 192.0.2.25 is not on the whitelist.');
    expect(finding.changes).toEqual([
      {
        kind: 'add',
        need: 'whitelist',
        item: {
          ...PRIMARY,
          protocols: ['Smtp'],
          bypassesSmtpAuthentication: false,
          bypassesSpamChecks: false,
          bypassesGreylisting: false,
        },
        effect: 'loosens',
      },
    ]);
    expect(finding.impact).toEqual([
      'Whatever runs on 192.0.2.25 can send through this server, and intrusion detection does not stop it.',
    ]);
  });

  it('is told with the others that are missing, in one sentence', () => {
    const primaries = [PRIMARY, { address: '192.0.2.26', description: 'Second' }];
    const finding = failing(gatewayClients, { inputs: { whitelist: [] }, options: { primaries } });

    expect(finding.message).toBe('The primaries 192.0.2.25 and 192.0.2.26 are not on the whitelist.');
    expect(finding.changes).toHaveLength(2);
    expect(finding.impact).toEqual([
      'Whatever runs on 192.0.2.25 and 192.0.2.26 can send through this server, and intrusion detection does not stop it.',
    ]);
  });

  it('is not taken for listed because a larger block is', () => {
    const inputs = { whitelist: [entry('192.0.2.0/24')] };

    expect(failing(gatewayClients, { inputs, options: OPTIONS }).changes).toMatchObject([{ kind: 'add' }]);
  });

  it.each([
    [{ protocols: ['Pop'] }, { protocols: ['Pop', 'Smtp'] }, 'loosens'],
    [{ bypassesSmtpAuthentication: true }, { bypassesSmtpAuthentication: false }, 'tightens'],
    [{ bypassesSpamChecks: true }, { bypassesSpamChecks: false }, 'tightens'],
    [
      { protocols: [], bypassesSpamChecks: true },
      { protocols: ['Smtp'], bypassesSpamChecks: false },
      'loosens',
    ],
  ])('with %j is changed by %j, which %s', (fields, change, effect) => {
    expect(failing(gatewayClients, given(fields)).changes).toEqual([
      { kind: 'change', need: 'whitelist', key: '192.0.2.25', fields: change, effect },
    ]);
  });

  it('is told with all that is wrong, and who notices', () => {
    const finding = failing(
      gatewayClients,
      given({ protocols: [], bypassesSmtpAuthentication: true, bypassesSpamChecks: true }),
    );

    expect(finding.message).toBe(
      'The primary 192.0.2.25 is not on the whitelist for SMTP and skips SMTP authentication and skips spam checks.',
    );
    expect(finding.impact.slice(1)).toEqual([
      'Mail from 192.0.2.25 no longer skips SMTP authentication.',
      'Mail from 192.0.2.25 goes through the spam checks.',
    ]);
  });

  it('may skip SMTP authentication where the step smtp-auth-bypass lists it too', () => {
    const allowed = {
      address: '192.0.2.25/32',
      description: 'Primary',
      reason: 'old',
      reviewBy: '2027-01-01',
    };
    const selected = { 'smtp-auth-bypass': { allow: [allowed] } };

    const finding = judge(gatewayClients, { ...given({ bypassesSmtpAuthentication: true }), selected });

    expect(finding.verdict).toBe('pass');
  });

  it('is added just as the step smtp-auth-bypass adds it, where both list it', () => {
    const allowed = { address: '192.0.2.25/32', description: 'Ours', reason: 'old', reviewBy: '2027-01-01' };
    const selected = { 'smtp-auth-bypass': { allow: [allowed] } };
    const inputs = { whitelist: [] };

    const mine = failing(gatewayClients, { inputs, options: OPTIONS, selected });
    const theirs = failing(smtpAuthBypass, { inputs, options: { allow: [allowed] } });

    expect(mine.changes).toEqual(theirs.changes);
  });

  it('is left to look at where the server does not say whether it may skip SMTP authentication', () => {
    const byHand =
      'Settings > Security > Whitelist: see whether 192.0.2.25 may skip SMTP authentication, which the server does not say.';

    expect(judge(gatewayClients, given({ bypassesSmtpAuthentication: null }))).toEqual({
      verdict: 'manual',
      message: 'The server does not say whether 192.0.2.25 may skip SMTP authentication.',
      byHand,
    });
    expect(
      failing(gatewayClients, given({ bypassesSmtpAuthentication: null, bypassesSpamChecks: true })).byHand,
    ).toBe(byHand);
  });

  it('is judged in all its spellings, and taken up in one of them', () => {
    const whitelist = [
      entry('192.0.2.25', { protocols: ['Imap'] }),
      entry('192.0.2.25/32', { protocols: [], bypassesSpamChecks: true }),
    ];

    const finding = failing(gatewayClients, { inputs: { whitelist }, options: OPTIONS });

    expect(finding.message).toBe(
      'The primary 192.0.2.25 is not on the whitelist for SMTP; the primary 192.0.2.25/32 skips spam checks.',
    );
    expect(finding.changes).toEqual([
      {
        kind: 'change',
        need: 'whitelist',
        key: '192.0.2.25',
        fields: { protocols: ['Imap', 'Smtp'] },
        effect: 'loosens',
      },
      {
        kind: 'change',
        need: 'whitelist',
        key: '192.0.2.25/32',
        fields: { bypassesSpamChecks: false },
        effect: 'tightens',
      },
    ]);
  });
});

describe('the options', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ address: `192.0.2.${index}`, description: 'Primary' }));

  it.each([
    ['no primaries', {}, 'has no primaries; it takes a list from 1 to 1000'],
    ['an empty list', { primaries: [] }, 'primaries is an empty list; it takes a list from 1 to 1000'],
    [
      'too large a block',
      { primaries: [{ ...PRIMARY, address: '192.0.0.0/23' }] },
      'primaries[0].address: must not be larger than a /24 (IPv6: a /64)',
    ],
    [
      'a name',
      { primaries: [{ ...PRIMARY, address: 'mail.example' }] },
      'primaries[0].address: must be an IP address, a CIDR block or a range of two addresses',
    ],
    [
      'an address twice',
      { primaries: [PRIMARY, { ...PRIMARY, address: '192.0.2.25/32' }] },
      'primaries: must not name one address twice',
    ],
    [
      'more than atMost',
      { primaries: many(3), atMost: 2 },
      'primaries: names more addresses than atMost allows',
    ],
    ['more than 50 unless stated', { primaries: many(51) }, 'names more addresses than atMost allows'],
    ['atMost 0', { ...OPTIONS, atMost: 0 }, 'atMost is 0; it takes a whole number from 1 to 1000'],
    ['atMost 1001', { ...OPTIONS, atMost: 1001 }, 'atMost is 1001; it takes a whole number from 1 to 1000'],
  ])('are refused with %s', async (_, options, expected) => {
    expect(await refusalOf(gatewayClients, options)).toContain(expected);
  });

  it('take as many addresses as atMost allows, and a /24', async () => {
    expect(await refusalOf(gatewayClients, { primaries: many(2), atMost: 2 })).toBeUndefined();
    expect(
      await refusalOf(gatewayClients, { primaries: [{ ...PRIMARY, address: '192.0.2.0/24' }] }),
    ).toBeUndefined();
  });
});

it('has clicks that name every address', () => {
  expect(manualOf(gatewayClients, optionsOf(gatewayClients, OPTIONS))).toBe(
    'Settings > Security > Whitelist: for each of these, add or edit the entry, tick SMTP, and leave SMTP Auth Bypass and ' +
      'IP Bypass off: 192.0.2.25 (Primary). Save.',
  );
});
