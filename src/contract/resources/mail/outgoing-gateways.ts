/**
 * Settings > Gateways (outgoing), a collection: the servers that this one hands its outgoing mail to.
 * Source: the gateways and their columns exist (vendor help); calls, names and numbers are `assumed`.
 */
import { z } from 'zod';
import { defineCollection } from '../../resource.js';

const SOURCE = 'docs/assumed-api.md';

export const GATEWAY_ENCRYPTIONS = ['none', 'ssl', 'tls'] as const;

export const outgoingGateways = defineCollection({
  id: 'outgoing-gateways',
  scope: 'server',
  title: 'Outgoing gateways',
  where: 'Settings > Gateways (outgoing)',
  model: z.object({
    serverAddress: z.string().min(1).describe('Server Address'),
    port: z.int().min(0).max(65_535).describe('Port'),
    encryption: z.enum(GATEWAY_ENCRYPTIONS).describe('Encryption'),
    isEnabled: z.boolean().describe('Status: enabled'),
  }),
  label: (gateway) => `${gateway.serverAddress}:${gateway.port}`,
  binding: {
    list: {
      method: 'GET',
      path: 'settings/sysadmin/outgoing-gateways',
      evidence: 'assumed',
      source: SOURCE,
      under: 'gateways',
    },
    add: {
      method: 'POST',
      path: 'settings/sysadmin/outgoing-gateway-put',
      evidence: 'assumed',
      source: SOURCE,
      body: { gateway: '$item' },
    },
    edit: {
      method: 'POST',
      path: 'settings/sysadmin/outgoing-gateway',
      evidence: 'assumed',
      source: SOURCE,
      body: { gateway: '$item' },
    },
    remove: {
      method: 'POST',
      path: 'settings/sysadmin/outgoing-gateway-delete',
      evidence: 'assumed',
      source: SOURCE,
      body: { input: ['$key'] },
    },
    key: 'id',
    serverOwned: ['id'],
    fields: {
      serverAddress: { wire: 'serverAddress', written: 'assumed' },
      port: { wire: 'port', written: 'assumed' },
      encryption: { wire: 'encryption', values: { none: 0, ssl: 1, tls: 2 }, written: 'assumed' },
      isEnabled: { wire: 'enabled', written: 'assumed' },
    },
  },
});
