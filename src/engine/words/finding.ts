/** A finding: the verdict of one step on one target. Expected outcomes are values; every kind says what it carries. */

import { z } from 'zod';
import type { Evidence } from '../../contract/evidence.js';
import type { Instruction, Remedy } from '../../steps/kit/instruction.js';
import type { Severity } from '../../steps/kit/severity.js';
import type { Disruption, InShort } from '../../steps/kit/step.js';
import type { Change } from './change.js';
import { jsonSchema, listOf } from './schemas.js';
import type { Target } from './target.js';

interface FindingBase {
  readonly step: string;
  readonly target: Target;
  readonly severity: Severity;
  readonly message: string;
  /** How well what it rests on is known: the least of what was read; null when nothing was. */
  readonly evidence: Evidence | null;
  readonly notes?: Notes;
}

/** What is there and what is to be, of one field of a document or of one entry of a list. */
export const sideSchema = z.strictObject({
  resource: z.string().describe('What holds it'),
  field: z.string().exactOptional().describe('Of a document'),
  item: z.string().exactOptional().describe('Of a list; of its members only those that differ'),
  before: jsonSchema.describe('As it was read; of an item null: it is not there'),
  after: jsonSchema.describe('As the playbook asks for it; of an item null: it is to go'),
});

export type Side = Readonly<z.infer<typeof sideSchema>>;

/** Of what a finding would change the first ones, and how many there are beyond them. */
export const sidesSchema = z.strictObject({ shown: listOf(sideSchema), more: z.int().exactOptional() });

export type Sides = Readonly<z.infer<typeof sidesSchema>>;

/** `expires`: last valid day, UTC. */
export const waivedBy = z.strictObject({ reason: z.string(), owner: z.string(), expires: z.string() });

export type WaivedBy = Readonly<z.infer<typeof waivedBy>>;

/** `on` and `until`: days, UTC; the last one counts in full. */
export const attestedBy = z.strictObject({
  by: z.string(),
  on: z.string(),
  until: z.string(),
  note: z.string(),
});

export type AttestedBy = Readonly<z.infer<typeof attestedBy>>;

/** What is told behind the message, in brackets: that what once spoke for the finding counts no more. */
export const notesOf = z.strictObject({ waiver: z.string().optional(), attestation: z.string().optional() });

export type Notes = Readonly<z.infer<typeof notesOf>>;

/** The message without its notes. */
export function foundIn({
  message,
  notes = {},
}: {
  readonly message: string;
  readonly notes?: Notes | undefined;
}) {
  return [notes.attestation, notes.waiver].reduce<string>((text, note) => {
    const told = noted('', note ?? '');
    return note !== undefined && text.endsWith(told) ? text.slice(0, -told.length) : text;
  }, message);
}

/** The message for comparing: days that go by are nothing new, names and numbers are. */
export function steadyText(message: string): string {
  return message.replace(/\b\d+ days?\b/g, 'days');
}

/** The message with one. */
export function noted(message: string, note: string): string {
  return `${message} (${note})`;
}

/** Changes that a call could make, and a limit does not allow. */
export interface Held {
  /** The most that users would notice of one of them. */
  readonly disruption: Disruption;
  readonly changes: number;
  readonly impact: readonly string[];
}

export type Finding =
  | (FindingBase & { readonly verdict: 'pass' | 'not-applicable' })
  | (FindingBase &
      InShort & {
        readonly verdict: 'fail';
        /** Empty in a survey that keeps findings only. */
        readonly changes: readonly Change[];
        readonly changeCount: number;
        /** Also of what is held back, and of what no call is known for. */
        readonly sides?: Sides | undefined;
        /** Of the changes; what is held back has its own. */
        readonly impact: readonly string[];
        readonly held?: Held | undefined;
        /** Domains and mailboxes behind the target; mailboxes are null when the server did not say. */
        readonly affects: { readonly domains: number; readonly mailboxes: number | null };
        /** What no call can do; empty when applying ends it. */
        readonly byHand: readonly Instruction[];
        /** What would end it: `apply` as far as a call can. */
        readonly remedy: Remedy;
      })
  | (FindingBase & { readonly verdict: 'waived'; readonly waiver: WaivedBy; readonly sides?: Sides })
  | (FindingBase &
      InShort & {
        readonly verdict: 'manual';
        readonly byHand: readonly Instruction[];
        readonly remedy: Remedy;
        /** Whose word it is that this was seen to. */
        readonly attested?: AttestedBy;
      })
  | (FindingBase & { readonly verdict: 'error'; readonly cause: string });

export const VERDICTS = [
  'pass',
  'fail',
  'waived',
  'manual',
  'not-applicable',
  'error',
] as const satisfies readonly Finding['verdict'][];
export type Verdict = Finding['verdict'];

/** Is anything left to be done or to be known about it? Nobody has seen to it, and nobody says that it may be so. */
export function isOpen({
  verdict,
  attested,
}: {
  readonly verdict: Verdict;
  readonly attested?: unknown;
}): boolean {
  return verdict === 'fail' || verdict === 'error' || (verdict === 'manual' && attested === undefined);
}

/** Whose word it is that this was seen to, where it is left to a person and that still counts. */
export function attestedIn(finding: Finding): AttestedBy | undefined {
  return finding.verdict === 'manual' ? finding.attested : undefined;
}
