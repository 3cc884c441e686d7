/** What can be trusted, checked and changed on one server, as a report. Its public form names nobody and no value. */
import { z } from 'zod';
import { isSeen, REACHES } from '../../catalogue/step-reach.js';
import { EVIDENCE } from '../../contract/evidence.js';
import { placesSchema } from '../../engine/words/place.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { BEYOND } from '../../steps/kit/step.js';
import { headOf, headSchema, type Maker } from './head.js';

export const CHECK_STATES = ['ok', 'warn', 'fail', 'unknown'] as const;
export const CHECK_GROUPS = ['server', 'account', 'here'] as const;

const check = z.strictObject({
  id: z.string(),
  group: z.enum(CHECK_GROUPS),
  state: z.enum(CHECK_STATES).describe('unknown: it could not be seen, which is no good sign and no bad one'),
  text: z.string(),
  todo: z.string().optional().describe('What to do about it'),
});

const call = z.strictObject({
  use: z.enum(['read', 'write']),
  call: z.string(),
  evidence: z.enum(EVIDENCE),
  isListed: z
    .boolean()
    .nullable()
    .describe("It was found in the server's own reference; null where that could not be read"),
  isMade: z
    .boolean()
    .nullable()
    .describe(
      'The web interface of the server makes the call; null where that could not be seen well enough to say',
    ),
  reach: z.enum(REACHES),
  why: z.string().optional().describe('Of a read: why nothing came of it'),
});

const step = z.strictObject({
  step: z.string(),
  severity: z.enum(SEVERITIES),
  read: z.enum(REACHES),
  change: z.enum(REACHES),
  calls: z.array(call).readonly(),
});

const count = z.number().int();

const size = {
  files: count,
  bytes: count.describe('UTF-8, of all of them together'),
  calls: count.describe('That were understood'),
};

const shown = z.strictObject({
  interface: z
    .strictObject({
      ...size,
      isWhole: z.boolean().describe('What is missing in it is most likely not called'),
    })
    .nullable()
    .describe('The scripts and pages that its sign-in page links; null where nobody answered'),
  reference: z
    .strictObject({
      kinds: z
        .array(z.enum(['page', 'script', 'data']))
        .readonly()
        .describe('Of the files that list calls'),
      ...size,
      controllers: count.describe('First parts of their paths'),
      isWhole: z.boolean().describe('All that it leads to was read'),
    })
    .nullable()
    .describe('Null where nothing of it was read, or understood'),
});

export const doctorReportSchema = z.strictObject({
  ...headSchema('doctor'),
  server: z.strictObject({ url: z.string(), build: z.number().nullable() }),
  playbook: z.strictObject({
    name: z.string(),
    hash: z.string(),
    unasked: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('Steps that look beyond the server, without the flag that asks for it'),
  }),
  places: placesSchema.optional().describe('By step: where the playbook asks for it'),
  checks: z.array(check).readonly(),
  shown: shown.describe('How much the server shows of its API'),
  steps: z.array(step).readonly().describe('Empty where nobody could sign in'),
  idle: z
    .array(z.string())
    .readonly()
    .describe('Steps of the playbook that judge nothing before a value of yours is stated'),
  summary: z.strictObject({
    steps: count.describe('Of the playbook, without those that judge nothing yet'),
    changed: count.describe('Can be checked and changed'),
    checked: count.describe('Can be checked; changes are by hand, or need teaching'),
    proposed: count.describe('Are read as a look matched it, and nobody compared'),
    taught: count.describe('Cannot be checked before the tool is taught how'),
    failed: count.describe('Were not read this time'),
    minutes: count.describe('To teach all that learn --plan lists, about'),
  }),
});

export type DoctorReport = z.infer<typeof doctorReportSchema>;
export type Check = DoctorReport['checks'][number];
export type Shown = DoctorReport['shown'];
export type StepReach = DoctorReport['steps'][number];

function isRead({ read }: StepReach): boolean {
  return isSeen(read) || read === 'part';
}

/** Nobody compared what it reads: that is less than can be checked. */
function isProposed({ read }: StepReach): boolean {
  return read === 'proposed';
}

function isChanged(one: StepReach): boolean {
  return isSeen(one.read) && !isProposed(one) && (one.change === 'yes' || one.change === 'documented-here');
}

/** Can something that the playbook asks for not be done here, or not be seen? */
export function isLacking({ steps, checks }: Pick<DoctorReport, 'steps' | 'checks'>): boolean {
  return (
    steps.some(({ read, change }) => !isSeen(read) || change === 'teach' || change === 'part') ||
    // Nobody answers there: those steps are of no use from here.
    checks.some(({ id, state }) => isAskedBeyond(id) && state === 'fail')
  );
}

/** Is the check of what was asked for beyond the server? */
export function isAskedBeyond(id: string): boolean {
  return BEYOND.some((source) => source === id);
}

export function doctorReport(
  given: Pick<DoctorReport, 'server' | 'playbook' | 'places' | 'checks' | 'shown' | 'steps' | 'idle'> & {
    /** To teach what has to be taught. */
    readonly minutes: number;
  },
  maker: Maker,
): DoctorReport {
  const { minutes, ...about } = given;
  const { steps } = about;
  const failed = steps.filter(({ read }) => read === 'failed').length;
  const taught = steps.filter((one) => !isRead(one)).length - failed;
  const changed = steps.filter(isChanged).length;
  const proposed = steps.filter(isProposed).length;
  const checked = steps.length - changed - proposed - taught - failed;
  return {
    ...headOf('doctor', maker),
    ...about,
    summary: {
      ...{ steps: steps.length, changed, checked, proposed, taught, failed },
      minutes,
    },
  };
}

/** Fit for everybody's eyes by what it is made of: words of the tool, states and counts; no name, address or value of the server. */
export const publicDoctorSchema = z.strictObject({
  ...headSchema('doctor-public'),
  build: z.number().nullable(),
  checks: z.array(check.pick({ id: true, group: true, state: true })).readonly(),
  steps: z.array(step.extend({ calls: z.array(call.omit({ why: true })).readonly() })).readonly(),
  shown: doctorReportSchema.shape.shown,
  idle: doctorReportSchema.shape.idle,
  summary: doctorReportSchema.shape.summary,
});

export function publicDoctorReport(report: DoctorReport): z.infer<typeof publicDoctorSchema> {
  const { formatVersion, at, tool, server, checks, shown, steps, idle, summary } = report;
  return {
    ...{ formatVersion, report: 'doctor-public', at, tool, build: server.build },
    checks: checks.map(({ id, group, state }) => ({ id, group, state })),
    steps: steps.map((one) => ({ ...one, calls: one.calls.map(({ why: _, ...shown }) => shown) })),
    ...{ shown, idle, summary },
  };
}
