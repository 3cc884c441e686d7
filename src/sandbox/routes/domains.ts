/** Domains and their users as the system administrator sees them (`docs/api-evidence.md` 1.7, 5.1, 5.2, 7.1). */
import { mailboxLogin } from '../accounts.js';
import { type Answer, done, refused } from '../answer.js';
import type { RouteRequest, ServerRoute, World } from '../route.js';
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

const READ = { method: 'GET', access: 'system', effect: 'read', evidence: 'client' } as const;
const CONTROLLER = 'SystemAdminSettingsController';

export const domainRoutes: readonly ServerRoute[] = [
  {
    ...READ,
    path: 'settings/sysadmin/domain-names',
    action: `${CONTROLLER}/GetDomainNames`,
    handle: (_request, { state }) => done({ data: Object.keys(state.domains) }),
  },
  {
    ...READ,
    path: 'settings/sysadmin/domains',
    action: `${CONTROLLER}/GetDomains`,
    evidence: 'recorded',
    handle: listDomains,
  },
  {
    ...READ,
    path: 'settings/sysadmin/domain/{domain}',
    action: `${CONTROLLER}/GetDomain`,
    handle: withDomain(
      ({ name, domain }) =>
        done({
          domainData: { ...domainDataOf(name, domain), mainDomainAdmin: domain.settings.mainDomainAdmin },
        }),
      404,
    ),
  },
  {
    ...READ,
    path: 'settings/sysadmin/domain-admins/{domain}',
    action: `${CONTROLLER}/GetDomainAdmins`,
    handle: withDomain(({ domain }) =>
      done({ domainAdmins: domain.users.filter(isAdmin).map((user) => user.emailAddress) }),
    ),
  },
  {
    ...READ,
    path: 'settings/sysadmin/domain-settings/{domain}',
    action: `${CONTROLLER}/GetDomainSettings`,
    handle: withDomain(({ domain }) => done({ domainSettings: domain.settings })),
  },
  {
    ...READ,
    method: 'POST',
    effect: 'write',
    path: 'settings/sysadmin/domain-settings/{domain}',
    action: `${CONTROLLER}/SetDomainSettings`,
    handle: withDomain(({ domain }, request) => writeDomainSettings(request, domain)),
  },
  {
    ...READ,
    path: 'settings/sysadmin/list-users/{domain}',
    action: `${CONTROLLER}/ListUsers`,
    handle: withDomain(({ domain }) => done({ userData: domain.users })),
  },
  {
    ...READ,
    path: 'settings/sysadmin/list-usernames/{domain}',
    action: `${CONTROLLER}/ListUsernames`,
    handle: withDomain(({ domain }) => done({ usernames: domain.users.map((user) => user.userName) })),
  },
  {
    ...READ,
    method: 'POST',
    effect: 'session',
    path: 'settings/sysadmin/manage-domain/{domain}',
    action: `${CONTROLLER}/ManageDomain`,
    handle: withDomain(manageDomain),
  },
];
