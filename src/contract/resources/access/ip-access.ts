/** Resource `ip-access`. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours, shown } from '../../label.js';

const CALL = { method: 'POST', evidence: 'client', source: 'TW, CA' } as const;
const EDIT = { ...CALL, path: 'settings/sysadmin/ip-access' } as const;
const BODY = {
  serviceList: '$field:protocols',
  dataType: 'WhiteList',
  address: '$field:address',
  description: '$field:description',
  spam_bypass: '$field:bypassesSpamChecks',
  bypass: '$field:bypassesSmtpAuthentication',
  disabledGreylisting: '$field:bypassesGreylisting',
} as const;

/** The columns of the list, by the names of a request. */
const PROTOCOL_WORDS = {
  ...{ Smtp: 'SMTP', Pop: 'POP', Imap: 'IMAP', Xmpp: 'XMPP' },
  ...{ WebMail: 'Webmail', ActiveSync: 'EAS', MapiEws: 'MAPI & EWS' },
} as const;

/**
 * The server's whitelist of addresses, a collection. A whitelisted address skips relay limits, intrusion detection
 * and, by its columns, SMTP authentication, spam checks and greylisting. Key: the address.
 * Shape: read page by page as booleans a protocol, written as a list of protocol names. An edit names the old address.
 * Errors: a row that holds a protocol without a known name is neither edited nor removed; one with a column that only
 * a guess could write again is not removed.
 * Source: calls `client` (the whitelist's own listing `documented`). What `protocolMask` and `bypass` mean, and the
 * names of `bypass` and `disabledGreylisting` in a request, are `assumed` (docs/api-evidence.md 4.3).
 */
export const ipAccess = defineCollection({
  id: 'ip-access',
  title: 'Whitelisted addresses',
  where: 'Settings > Security > Whitelist',
  spelling: { address: 'address' },
  model: z.object({
    address: z
      .string()
      .min(1)
      .meta(shown('Source', { note: 'an address, a range or CIDR' })),
    description: z.string().describe('Description'),
    protocols: z.array(z.string()).meta(ours('Protocols', { values: PROTOCOL_WORDS })),
    bypassesSmtpAuthentication: z
      .boolean()
      .nullable()
      .meta(shown('SMTP Auth Bypass', { note: 'none when the server does not say' })),
    bypassesSpamChecks: z.boolean().meta(ours('Bypass spam checks', { note: 'column IP Bypass' })),
    bypassesGreylisting: z.boolean().meta(ours('Bypass greylisting', { note: 'column IP Bypass' })),
  }),
  binding: {
    list: {
      method: 'POST',
      path: 'settings/sysadmin/ip-access/true',
      listedAs: 'settings/sysadmin/ip-access/{isWhitelist}',
      evidence: 'documented',
      source: 'CA (true); TW (false)',
      under: 'ipAccessList',
      body: {
        searchParams: { skip: 0, take: 1000, search: '', sortField: 'ip', sortDescending: false },
        showHoneypot: false,
      },
      paging: { skip: 'searchParams.skip', take: 'searchParams.take', size: 1000, total: 'totalCount' },
    },
    add: { ...EDIT, body: BODY },
    edit: { ...EDIT, body: { ...BODY, oldAddress: '$key' } },
    remove: {
      ...CALL,
      path: 'settings/sysadmin/ip-access-delete',
      // The number, as a client sends it for the blacklist (1).
      body: { address: '$key', dataType: 0 },
    },
    key: 'ip',
    written: 'client',
    fields: {
      address: 'ip',
      protocols: {
        flags: { Smtp: 'smtp', Pop: 'pop', Imap: 'imap', Xmpp: 'xmpp' },
        mask: {
          member: 'protocolMask',
          bits: { Smtp: 0, Imap: 1, Pop: 2, Xmpp: 7, WebMail: 8, ActiveSync: 9, MapiEws: 10 },
        },
        evidence: 'assumed',
        written: 'client',
        note:
          'the names in a request are those clients send; that protocolMask has the bit of each ServiceType number is ' +
          'assumed, and used only where it agrees with the four booleans of the row',
      },
      bypassesSmtpAuthentication: {
        wire: 'bypass',
        evidence: 'assumed',
        written: 'assumed',
        note: 'the member is read by a client; that it is the SMTP auth bypass, and can be written, is assumed',
      },
      bypassesSpamChecks: 'spam_bypass',
      bypassesGreylisting: { wire: 'disabledGreylisting', written: 'assumed' },
    },
  },
});
