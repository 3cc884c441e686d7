/** What the playbook room needs to know of a step. The real steps carry more; they are passed in, never imported. */
import type { z } from 'zod';

/** One entry of the step catalogue: its id, its title (the secure state) and the options it takes. */
export interface StepSchema {
  readonly id: string;
  readonly title: string;
  readonly scope: 'server' | 'domain';
  /** Where the step looks beside its scope: a step for the server may judge every domain's own setting too. */
  readonly parts?: readonly { readonly scope: 'server' | 'domain' }[];
  readonly options: z.ZodObject;
}

/** Does the step have domains among its targets, with some options? */
export function hasDomains(step: StepSchema): boolean {
  return step.scope === 'domain' || step.parts?.some((part) => part.scope === 'domain') === true;
}

export function stepOf(catalogue: readonly StepSchema[], id: string): StepSchema | undefined {
  return catalogue.find((step) => step.id === id);
}
