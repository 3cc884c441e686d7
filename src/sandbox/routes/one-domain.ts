/** What the administrator's calls and the domain's own answer alike. */
import { done } from '../answer.js';
import { writableDomainSettings } from '../domain-settings.js';
import type { DomainRequest } from '../route.js';
import type { DomainState } from '../state.js';
import { changedMembers } from './documents.js';

export function readSettings({ domain }: DomainRequest) {
  return done({ domainSettings: domain.settings });
}

export const writeSettings = changedMembers('domainSettings', {
  template: writableDomainSettings(),
  target: ({ domain }: DomainRequest) => domain.settings,
});

export function listUsers({ domain }: DomainRequest) {
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
    domainAliasCount: 0,
    listCount: 0,
    listLimit: settings.maxLists,
    size,
    maxSize: settings.maxSize,
    sizeMb: Math.round(size / 1_048_576),
    status: settings.isEnabled ? 'Enabled' : 'Disabled',
  };
}
