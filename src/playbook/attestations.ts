/**
 * Attestations: somebody's word, with name and day, that something was done by hand. Each is of one step on one target
 * of one server, and counts for a while.
 */
import { z } from 'zod';
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
    on: z.iso.date('no such day in the calendar, or another way of writing it').meta({
      description: `The day it was said on, in UTC, as YYYY-MM-DD. It counts for ${ATTESTED_DAYS} days.`,
      examples: ['2026-11-30'],
    }),
    note: text.meta({ description: 'What was done or seen, for whoever reads the report.' }),
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

/** Are both about one step on one target? Upper and lower case of a domain are equal. */
export function isAbout(
  { step, domain }: Pick<Attestation, 'step' | 'domain'>,
  finding: { readonly step: string; readonly target: string },
): boolean {
  return step === finding.step && domain.toLowerCase() === finding.target.toLowerCase();
}

/** The newest about a step on a target, of those of this server, and whether it still counts. */
export function attestationFor<One extends Attestation>(
  attestations: readonly One[],
  { now, ...about }: { readonly step: string; readonly target: string; readonly now: Date },
): { readonly attestation: One; readonly isOver: boolean } | undefined {
  const attestation = attestations
    .filter((one) => isAbout(one, about) && !isOfTheFuture(one, now))
    // The sort is stable: of one day the one that stands last.
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .at(-1);
  if (attestation === undefined) return undefined;
  return { attestation, isOver: isExpired({ expires: lastDayOf(attestation) }, now) };
}
