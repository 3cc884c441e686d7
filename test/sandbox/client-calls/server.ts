/** The server itself: licence, services, blocks, lists, antivirus, ports. */
import { expect } from '@jest/globals';
import { ACCESS, LIST, type Made, NUMBER, TEXT } from './call.js';

export const server: Readonly<Record<string, Made>> = {
  'GET licensing/info': () => ({ as: 'admin', gives: { edition: 1 } }),
  'GET licensing/about': () => ({
    as: 'nobody',
    gives: { version: TEXT, edition: 1, enterpriseFunctionality: false },
  }),
  'GET settings/sysadmin/license-notifications': () => ({
    ...{ as: 'admin', gives: { daysUntilUpgradeProtectionExpires: NUMBER } },
  }),
  'GET settings/sysadmin/services': () => ({
    as: 'admin',
    gives: { services: expect.objectContaining({ smtp: true }) },
  }),
  'POST settings/sysadmin/start-services': ({ sandbox: { state } }) => ({
    ...{ as: 'admin', body: { input: ['xmpp', 'ldap'] } },
    after: () => expect(state.services).toMatchObject({ xmpp: true, ldap: true }),
  }),
  'POST settings/sysadmin/stop-services': ({ sandbox: { state } }) => ({
    ...{ as: 'admin', body: { input: ['pop'] } },
    after: () => expect(state.services).toMatchObject({ pop: false, imap: true }),
  }),
  'POST settings/sysadmin/blocked-ips': () => ({
    as: 'admin',
    body: {
      serviceTypes: ['Smtp', 'Imap'],
      search: '',
      sortType: 'ip',
      ascending: true,
      startindex: 0,
      count: 1000,
    },
    gives: { count: 2, ipBlocks: [expect.objectContaining({ ip: TEXT, blockType: 2 }), expect.anything()] },
  }),
  'POST settings/sysadmin/blocked-ips-count': () => ({
    ...{
      as: 'admin',
      body: { serviceTypes: [0, 1], search: '' },
      gives: { counts: expect.objectContaining({ Smtp: 1, Imap: 1 }) },
    },
  }),
  'POST settings/sysadmin/unblock-ips': ({ sandbox: { state } }) => ({
    ...{ as: 'admin', body: { ipBlocks: [state.ipBlocks[0]] } },
    after: () => expect(state.ipBlocks).toHaveLength(1),
  }),
  'POST settings/sysadmin/ip-access/{isWhitelist}': () => ({
    ...{ as: 'admin', names: ['false'] },
    body: {
      searchParams: { skip: 0, take: 1000, search: '', sortField: 'ip', sortDescending: false },
      showHoneypot: false,
    },
    gives: { totalCount: 2, ipAccessList: LIST },
  }),
  'POST settings/sysadmin/ip-access': ({ sandbox: { state } }) => ({
    ...{ as: 'admin', body: { ...ACCESS, address: '198.51.100.200', description: 'Ours' } },
    after: () =>
      expect(state.ipAccess.blacklist.at(-1)).toMatchObject({ ip: '198.51.100.200', smtp: true, pop: false }),
  }),
  'POST settings/sysadmin/ip-access-delete': ({ sandbox: { state } }) => ({
    ...{ as: 'admin', body: { address: state.ipAccess.blacklist[0]?.ip, dataType: 1 } },
    after: () => expect(state.ipAccess.blacklist).toHaveLength(1),
  }),
  'GET settings/sysadmin/antivirus/settings': () => ({
    ...{ as: 'admin', gives: { settings: expect.objectContaining({ commandLine: '' }) } },
  }),
  'POST settings/sysadmin/antivirus/settings': ({ sandbox: { state } }) => ({
    ...{ as: 'admin', body: { ...state.antivirus, commandLine: 'scan.exe' } },
    after: () => expect(state.antivirus.commandLine).toBe('scan.exe'),
  }),
  'GET settings/sysadmin/ip-binding-manager': () => ({
    ...{ as: 'admin', gives: { bindingManager: { bindingPorts: LIST, bindingInfo: LIST } } },
  }),
  'POST settings/sysadmin/ip-binding-ports': ({ sandbox: { state } }) => ({
    as: 'admin',
    body: {
      toAdd: [
        {
          boundIpAddresses: ['192.0.2.25'],
          id: null,
          type: 'SMTP',
          isTls: true,
          isSSL: false,
          name: 'Submission',
          port: 587,
          description: '',
          password: '',
          certificatePath: '',
        },
      ],
      toRemove: [2],
    },
    after: () =>
      expect(state.bindings.bindingPorts.map(({ port }) => port)).toEqual([25, 143, 465, 993, 587]),
  }),
};
