/**
 * What somebody is told who does not look at the terminal: what got worse, ends soon or could not be done. Bounded, whatever
 * was found, and without secrets. It is sent, and no report of a command.
 */
import { z } from 'zod';
import { runReportSchema } from '../../engine/apply/run-report.js';
import { grouped } from '../../engine/words/grouped.js';
import { listOf } from '../../engine/words/schemas.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { headSchema } from './head.js';

const found = z.strictObject({
  step: z.string(),
  severity: z.enum(SEVERITIES),
  targets: z.int().describe('How many'),
  target: z.string().describe('The first of them: "server", or the name of a mail domain'),
  message: z.string().describe('What is said of it'),
});

export const alertSchema = z.strictObject({
  ...headSchema('alert'),
  command: z.enum(['audit', 'apply']),
  server: z.string().nullable().describe('Its address; null where none was named'),
  name: z.string().optional().describe('Its name in the list of servers'),
  exitCode: z.int(),
  error: z
    .strictObject({ code: z.string(), message: z.string() })
    .optional()
    .describe('Why the command could not finish'),
  run: z
    .strictObject({ id: z.string().nullable(), status: runReportSchema.shape.status })
    .optional()
    .describe('apply: what became of it'),
  since: z.iso
    .datetime()
    .nullable()
    .describe('When the audit was made that this one is compared with, UTC; null where there is none'),
  unread: listOf(found).describe('What could not be read: nothing is known of it'),
  worse: listOf(found).describe('What is worse than then'),
  other: listOf(found).describe('Of what another thing is said: whether that is better nobody can tell'),
  flaws: listOf(
    z.strictObject({
      id: z.string(),
      severity: z.enum(SEVERITIES).nullable(),
      isExploited: z.boolean(),
      fixedInBuild: z.int(),
    }),
  ).describe('Published flaws that this build has, and that were not told of it before'),
  ending: listOf(
    z.strictObject({
      what: z.string().describe('Whose waiver or attestation, and for which step'),
      ends: z.string().describe('The last day that it counts, UTC'),
      targets: found.shape.targets,
      target: found.shape.target,
    }),
  ).describe('Waivers and attestations that end within 14 days'),
  counts: z
    .strictObject({ unread: z.int(), worse: z.int(), other: z.int(), flaws: z.int(), ending: z.int() })
    .describe('How many there are; the lists name the most urgent ones only'),
  subject: z.string().describe('All of it in a line of at most 78 columns'),
  text: z.string().describe('All of it for people, in lines of at most 76 columns'),
});

export type Alert = Readonly<z.infer<typeof alertSchema>>;
export type AlertRow = Alert['worse'][number];

type Told = Pick<AlertRow, 'step' | 'severity' | 'target' | 'message'>;

/** One row for each step, with what is said of its first target; the most severe first. */
export function rowsOf(findings: readonly Told[]): readonly AlertRow[] {
  const rank = ({ severity }: AlertRow) => SEVERITIES.indexOf(severity);
  return [...grouped(findings, ({ step, severity }) => `${severity} ${step}`).values()]
    .map((alike) => {
      const [{ step, severity, target, message }] = alike;
      return { step, severity, targets: alike.length, target, message };
    })
    .sort((one, other) => rank(other) - rank(one));
}
