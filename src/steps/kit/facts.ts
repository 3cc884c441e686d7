/** Facts: what the tool brings along, as resources that a step reads like any other. */

import { z } from 'zod';
import { defineObserved } from '../../contract/define.js';
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

/** What a run knows beforehand, by the id of the resource that steps read it as. */
export function factsOf(known: {
  readonly advisories: Advisories;
  readonly operator: Operator;
  /** When the tool last carried out a plan on this server, ISO 8601, UTC; undefined when that is not known. */
  readonly lastRun?: string | undefined;
  /** When a run of it changed the password in use, ISO 8601, UTC; undefined when none is known to. */
  readonly passwordChanged?: string | undefined;
}): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return {
    [advisoriesFact.id]: known.advisories,
    [operatorFact.id]: known.operator,
    [lastRunFact.id]: {
      startedAt: known.lastRun ?? null,
      passwordChangedAt: known.passwordChanged ?? null,
    },
  };
}
