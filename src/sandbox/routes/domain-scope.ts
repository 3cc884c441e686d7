/** One domain as its administrator sees it: settings/domain/* (`docs/api-evidence.md` 1.7, 5.2, 6, 8). */
import { z } from 'zod';
import { type Answer, done, refused } from '../answer.js';
import { blankPasswordSettings } from '../blanks.js';
import { membersOf } from '../body-shape.js';
import { type DomainRequest, ofDomain, taking } from '../route.js';
import type { AliasState } from '../state.js';
import { wholeObject } from './documents.js';
import { domainDataOf, readSettings, writeSettings } from './domains.js';
import { forwardingOf } from './own-mailbox.js';
import { noSuchUser, userAt } from './users.js';

function readData({ domainName, domain }: DomainRequest): Answer {
  return done({ domainData: domainDataOf(domainName, domain) });
}

function readPasswordSettings({ domain, state }: DomainRequest): Answer {
  const { minLength, requireNumber } = state.passwordRequirements;
  // The key of the server's defaults was never published; this name is the sandbox's own.
  return done({ overrides: domain.passwordSettings, serverDefaults: { minLength, requireNumber } });
}

const writePasswordSettings = wholeObject(
  blankPasswordSettings(),
  ({ domain }: DomainRequest) => domain.passwordSettings,
);

/** The members of `services` are not known, so they are taken as they come. */
const USER_DEFAULTS = membersOf({ maxMailboxSize: 0, hideFromGal: false }).extend({
  services: z.record(z.string(), z.unknown()).optional(),
});

/** Flat and partial. */
const writeUserDefaults = taking(USER_DEFAULTS, ({ domain, store }: DomainRequest, patch) => {
  store(domain.userDefaults, patch);
  return done();
});

function aliasRows({ domain, params }: DomainRequest): Answer {
  const search = (params.search ?? '').toLowerCase();
  const found = domain.aliases.filter((alias) => alias.name.toLowerCase().includes(search));
  const gridInfo = found.map(({ name, aliasTargetList: targets, includeAllDomainUsers }) => ({
    name,
    targets,
    includeAllDomainUsers,
  }));
  return done({ gridInfo });
}

function withAlias(then: (alias: AliasState, request: DomainRequest) => Answer) {
  return (request: DomainRequest) => {
    const wanted = request.params.alias?.toLowerCase();
    const alias = request.domain.aliases.find(({ name }) => name.toLowerCase() === wanted);
    return alias === undefined ? refused(400, 'Alias does not exist.') : then(alias, request);
  };
}

function readForwarding({ domain, params }: DomainRequest): Answer {
  const user = userAt(domain, params.email);
  return user === undefined ? noSuchUser() : forwardingOf({ domain, user });
}

function setCatchAll({ name }: Pick<AliasState, 'name'>, { domain, store }: DomainRequest): Answer {
  store(domain.settings, { catchAll: name });
  return done();
}

export const domainScopeRoutes = ofDomain({
  'GET domain': ['client read', 'GetDomainSettings', readSettings],
  'POST domain': ['documented write', 'SetDomainSettings', writeSettings],
  'GET data': ['client read', 'GetDomainData', readData],
  'GET password-settings': ['documented read', 'GetPasswordSettings', readPasswordSettings],
  'POST password-settings': ['documented write', 'SetPasswordSettings', writePasswordSettings],
  'GET user-defaults': [
    'documented read',
    'GetUserDefaults',
    ({ domain }) => done({ settings: domain.userDefaults }),
  ],
  'POST user-defaults': ['client write', 'SetUserDefaults', writeUserDefaults],
  'GET aliases': ['client read', 'GetAliases', aliasRows],
  'GET aliases/{search}': ['client read', 'SearchAliases', aliasRows],
  'GET alias/{alias}': ['client read', 'GetAlias', withAlias((alias) => done({ alias }))],
  'GET mailbox-forward-list/{email}': ['client read', 'GetMailboxForwardList', readForwarding],
  'POST set-catch-all/{alias}': ['documented write', 'SetCatchAll', withAlias(setCatchAll)],
  // Without a name in the path the catch-all is switched off.
  'POST set-catch-all': [
    'documented write',
    'ClearCatchAll',
    (request) => setCatchAll({ name: '' }, request),
  ],
});
