/** What was decided so far, by step. A decision counts for the page that it was taken on: `page` is the hash of what that showed. */
import { z } from 'zod';
import { domainGlob, text } from '../../playbook/schema.js';

const onPage = { page: z.string() };

const decisionSchema = z.discriminatedUnion('choice', [
  z.strictObject({ choice: z.literal('do'), ...onPage }),
  /** `isOff`: a plan would change it, and is not to. */
  z.strictObject({ choice: z.literal('leave'), ...onPage, isOff: z.boolean() }),
  z.strictObject({
    ...{ choice: z.literal('waive'), ...onPage },
    /** Names, globs, or `server`. The rest is done. */
    domains: z.array(domainGlob).min(1).readonly(),
    reason: text,
    owner: text,
    /** The last day, `YYYY-MM-DD`. */
    expires: z.iso.date(),
  }),
  z.strictObject({
    ...{ choice: z.literal('by-hand'), ...onPage },
    /** Whose word it is, and what was done. Left out where the tool saw for itself that it is done. */
    word: z
      .strictObject({
        by: z.string(),
        on: z.string(),
        note: z.string(),
        /** Where, and the hash of what was found and was to be done. */
        about: z.array(z.strictObject({ target: z.string(), todo: z.string() })).readonly(),
      })
      .optional(),
  }),
]);

export const decisionsSchema = z.strictObject({
  /** By step: the options that were stated in place of those of the playbook. */
  options: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** By step. */
  choices: z.record(z.string(), decisionSchema),
});

export type Decision = Readonly<z.infer<typeof decisionSchema>>;
export type Decisions = Readonly<z.infer<typeof decisionsSchema>>;

export const NOTHING_DECIDED: Decisions = { options: {}, choices: {} };

export function withDecision(decisions: Decisions, step: string, decision: Decision): Decisions {
  return { ...decisions, choices: { ...decisions.choices, [step]: decision } };
}

/** What was decided on pages that show something else by now, or until a day that is over, and what is decided without those. */
export function withoutStale(
  decisions: Decisions,
  { pageOf, today }: { readonly pageOf: (step: string) => string | undefined; readonly today: string },
): { readonly fresh: Decisions; readonly stale: readonly string[] } {
  const stale = Object.entries(decisions.choices).flatMap(([step, one]) => {
    const isOver = one.choice === 'waive' && one.expires < today;
    return pageOf(step) === one.page && !isOver ? [] : [step];
  });
  if (stale.length === 0) return { fresh: decisions, stale };
  const choices = Object.fromEntries(
    Object.entries(decisions.choices).filter(([step]) => !stale.includes(step)),
  );
  return { fresh: { ...decisions, choices }, stale };
}

/** In a few words. */
export function decisionText(decision: Decision): string {
  switch (decision.choice) {
    case 'do':
      return 'do it';
    case 'leave':
      return 'left as it is';
    case 'waive':
      return `kept for ${decision.domains.join(', ')} until ${decision.expires}`;
    case 'by-hand':
      return 'done by hand';
  }
}
