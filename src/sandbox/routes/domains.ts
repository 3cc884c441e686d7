/** Domains and their users as the system administrator sees them (`docs/api-evidence.md` 1.7, 5.1, 5.2, 7.1). */
import { mailboxLogin } from '../accounts.js';
import { type Answer, done, refused } from '../answer.js';
import { OF_SERVER, type RouteRequest, serverRoutes, type World } from '../route.js';
import type { DomainState } from '../state.js';
import { domainDataOf, writeDomainSettings } from './domain-writes.js';

export interface Named {
  readonly world: World;
  readonly name: string;
  readonly domain: DomainState;
}

/** Does `then` with the domain of the path; one that does not exist is answered with `missingStatus`. */
export function withDomain(then: (named: Named, request: RouteRequest) => Answer, missingStatus = 400) {
  return (request: RouteRequest, world: World): Answer => {
    const name = (request.params.domain ?? '').toLowerCase();
    const domain = Object.hasOwn(world.state.domains, name) ? world.state.domains[name] : undefined;
    return domain === undefined
      ? refused(missingStatus, 'Domain does not exist.')
      : then({ name, domain, world }, request);
  };
}

function listNames(_request: RouteRequest, { state }: World): Answer {
  return done({ data: Object.keys(state.domains) });
}

function listDomains(_request: RouteRequest, world: World): Answer {
  const data = Object.entries(world.state.domains).map(([name, domain]) => ({
    ...domainDataOf(name, domain),
    fileStorageSize: 0,
    fileStorageSizeMb: 0,
    imgLink: '',
  }));
  return done({ data });
}

function isAdmin(user: DomainState['users'][number]): boolean {
  return user.securityFlags.isDomainAdmin;
}

/** Tokens of the domain's main administrator. */
function manageDomain({ name, domain, world }: Named): Answer {
  const username = `${domain.settings.mainDomainAdmin || 'postmaster'}@${name}`;
  const login = mailboxLogin({ username, password: '', domain: name, isDomainAdmin: true });
  const pair = world.tokens.impersonate(login);
  return done({
    impersonateAccessToken: pair.accessToken,
    impersonateRefreshToken: pair.refreshToken,
    impersonateAccessTokenExpiration: new Date(pair.accessExpiresAt).toISOString(),
    username,
    email: username,
  });
}

function showDomain({ name, domain }: Named): Answer {
  const { mainDomainAdmin } = domain.settings;
  return done({ domainData: { ...domainDataOf(name, domain), mainDomainAdmin } });
}

function listAdmins({ domain }: Named): Answer {
  return done({ domainAdmins: domain.users.filter(isAdmin).map((user) => user.emailAddress) });
}

function listUsernames({ domain }: Named): Answer {
  return done({ usernames: domain.users.map((user) => user.userName) });
}

function readSettings({ domain }: Named): Answer {
  return done({ domainSettings: domain.settings });
}

function writeSettings({ domain }: Named, request: RouteRequest): Answer {
  return writeDomainSettings(request, domain);
}

function listUsers({ domain }: Named): Answer {
  return done({ userData: domain.users });
}

export const domainRoutes = serverRoutes({
  ...OF_SERVER,
  calls: {
    'GET domain-names': ['client read', 'GetDomainNames', listNames],
    'GET domains': ['recorded read', 'GetDomains', listDomains],
    'GET domain/{domain}': ['client read', 'GetDomain', withDomain(showDomain, 404)],
    'GET domain-admins/{domain}': ['client read', 'GetDomainAdmins', withDomain(listAdmins)],
    'GET domain-settings/{domain}': ['client read', 'GetDomainSettings', withDomain(readSettings)],
    'POST domain-settings/{domain}': ['client write', 'SetDomainSettings', withDomain(writeSettings)],
    'GET list-users/{domain}': ['client read', 'ListUsers', withDomain(listUsers)],
    'GET list-usernames/{domain}': ['client read', 'ListUsernames', withDomain(listUsernames)],
    'POST manage-domain/{domain}': ['client session', 'ManageDomain', withDomain(manageDomain)],
  },
});
