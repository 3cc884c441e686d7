/** Resource `host-iis`: the web sites of the host. */
import { z } from 'zod';
import { partOf } from '../part.js';
import { defineHostResource, rowsOf, text } from './seen-on-host.js';

/**
 * Sites with their pools, bindings and restrictions. Null: there is no IIS.
 * `isSmarterMail`: its folder is that of SmarterMail's web interface. `ipRestrictions`: the feature is installed.
 * Units: `rate` requests in 200 ms, as IIS has it unless told otherwise; `concurrency` requests at once.
 * Errors: a part that could not be seen says why.
 * Source: the check script, on the host.
 */
export const hostIis = defineHostResource({
  id: 'host-iis',
  title: 'Web sites',
  where: 'IIS Manager > Sites',
  shape: {
    iis: partOf(
      z
        .strictObject({
          version: text,
          ipRestrictions: z.boolean(),
          sites: rowsOf(
            z.strictObject({
              id: z.number().int(),
              name: text,
              state: text,
              path: text,
              isSmarterMail: z.boolean(),
              pool: z.strictObject({ name: text, state: text, identity: text, user: text.nullable() }),
              bindings: rowsOf(
                z.strictObject({
                  protocol: text,
                  ip: text,
                  port: z.number().int(),
                  host: text,
                  tls: z.boolean(),
                }),
              ),
              ip: partOf(
                z.strictObject({
                  allowUnlisted: z.boolean(),
                  deny: text,
                  entries: rowsOf(
                    z.strictObject({ address: text, mask: text.nullable(), allow: z.boolean() }),
                  ),
                  dynamic: z.strictObject({
                    byRate: z.boolean(),
                    rate: z.number().int().nullable(),
                    byConcurrency: z.boolean(),
                    concurrency: z.number().int().nullable(),
                  }),
                }),
              ),
            }),
          ),
        })
        .nullable(),
    ).describe('Web sites'),
  },
});

/** IIS, where there is one. */
export type Iis = NonNullable<Extract<z.infer<typeof hostIis.model>['iis'], { status: 'seen' }>['value']>;
/** One of its sites. */
export type Site = Iis['sites'][number];
