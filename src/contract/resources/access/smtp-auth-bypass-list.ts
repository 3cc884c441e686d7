/** Resource `smtp-auth-bypass`. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours } from '../../label.js';

/**
 * The separate list of addresses that skip SMTP authentication, a collection that is only read. Key: the address. The
 * whitelist has a column of its own for it (`ip-access`).
 * Source: the call is `documented`, the shape of its answer `assumed`; no write call is known
 * (docs/api-evidence.md 4.4, docs/assumed-api.md).
 */
export const smtpAuthBypassList = defineCollection({
  id: 'smtp-auth-bypass',
  title: 'SMTP authentication bypass',
  where:
    'Settings > Security > Whitelist, column SMTP Auth Bypass (15.x: Security > SMTP Authentication Bypass)',
  model: z.object({
    address: z
      .string()
      .min(1)
      .meta(ours('Address', { note: 'a range or CIDR, too' })),
    description: z.string().meta(ours('Description')),
  }),
  binding: {
    list: {
      method: 'GET',
      path: 'settings/sysadmin/smtp-auth-bypass',
      // The route is documented, but without the answer's shape the whole is a guess.
      evidence: 'assumed',
      source: 'CA (the call); docs/assumed-api.md (its answer)',
      under: 'smtpAuthBypass',
    },
    key: 'address',
  },
});
