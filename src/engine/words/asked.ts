/**
 * What an audit or a plan goes by beside what the server says: two of them that find another thing say by it whether the
 * server moved, or what was asked.
 */
import { z } from 'zod';
import { DISRUPTIONS } from '../../steps/kit/step.js';

const texts = z.array(z.string()).readonly();

export const askedSchema = z
  .strictObject({
    only: z
      .strictObject({
        steps: texts.nullable(),
        domains: texts.nullable(),
        isServer: z.literal(true).exactOptional().describe('Of a plan: --only-server'),
      })
      .describe('--step and --domain; null where all was looked at'),
    domains: z
      .strictObject({ include: texts, exclude: texts })
      .describe('Of the playbook: names and globs of domains'),
    disruption: z.enum(DISRUPTIONS).nullable().describe('limits.disruption of the playbook'),
    disruptionOf: z
      .record(z.string(), z.enum(DISRUPTIONS))
      .exactOptional()
      .describe('limits.disruptionOf of the playbook, where it states that'),
    steps: z
      .record(
        z.string(),
        z.strictObject({
          options: z.string().describe('Hash of the options that it is judged by'),
          others: z
            .string()
            .optional()
            .describe('Hash of the options of all steps, where it minds some of them'),
          facts: z
            .string()
            .optional()
            .describe('Hash of the list of flaws and the name signed in with, as far as it minds them'),
        }),
      )
      .describe('By id: the steps that the playbook selects'),
  })
  .describe('What was asked: two audits, and two plans, are compared by it');

export type Asked = z.infer<typeof askedSchema>;
