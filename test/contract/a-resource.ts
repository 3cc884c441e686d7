/** A document and a collection that have every kind of field a binding can describe. */
import { z } from 'zod';
import type { DocumentWrite } from '../../src/contract/binding.js';
import { defineCollection, defineDocument } from '../../src/contract/define.js';

const CALL = { method: 'GET', path: 'settings/sysadmin/thing', evidence: 'client', source: 'SC' } as const;

export const PARTIAL = {
  ...CALL,
  method: 'POST',
  sends: 'changed-members',
  under: 'thing',
} as const satisfies DocumentWrite;

export const WHOLE = {
  ...CALL,
  method: 'POST',
  sends: 'all-members',
  needs: ['level', 'limits'],
} as const satisfies DocumentWrite;

const model = z.object({
  name: z.string(),
  level: z.enum(['low', 'high']).nullable(),
  perHour: z.int().min(0),
  isOn: z.boolean(),
});

const fields = {
  name: { wire: 'name', written: 'client' },
  level: { wire: 'level', values: { low: 0, high: 2 }, written: 'client' },
  perHour: { wire: 'limits.perHour', written: 'client' },
  isOn: { wire: 'on', written: 'client' },
} as const;

/** Its answer is wrapped in `thing`. */
export const thing = defineDocument({
  id: 'thing',
  scope: 'server',
  title: 'Thing',
  where: 'Settings > Thing',
  model,
  binding: { read: { ...CALL, under: 'thing' }, write: PARTIAL, fields },
});

/** The same, but its answer lies beside the envelope. */
export const bareThing = defineDocument({ ...thing, id: 'bare-thing', binding: { read: CALL, fields } });

/** What the server holds, with members nobody knows at both depths. */
export const RAW = {
  name: 'a',
  level: 2,
  limits: { perHour: 5, unknownInside: ['x'] },
  on: true,
  unknown: { deep: [1, null] },
} as const;

export const entries = defineCollection({
  id: 'entries',
  scope: 'server',
  title: 'Entries',
  where: 'Settings > Entries',
  model: z.object({
    name: z.string(),
    kind: z.enum(['white', 'black']).nullable(),
    protocols: z.array(z.string()),
    depth: z.int(),
  }),
  label: (entry) => entry.name,
  binding: {
    list: { ...CALL, under: 'rows' },
    add: { ...CALL, method: 'POST', body: { item: '$item' } },
    edit: {
      ...CALL,
      method: 'POST',
      body: {
        oldKey: '$key',
        kind: '$field:kind',
        depth: '$field:depth',
        services: '$field:protocols',
        fixed: 'text',
        list: ['$key', 7, true, null],
      },
    },
    remove: { ...CALL, method: 'POST', body: { input: ['$key'] } },
    key: 'id',
    serverOwned: ['id'],
    fields: {
      name: { wire: 'name', written: 'client' },
      kind: { wire: 'kind', values: { white: 0, black: 1 }, written: 'client' },
      depth: { wire: 'inner.depth', written: 'client' },
      protocols: {
        flags: { Smtp: 'smtp', Pop: 'pop' },
        mask: { member: 'mask', bits: { Smtp: 0, Pop: 2, WebMail: 8 } },
        written: 'client',
      },
    },
  },
});

export const ROW = {
  id: 1,
  name: 'a',
  kind: 0,
  inner: { depth: 3, more: 'x' },
  smtp: true,
  pop: false,
  mask: 1,
  unknown: 'kept',
} as const;
