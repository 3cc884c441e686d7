/**
 * Attestations: somebody's word, with name and day, that something was done by hand. Each is of one step on one target
 * of one server, and counts for a while.
 */
import { z } from 'zod';
import { day } from './day.js';
import { text } from './schema.js';
import type { StepSchema } from './step-schema.js';
import { isExpired } from './waivers.js';

/** The format this build reads. */
export const ATTESTATIONS_VERSION = 1;

/** Days after the one of the attestation. The last one counts in full, in UTC. */
export const ATTESTED_DAYS = 90;

export function attestationsSchema(catalogue: readonly StepSchema[]) {
  const attestation = z.strictObject({
    server: text.meta({ description: 'Base address of the server.', examples: ['https://mail.example.com'] }),
    step: z.enum(catalogue.map(({ id }) => id)).meta({ description: 'Id of the step.' }),
    domain: z
      .string()
      .regex(
        /^[^\s@/\\,;:*?]+$/,
        'one mail domain by its name, or `server`: what was done was done somewhere',
      )
      .meta({ description: 'The mail domain, or `server`.', examples: ['sales.example', 'server'] }),
    by: text.meta({ description: 'Whose word it is.', examples: ['Ann Example'] }),
    on: day().meta({
      description: `The day it was said on, in UTC, as YYYY-MM-DD. It counts for ${ATTESTED_DAYS} days.`,
      examples: ['2026-11-30'],
    }),
    note: text.meta({ description: 'What was done or seen, for whoever reads the report.' }),
    todo: z
      .string()
      .regex(
        /^sha256:[0-9a-f]{64}$/,
        'a hash as `attest` writes it; leave it out where a person writes the list',
      )
      .optional()
      .meta({
        description:
          'Hash of what was found and of the instructions at the time. Where they are others by now, it counts no more.',
      }),
  });
  return z
    .strictObject({
      version: z.literal(ATTESTATIONS_VERSION).meta({ description: 'Version of this format.' }),
      attestations: z
        .array(attestation)
        .meta({ description: 'Of several about one thing the newest counts.' }),
    })
    .meta({
      title: 'Attestations for smartermail-lockdown',
      description: 'What was done by hand, and whose word it is.',
    });
}

export type Attestation = Readonly<z.infer<ReturnType<typeof attestationsSchema>>['attestations'][number]>;

/** The last day on which it counts. */
export function lastDayOf({ on }: Pick<Attestation, 'on'>): string {
  const day = new Date(on);
  day.setUTCDate(day.getUTCDate() + ATTESTED_DAYS);
  return day.toISOString().slice(0, 10);
}

/** Is it of a day to come? Nobody knows yet. */
export function isOfTheFuture({ on }: Pick<Attestation, 'on'>, now: Date): boolean {
  return !(Date.parse(on) <= now.getTime());
}

/** What a word and a finding about one step on one target have in common. Upper and lower case of a domain are equal. */
export function aboutOf(step: string, target: string): string {
  return `${step} ${target.toLowerCase()}`;
}

export interface Standing<One> {
  readonly attestation: One;
  readonly isOver: boolean;
}

/** The newest about a step on a target, of those of this server, and whether it still counts. */
export type AttestationFor<One> = (step: string, target: string) => Standing<One> | undefined;

/** Of one day the one that stands last. */
export function newestOf<One extends Attestation>(
  attestations: readonly One[],
  now: Date,
): AttestationFor<One> {
  const newest = new Map<string, One>();
  for (const one of attestations) {
    const about = aboutOf(one.step, one.domain);
    const other = newest.get(about);
    if (!isOfTheFuture(one, now) && (other === undefined || other.on <= one.on)) newest.set(about, one);
  }
  return (step, target) => {
    const attestation = newest.get(aboutOf(step, target));
    return attestation && { attestation, isOver: isExpired({ expires: lastDayOf(attestation) }, now) };
  };
}
