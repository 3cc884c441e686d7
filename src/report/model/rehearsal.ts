/**
 * What the server's own logs say of a playbook: who would be refused once it holds. It stands alone, as a report and as a file that
 * `plan`, `apply` and `wizard` take with `--rehearsal`.
 */
import { z } from 'zod';
import { hashOf, type Json } from '../../canonical-json.js';
import type { MessageCounts, Rehearsed, Sender } from '../../engine/rehearse/tally.js';
import type { LogAccount } from '../../logs/read-logs.js';
import type { Playbook } from '../../playbook/playbook.js';
import { stepById } from '../../steps/index.js';
import { judgedHash } from '../../steps/kit/rehearsal.js';
import { exceeds } from '../../steps/kit/step.js';
import { headOf, headSchema, type Maker } from './head.js';

const counts = <K extends string>(...names: readonly K[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, z.int()])) as Record<K, z.ZodInt>);
const day = z.string().describe('By the clock of the server, YYYY-MM-DD');

const keepSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('address') }),
  z.strictObject({ by: z.literal('options'), options: z.record(z.string(), z.unknown()) }),
  z.strictObject({ by: z.literal('waiver'), target: z.string() }),
]);

const senderSchema = z.strictObject({
  kind: z.enum(['address', 'account']).describe('An address that did not sign in, or an account that did'),
  name: z.string(),
  messages: z.int(),
  last: z.string().describe('When its last one was, by the clock of the server'),
  names: z
    .array(z.strictObject({ name: z.string(), messages: z.int() }))
    .readonly()
    .describe(
      'What it sent as, the most used first: the header From where the log has it, else the envelope',
    ),
  otherNames: z.int().describe('Messages under more names than those'),
  tls: counts('yes', 'no', 'unknown').describe('Messages; the log of a session does not tell it always'),
  reason: z.string(),
  keep: keepSchema.describe('What would let it go on'),
});

const stepSchema = z.strictObject({
  step: z.string(),
  isHeld: z.boolean().describe('The limits of the playbook hold back what users notice as much of'),
  senders: z.array(senderSchema).readonly().describe('Who would be refused, the most messages first'),
  beyond: z.int().describe('Messages of more senders than are kept by name'),
  messages: z.int(),
  unknown: z
    .array(z.strictObject({ reason: z.string(), messages: z.int(), senders: z.int() }))
    .readonly()
    .describe('What the logs do not tell'),
});

export const rehearsalSchema = z.strictObject({
  made: z.iso.datetime().describe('UTC'),
  tool: z.string(),
  playbook: z.strictObject({
    name: z.string(),
    hash: z
      .string()
      .describe('Of what is judged of it; empty of an anonymised one: a hash of names can be tried out'),
  }),
  isAnonymised: z.boolean().describe('Names and addresses are stand-ins, the same throughout'),
  days: z.strictObject({
    from: day,
    to: day,
    read: z.int().describe('Days of which the SMTP log tells sessions'),
    withDelivery: z.int().describe('Those of them with a delivery log'),
    tooLow: z.array(day).readonly().describe('Days whose level leaves sessions out, or whose log is empty'),
    missing: z.array(day).readonly(),
    unread: z.array(z.strictObject({ day, why: z.string() })).readonly(),
    leftAside: z
      .array(z.string())
      .readonly()
      .describe('Files that were not read, as another one of the same day and kind was'),
  }),
  lines: counts('all', 'notUnderstood', 'tooLong', 'otherDay', 'jumps', 'unended', 'starts'),
  domains: z.strictObject({
    from: z.enum(['server', 'given', 'logs']).describe('Who said which mail domains are here'),
    count: z.int(),
  }),
  isWhitelistKnown: z.boolean(),
  counts: counts('accepted', 'refused', 'dropped', 'cut', 'signedIn', 'unsigned').extend({
    tls: counts('yes', 'no', 'unknown'),
  }),
  senders: z.int().describe('Who would be refused by some step; 3000 stands for as many and more'),
  messages: z.int().describe('Messages that some step would have refused'),
  steps: z.array(stepSchema).readonly(),
  untold: z
    .array(z.strictObject({ step: z.string(), why: z.string() }))
    .readonly()
    .describe('Steps of which the logs tell nothing, or not all'),
});

export type RehearsalResult = z.infer<typeof rehearsalSchema>;

export const rehearseReportSchema = rehearsalSchema.extend({
  ...headSchema('rehearse'),
  toKeep: z.string().describe('Lines for the playbook, YAML, that keep whoever would be refused'),
  out: z.string().nullable().describe('The file that it was written to; a stand-in where it is anonymised'),
});

export type RehearseReport = z.infer<typeof rehearseReportSchema>;

/** Senders of a step that a result has by name: it is read by people, and goes by mail. */
const MOST_SENDERS = 1000;

