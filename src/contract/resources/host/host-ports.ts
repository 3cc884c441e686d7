/** Resource `host-ports`: what listens on the host, and what its firewall lets in. */
import { z } from 'zod';
import { partOf } from '../part.js';
import { defineHostResource, rowsOf, text } from './seen-on-host.js';

/**
 * Listeners on SmarterMail's ports, and the inbound rules that reach 17017, 9998 or the program.
 * Shapes: `ports` and `remote` as the firewall writes them, `any` alone for all.
 * Errors: a part that could not be seen says why.
 * Source: the check script, on the host.
 */
export const hostPorts = defineHostResource({
  id: 'host-ports',
  title: 'Ports and firewall',
  where: 'Windows Defender Firewall with Advanced Security > Inbound Rules',
  shape: {
    ports: partOf(rowsOf(z.strictObject({ port: z.number().int(), address: text, process: text }))).describe(
      'Ports that listen',
    ),
    firewall: partOf(
      z.strictObject({
        profiles: rowsOf(
          z.strictObject({ name: text, enabled: z.boolean(), inbound: z.enum(['block', 'allow']) }),
        ),
        rules: rowsOf(
          z.strictObject({
            name: text,
            enabled: z.boolean(),
            allow: z.boolean(),
            profiles: rowsOf(text),
            program: text.nullable(),
            ports: rowsOf(text),
            remote: rowsOf(text),
          }),
        ),
      }),
    ).describe('Firewall'),
  },
});
