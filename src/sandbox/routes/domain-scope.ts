/** One domain as its administrator sees it: settings/domain/* (`docs/api-evidence.md` 1.7, 5.2, 6, 8). */
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { knownMembers } from '../body-shape.js';
import { isObject } from '../json.js';
import { blankPasswordSettings } from '../new-domain.js';
import type { DomainRequest, DomainRoute, World } from '../route.js';
import type { AliasState, UserDefaults } from '../state.js';
import { domainDataOf, writeDomainSettings } from './domain-writes.js';

const BLANK_POLICY = blankPasswordSettings();
const USER_DEFAULTS: UserDefaults = { maxMailboxSize: 0, hideFromGal: false, services: {} };

function readPasswordSettings({ domain }: DomainRequest, { state }: World): Answer {
  const server = state.passwordRequirements;
  // The key of the server's defaults was never published; this name is the sandbox's own.
  return done({
    overrides: domain.passwordSettings,
    serverDefaults: { minLength: server.minLength, requireNumber: server.requireNumber },
  });
}

/** Flat and whole: rules that are left out are off. A wrapped body is answered with success and dropped. */
function writePasswordSettings(request: DomainRequest): Answer {
  if (!isObject(request.body)) return invalidInput();
  const policy = knownMembers(request.body, BLANK_POLICY);
  if (policy === undefined) return invalidInput();
  if (Object.keys(policy).length === 0) return done();
  request.store(request.domain.passwordSettings, { ...blankPasswordSettings(), ...policy });
  return done();
}

/** Flat and partial. The members of `services` are not known, so they are taken as they come. */
function writeUserDefaults(request: DomainRequest): Answer {
  if (!isObject(request.body)) return invalidInput();
  const patch = knownMembers(request.body, USER_DEFAULTS);
  if (patch === undefined) return invalidInput();
  if (isObject(request.body.services)) patch.services = request.body.services;
  request.store(request.domain.userDefaults, patch);
  return done();
}

function aliasRows(request: DomainRequest): Answer {
  const search = (request.params.search ?? '').toLowerCase();
  const gridInfo = request.domain.aliases
    .filter((alias) => alias.name.toLowerCase().includes(search))
    .map(({ name, aliasTargetList, includeAllDomainUsers }) => ({
      name,
      targets: aliasTargetList,
      includeAllDomainUsers,
    }));
  return done({ gridInfo });
}

function aliasNamed(request: DomainRequest): AliasState | undefined {
  const wanted = (request.params.alias ?? '').toLowerCase();
  return request.domain.aliases.find((alias) => alias.name.toLowerCase() === wanted);
}

function readAlias(request: DomainRequest): Answer {
  const alias = aliasNamed(request);
  return alias === undefined ? refused(400, 'Alias does not exist.') : done({ alias });
}

/** Without a name in the path the catch-all is switched off. */
function setCatchAll(request: DomainRequest): Answer {
  if (request.params.alias === undefined) {
    request.store(request.domain.settings, { catchAll: '' });
    return done();
  }
  const alias = aliasNamed(request);
  if (alias === undefined) return refused(400, 'Alias does not exist.');
  request.store(request.domain.settings, { catchAll: alias.name });
  return done();
}

const READ = { method: 'GET', access: 'domain', effect: 'read', evidence: 'client' } as const;
const WRITE = { method: 'POST', access: 'domain', effect: 'write', evidence: 'documented' } as const;
const CONTROLLER = 'DomainSettingsController';

export const domainScopeRoutes: readonly DomainRoute[] = [
  {
    ...READ,
    path: 'settings/domain/domain',
    action: `${CONTROLLER}/GetDomainSettings`,
    handle: ({ domain }) => done({ domainSettings: domain.settings }),
  },
  {
    ...WRITE,
    path: 'settings/domain/domain',
    action: `${CONTROLLER}/SetDomainSettings`,
    handle: (request) => writeDomainSettings(request, request.domain),
  },
  {
    ...READ,
    path: 'settings/domain/data',
    action: `${CONTROLLER}/GetDomainData`,
    handle: ({ domainName, domain }) => done({ domainData: domainDataOf(domainName, domain) }),
  },
  {
    ...READ,
    path: 'settings/domain/password-settings',
    evidence: 'documented',
    action: `${CONTROLLER}/GetPasswordSettings`,
    handle: readPasswordSettings,
  },
  {
    ...WRITE,
    path: 'settings/domain/password-settings',
    action: `${CONTROLLER}/SetPasswordSettings`,
    handle: writePasswordSettings,
  },
  {
    ...READ,
    path: 'settings/domain/user-defaults',
    evidence: 'documented',
    action: `${CONTROLLER}/GetUserDefaults`,
    handle: ({ domain }) => done({ settings: domain.userDefaults }),
  },
  {
    ...WRITE,
    path: 'settings/domain/user-defaults',
    evidence: 'client',
    action: `${CONTROLLER}/SetUserDefaults`,
    handle: writeUserDefaults,
  },
  { ...READ, path: 'settings/domain/aliases', action: `${CONTROLLER}/GetAliases`, handle: aliasRows },
  {
    ...READ,
    path: 'settings/domain/aliases/{search}',
    action: `${CONTROLLER}/SearchAliases`,
    handle: aliasRows,
  },
  { ...READ, path: 'settings/domain/alias/{alias}', action: `${CONTROLLER}/GetAlias`, handle: readAlias },
  {
    ...WRITE,
    path: 'settings/domain/set-catch-all/{alias}',
    action: `${CONTROLLER}/SetCatchAll`,
    handle: setCatchAll,
  },
  {
    ...WRITE,
    path: 'settings/domain/set-catch-all',
    action: `${CONTROLLER}/ClearCatchAll`,
    handle: setCatchAll,
  },
];
