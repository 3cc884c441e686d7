/** A server as a playbook, as a report. */
import { z } from 'zod';
import type { Exported } from '../../engine/audit/export.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { headOf, headSchema, type Maker } from './head.js';

const about = {
  step: z.string(),
  severity: z.enum(SEVERITIES),
  text: z.string().describe('What is other than asked for, in short'),
};
const target = z.string().describe('"server", or the name of a mail domain');

export const exportReportSchema = z.strictObject({
  ...headSchema('export'),
  server: z.strictObject({ url: z.string(), build: z.number().nullable() }),
  playbook: z.strictObject({
    name: z.string(),
    extends: z.string(),
    file: z.string().nullable().describe('Where it was written; null: nowhere, and it is in `text`'),
    text: z.string().nullable(),
    toFill: z.array(z.int()).readonly().describe('Lines with a reason that is yet to be filled'),
  }),
  stated: z
    .array(z.strictObject({ ...about, options: z.record(z.string(), z.json()) }))
    .readonly()
    .describe('Steps with options that say what the server holds'),
  waivers: z
    .array(
      z.strictObject({
        ...about,
        domains: z.array(z.string()).readonly().describe('"server", or names of domains; * for all'),
        expires: z.string().describe('The last day, UTC'),
      }),
    )
    .readonly(),
  unread: z
    .array(
      z.strictObject({
        step: z.string(),
        target,
        what: z.string(),
        why: z.string(),
        isError: z.boolean().describe('The read failed; else no call is known, or it has no source here'),
      }),
    )
    .readonly()
    .describe('What could not be read, and so is neither stated nor waived'),
  unnamed: z
    .array(z.strictObject({ step: z.string(), target }))
    .readonly()
    .describe('What fails in a domain whose name no playbook can hold: not waived'),
});

export type ExportReport = z.infer<typeof exportReportSchema>;

type Own = Pick<ExportReport, 'server' | 'playbook' | 'unnamed'> & {
  readonly waivers: readonly ExportReport['waivers'][number][];
};

export function exportReport({ stated, unread }: Exported, own: Own & Maker): ExportReport {
  const { server, playbook, waivers, unnamed, ...maker } = own;
  return {
    ...headOf('export', maker),
    ...{ server, playbook },
    stated: stated.map(({ step, severity, text, options }) => ({
      ...{ step, severity, text },
      options: options as ExportReport['stated'][number]['options'],
    })),
    waivers: waivers.map(({ step, severity, text, domains, expires }) => ({
      ...{ step, severity, text, domains, expires },
    })),
    unread,
    unnamed,
  };
}
