/** Resource `outgoing-gateways`, and its encryptions. */
import { z } from 'zod';
import { defineCollection, rowsAndCalls } from '../../define.js';

/**
 * How an outgoing gateway is spoken to.
 * Source: the column exists (vendor help); its choices, and the numbers 0, 1, 2 in this order, are `assumed`.
 */
export const GATEWAY_ENCRYPTIONS = ['none', 'ssl', 'tls'] as const;

/**
 * The servers that this one hands its outgoing mail to, a collection. Key: `id`, given by the server.
 * Shape: rows in `gateways`; an addition and an edit send the whole row in `gateway`.
 * Source: the gateways and their columns exist (vendor help); calls, names and numbers are `assumed`
 * (docs/assumed-api.md).
 */
export const outgoingGateways = defineCollection({
  id: 'outgoing-gateways',
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
    ...rowsAndCalls('settings/sysadmin/outgoing-gateway', 'gateway'),
    key: 'id',
    fields: { encryption: { values: { none: 0, ssl: 1, tls: 2 } }, isEnabled: 'enabled' },
  },
});