function senderOf({ names, ...rest }: Sender): z.infer<typeof senderSchema> {
  const used = [...names].map(([name, messages]) => ({ name, messages }));
  return { ...rest, names: used.sort((a, b) => b.messages - a.messages) } as z.infer<typeof senderSchema>;
}

export function rehearsalOf(
  { steps, untold, counts: messages, ...sums }: Rehearsed,
  about: Maker & {
    readonly playbook: Playbook;
    readonly account: LogAccount;
    readonly leftAside: readonly string[];
    readonly domains: RehearsalResult['domains'];
    readonly isWhitelistKnown: boolean;
  },
): RehearsalResult {
  const { playbook, account, leftAside, domains, isWhitelistKnown, now, tool } = about;
  const { days, lines, ...rest } = account;
  const inState = (state: string) => days.filter(({ smtp }) => smtp === state).map((one) => one.day);
  const { disruption, disruptionOf } = playbook.limits;
  return {
    ...{ made: now.toISOString(), tool, isAnonymised: false, domains, isWhitelistKnown, untold: [...untold] },
    playbook: { name: playbook.name, hash: judgedHash(playbook) },
    days: {
      ...{ from: days[0]?.day ?? '', to: days.at(-1)?.day ?? '', read: inState('read').length },
      withDelivery: days.filter(({ smtp, delivery }) => smtp === 'read' && delivery === 'read').length,
      ...{ tooLow: inState('too-low'), missing: inState('missing'), leftAside: [...leftAside] },
      unread: days.flatMap(({ day: of, why }) => (why === undefined ? [] : [{ day: of, why }])),
    },
    lines: { all: lines, ...rest },
    counts: messages satisfies MessageCounts,
    ...sums,
    steps: steps.map(({ senders, beyond, ...one }) => {
      const left = senders.slice(MOST_SENDERS).reduce((sum, { messages: of }) => sum + of, 0);
      const allowed = disruptionOf?.[one.step] ?? disruption;
      return {
        ...one,
        isHeld: allowed !== undefined && exceeds(stepById(one.step)?.disruption ?? 'none', allowed),
        senders: senders.slice(0, MOST_SENDERS).map(senderOf),
        beyond: beyond + left,
        unknown: [...one.unknown],
      };
    }),
  };
}

/** Stand-ins for names and addresses: within one result, the same for the same. Nothing of the name is in them. */
export function anonymised(result: RehearsalResult): RehearsalResult {
  const known = new Map<string, string>();
  const numbers = { client: 0, user: 0, domain: 0 };
  const standIn = (kind: keyof typeof numbers, name: string): string => {
    const key = `${kind} ${name}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    numbers[kind] += 1;
    const made = `${kind}-${numbers[kind]}`;
    known.set(key, made);
    return made;
  };
  const domain = (name: string) => `${standIn('domain', name)}.invalid`;
  const mailbox = (name: string): string => {
    if (name === '') return '';
    const at = name.lastIndexOf('@');
    const user = standIn('user', name);
    return at < 0 ? user : `${user}@${domain(name.slice(at + 1))}`;
  };
  return {
    ...result,
    isAnonymised: true,
    playbook: { name: 'playbook', hash: '' },
    days: { ...result.days, unread: result.days.unread.map(({ day: of }) => ({ day: of, why: 'not read' })) },
    steps: result.steps.map((step) => ({
      ...step,
      senders: step.senders.map(({ kind, name, names, keep, ...rest }) => ({
        ...{ ...rest, kind, name: kind === 'address' ? standIn('client', name) : mailbox(name) },
        names: names.map((one) => ({ ...one, name: mailbox(one.name) })),
        keep:
          keep.by === 'waiver' && keep.target !== 'server' ? { ...keep, target: domain(keep.target) } : keep,
      })),
    })),
  };
}

export function rehearseReport(
  result: RehearsalResult,
  { toKeep, out, ...maker }: Maker & Pick<RehearseReport, 'toKeep' | 'out'>,
): RehearseReport {
  return { ...headOf('rehearse', maker), ...result, toKeep, out };
}

const FORMAT = 'smlockdown-rehearsal';

/** A result as a file holds it: whoever edits it breaks its hash. */
export const rehearsalFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(1).describe('Version of this format'),
  hash: z.string().describe('SHA-256 over `content`, as canonical JSON'),
  content: rehearsalSchema,
});

export function rehearsalFile(content: RehearsalResult): z.infer<typeof rehearsalFileSchema> {
  return { format: FORMAT, formatVersion: 1, hash: hashOf(content as unknown as Json), content };
}

/** Is it as it was written? */
export function isSealed({ content, hash }: z.infer<typeof rehearsalFileSchema>): boolean {
  return hashOf(content as unknown as Json) === hash;
}
