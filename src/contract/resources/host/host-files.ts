/** Resource `host-files`: files of SmarterMail that tell too much, or that nobody should have put there. */
import { z } from 'zod';
import { partOf } from '../part.js';
import { defineHostResource, rowsOf, text } from './seen-on-host.js';

/**
 * What the script found in the folders, by its names alone: nothing of a file's content leaves the host.
 * `isDefaultAdmin`: a row of `administrators.json` has the vendor's published hash of the password "admin", compared on the
 * host; null where it could not be read. `copies`: stray copies of mail and settings. `scripts`: programs in the web folder of another
 * time than the rest. The lists hold the first; the totals all. `unread`: folders that it could not look into.
 * Errors: a part that could not be seen says why.
 * Source: the check script, on the host.
 */
export const hostFiles = defineHostResource({
  id: 'host-files',
  title: 'Files',
  where: 'the folders of SmarterMail',
  shape: {
    files: partOf(
      z
        .strictObject({
          isDefaultAdmin: z.boolean().nullable(),
          copies: rowsOf(z.strictObject({ path: text, kind: z.enum(['bak', 'zip', 'other']) })),
          copiesTotal: z.number().int(),
          scripts: rowsOf(z.strictObject({ path: text, modified: text })),
          scriptsTotal: z.number().int(),
          unread: z.number().int().min(0),
        })
        .refine(
          ({ copies, copiesTotal, scripts, scriptsTotal }) =>
            copiesTotal >= copies.length && scriptsTotal >= scripts.length,
          'must count what it lists',
        ),
    ).describe('Files'),
  },
});
