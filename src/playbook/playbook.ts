/** The shape of a resolved playbook: inheritance merged, defaults filled in, everything checked. */
import type { z } from 'zod';
import type { domainsSchema, limitsSchema, waiverSchema } from './schema.js';

/** The options of one step, parsed by the step's own schema. */
export type StepOptions = Readonly<Record<string, unknown>>;

type Limits = z.infer<typeof limitsSchema>;

export interface Playbook {
  readonly name: string;
  /** Hash of `steps`, `domains`, `overrides`, `waivers` and `limits`, without the places they were read from; `off` asks for nothing. */
  readonly hash: string;
  /** The selected steps by id, in the order of the catalogue. A step that is `off` is not in it. */
  readonly steps: Readonly<Record<string, StepOptions>>;
  /** Ids of the steps that it states as `off`, in the order of the catalogue: nobody looks at them, and a report says so. */
  readonly off: readonly string[];
  /** Ids of the steps that look beyond the server where nobody asked for it, in the order of the catalogue. Not in `steps`. */
  readonly unasked?: readonly string[];
  /** What the file states of those: others go by it. */
  readonly unaskedOptions?: Readonly<Record<string, StepOptions>>;
  /** Where they are stated, by their ids; left out where no file does. */
  readonly places?: Readonly<Record<string, StepPlace>>;
  readonly domains: DomainSelection;
  /** What `domains` and `overrides` name, in the order of the file; of `replaced`, what a parent excluded and a child's own list does not. */
  readonly named: readonly Named[];
  /** Parents' first; where two name one option for one domain, the later one counts. */
  readonly overrides: readonly Override[];
  readonly waivers: readonly Waiver[];
  readonly limits: { readonly [Limit in keyof Limits]-?: Limits[Limit] | undefined };
}

/** Where a step is stated. `line` counts from 1. */
export interface StepPlace {
  readonly file: string;
  readonly line: number;
}

/** A domain name, or a glob over them, and where it stands; `at` is FILE:LINE:COLUMN. */
export interface Named {
  readonly list: 'domains.include' | 'domains.exclude' | 'replaced' | 'overrides';
  readonly name: string;
  readonly at: string;
}

/** Globs over domain names: a domain is selected when one of `include` and none of `exclude` matches. */
export type DomainSelection = Readonly<Required<z.infer<typeof domainsSchema>>>;

/** Other options for some domains. */
export interface Override {
  /** Globs over domain names. */
  readonly domains: readonly string[];
  /** Complete options of each overridden step: the playbook's own, with the stated ones laid over. */
  readonly steps: Readonly<Record<string, StepOptions>>;
  /** Names of the options which the override itself states, sorted, for each step in `steps`. */
  readonly stated: Readonly<Record<string, readonly string[]>>;
  /** FILE:LINE:COLUMN */
  readonly at: string;
}

/**
 * A named, owned, reasoned, expiring exception for one step on one target (`domain`: a name, a glob over names, or
 * `server`; one that a file states for a list is one for each). `expires` is the last day on which it is valid, in UTC;
 * `at` is FILE:LINE:COLUMN.
 */
export interface Waiver extends Readonly<Omit<z.infer<ReturnType<typeof waiverSchema>>, 'domain'>> {
  readonly domain: string;
  readonly at: string;
}
