/** The letters that were written of a plan, as a report. */
import { z } from 'zod';
import { TOPICS, type Topic } from '../../catalogue/told.js';
import { headSchema } from './head.js';

const TOPIC_NAMES = Object.keys(TOPICS) as [Topic, ...Topic[]];

/** Who gets mail to the name that letters are sent to. `unknown`: not all that tells it could be read. */
export const RECIPIENTS = ['mailbox', 'alias', 'catch-all', 'nobody', 'unknown'] as const;
export type Recipient = (typeof RECIPIENTS)[number];

export const noticesReportSchema = z.strictObject({
  ...headSchema('notices'),
  plan: z.string().describe('Hash of the plan that they are of'),
  on: z.string().describe('The day of the change'),
  language: z.string(),
  folder: z.string(),
  isMail: z.boolean().describe('There are messages to send, too: somebody said from whom'),
  letters: z
    .array(
      z.strictObject({
        domain: z.string().nullable().describe('null: the letter to all'),
        topics: z.array(z.enum(TOPIC_NAMES)).readonly().describe('What it tells of'),
        hasRecord: z.boolean().describe('It has a record for DNS to publish'),
        files: z.array(z.string()).readonly(),
        recipient: z
          .enum(RECIPIENTS)
          .nullable()
          .describe('Who gets what is sent to it, as the server says; null: nobody looked'),
      }),
    )
    .readonly(),
  skipped: z
    .array(z.strictObject({ domain: z.string(), why: z.string() }))
    .readonly()
    .describe('Domains that get no letter, and why'),
  domains: z.int().describe('Mail domains on the server'),
  byHand: z
    .array(z.string())
    .readonly()
    .describe(
      'Steps that users would be told of, and that the plan leaves to a person or holds back: no letter has them',
    ),
  isDnsAsked: z.boolean().describe('The plan was made with a look at DNS'),
});

export type NoticesReport = z.infer<typeof noticesReportSchema>;
