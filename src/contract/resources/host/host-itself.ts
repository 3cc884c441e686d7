/** Resource `host-itself`: which host was looked at, when, and by whom. */
import { z } from 'zod';
import { defineHostResource, text } from './seen-on-host.js';

/**
 * Shapes: `taken` ISO 8601 in UTC; `elevated`: the script ran as an administrator (or root), and saw what only they see.
 * Source: the check script, on the host.
 */
export const hostItself = defineHostResource({
  id: 'host-itself',
  title: 'Host',
  where: 'the host',
  shape: {
    tool: text.describe('Version of the script'),
    taken: z.iso.datetime().describe('Time'),
    platform: z.enum(['windows', 'linux']).describe('Platform'),
    host: z.strictObject({ name: text, domain: text.nullable(), os: text, language: text }).describe('Host'),
    elevated: z.boolean().describe('Ran as administrator'),
  },
});
