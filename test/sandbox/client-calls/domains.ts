/** Domains and their settings. */
import { expect } from '@jest/globals';
import type { Json } from '../plain-client.js';
import { IMPERSONATED, type Made, NUMBER, TEXT } from './call.js';

export const domains: Readonly<Record<string, Made>> = {
  'GET settings/sysadmin/domain-names': ({ name }) => ({
    as: 'admin',
    gives: { data: expect.arrayContaining([name]) },
  }),
  'GET settings/sysadmin/domains': ({ name }) => ({
    ...{
      as: 'admin',
      gives: { data: expect.arrayContaining([expect.objectContaining({ name, status: TEXT })]) },
    },
  }),
  'GET settings/sysadmin/domain/{domain}': ({ name }) => ({
    ...{
      as: 'admin',
      names: [name],
      gives: { domainData: expect.objectContaining({ name, userCount: NUMBER }) },
    },
  }),
  'GET settings/sysadmin/domain-admins/{domain}': ({ name }) => ({
    ...{ as: 'admin', names: [name], gives: { domainAdmins: [`postmaster@${name}`] } },
  }),
  'GET settings/sysadmin/domain-settings/{domain}': ({ name, domain }) => ({
    ...{ as: 'admin', names: [name], gives: { domainSettings: structuredClone(domain.settings) as Json } },
  }),
  'POST settings/sysadmin/domain-settings/{domain}': ({ name, domain }) => ({
    ...{ as: 'admin', names: [name], body: { domainSettings: { isEnabled: false } } },
    after: () => expect(domain.settings).toMatchObject({ isEnabled: false, hostname: `mail.${name}` }),
  }),
  'GET settings/sysadmin/list-users/{domain}': ({ name, email }) => ({
    ...{ as: 'admin', names: [name] },
    gives: { userData: expect.arrayContaining([expect.objectContaining({ emailAddress: email })]) },
  }),
  'GET settings/sysadmin/list-usernames/{domain}': ({ name, userName }) => ({
    ...{ as: 'admin', names: [name], gives: { usernames: expect.arrayContaining([userName]) } },
  }),
  'GET settings/sysadmin/user/{email}': ({ email }) => ({
    ...{ as: 'admin', names: [email], gives: { userData: expect.objectContaining({ emailAddress: email }) } },
  }),
  'POST settings/sysadmin/get-user': ({ email }) => ({
    ...{
      as: 'admin',
      body: { email },
      gives: { userData: expect.objectContaining({ emailAddress: email }) },
    },
  }),
  'POST settings/sysadmin/user-exists': ({ email }) => ({
    as: 'admin',
    body: { email },
    gives: { exists: true },
  }),
  'POST settings/sysadmin/manage-domain/{domain}': ({ name }) => ({
    ...{ as: 'admin', names: [name], body: {}, gives: IMPERSONATED },
  }),
  'POST settings/sysadmin/domain-put': ({ sandbox: { state } }) => ({
    as: 'admin',
    body: {
      domainData: {
        name: 'new.example',
        path: 'C:\\new',
        hostname: 'mail.new.example',
        userLimit: 5,
        aliasLimit: 0,
        listLimit: 0,
        maxSize: 0,
      },
      adminUsername: 'boss',
      adminPassword: 'Pond-4-Willow-Chair',
      deliverLocallyForExternalDomain: false,
      domainLocation: 0,
      domainLocationAddress: '',
    },
    after: () =>
      expect(state.domains['new.example']?.settings).toMatchObject({ maxUsers: 5, mainDomainAdmin: 'boss' }),
  }),
  'POST settings/sysadmin/domain-delete/{domain}/{deleteData}': ({ name, sandbox: { state } }) => ({
    ...{ as: 'admin', names: [name, 'true'], body: {} },
    after: () => expect(state.domains[name]).toBeUndefined(),
  }),
  'POST settings/sysadmin/reload-domain/{domain}': ({ name }) => ({ as: 'admin', names: [name] }),
  'POST settings/sysadmin/export-domains-list': ({ name }) => ({
    as: 'admin',
    body: {},
    text: `Name,"Path"\r\n"${name}",`,
  }),
  'GET settings/domain/domain': ({ domain }) => ({
    ...{ as: 'domain', gives: { domainSettings: structuredClone(domain.settings) as Json } },
  }),
  'GET settings/domain/data': ({ name }) => ({
    as: 'domain',
    gives: { domainData: expect.objectContaining({ name }) },
  }),
  'GET settings/domain/permissions': () => ({ as: 'domain', gives: { permissions: {} } }),
  'GET settings/domain/total-server-users': ({ sandbox: { state } }) => ({
    as: 'domain',
    gives: { count: Object.values(state.domains).flatMap(({ users }) => users).length },
  }),
  'POST settings/domain/user-defaults': ({ domain }) => ({
    ...{ as: 'domain', body: { maxMailboxSize: 1024, services: {} } },
    after: () => expect(domain.userDefaults).toMatchObject({ maxMailboxSize: 1024, hideFromGal: false }),
  }),
};
