/** What the first day found and wrote, as a report. */
import { z } from 'zod';
import { headOf, headSchema, type Maker } from './head.js';

const countsSchema = z.strictObject({
  addresses: z.number().int().describe('That skip what others do not'),
  administrators: z.number().int(),
  catchAlls: z.number().int().describe('Domains with one'),
});

export const initReportSchema = z.strictObject({
  ...headSchema('init'),
  server: z.strictObject({
    url: z.string(),
    build: z.number().nullable().describe('null where the server does not say'),
  }),
  username: z.string().describe('Who signs in'),
  domains: z.number().int(),
  env: z.strictObject({
    file: z.string(),
    isWritten: z.boolean().describe('false: one that says the same was there'),
    holdsPassword: z.boolean().describe('As the file is now, also where it was there before'),
    holdsTotpSecret: z.boolean().describe('The same of the secret of the authenticator'),
  }),
  playbook: z.strictObject({ file: z.string(), extends: z.string() }),
  meant: countsSchema.describe('Stand in the playbook'),
  leftOut: countsSchema.describe('Were found, and an audit calls them out'),
  waivedUntil: z.iso.date().describe('The last day of the waivers of catch-alls, `YYYY-MM-DD`'),
  unread: z.array(z.string()).readonly().describe('What could not be read, and so is not in the playbook'),
  isPasswordHeldBack: z
    .boolean()
    .describe(
      'The password came from a variable, and is not sent to an address that only .env names: the next command takes more than .env',
    ),
  next: z.string().describe('The command that goes on: the wizard'),
  look: z.string().describe('The command that only looks: an audit'),
});

export type InitReport = z.infer<typeof initReportSchema>;

export function initReport(
  about: Omit<InitReport, 'formatVersion' | 'report' | 'at' | 'tool'>,
  maker: Maker,
): InitReport {
  return { ...headOf('init', maker), ...about };
}
