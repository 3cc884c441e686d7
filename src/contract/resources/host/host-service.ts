/** Resource `host-service`: the service of SmarterMail on its host, and the account that is to run it. */
import { z } from 'zod';
import { partOf } from '../part.js';
import { defineHostResource, principal, rowsOf, text } from './seen-on-host.js';

/** Kinds of accounts that a service can run as. `system`: LocalSystem, or root. */
export const ACCOUNT_KINDS = [
  'system',
  'local-service',
  'network-service',
  'virtual',
  'managed',
  'local-user',
  'domain-user',
] as const;

/**
 * Every SmarterMail that is installed there, and the account that the script was asked for.
 * Shapes: `build` as `server-info` has it; folders as the host writes them; `rights` by their names in Windows.
 * Errors: a part that could not be seen says why.
 * Source: the check script, on the host.
 */
export const hostService = defineHostResource({
  id: 'host-service',
  title: 'Service and account',
  where: 'Services, Computer Management > Local Users and Groups',
  shape: {
    service: partOf(
      rowsOf(
        z.strictObject({
          name: text,
          path: text,
          build: z.number().int().min(1).nullable(),
          state: z.enum(['running', 'stopped', 'other']),
          start: z.enum(['auto', 'manual', 'disabled', 'other']),
          account: z.strictObject({ ...principal, kind: z.enum(ACCOUNT_KINDS) }),
          installation: text,
          data: text.nullable(),
        }),
      ),
    ).describe('The services'),
    account: partOf(
      z
        .strictObject({
          ...principal,
          exists: z.boolean(),
          isLocal: z.boolean(),
          enabled: z.boolean(),
          description: text,
          passwordNeverExpires: z.boolean(),
          inAdministrators: z.boolean(),
          groups: rowsOf(z.strictObject(principal)),
          rights: rowsOf(text),
        })
        .nullable(),
    ).describe('The account that is to run it'),
  },
});

/** One SmarterMail of the host. */
export type HostService = Extract<
  z.infer<typeof hostService.model>['service'],
  { status: 'seen' }
>['value'][number];
