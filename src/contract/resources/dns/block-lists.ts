/** Resource `dns-block-lists`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { lookupOf } from './lookup.js';

const answers = lookupOf(z.string());

/**
 * What block lists answer a resolver: of what each has to list, of what it must not, and of the server's own addresses.
 * Shape: in the order in which they were asked for. `listed` and `unlisted` by the address or name that was asked of.
 * Source: DNS, as a resolver answers (RFC 5782 2 and 5).
 */
export const blockLists = defineObserved({
  id: 'dns-block-lists',
  title: 'Answers of block lists',
  where: 'the lists themselves, in DNS',
  source: 'dns',
  evidence: 'observed',
  model: z.object({
    lists: z
      .array(
        z.strictObject({
          domain: z.string(),
          listed: z.record(z.string(), answers),
          unlisted: z.record(z.string(), answers),
          own: z.record(z.string(), z.strictObject({ answers, reasons: answers.nullable() })),
        }),
      )
      .readonly()
      .describe('The lists'),
  }),
});
