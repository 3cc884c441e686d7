/** What the playbook room needs to know of a step. The real steps are this and more; they are passed in, never imported. */
import type { z } from 'zod';

/** One entry of the step catalogue. */
export interface StepSchema {
  readonly id: string;
  /** Written as the secure state. */
  readonly title: string;
  readonly scope: 'server' | 'domain';
  /** Where the step looks beside its scope: a step for the server may judge every domain's own setting too. */
  readonly parts?: readonly { readonly scope: 'server' | 'domain' }[];
  readonly options: z.ZodObject;
  readonly perDomain?: PerDomain | undefined;
  /** By option, the value that counts as soon as one of several parents states it: the one that takes nothing away. */
  readonly prevails?: Readonly<Record<string, string>> | undefined;
}

/** What an override may state of a step; without it, any of the step's options. */
export interface PerDomain {
  /** The options in which one domain can differ from others, with the values that ask for more there. */
  readonly takes: z.ZodRawShape;
  /** What is asked for as well, as soon as one of them is stated. */
  readonly implies?: Readonly<Record<string, unknown>>;
  /** By option, which of two numbers asks for more, or the values from the one that asks for least. */
  readonly stricter: Readonly<Record<string, 'higher' | 'lower' | readonly unknown[]>>;
}

/** Does the step have domains among its targets, with some options? */
export function hasDomains(step: StepSchema): boolean {
  return step.scope === 'domain' || step.parts?.some((part) => part.scope === 'domain') === true;
}

/** The options that an override may state of it; none of a step that is the same for every domain. */
export function perDomainOf(step: StepSchema): z.ZodRawShape {
  return hasDomains(step) ? (step.perDomain?.takes ?? step.options.shape) : {};
}

/** Does the value of an option ask for less than another one? Of what has no order nobody can say. */
export function isLess(
  { perDomain }: StepSchema,
  { option, value, than }: { readonly option: string; readonly value: unknown; readonly than: unknown },
): boolean {
  const stricter = perDomain?.stricter[option];
  if (Array.isArray(stricter)) return stricter.indexOf(value) < stricter.indexOf(than);
  if (typeof value !== 'number' || typeof than !== 'number') return false;
  return stricter === 'higher' ? value < than : stricter === 'lower' && value > than;
}

export function mayDiffer(step: StepSchema): boolean {
  return Object.keys(perDomainOf(step)).length > 0;
}

export function stepOf(catalogue: readonly StepSchema[], id: string): StepSchema | undefined {
  return catalogue.find((step) => step.id === id);
}
