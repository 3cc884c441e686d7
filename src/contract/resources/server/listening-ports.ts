/** Resource `bindings`, and the numbers of its protocols. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours, shown } from '../../label.js';

const SHOWN = { evidence: 'client', source: 'MM' } as const;
const PORTS = { ...SHOWN, method: 'POST', path: 'settings/sysadmin/ip-binding-ports' } as const;

/**
 * What is known of the numbers of `type` in an answer; more exist, unseen.
 * Source: evidence `client` (docs/api-evidence.md 4.7).
 */
export const PORT_TYPES = { smtp: 0, pop: 1, imap: 2 } as const;

/**
 * The ports the server listens on, each with the addresses it is bound to, a collection. Key: `id`, given by the
 * server. A port without an address is taken for configured and closed.
 * Shape: rows in `bindingManager.bindingPorts`, their addresses from `bindingInfo` beside it. An addition names the
 * protocol. No edit is bound, as its list's name is unseen. A row that shows the password of its certificate is never
 * removed: it could not be put back.
 * Source: evidence `client` (docs/api-evidence.md 4.7).
 */
export const listeningPorts = defineCollection({
  id: 'bindings',
  title: 'Ports the server listens on',
  where: 'Settings > Bindings > Ports',
  isDoor: true,
  model: z.object({
    port: z.int().min(0).max(65_535).describe('Port'),
    name: z.string().describe('Name'),
    description: z.string().nullable().describe('Description'),
    type: z.int().meta(
      shown('Protocol', {
        note: 'other numbers are not known',
        values: { '0': 'SMTP', '1': 'POP', '2': 'IMAP' },
      }),
    ),
    offersTls: z.boolean().meta(ours('Encryption TLS', { note: 'STARTTLS' })),
    isSsl: z.boolean().meta(ours('Encryption SSL', { note: 'implicit' })),
    certificate: z.string().nullable().meta(ours('Certificate file')),
    addresses: z.array(z.string()).meta(shown('IP Addresses', { note: 'those the port is ticked for' })),
  }),
  label: (binding) => `port ${binding.port} (${binding.name})`,
  binding: {
    list: {
      ...SHOWN,
      method: 'GET',
      path: 'settings/sysadmin/ip-binding-manager',
      under: 'bindingManager.bindingPorts',
      join: {
        under: 'bindingManager.bindingInfo',
        keys: 'portIDs',
        value: 'ipAddress',
        as: 'boundIpAddresses',
      },
    },
    add: {
      ...PORTS,
      body: {
        toAdd: [
          {
            id: null,
            boundIpAddresses: '$field:addresses',
            type: '$field:type',
            isTls: '$field:offersTls',
            isSSL: '$field:isSsl',
            certificatePath: '$field:certificate',
            // A row that has one is never removed, so none has to be put back.
            password: '',
            name: '$field:name',
            description: '$field:description',
            port: '$field:port',
          },
        ],
      },
    },
    remove: { ...PORTS, body: { toRemove: ['$key'] } },
    key: 'id',
    written: 'client',
    fields: {
      type: {
        sent: { '0': 'SMTP', '1': 'POP', '2': 'IMAP' },
        note: 'the numbers 0, 1 and 2 are known, and a client sends the name of one; more exist, and that their number is taken is assumed',
      },
      offersTls: 'isTls',
      isSsl: 'isSSL',
      certificate: 'certificatePath',
      addresses: 'boundIpAddresses',
    },
  },
});
