import { describe, expect, it } from '@jest/globals';
import { incomingGateways } from '../../../src/steps/roles/incoming-gateways.js';
import { failing, judge, manualOf, optionsOf, refusalOf } from '../a-step.js';

const SERVER = { address: 'mail.example', domains: ['one.example'], userVerification: 'web-service' };
const OPTIONS = { mode: 'backup-mx', servers: [SERVER] };
const FIELDS = {
  address: 'mail.example',
  mode: 'backup-mx',
  domains: ['one.example'],
  userVerification: 'web-service',
  usesGatewayMode: true,
  skipsGreylisting: false,
  isEnabled: true,
};

function gateway(key: number, fields: object = {}) {
  const all = { ...FIELDS, ...fields };
  return { key, label: all.address, fields: all };
}

function given(fields: object, options: object = {}) {
  return { inputs: { gateways: [gateway(1, fields)] }, options: { ...OPTIONS, ...options } };
}

describe('a listed gateway', () => {
  it('passes when it is there, enabled, in the mode and for the domains', () => {
    expect(judge(incomingGateways, given({}))).toEqual({
      verdict: 'pass',
      message: 'Mail is taken for 1 listed server as Backup MX.',
    });
  });

  it('is found whatever the case of its name and of the domains', () => {
    expect(
      judge(incomingGateways, given({ address: 'MAIL.example', domains: ['ONE.example'] })).verdict,
    ).toBe('pass');
  });

  it('is found by any spelling of its address', () => {
    const options = { servers: [{ ...SERVER, address: '2001:db8:0::25' }] };

    expect(judge(incomingGateways, given({ address: '2001:DB8::25' }, options)).verdict).toBe('pass');
  });

  it('is added where it is missing, which loosens', () => {
    const finding = failing(incomingGateways, { inputs: { gateways: [] }, options: OPTIONS });

    expect(finding.message).toBe('The gateway mail.example is not there.');
    expect(finding.changes).toEqual([
      {
        kind: 'add',
        need: 'gateways',
        item: {
          ...SERVER,
          mode: 'backup-mx',
          usesGatewayMode: false,
          skipsGreylisting: false,
          isEnabled: true,
        },
        effect: 'loosens',
      },
    ]);
    expect(finding.impact).toEqual([
      'Mail for one.example is taken and kept for mail.example.',
      'Mail to addresses that mail.example does not confirm is refused: all of it, while that server cannot be asked.',
    ]);
  });

  it.each([
    [{ isEnabled: false }, { isEnabled: true }, 'loosens', 'is not enabled'],
    [{ mode: 'domain-forwarding' }, { mode: 'backup-mx' }, 'neutral', 'is in the mode Domain Forwarding'],
    [
      { domains: ['two.example'] },
      { domains: ['two.example', 'one.example'] },
      'loosens',
      'lacks one.example',
    ],
    [
      { userVerification: 'none' },
      { userVerification: 'web-service' },
      'tightens',
      'takes mail for any address of its domains',
    ],
  ])('with %j is changed by %j, which %s', (fields, change, effect, problem) => {
    const finding = failing(incomingGateways, given(fields));

    expect(finding.changes).toEqual([{ kind: 'change', need: 'gateways', key: 1, fields: change, effect }]);
    expect(finding.message).toContain(`The gateway mail.example ${problem}.`);
  });

  it('that verifies users stays so where the playbook does not ask for it', () => {
    const options = { servers: [{ ...SERVER, userVerification: 'none' }] };

    const finding = judge(incomingGateways, given({}, options));

    expect(finding).toEqual({
      verdict: 'pass',
      message: 'Mail is taken for 1 listed server as Backup MX.',
    });
  });

  it('without user verification is told for what it is, also when the playbook asks for none', () => {
    const options = { servers: [{ ...SERVER, userVerification: 'none' }] };

    const there = judge(incomingGateways, given({ userVerification: 'none' }, options));
    const missing = judge(incomingGateways, {
      inputs: { gateways: [] },
      options: { ...OPTIONS, ...options },
    });

    expect([there.verdict, missing.verdict]).toEqual(['pass', 'fail']);
    for (const { message } of [there, missing]) {
      expect(message).toContain('No user verification for mail.example, as the playbook asks:');
      expect(message).toContain('backscatter');
    }
  });

  it('is, of several with one address, the one that needs least', () => {
    const gateways = [gateway(1, { isEnabled: false, domains: [] }), gateway(2), gateway(3)];

    for (const order of [gateways, [...gateways].reverse()]) {
      const finding = judge(incomingGateways, { inputs: { gateways: order }, options: OPTIONS });
      expect(finding).toMatchObject({ verdict: 'pass', message: expect.stringContaining('Not on the list') });
    }
  });
});

describe('what is not listed', () => {
  const OTHER = gateway(2, { address: 'other.example' });
  const inputs = { gateways: [gateway(1, { domains: ['one.example', 'two.example'] }), OTHER] };

  it('is left alone and told', () => {
    expect(judge(incomingGateways, { inputs, options: OPTIONS })).toEqual({
      verdict: 'pass',
      message:
        'Mail is taken for 1 listed server as Backup MX. Not on the list and left alone: other.example. ' +
        'The gateway mail.example also takes mail for two.example, not listed.',
    });
  });

  it('goes with unlisted: remove, gateways and domains', () => {
    const finding = failing(incomingGateways, { inputs, options: { ...OPTIONS, unlisted: 'remove' } });

    expect(finding.message).toBe(
      'The gateway mail.example also takes mail for two.example; the gateway other.example is not on the list.',
    );
    expect(finding.changes).toEqual([
      {
        kind: 'change',
        need: 'gateways',
        key: 1,
        fields: { domains: ['one.example'] },
        effect: 'tightens',
      },
      { kind: 'remove', need: 'gateways', key: 2 },
    ]);
    expect(finding.impact).toEqual([
      'Mail for two.example is no longer taken for mail.example.',
      'Mail is no longer taken through other.example.',
    ]);
  });
});

