/** Signing and events of a domain. */
import { expect } from '@jest/globals';
import { type Made, TEXT } from './call.js';

export const others: Readonly<Record<string, Made>> = {
  'POST settings/domain/dkim-enable/{force}': ({ domain }) => {
    const pending = { selector: 'k2048', publicKey: 'MIIB' };
    domain.settings.domainKeysSettings = { ...domain.settings.domainKeysSettings, isActive: false, pending };
    return {
      ...{ as: 'domain', names: ['true'], body: {} },
      after: () =>
        expect(domain.settings.domainKeysSettings).toMatchObject({
          selector: 'k2048',
          isActive: true,
          pending: false,
        }),
    };
  },
  'POST settings/domain/dkim-disable': ({ domain }) => ({
    ...{ as: 'domain', body: {} },
    after: () =>
      expect(domain.settings).toMatchObject({
        enableDkimSigningDomainAdmin: false,
        domainKeysSettings: { isActive: false, pending: false },
      }),
  }),
  'POST settings/domain/dkim-create-rollover/{keySize}': ({ domain }) => ({
    ...{ as: 'domain', names: ['2048'], body: {} },
    gives: { publicKey: TEXT, selector: TEXT, keySize: 2048, nextCheckUtc: TEXT },
    after: () => expect(domain.settings.domainKeysSettings.pending).toMatchObject({ publicKey: TEXT }),
  }),
  'GET settings/domain/domain-events': () => ({ as: 'domain', gives: { events: [] } }),
  'POST settings/domain/event-hooks-by-owner': ({ name }) => ({
    ...{
      as: 'domain',
      body: { name, sortDescending: false, count: 100, startIndex: 0 },
      gives: { eventHooks: [] },
    },
  }),
  'GET settings/domain/event-hook/{guid}': () => ({
    ...{
      as: 'domain',
      names: ['00000000-0000-4000-a000-000000000000'],
      status: 400,
      gives: { success: false },
    },
  }),
};
