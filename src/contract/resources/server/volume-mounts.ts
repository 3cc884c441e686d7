/** Resource `mounts`. */
import { z } from 'zod';
import { ASSUMED, defineCollection } from '../../define.js';
import { ours } from '../../label.js';

/**
 * Volume mounts, a collection that is only read: a mount runs a command when it is saved. Key: `id`, given by the
 * server.
 * Errors: a mount whose command is not shown leaves the whole list undecoded.
 * Source: saving one is known (`recorded`, with the names of its members) and never called here; the list is `assumed`
 * (docs/api-evidence.md 4.12, docs/assumed-api.md).
 */
export const volumeMounts = defineCollection({
  id: 'mounts',
  title: 'Volume mounts',
  where: 'Settings > Volume Mounts',
  model: z.object({
    path: z.string().meta(ours('Where it is mounted')),
    command: z.string().meta(ours('Command run to mount it')),
    unmountCommand: z.string().meta(ours('Command run to unmount it')),
    isEnabled: z.boolean().meta(ours('Enabled')),
  }),
  label: (mount) => mount.path,
  binding: {
    list: { ...ASSUMED, method: 'GET', path: 'settings/sysadmin/volume-mounts', under: 'mounts' },
    key: 'id',
    fields: {
      path: 'mountPath',
      command: 'commandMount',
      unmountCommand: 'commandUnmount',
      isEnabled: 'enabled',
    },
  },
});