describe('the options', () => {
  it.each([
    ['no mode', { servers: [SERVER] }, 'has no mode; it takes one of "backup-mx", "domain-forwarding"'],
    ['another mode', { ...OPTIONS, mode: 'relay' }, 'mode is "relay"; it takes one of'],
    ['no servers', { mode: 'backup-mx' }, 'has no servers; it takes a list from 1 to 200'],
    ['an empty list', { ...OPTIONS, servers: [] }, 'servers is an empty list; it takes a list from 1 to 200'],
    [
      'a server without domains',
      { ...OPTIONS, servers: [{ ...SERVER, domains: [] }] },
      'servers[0].domains is an empty list; it takes a list from 1 to 10000',
    ],
    [
      'a server without a word on verification',
      { ...OPTIONS, servers: [{ address: 'a.example', domains: ['b.example'] }] },
      'servers[0] has no userVerification; it takes one of "none", "web-service"',
    ],
    [
      'too large a block',
      { ...OPTIONS, servers: [{ ...SERVER, address: '10.0.0.0/8' }] },
      'servers[0].address: must be the name or the IP address of a server, or a CIDR block no larger than a /24',
    ],
    [
      'no domain',
      { ...OPTIONS, servers: [{ ...SERVER, domains: ['*'] }] },
      'servers[0].domains[0]: must be a domain name such as example.com',
    ],
    [
      'one server twice',
      { ...OPTIONS, servers: [SERVER, { ...SERVER, address: 'MAIL.EXAMPLE' }] },
      'servers: must not name one server twice',
    ],
  ])('are refused with %s', async (_, options, expected) => {
    expect(await refusalOf(incomingGateways, options)).toContain(expected);
  });
});

describe('a server with a mode of its own', () => {
  const own = { ...SERVER, address: 'other.example', mode: 'domain-forwarding' };
  const options = { ...OPTIONS, servers: [SERVER, own] };

  it('is judged by it, beside one in the mode of all', () => {
    const inputs = { gateways: [gateway(1), gateway(2, { address: 'other.example' })] };

    expect(failing(incomingGateways, { inputs, options }).changes).toMatchObject([
      { kind: 'change', key: 2, fields: { mode: 'domain-forwarding' } },
    ]);
  });

  it('is added with it', () => {
    const { changes } = failing(incomingGateways, { inputs: { gateways: [gateway(1)] }, options });

    expect(changes).toMatchObject([
      { kind: 'add', item: { address: 'other.example', mode: 'domain-forwarding' } },
    ]);
  });

  it('is named with it where all pass, and in the clicks', () => {
    const inputs = {
      gateways: [gateway(1), gateway(2, { address: 'other.example', mode: 'domain-forwarding' })],
    };

    expect(judge(incomingGateways, { inputs, options }).message).toBe(
      'Mail is taken for 2 listed servers as Backup MX or Domain Forwarding.',
    );
    expect(manualOf(incomingGateways, optionsOf(incomingGateways, options))).toBe(
      'Settings > Gateways (path not confirmed): add or edit as incoming gateway, each enabled and in the mode Backup MX: mail.example ' +
        'by its IP addresses, User Verification on; and in the mode Domain Forwarding: other.example for one.example, ' +
        'User Verification Web Service. Save.',
    );
  });
});

it('has clicks with every value', () => {
  const options = optionsOf(incomingGateways, { ...OPTIONS, mode: 'domain-forwarding', unlisted: 'remove' });

  expect(manualOf(incomingGateways, options)).toBe(
    'Settings > Gateways (path not confirmed): add or edit as incoming gateway, each enabled and in the mode Domain Forwarding: mail.example ' +
      'for one.example, User Verification Web Service. Remove the incoming gateways that are not listed. Save.',
  );
});

describe('a server in the mode Backup MX without domains, which that mode does not have', () => {
  const { domains: _, ...bare } = SERVER;
  const options = { ...OPTIONS, servers: [bare], unlisted: 'remove' };

  it('is added without any', () => {
    const finding = failing(incomingGateways, { inputs: { gateways: [] }, options });

    expect(finding.changes).toMatchObject([{ kind: 'add', item: { domains: [] } }]);
    expect(finding.impact[0]).toBe('Mail for the domains of mail.example is taken and kept.');
  });

  it.each([[[]], [['one.example']]])('passes with %j, of which nothing is judged or taken out', (domains) => {
    expect(judge(incomingGateways, { ...given({ domains }), options })).toEqual({
      verdict: 'pass',
      message: 'Mail is taken for 1 listed server as Backup MX.',
    });
  });

  it('is refused in the other mode', async () => {
    const forwarding = { ...options, servers: [{ ...bare, mode: 'domain-forwarding' }] };

    expect(await refusalOf(incomingGateways, forwarding)).toContain(
      'servers: must give the domains of each server in the mode domain-forwarding',
    );
  });
});

it('asks by hand only for what the mode Backup MX has: addresses, and verification as a switch', () => {
  const clicks = manualOf(incomingGateways, optionsOf(incomingGateways, OPTIONS));
  const none = { ...OPTIONS, servers: [{ ...SERVER, userVerification: 'none' }] };

  expect(clicks).toContain(
    'in the mode Backup MX: mail.example by its IP addresses, User Verification on. Save.',
  );
  expect(clicks).not.toContain('one.example');
  expect(manualOf(incomingGateways, optionsOf(incomingGateways, none))).toContain('User Verification off');
});
