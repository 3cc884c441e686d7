/** Resource `dns-web-mail-name`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { hostSchema } from './lookup.js';

/**
 * The name at which users of a domain open web mail.
 * Source: DNS, as a resolver answers.
 */
export const webMailName = defineObserved({
  id: 'dns-web-mail-name',
  scope: 'domain',
  title: 'Name of web mail in DNS',
  where: 'the DNS zone of the domain',
  source: 'dns',
  evidence: 'observed',
  model: z.object({
    name: z.string().describe('The name, as DNS has it'),
    host: hostSchema.describe('Its addresses'),
  }),
});
