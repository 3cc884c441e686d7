/**
 * Settings > Bindings > Ports, a collection: the ports the server listens on, each with the addresses it is bound to.
 * A port without an address is configured and closed.
 * Shape: addresses come from a list beside the ports. The row carries the password of its certificate: a port with one
 * cannot be put back as it was, so it is not removed. No edit is bound, as its list's name is unseen.
 * Source: evidence `client` (docs/api-evidence.md 4.7).
 */
import { z } from 'zod';
import { defineCollection } from '../../resource.js';

const PORTS_PATH = 'settings/sysadmin/ip-binding-ports';

/** What is known of the numbers of `type`; others exist. */
export const PORT_TYPES = { smtp: 0, pop: 1, imap: 2 } as const;

export const listeningPorts = defineCollection({
  id: 'bindings',
  scope: 'server',
  title: 'Ports the server listens on',
  where: 'Settings > Bindings > Ports',
  isDoor: true,
  model: z.object({
    port: z.int().min(0).max(65_535).describe('Port'),
    name: z.string().describe('Name'),
    description: z.string().nullable().describe('Description'),
    type: z.int().describe('Protocol: 0 SMTP, 1 POP, 2 IMAP; other numbers are not known'),
    offersTls: z.boolean().describe('Encryption TLS (STARTTLS)'),
    isSsl: z.boolean().describe('Encryption SSL (implicit)'),
    certificate: z.string().nullable().describe('Certificate file'),
    addresses: z.array(z.string()).describe('IP Addresses the port is ticked for'),
  }),
  label: (binding) => `port ${binding.port} (${binding.name})`,
  binding: {
    list: {
      method: 'GET',
      path: 'settings/sysadmin/ip-binding-manager',
      evidence: 'client',
      source: 'MM',
      under: 'bindingManager.bindingPorts',
      join: {
        under: 'bindingManager.bindingInfo',
        keys: 'portIDs',
        value: 'ipAddress',
        as: 'boundIpAddresses',
      },
    },
    add: {
      method: 'POST',
      path: PORTS_PATH,
      evidence: 'client',
      source: 'MM',
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
    remove: {
      method: 'POST',
      path: PORTS_PATH,
      evidence: 'client',
      source: 'MM',
      body: { toRemove: ['$key'] },
    },
    key: 'id',
    serverOwned: ['id'],
    fields: {
      port: { wire: 'port', written: 'client' },
      name: { wire: 'name', written: 'client' },
      description: { wire: 'description', written: 'client' },
      type: {
        wire: 'type',
        sent: { '0': 'SMTP', '1': 'POP', '2': 'IMAP' },
        written: 'client',
        note: 'the numbers 0, 1 and 2 are known, and a client sends the name of one; more exist, and that their number is taken is assumed',
      },
      offersTls: { wire: 'isTls', written: 'client' },
      isSsl: { wire: 'isSSL', written: 'client' },
      certificate: { wire: 'certificatePath', written: 'client' },
      addresses: { wire: 'boundIpAddresses', written: 'client' },
    },
  },
});
