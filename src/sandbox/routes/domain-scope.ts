/** One domain as its administrator sees it: settings/domain/* (`docs/api-evidence.md` 1.7, 5.2, 6, 8). */
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { blankPasswordSettings } from '../blanks.js';
import { knownMembers } from '../body-shape.js';
import { isObject } from '../json.js';
import { type DomainRequest, domainRoutes, OF_DOMAIN, type World } from '../route.js';
import type { AliasState, UserDefaults } from '../state.js';
import { domainDataOf, writeDomainSettings } from './domain-writes.js';

const BLANK_POLICY = blankPasswordSettings();
const USER_DEFAULTS: UserDefaults = { maxMailboxSize: 0, hideFromGal: false, services: {} };

function readSettings({ domain }: DomainRequest): Answer {
  return done({ domainSettings: domain.settings });
}

function writeSettings(request: DomainRequest): Answer {
  return writeDomainSettings(request, request.domain);
}

function readData({ domainName, domain }: DomainRequest): Answer {
  return done({ domainData: domainDataOf(domainName, domain) });
}

function readUserDefaults({ domain }: DomainRequest): Answer {
  return done({ settings: domain.userDefaults });
}

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

export const domainScopeRoutes = domainRoutes({
  ...OF_DOMAIN,
  calls: {
    'GET domain': ['client read', 'GetDomainSettings', readSettings],
    'POST domain': ['documented write', 'SetDomainSettings', writeSettings],
    'GET data': ['client read', 'GetDomainData', readData],
    'GET password-settings': ['documented read', 'GetPasswordSettings', readPasswordSettings],
    'POST password-settings': ['documented write', 'SetPasswordSettings', writePasswordSettings],
    'GET user-defaults': ['documented read', 'GetUserDefaults', readUserDefaults],
    'POST user-defaults': ['client write', 'SetUserDefaults', writeUserDefaults],
    'GET aliases': ['client read', 'GetAliases', aliasRows],
    'GET aliases/{search}': ['client read', 'SearchAliases', aliasRows],
    'GET alias/{alias}': ['client read', 'GetAlias', readAlias],
    'POST set-catch-all/{alias}': ['documented write', 'SetCatchAll', setCatchAll],
    'POST set-catch-all': ['documented write', 'ClearCatchAll', setCatchAll],
  },
});
