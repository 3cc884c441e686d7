/**
 * What one playbook file states, or several merged: a layer. Each part knows the file and path it was stated at,
 * so that what is wrong with it can be shown there, however often it was inherited.
 */
import type { z } from 'zod';
import type { Path } from '../documents/problem.js';
import type { Source } from '../documents/source.js';
import type { Waiver } from './playbook.js';
import type { limitsSchema } from './schema.js';

/** A value and where it was written. */
export interface Stated<Value> {
  readonly value: Value;
  readonly source: Source;
  readonly path: Path;
}

/** Options by name, as written: not yet parsed, no defaults filled in. */
export type StatedOptions = ReadonlyMap<string, Stated<unknown>>;

export type StepLayer =
  | { readonly kind: 'off'; readonly at: Stated<unknown> }
  | { readonly kind: 'options'; readonly at: Stated<unknown>; readonly options: StatedOptions }
  /** Selected, but with something wrong that was already told. Nothing more is to be said about its options. */
  | { readonly kind: 'broken'; readonly at: Stated<unknown> };

export interface StatedOverride {
  readonly at: Stated<unknown>;
  readonly domains: readonly string[];
  readonly steps: ReadonlyMap<string, StepLayer>;
}

/** Names of domains, and globs over them. */
export type StatedGlobs = Stated<readonly string[]>;

type Limits = z.infer<typeof limitsSchema>;

/** What is absent in `domains` and `limits` was not stated. */
export interface Layer {
  readonly steps: ReadonlyMap<string, StepLayer>;
  readonly domains: { readonly include?: StatedGlobs; readonly exclude?: StatedGlobs };
  /** Exclusions of parents, each of which a child's own took the place of. */
  readonly replaced: readonly StatedGlobs[];
  readonly limits: { readonly [Limit in keyof Limits]?: Stated<NonNullable<Limits[Limit]>> };
  readonly overrides: readonly StatedOverride[];
  readonly waivers: readonly Waiver[];
}

export const EMPTY_LAYER: Layer = {
  ...{ steps: new Map(), domains: {}, limits: {} },
  ...{ replaced: [], overrides: [], waivers: [] },
};

/** The options as a plain object, for the step's schema. */
export function plainOptions(options: StatedOptions): Record<string, unknown> {
  return Object.fromEntries([...options].map(([name, { value }]) => [name, value]));
}
