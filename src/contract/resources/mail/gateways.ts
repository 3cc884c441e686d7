/** Resources `incoming-gateways` and `outgoing-gateways`, and their choices. */
import { z } from 'zod';
import { defineCollection, rowsAndCalls } from '../../define.js';
import { ours } from '../../label.js';

/**
 * What an incoming gateway does.
 * Source: the modes from vendor help (13.x); the numbers 0, 1 in this order are `assumed`.
 */
export const INCOMING_MODES = ['backup-mx', 'domain-forwarding'] as const;
const MODE_WORDS = { 'backup-mx': 'Backup MX', 'domain-forwarding': 'Domain Forwarding' } as const;

/**
 * How it is found out whether a recipient exists; `none` takes mail to every address.
 * Source: the two from vendor help, perhaps not all; the numbers 0, 1 in this order are `assumed`.
 */
export const USER_VERIFICATIONS = ['none', 'web-service'] as const;

/**
 * For which domains this server takes mail that lives on another one, a collection. Key: `id`, given by the server.
 * Shape: rows in `gateways`; an addition and an edit send the whole row in `gateway`.
 * Source: modes and user verification exist (vendor help); calls, names and numbers are `assumed`
 * (docs/assumed-api.md).
 */
export const incomingGateways = defineCollection({
  id: 'incoming-gateways',
  title: 'Incoming gateways',
  where: 'Settings > Gateways (incoming)',
  spelling: { address: 'address', domains: 'address' },
  model: z.object({
    address: z
      .string()
      .min(1)
      .meta(ours('Server Address', { note: 'a range or CIDR, too' })),
    mode: z.enum(INCOMING_MODES).meta(ours('Gateway Mode', { values: MODE_WORDS })),
    domains: z.array(z.string()).meta(ours('Domains')),
    userVerification: z.enum(USER_VERIFICATIONS).describe('User Verification'),
    usesGatewayMode: z.boolean().describe('Enable SmarterMail Gateway Mode'),
    skipsGreylisting: z.boolean().describe('Disable Greylisting'),
    isEnabled: z.boolean().meta(ours('Status')),
  }),
  label: (gateway) => gateway.address,
  binding: {
    ...rowsAndCalls('settings/sysadmin/incoming-gateway', 'gateway'),
    key: 'id',
    fields: {
      mode: { values: { 'backup-mx': 0, 'domain-forwarding': 1 } },
      userVerification: { values: { none: 0, 'web-service': 1 } },
      usesGatewayMode: 'smarterMailGatewayMode',
      skipsGreylisting: 'disableGreylisting',
      isEnabled: 'enabled',
    },
  },
});

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
  spelling: { serverAddress: 'address' },
  model: z.object({
    serverAddress: z.string().min(1).describe('Server Address'),
    port: z.int().min(0).max(65_535).describe('Port'),
    encryption: z.enum(GATEWAY_ENCRYPTIONS).describe('Encryption'),
    isEnabled: z.boolean().describe('Status'),
  }),
  label: (gateway) => `${gateway.serverAddress}:${gateway.port}`,
  binding: {
    ...rowsAndCalls('settings/sysadmin/outgoing-gateway', 'gateway'),
    key: 'id',
    fields: { encryption: { values: { none: 0, ssl: 1, tls: 2 } }, isEnabled: 'enabled' },
  },
});
