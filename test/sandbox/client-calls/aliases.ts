/** Aliases, and other names of a domain. */
import { expect } from '@jest/globals';
import { LIST, type Made, TEXT } from './call.js';

export const aliases: Readonly<Record<string, Made>> = {
  'GET settings/domain/aliases': ({ alias }) => ({
    ...{
      as: 'domain',
      gives: { gridInfo: expect.arrayContaining([expect.objectContaining({ name: alias, targets: LIST })]) },
    },
  }),
  'GET settings/domain/aliases/{search}': ({ alias }) => ({
    ...{ as: 'domain', names: [alias], gives: { gridInfo: [expect.objectContaining({ name: alias })] } },
  }),
  'GET settings/domain/alias/{alias}': ({ alias }) => ({
    ...{
      as: 'domain',
      names: [alias],
      gives: { alias: expect.objectContaining({ name: alias, aliasTargetList: LIST }) },
    },
  }),
  'POST settings/domain/alias-put': ({ domain, email }) => ({
    ...{
      as: 'domain',
      body: { alias: { name: 'team', displayName: 'Team', aliasTargetList: [email], isEnabled: true } },
    },
    after: () =>
      expect(domain.aliases.at(-1)).toMatchObject({
        name: 'team',
        aliasTargetList: [email],
        internalOnly: false,
      }),
  }),
  'POST settings/domain/alias': ({ domain, alias, email }) => ({
    ...{ as: 'domain', body: { oldName: alias, alias: { name: 'renamed', aliasTargetList: [email] } } },
    after: () =>
      expect(domain.aliases[0]).toMatchObject({ name: 'renamed', aliasTargetList: [email], isEnabled: true }),
  }),
  'POST settings/domain/alias-delete/{alias}': ({ domain, alias }) => ({
    ...{ as: 'domain', names: [alias], body: {} },
    after: () => expect(domain.aliases.map(({ name }) => name)).not.toContain(alias),
  }),
  'GET settings/domain/domain-aliases': ({ domain, name: domainName }) => {
    domain.domainAliases.push('other.example');
    return {
      as: 'domain',
      gives: { domainAliasData: [{ name: 'other.example', aliasIdn: TEXT, domainName, img: '', url: '' }] },
    };
  },
  'POST settings/domain/domain-alias-put/{alias}/{checkMx}': ({ domain }) => ({
    ...{ as: 'domain', names: ['other.example', 'false'], body: {} },
    after: () => expect(domain.domainAliases).toEqual(['other.example']),
  }),
  'POST settings/domain/domain-alias-delete/{alias}': ({ domain }) => {
    domain.domainAliases.push('other.example');
    return {
      as: 'domain',
      names: ['other.example'],
      body: {},
      after: () => expect(domain.domainAliases).toEqual([]),
    };
  },
};
