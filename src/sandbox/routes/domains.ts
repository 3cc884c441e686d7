/** Domains and their users as the system administrator sees them, and what a domain's own calls answer alike (`docs/api-evidence.md` 1.7, 5.1, 5.2, 7.1). */
import { randomUUID } from 'node:crypto';
import { mailboxLogin } from '../accounts.js';
import { type Answer, done } from '../answer.js';
import { writableDomainSettings } from '../domain-settings.js';
import { type DomainRequest, ofServer, type RouteRequest, withDomain } from '../route.js';
import type { DomainState } from '../state.js';
import { changedMembers } from './documents.js';

export function readSettings({ domain }: DomainRequest): Answer {
  return done({ domainSettings: domain.settings });
}

export const writeSettings = changedMembers('domainSettings', {
  template: writableDomainSettings(),
  target: ({ domain }: DomainRequest) => domain.settings,
});

export function listUsers({ domain }: DomainRequest): Answer {
  return done({ userData: domain.users });
}

/** The row of one domain in lists (`docs/api-evidence.md` 5.1). Sizes are bytes. */
export function domainDataOf(name: string, domain: DomainState) {
  const { settings } = domain;
  const size = domain.users.reduce((sum, user) => sum + user.currentMailboxSize, 0);
  return {
    name,
    path: settings.domainPath,
    hostname: settings.hostname,
    isEnabled: settings.isEnabled,
    userCount: domain.users.length,
    userLimit: settings.maxUsers,
    aliasCount: domain.aliases.length,
    aliasLimit: settings.maxAliases,
    domainAliasCount: domain.domainAliases.length,
    listCount: 0,
    listLimit: settings.maxLists,
    size,
    maxSize: settings.maxSize,
    sizeMb: Math.round(size / 1_048_576),
    status: settings.isEnabled ? 'Enabled' : 'Disabled',
  };
}

function listDomains({ state }: RouteRequest): Answer {
  const files = { fileStorageSize: 0, fileStorageSizeMb: 0, imgLink: '' };
  const domains = Object.entries(state.domains);
  return done({ data: domains.map(([name, domain]) => ({ ...domainDataOf(name, domain), ...files })) });
}

function listNames({ state }: RouteRequest): Answer {
  return done({ data: Object.keys(state.domains) });
}

/** Tokens of the domain's main administrator. */
function manageDomain({ domainName, domain, tokens }: DomainRequest): Answer {
  const username = `${domain.settings.mainDomainAdmin || 'postmaster'}@${domainName}`;
  const login = mailboxLogin({ username, password: '', domain: domainName, isDomainAdmin: true });
  const { accessToken, refreshToken, caller } = tokens.issue(login, {
    clientId: randomUUID(),
    isImpersonating: true,
  });
  return done({
    impersonateAccessToken: accessToken,
    impersonateRefreshToken: refreshToken,
    impersonateAccessTokenExpiration: new Date(caller.expiresAt).toISOString(),
    username,
    email: username,
  });
}

function showDomain({ domainName, domain }: DomainRequest): Answer {
  const { mainDomainAdmin } = domain.settings;
  return done({ domainData: { ...domainDataOf(domainName, domain), mainDomainAdmin } });
}

function listAdmins({ domain }: DomainRequest): Answer {
  const admins = domain.users.filter((user) => user.securityFlags.isDomainAdmin);
  return done({ domainAdmins: admins.map((user) => user.emailAddress) });
}

function listUsernames({ domain }: DomainRequest): Answer {
  return done({ usernames: domain.users.map((user) => user.userName) });
}

export const domainRoutes = ofServer({
  'GET domain-names': ['client read', 'GetDomainNames', listNames],
  'GET domains': ['recorded read', 'GetDomains', listDomains],
  'GET domain/{domain}': ['client read', 'GetDomain', withDomain(showDomain, 404)],
  'GET domain-admins/{domain}': ['client read', 'GetDomainAdmins', withDomain(listAdmins)],
  'GET domain-settings/{domain}': ['client read', 'GetDomainSettings', withDomain(readSettings)],
  'POST domain-settings/{domain}': ['client write', 'SetDomainSettings', withDomain(writeSettings)],
  'GET list-users/{domain}': ['client read', 'ListUsers', withDomain(listUsers)],
  'GET list-usernames/{domain}': ['client read', 'ListUsernames', withDomain(listUsernames)],
  'POST manage-domain/{domain}': ['client session', 'ManageDomain', withDomain(manageDomain)],
});
