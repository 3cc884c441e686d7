/** Resource `domain-sending`. */
import { z } from 'zod';
import { defineDocument } from '../../define.js';
import { ours } from '../../label.js';

/**
 * How a domain sends: from which address, and signed by which key. Only read; the settings that steps set are
 * `domain-settings`, of the same call.
 * Errors: a field that is missing or of another type is not read, never a default.
 * Source: evidence `client` for the call and the members of the key; the address is seen in what a client writes, not in an
 * answer (docs/api-evidence.md 5.2).
 */
export const domainSending = defineDocument({
  id: 'domain-sending',
  scope: 'domain',
  title: 'How a mail domain sends',
  where: 'Manage > Domains > (the domain)',
  model: z.object({
    outgoingAddress: z.string().meta(ours('Outgoing IP address', { note: "empty for the server's own" })),
    dkimSelector: z.string().meta(ours('Selector of the DKIM key', { note: 'empty for none' })),
    dkimPublicKey: z.string().meta(ours('Public DKIM key')),
    pendingKey: z
      .union([z.boolean(), z.null(), z.looseObject({ selector: z.string(), publicKey: z.string() })])
      .meta(ours('DKIM key that waits for DNS', { note: 'an object where one does' })),
    isSigning: z.boolean().meta(ours('Email Signing (DKIM) is active')),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/sysadmin/domain-settings/{domain}',
      evidence: 'client',
      under: 'domainSettings',
      source: 'SC, CA',
    },
    fields: {
      outgoingAddress: {
        wire: 'outgoingIP',
        evidence: 'documented',
        note: 'one client writes this member, none was seen reading it',
      },
      dkimSelector: 'domainKeysSettings.selector',
      dkimPublicKey: 'domainKeysSettings.publicKey',
      pendingKey: 'domainKeysSettings.pending',
      isSigning: 'domainKeysSettings.isActive',
    },
  },
});
