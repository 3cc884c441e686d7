/** Cases of the closed loop: steps that only the playbooks of a server's role carry. */
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import type { DomainState } from '../../../src/sandbox/state.js';
import { ROLE_EXAMPLES } from '../../steps/role-examples.js';
import { type LoopCase, oneOf } from './closed-loop-case.js';

const PLACEHOLDER = ROLE_EXAMPLES['placeholder-domain'].name;

const PLACEHOLDER_DOMAIN: LoopCase = {
  step: 'placeholder-domain',
  options: ROLE_EXAMPLES['placeholder-domain'],
  weaken: () => {},
  fails: 'server',
  meant: (start, now) => {
    const added = now.domains[PLACEHOLDER] as DomainState;
    start.domains[PLACEHOLDER] = {
      ...added,
      settings: {
        ...added.settings,
        domainPath: ROLE_EXAMPLES['placeholder-domain'].folder,
        hostname: `mail.${PLACEHOLDER}`,
        mainDomainAdmin: 'postmaster',
        isEnabled: true,
      },
      users: added.users.filter(({ userName }) => userName === 'postmaster'),
    };
  },
  ignored: { path: 'settings/sysadmin/domain-put', field: 'domainPath' },
  // The list of the domains is read first, without which there is no target.
  reads: [{ path: 'settings/sysadmin/domains', after: 1 }],
  refused: {
    options: { ...ROLE_EXAMPLES['placeholder-domain'], name: 'placeholder' },
    says: 'must be a domain name such as example.com',
  },
};

const DELIVERY_RETRIES: LoopCase = {
  step: 'delivery-retries',
  options: ROLE_EXAMPLES['delivery-retries'],
  weaken: () => {},
  fails: 'server',
  meant: ({ spoolSettings }) => Object.assign(spoolSettings, { retryIntervals: [10, 10, 10, 1440] }),
  ignored: { path: 'settings/sysadmin/spool-settings', field: 'retryIntervals' },
  reads: [{ path: 'settings/sysadmin/spool-settings' }],
  refused: { options: { minutes: [0] }, says: 'a whole number from 1 to 10080' },
};

const INCOMING = { userVerification: 1, smarterMailGatewayMode: false, disableGreylisting: false } as const;

const INCOMING_GATEWAYS: LoopCase = {
  step: 'incoming-gateways',
  options: { ...ROLE_EXAMPLES['incoming-gateways'], unlisted: 'remove' },
  weaken: (state) =>
    state.incomingGateways.push(
      {
        ...{ ...INCOMING, id: 4, address: 'MAIL.example.com', mode: 1, userVerification: 0 },
        ...{ domains: ['old.example'], smarterMailGatewayMode: true, enabled: false },
      },
      { ...INCOMING, id: 7, address: '198.51.100.9', mode: 0, domains: ['stranger.example'], enabled: true },
    ),
  fails: 'server',
  meant: (start) => {
    const known = oneOf(start.incomingGateways, ({ id }) => id === 4);
    Object.assign(known, { mode: 0, domains: ['example.com'], userVerification: 1, enabled: true });
    start.incomingGateways = [
      known,
      {
        ...{ ...INCOMING, id: 8, address: '192.0.2.25', mode: 0, userVerification: 0 },
        ...{ domains: ['one.example', 'two.example'], enabled: true },
      },
    ];
  },
  ignored: { path: 'settings/sysadmin/incoming-gateway', field: 'userVerification' },
  reads: [{ path: 'settings/sysadmin/incoming-gateways' }],
  refused: { options: { ...ROLE_EXAMPLES['incoming-gateways'], servers: [] }, says: 'a list from 1 to 200' },
};

const OUTGOING_GATEWAYS: LoopCase = {
  step: 'outgoing-gateways',
  options: {
    servers: [
      ...ROLE_EXAMPLES['outgoing-gateways'].servers,
      { serverAddress: '192.0.2.26', port: 465, encryption: 'ssl' },
    ],
  },
  weaken: (state) => {
    const open = { encryption: 0, enabled: false, port: 25 };
    state.outgoingGateways.push({ ...open, id: 3, serverAddress: 'gateway.example.com' });
    state.outgoingGateways.push({ ...open, id: 5, serverAddress: 'other.example.com' });
  },
  fails: 'server',
  meant: (start) => {
    const known = oneOf(start.outgoingGateways, ({ id }) => id === 3);
    Object.assign(known, { port: 587, encryption: 2, enabled: true });
    const added = { serverAddress: '192.0.2.26', port: 465, encryption: 1, enabled: true };
    start.outgoingGateways.push({ ...added, id: 6 });
  },
  ignored: { path: 'settings/sysadmin/outgoing-gateway', field: 'encryption' },
  reads: [{ path: 'settings/sysadmin/outgoing-gateways' }],
  refused: {
    options: { servers: [{ serverAddress: 'gateway.example.com', port: 0, encryption: 'tls' }] },
    says: 'a whole number from 1 to 65535',
  },
};

const GATEWAY_CLIENTS: LoopCase = {
  step: 'gateway-clients',
  options: {
    primaries: [
      ...ROLE_EXAMPLES['gateway-clients'].primaries,
      { address: '192.0.2.26', description: 'Primary mail.example.org' },
    ],
  },
  weaken: ({ ipAccess }) =>
    ipAccess.whitelist.push(
      // Another protocol than the one it is to have.
      ipAccessRow({
        ...{ ip: '192.0.2.26', services: [1], description: 'Kept', bypass: true, spamBypass: true },
      }),
    ),
  fails: 'server',
  meant: ({ ipAccess }) => {
    const known = oneOf(ipAccess.whitelist, ({ ip }) => ip === '192.0.2.26');
    const added = { ip: '192.0.2.25', services: [0], description: 'Primary mail.example.com' };
    Object.assign(known, ipAccessRow({ ip: known.ip, services: [0, 1], description: 'Kept' }));
    ipAccess.whitelist.push(ipAccessRow({ ...added, bypass: false }));
  },
  ignored: { path: 'settings/sysadmin/ip-access', field: 'smtp' },
  reads: [{ path: 'settings/sysadmin/ip-access/true' }],
  refused: {
    options: {
      ...ROLE_EXAMPLES['gateway-clients'],
      atMost: 1001,
    },
    says: 'a whole number from 1 to 1000',
  },
};

export const ROLE_CASES: readonly LoopCase[] = [
  PLACEHOLDER_DOMAIN,
  DELIVERY_RETRIES,
  INCOMING_GATEWAYS,
  OUTGOING_GATEWAYS,
  GATEWAY_CLIENTS,
];
