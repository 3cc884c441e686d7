import { describe, expect, it } from '@jest/globals';
import { outgoingGateways } from '../../../src/steps/roles/outgoing-gateways.js';
import { failing, judge, manualOf, optionsOf, refusalOf } from '../a-step.js';

const SERVER = { serverAddress: 'gateway.example', port: 587, encryption: 'tls' };
const OPTIONS = { servers: [SERVER] };

function gateway(key: number, fields: object = {}) {
  const all = { ...SERVER, isEnabled: true, ...fields };
  return { key, label: `${all.serverAddress}:${all.port}`, fields: all };
}

function given(fields: object, server: object = {}) {
  return { inputs: { gateways: [gateway(1, fields)] }, options: { servers: [{ ...SERVER, ...server }] } };
}

describe('a listed gateway', () => {
  it('passes when it is there, enabled and over the asked connection', () => {
    expect(judge(outgoingGateways, given({ serverAddress: 'GATEWAY.example' }))).toEqual({
      verdict: 'pass',
      message: 'Mail leaves through 1 gateway: gateway.example.',
    });
  });

  it('is added where it is missing', () => {
    const finding = failing(outgoingGateways, { inputs: { gateways: [] }, options: OPTIONS });

    expect(finding.message).toBe('The gateway gateway.example is not there.');
    expect(finding.changes).toEqual([
      { kind: 'add', need: 'gateways', item: { ...SERVER, isEnabled: true }, effect: 'neutral' },
    ]);
    expect(finding.impact).toEqual([
      'Mail to the outside leaves through gateway.example port 587 with TLS; where a gateway refuses it, senders get it back.',
    ]);
  });

  it.each([
    [{ isEnabled: false }, { isEnabled: true }, 'neutral', 'is not enabled'],
    [{ port: 25 }, { port: 587 }, 'neutral', 'is reached on port 25, not 587'],
    [{ encryption: 'none' }, { encryption: 'tls' }, 'tightens', 'has the encryption none, not tls'],
    [{ encryption: 'ssl' }, { encryption: 'tls' }, 'neutral', 'has the encryption ssl, not tls'],
    [
      { port: 25, encryption: 'none', isEnabled: false },
      { isEnabled: true, port: 587, encryption: 'tls' },
      'tightens',
      'is not enabled and is reached on port 25, not 587 and has the encryption none, not tls',
    ],
  ])('with %j is changed by %j, which is %s', (fields, change, effect, problem) => {
    const finding = failing(outgoingGateways, given(fields));

    expect(finding.changes).toEqual([{ kind: 'change', need: 'gateways', key: 1, fields: change, effect }]);
    expect(finding.message).toBe(`The gateway gateway.example ${problem}.`);
  });

  it('that is encrypted where nothing was asked stays so, on its own port', () => {
    const plain = { port: 25, encryption: 'none' };

    expect(judge(outgoingGateways, given({ port: 465, encryption: 'ssl' }, plain)).verdict).toBe('pass');
    expect(
      failing(outgoingGateways, given({ port: 465, encryption: 'ssl', isEnabled: false }, plain)).changes,
    ).toMatchObject([{ fields: { isEnabled: true } }]);
  });

  it('without encryption is told for what it is, also when the playbook asks for it', () => {
    expect(judge(outgoingGateways, given({ encryption: 'none' }, { encryption: 'none' }))).toEqual({
      verdict: 'pass',
      message:
        'Mail leaves through 1 gateway: gateway.example. Without encryption, as the playbook asks: gateway.example.',
    });
  });

  it('is, of several with one address, the one that needs least, and the others are told', () => {
    const gateways = [
      gateway(1, { port: 25, encryption: 'none' }),
      gateway(2),
      gateway(3, { isEnabled: false }),
    ];

    for (const order of [gateways, [...gateways].reverse()]) {
      expect(judge(outgoingGateways, { inputs: { gateways: order }, options: OPTIONS })).toEqual({
        verdict: 'pass',
        message:
          'Mail leaves through 1 gateway: gateway.example. Mail may also leave through gateway.example:25, not on the ' +
          'list and left alone.',
      });
    }
  });
});

describe('the options', () => {
  it.each([
    ['no servers', {}, 'has no servers; it takes a list from 1 to 50'],
    ['an empty list', { servers: [] }, 'servers is an empty list; it takes a list from 1 to 50'],
    [
      'port 0',
      { servers: [{ ...SERVER, port: 0 }] },
      'servers[0].port is 0; it takes a whole number from 1 to 65535',
    ],
    [
      'port 65536',
      { servers: [{ ...SERVER, port: 65_536 }] },
      'servers[0].port is 65536; it takes a whole number from 1 to 65535',
    ],
    [
      'an unknown encryption',
      { servers: [{ ...SERVER, encryption: 'starttls' }] },
      'it takes one of "none", "ssl", "tls"',
    ],
    [
      'a block of addresses',
      { servers: [{ ...SERVER, serverAddress: '192.0.2.0/24' }] },
      'servers[0].serverAddress: must be the name or the IP address of a server',
    ],
    [
      'one gateway twice',
      { servers: [SERVER, { ...SERVER, port: 25 }] },
      'servers: must not name one gateway twice',
    ],
  ])('are refused with %s', async (_, options, expected) => {
    expect(await refusalOf(outgoingGateways, options)).toContain(expected);
  });
});

it('has clicks with every value', () => {
  const servers = [SERVER, { serverAddress: '192.0.2.1', port: 25, encryption: 'none' }];

  expect(manualOf(outgoingGateways, optionsOf(outgoingGateways, { servers }))).toBe(
    'Settings > Gateways (path not confirmed): add or edit as outgoing gateway, each enabled: gateway.example port 587 with TLS; 192.0.2.1 ' +
      'port 25 without encryption. Save.',
  );
});
