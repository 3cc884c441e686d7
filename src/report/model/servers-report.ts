/** The servers of a list, or those of a part of it, as a report: nobody is asked. */
import { z } from 'zod';
import { headOf, headSchema, type Maker } from './head.js';

export const serversReportSchema = z.strictObject({
  ...headSchema('servers'),
  inventory: z.string().describe('File with the list of servers'),
  shard: z.string().nullable().describe('Which part of them, as 2/5; null: all'),
  servers: z
    .array(
      z.strictObject({
        name: z.string(),
        url: z.string(),
        playbook: z.string().nullable().describe('null: what the command says'),
        labels: z.array(z.string()).readonly(),
        window: z.string().nullable().describe('When fleet apply may change it; null: at any time'),
        isOpen: z.boolean().describe('Whether it may now'),
      }),
    )
    .readonly()
    .describe('In the order of the list'),
});

export type ServersReport = z.infer<typeof serversReportSchema>;

export function serversReport(
  about: Pick<ServersReport, 'inventory' | 'shard' | 'servers'>,
  maker: Maker,
): ServersReport {
  return { ...headOf('servers', maker), ...about };
}
