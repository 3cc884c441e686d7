/** Facts: what the tool brings along, as resources that a step reads like any other. */

import { z } from 'zod';
import { defineObserved } from '../../contract/define.js';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import { type Advisories, advisoriesSchema } from './advisories.js';
import { type Operator, operatorSchema } from './operator.js';

/** Published flaws of SmarterMail, and the builds that fix them. */
export const advisoriesFact = defineObserved({
  id: 'advisories',
  title: 'Published flaws',
  where: 'the list of advisories that the tool ships, or --advisories',
  source: 'facts',
  model: advisoriesSchema,
});

/** Who runs the tool: what a step must not shut out. */
export const operatorFact = defineObserved({
  id: 'operator',
  title: 'The sign-in of this run',
  where: 'how the tool itself signed in',
  source: 'facts',
  model: operatorSchema,
});

/** When this tool last carried out a plan on this server. */
export const lastRunFact = defineObserved({
  id: 'last-run',
  title: 'The last run of this tool',
  where: 'the state folder of the tool',
  source: 'facts',
  model: z.object({
    startedAt: z.iso
      .datetime()
      .nullable()
      .describe('When it began, UTC; null when there is none, or when that is not known'),
    passwordChangedAt: z.iso
      .datetime()
      .nullable()
      .describe(
        'When a run last changed the password in use, which was proved then, UTC; null when none is known to',
      ),
  }),
});

/**
 * What updates of a domain by a hosting panel carry along, whoever set it before: the settings of which a step can say
 * that they were set back. Source: the provider of one panel writes them with every update (`docs/api-evidence.md` 5.2).
 */
export const CARRIED_BY_PANELS = ['catchAll', 'messagesPerHour', 'messagesAction'] as const;

const provedSchema = z.strictObject({
  field: z.enum(CARRIED_BY_PANELS),
  value: z.union([z.string(), z.number()]),
  at: z.iso.datetime(),
});

/** A setting of a domain that a run of this tool wrote and proved last, ISO 8601, UTC. */
export type Proved = Readonly<z.infer<typeof provedSchema>>;

/** What earlier runs of this tool set in a domain of this server and proved, the last of each setting. */
export const provedBeforeFact = defineObserved({
  id: 'proved-before',
  scope: domainSettings.scope,
  title: 'What this tool set and proved before',
  where: 'the state folder of the tool',
  source: 'facts',
  model: z.object({
    proved: z
      .array(provedSchema)
      .readonly()
      .describe('What the last run that wrote each left there; none where that is not known'),
  }),
});

type Fact = Readonly<Record<string, unknown>>;

/** What is known, by the id of the resource: of the server, or of a target each. */
export type Facts = Readonly<Record<string, Fact | ((target: string) => Fact)>>;

/** The published flaws among them. */
export function advisoriesOf(facts: Facts): Advisories {
  return advisoriesSchema.parse(facts[advisoriesFact.id]);
}

/** What a run knows beforehand, by the id of the resource that steps read it as. */
export function factsOf(known: {
  readonly advisories: Advisories;
  readonly operator: Operator;
  /** When the tool last carried out a plan on this server, ISO 8601, UTC; undefined when that is not known. */
  readonly lastRun?: string | undefined;
  /** When a run of it changed the password in use, ISO 8601, UTC; undefined when none is known to. */
  readonly passwordChanged?: string | undefined;
  /** By domain; left out where nothing is known. */
  readonly provedBefore?: ((domain: string) => readonly Proved[]) | undefined;
}): Facts {
  return {
    [advisoriesFact.id]: known.advisories,
    [operatorFact.id]: known.operator,
    [lastRunFact.id]: {
      startedAt: known.lastRun ?? null,
      passwordChangedAt: known.passwordChanged ?? null,
    },
    [provedBeforeFact.id]: (domain) => ({ proved: known.provedBefore?.(domain) ?? [] }),
  };
}
