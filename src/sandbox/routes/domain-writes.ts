/** Reads and writes of one domain's settings, shared by the administrator's calls and the domain's own. */
import { type Answer, done, invalidInput } from '../answer.js';
import { knownMembers } from '../body-shape.js';
import { writableDomainSettings } from '../domain-settings.js';
import { isObject } from '../json.js';
import type { RouteRequest } from '../route.js';
import type { DomainState } from '../state.js';

const WRITABLE = writableDomainSettings();

/**
 * Takes `{domainSettings: {<changed fields>}}`. A body without that wrapper changes nothing and is answered
 * with success all the same; a field of the wrong type refuses the whole body.
 */
export function writeDomainSettings(request: RouteRequest, domain: DomainState): Answer {
  if (!isObject(request.body)) return invalidInput();
  if (!Object.hasOwn(request.body, 'domainSettings')) return done();
  const { domainSettings } = request.body;
  const patch = isObject(domainSettings) ? knownMembers(domainSettings, WRITABLE) : undefined;
  if (patch === undefined) return invalidInput();
  request.store(domain.settings, patch);
  return done();
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
    domainAliasCount: 0,
    listCount: 0,
    listLimit: settings.maxLists,
    size,
    maxSize: settings.maxSize,
    sizeMb: Math.round(size / 1_048_576),
    status: settings.isEnabled ? 'Enabled' : 'Disabled',
  };
}
