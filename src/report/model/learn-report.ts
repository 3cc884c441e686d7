/** What a recording taught, as a report: names of settings and calls, and no value but those that the operator named. */
import { z } from 'zod';
import type { Maker } from './head.js';
import { headOf, headSchema } from './head.js';

const call = z.string().describe('Verb and path, below api/v1/');
const at = z.iso.datetime().describe('When it was sent');

export const learnReportSchema = z.strictObject({
  ...headSchema('learn'),
  server: z.strictObject({ url: z.string(), build: z.number().int() }),
  recording: z.strictObject({
    file: z.string().nullable().describe('null: recorded by `learn --record`, and kept in no file'),
    entries: z.number().int().describe('Requests in it'),
    settings: z.number().int().describe('Of those, calls of settings of this server'),
  }),
  learned: z
    .array(
      z.strictObject({
        resource: z.string(),
        title: z.string(),
        where: z.string().describe('The way to it in the web interface'),
        calls: z
          .array(
            z.strictObject({
              does: z.string().describe('read, write, list, add, edit, remove, propagate'),
              call,
            }),
          )
          .readonly(),
        fields: z
          .array(
            z.strictObject({
              field: z.string(),
              label: z.string(),
              options: z
                .array(z.string())
                .readonly()
                .optional()
                .describe('Of a list of options those whose value on the wire is known now'),
              of: z.number().int().optional().describe('How many options it has'),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  open: z
    .array(
      z.strictObject({
        said: z.string().describe('As it was given'),
        where: z.string(),
        why: z.string().describe('And which click is missing'),
      }),
    )
    .readonly()
    .describe('Not learned'),
  unnamed: z.array(z.strictObject({ at, call })).readonly().describe('Saves that nobody named'),
  failed: z
    .array(z.strictObject({ at, call, status: z.number().int() }))
    .readonly()
    .describe('Saves that the server refused'),
  file: z.string().nullable().describe('The overlay that it is kept in; null where nothing was learned'),
});

export type LearnReport = z.infer<typeof learnReportSchema>;

export function learnReport(
  about: Omit<LearnReport, keyof ReturnType<typeof headOf>>,
  maker: Maker,
): LearnReport {
  return { ...headOf('learn', maker), ...about };
}
