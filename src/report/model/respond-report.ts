/** Who sends what is not usual for him, as a report. */
import { z } from 'zod';
import { headSchema } from './head.js';

const count = z.int().min(0);
const heldBack = z.boolean().nullable().describe('A limit holds it back now; null where that was not read');

const mailboxSchema = z.strictObject({
  address: z.string().describe('Sender of messages in the spool; empty for bounces'),
  isHere: z.boolean().describe('Its domain is one of this server'),
  messages: count.describe('Messages in the spool'),
  tried: count.describe('Of them, tried in vain before'),
  isHeldBack: heldBack,
  connections: count.nullable().describe('Connections now; null where they were not read'),
  isSuspect: z.boolean(),
});

const domainSchema = z.strictObject({
  name: z.string(),
  now: z.number().nullable().describe('Bytes sent a day since yesterday'),
  usual: z.number().nullable().describe('Bytes sent on a day of the four weeks before'),
  times: z.number().nullable().describe('The one by the other, which counts as a megabyte at least'),
  isHeldBack: heldBack,
  isSuspect: z.boolean(),
});

const unreadSchema = z.strictObject({
  what: z.string(),
  why: z.string(),
  clicks: z.string().describe('Where to look instead'),
});

export const respondReportSchema = z.strictObject({
  ...headSchema('respond'),
  server: z.string(),
  spool: z
    .strictObject({ toDeliver: count, waiting: count })
    .nullable()
    .describe('Messages in the spool by its counters; null where they were not read'),
  seen: count.nullable().describe('Messages that were looked at; null where none could be'),
  mailboxes: z.array(mailboxSchema).readonly().describe('The most abnormal first'),
  domains: z.array(domainSchema).readonly().describe('The most abnormal first'),
  unread: z.array(unreadSchema).readonly(),
});

export type RespondReport = z.infer<typeof respondReportSchema>;
