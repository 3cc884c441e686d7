/** Pages that send passwords to SmarterMail, as a report. */
import { z } from 'zod';
import { headSchema } from './head.js';

const hitSchema = z.strictObject({
  where: z.string().describe('File, or address of the page'),
  line: z.int(),
  kind: z
    .enum(['form', 'get', 'link', 'script'])
    .describe(
      'A form that posts a password; one that puts it into an address; an address with a password; a script that signs in',
    ),
  to: z
    .string()
    .describe('Host and path that it goes to, without a query; empty where the page does not say it'),
  isSure: z.boolean().describe("It is SmarterMail's; else any site of ASP.NET may be meant"),
  holdsPassword: z.boolean().describe('A password stands in it, or a program puts one there'),
  isClear: z.boolean().describe('It goes without encryption'),
});

export const formsReportSchema = z.strictObject({
  ...headSchema('forms'),
  places: z.array(z.string()).readonly().describe('What was asked to be looked through'),
  isServerNamed: z.boolean().describe('Somebody said what the mail server is called'),
  hits: z.array(hitSchema).readonly(),
  looked: z.int().describe('Files and pages that were looked at'),
  binary: z.int().describe('Files that are no text: nothing was looked for in them'),
  left: z
    .array(z.strictObject({ where: z.string(), why: z.string() }))
    .readonly()
    .describe('What was not looked at, and why: something may be in it'),
});

export type FormsReport = z.infer<typeof formsReportSchema>;
