/** What `doctor --look` found on a server and `doctor --confirm` had compared, as reports: values are those of the server. */
import { z } from 'zod';
import type { Maker } from './head.js';
import { headOf, headSchema } from './head.js';

/**
 * `proposed`: it fits by name, type and range. `asked`: so does it, and which name of a list its value stands for is not known.
 * `confirmed`: somebody compared it with the web interface. `refuted`: somebody did, and it is something else. `open`: not found, or not answered.
 */
export const LOOK_STATES = ['proposed', 'asked', 'confirmed', 'refuted', 'open'] as const;

const field = z.strictObject({
  field: z.string(),
  label: z.string().describe("In the web interface, or in the tool's own words"),
  wire: z.string().nullable().describe('Member of the answer; null where none was found'),
  values: z
    .array(z.string())
    .readonly()
    .describe('As a page of settings shows them; of a list one for each row'),
  state: z.enum(LOOK_STATES),
  note: z.string().optional().describe('By what it was found, or why it was not'),
});

const resource = z.strictObject({
  resource: z.string(),
  title: z.string(),
  where: z.string().describe('The way to it in the web interface'),
  call: z.string(),
  domain: z.string().nullable().describe('Of a setting of mail domains the one that was looked at'),
  rows: z.number().int().nullable().describe('Of a list'),
  fields: z.array(field).readonly(),
});

const server = z.strictObject({ url: z.string(), build: z.number().nullable() });
const file = z.string().nullable().describe('The overlay that it is kept in; null where nothing was kept');

export const lookReportSchema = z.strictObject({
  ...headSchema('look'),
  server,
  requests: z
    .array(
      z.strictObject({
        call: z.string(),
        why: z.string().nullable().describe('Why nothing came; null where an answer did'),
      }),
    )
    .readonly(),
  found: z.array(resource).readonly(),
  fitting: z
    .array(z.strictObject({ resource: z.string(), title: z.string() }))
    .readonly()
    .describe('Read by guesses whose answer fits: nobody has compared them'),
  left: z
    .array(z.strictObject({ resource: z.string(), title: z.string(), why: z.string() }))
    .readonly()
    .describe('Not found'),
  byPost: z
    .array(z.strictObject({ resource: z.string(), title: z.string() }))
    .readonly()
    .describe('Read by a POST, which a look never tries: to be taught where doctor says so'),
  kept: z
    .array(z.string())
    .readonly()
    .describe('Parts that stood in the overlay otherwise, and were left as they are'),
  file,
});

export const confirmReportSchema = z.strictObject({
  ...headSchema('confirm'),
  server,
  resource,
  file,
});

export type LookReport = z.infer<typeof lookReportSchema>;
export type ConfirmReport = z.infer<typeof confirmReportSchema>;
export type LookedAt = LookReport['found'][number];
export type LookedField = LookedAt['fields'][number];

export function lookReport(
  about: Omit<LookReport, keyof ReturnType<typeof headOf>>,
  maker: Maker,
): LookReport {
  return { ...headOf('look', maker), ...about };
}

export function confirmReport(
  about: Omit<ConfirmReport, keyof ReturnType<typeof headOf>>,
  maker: Maker,
): ConfirmReport {
  return { ...headOf('confirm', maker), ...about };
}
