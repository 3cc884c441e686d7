/** A job for a scheduler, as a report. */
import { z } from 'zod';
import { DAYS } from '../../schedule/job.js';
import { headOf, headSchema, type Maker } from './head.js';

export const scheduleReportSchema = z.strictObject({
  ...headSchema('schedule'),
  scheduler: z.enum(['task-scheduler', 'systemd']),
  name: z.string().describe('What the job is called'),
  runs: z.string().describe('The command that it starts'),
  folder: z.string().describe('What it starts in'),
  account: z.string().describe('Whom it runs as'),
  time: z.string().describe('HH:MM, on the clock of the machine'),
  days: z.array(z.enum(DAYS)).readonly().describe('None: every day'),
  jitterMinutes: z.int().describe('It starts up to so many minutes later'),
  stateDir: z.string().describe('The state folder that it uses'),
  files: z
    .array(z.strictObject({ path: z.string(), snippet: z.string().describe('What is in it') }))
    .readonly()
    .describe('What it is made of'),
  isWritten: z.boolean().describe('The files are there'),
  isRegistered: z.boolean().describe('The scheduler has it'),
  remarks: z
    .array(z.strictObject({ about: z.enum(['state', 'log', 'ends', 'secret', 'rights']), text: z.string() }))
    .readonly()
    .describe('What to know of it'),
  next: z.array(z.string()).readonly().describe('What is left to be typed'),
});

export type ScheduleReport = z.infer<typeof scheduleReportSchema>;

export function scheduleReport(
  about: Omit<ScheduleReport, keyof ReturnType<typeof headOf>>,
  maker: Maker,
): ScheduleReport {
  return { ...headOf('schedule', maker), ...about };
}
