/** Resource `mounts`. */
import { z } from 'zod';
import { defineCollection } from '../../resource.js';

/**
 * Volume mounts, a collection that is only read: a mount runs a command when it is saved. Key: `id`, given by the
 * server.
 * Errors: a mount whose command is not shown leaves the whole list undecoded.
 * Source: saving one is known (`recorded`, with the names of its members) and never called here; the list is `assumed`
 * (docs/api-evidence.md 4.12, docs/assumed-api.md).
 */
export const volumeMounts = defineCollection({
  id: 'mounts',
  scope: 'server',
  title: 'Volume mounts',
  where: 'Settings > Volume Mounts',
  model: z.object({
    path: z.string().describe('Where it is mounted'),
    command: z.string().describe('Command run to mount it'),
    unmountCommand: z.string().describe('Command run to unmount it'),
    isEnabled: z.boolean().describe('Enabled'),
  }),
  label: (mount) => mount.path,
  binding: {
    list: {
      method: 'GET',
      path: 'settings/sysadmin/volume-mounts',
      evidence: 'assumed',
      source: 'docs/assumed-api.md',
      under: 'mounts',
    },
    key: 'id',
    serverOwned: ['id'],
    fields: {
      path: { wire: 'mountPath', written: 'none' },
      command: { wire: 'commandMount', written: 'none' },
      unmountCommand: { wire: 'commandUnmount', written: 'none' },
      isEnabled: { wire: 'enabled', written: 'none' },
    },
  },
});
