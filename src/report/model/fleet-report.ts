/** What came of one command on several servers, as a report. */
import { z } from 'zod';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { headOf, headSchema, type Maker } from './head.js';

/** The list of servers where none is named. */
export const DEFAULT_INVENTORY = 'servers.yaml';

export const FLEET_ACTIONS = ['audit', 'plan', 'apply'] as const;

const serverSchema = z.strictObject({
  name: z.string().describe('As the list of servers has it'),
  url: z.string(),
  state: z
    .enum(['ended', 'failed', 'waits', 'not-started'])
    .describe(
      'ended: with a report; failed: without one; waits: its window is not open; not-started: the fleet was stopped before it',
    ),
  exitCode: z.int().nullable().describe('null where it was not started'),
  ms: z.int().nullable().describe('How long it took; null where it was not started'),
  failing: z
    .partialRecord(z.enum(SEVERITIES), z.int())
    .optional()
    .describe('Of an audit: steps that fail somewhere, by severity'),
  said: z.string().describe('What came of it, in a sentence'),
  error: z.string().optional().describe('Code of the error that it ended with'),
  report: z.string().optional().describe('File with its own report, as --json prints it'),
  plan: z.string().optional().describe('File with its plan'),
});

export const fleetReportSchema = z.strictObject({
  ...headSchema('fleet'),
  action: z.enum(FLEET_ACTIONS),
  inventory: z.string().describe('File with the list of servers'),
  shard: z.string().nullable().describe('Which part of them, as 2/5; null: all'),
  out: z.string().describe('The folder with the report of each'),
  stopped: z.string().nullable().describe('Why no more were started'),
  servers: z.array(serverSchema).readonly().describe('In the order of the list'),
  exitCode: z.int().describe('The worst of them'),
});

export type FleetReport = z.infer<typeof fleetReportSchema>;
export type FleetServer = FleetReport['servers'][number];

export function fleetReport(
  about: Omit<FleetReport, 'formatVersion' | 'report' | 'at' | 'tool'>,
  maker: Maker,
): FleetReport {
  return { ...headOf('fleet', maker), ...about };
}
