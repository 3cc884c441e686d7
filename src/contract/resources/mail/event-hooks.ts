/** Resource `event-hooks`. */
import { z } from 'zod';
import { ASSUMED, defineCollection } from '../../define.js';
import { ours } from '../../label.js';

/**
 * System event hooks, a collection that is only read: an action may run a command or copy mail elsewhere. Key: `id`,
 * given by the server.
 * Errors: an action of a type that is none of the three leaves the whole list undecoded.
 * Source: the page exists (vendor help); the list, its names and types are `assumed` (docs/assumed-api.md).
 */
export const eventHooks = defineCollection({
  id: 'event-hooks',
  title: 'System events',
  where: 'Settings > Events',
  model: z.object({
    name: z.string().meta(ours('Name')),
    isEnabled: z.boolean().describe('Status'),
    actions: z
      .array(z.looseObject({ type: z.enum(['commandLine', 'email', 'addRecipient']), argument: z.string() }))
      .describe('Actions'),
  }),
  label: (hook) => hook.name,
  binding: {
    list: { ...ASSUMED, method: 'GET', path: 'settings/sysadmin/event-hooks', under: 'eventHooks' },
    key: 'id',
    fields: { isEnabled: 'enabled' },
  },
});
