/** Resource `host-rights`: who may do what in the folders of SmarterMail. */
import { z } from 'zod';
import { partOf } from '../part.js';
import { defineHostResource, principal, rowsOf, text } from './seen-on-host.js';

/**
 * The access lists of its folders, each as it stands at the folder itself.
 * `rights`: `full` holds `modify`, that holds `read` and `write`, `read` holds `list`; `other` is none of them.
 * Errors: a part that could not be seen says why.
 * Source: the check script, on the host.
 */
export const hostRights = defineHostResource({
  id: 'host-rights',
  title: 'Rights of folders',
  where: 'Explorer > Properties > Security',
  shape: {
    rights: partOf(
      rowsOf(
        z.strictObject({
          folder: text,
          role: z.enum(['installation', 'data', 'settings', 'web']),
          entries: rowsOf(
            z.strictObject({
              ...principal,
              allow: z.boolean(),
              rights: z.enum(['full', 'modify', 'write', 'read', 'list', 'other']),
              inherited: z.boolean(),
            }),
          ),
        }),
      ),
    ).describe('Access lists'),
  },
});
