/** What the playbook room needs to know of a step. The real steps carry more; they are passed in, never imported. */
import type { z } from 'zod';

/** One entry of the step catalogue: its id, its title (the secure state) and the options it takes. */
export interface StepSchema {
  readonly id: string;
  readonly title: string;
  readonly scope: 'server' | 'domain';
  readonly options: z.ZodObject;
}

export function stepOf(catalogue: readonly StepSchema[], id: string): StepSchema | undefined {
  return catalogue.find((step) => step.id === id);
}
