/**
 * What a step is: a value that turns what was read and its options into findings and desired changes.
 * A step does no I/O and knows no clock and no chance; approving, writing, proving, rolling back and waiving are
 * the engine's.
 */
import type { z } from 'zod';
import type { Json } from '../canonical-json.js';
import type { CollectionResource, DocumentResource, Resource, Scope } from '../contract/resource.js';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const DISRUPTIONS = ['none', 'low', 'medium', 'high'] as const;
/** What users notice when the step is applied. */
export type Disruption = (typeof DISRUPTIONS)[number];

export const EFFECTS = ['tightens', 'loosens', 'neutral'] as const;
export type Effect = (typeof EFFECTS)[number];

/** A change the step wants. `need` names the entry of `reads` it is about; the engine knows the value before. */
export type DesiredChange =
  | {
      readonly kind: 'set';
      readonly need: string;
      readonly field: string;
      readonly to: Json;
      readonly effect?: Effect;
    }
  | {
      readonly kind: 'add';
      readonly need: string;
      readonly item: Readonly<Record<string, Json>>;
      readonly effect?: Effect;
    }
  | {
      readonly kind: 'change';
      readonly need: string;
      readonly key: string | number;
      readonly fields: Readonly<Record<string, Json>>;
      readonly effect?: Effect;
    }
  | {
      readonly kind: 'remove';
      readonly need: string;
      readonly key: string | number;
      readonly effect?: Effect;
    };

export type Assessment =
  | { readonly verdict: 'pass' | 'not-applicable'; readonly message: string }
  | { readonly verdict: 'manual'; readonly message: string }
  | {
      readonly verdict: 'fail';
      readonly message: string;
      /** Empty when no call can make the change; then `byHand` says what to do. */
      readonly changes: readonly DesiredChange[];
      /** Who notices what, a sentence each. */
      readonly impact: readonly string[];
      /** What remains to be done by hand, where some of it does. */
      readonly byHand?: string;
    };

/** What a step may know beside its inputs. */
export interface StepContext {
  /** The day of the audit, `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** Domains and mailboxes behind the target; mailboxes are undefined when the server did not say. */
  readonly reach: { readonly domains: number; readonly mailboxes: number | undefined };
}

/** One thing a part reads. A document names the fields it needs: only those have to decode. */
export interface Need {
  readonly resource: Resource;
  readonly fields?: readonly string[];
  /**
   * The step can say something without it. Where the resource is out of reach the input is `undefined`, and a pass
   * becomes `manual` with this text. A failed read is an error all the same.
   */
  readonly elseByHand?: string;
}

/** A read that depends on what another one answered, to name who is affected; the verdict never hangs on it. */
export interface LookUp {
  readonly resource: Resource;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface StepPart {
  readonly scope: Scope;
  /** False leaves the part's targets out altogether. */
  readonly isActive?: (options: StepOptions) => boolean;
  readonly reads: (options: StepOptions) => Readonly<Record<string, Need>>;
  readonly lookUp?: (inputs: StepInputs, options: StepOptions) => LookUp | undefined;
  /** `inputs.lookedUp` holds the fields of the look-up, once it was made and succeeded. */
  readonly assess: (inputs: StepInputs, options: StepOptions, context: StepContext) => Assessment;
}

export type StepOptions = Readonly<Record<string, unknown>>;
export type StepInputs = Readonly<Record<string, unknown>>;

export interface Step {
  readonly id: string;
  /** Written as the secure state. */
  readonly title: string;
  /** Why it matters and what may break, for an administrator. */
  readonly why: string;
  /** Guide sections it carries out. */
  readonly guide: readonly string[];
  readonly severity: Severity;
  readonly disruption: Disruption;
  readonly scope: Scope;
  readonly options: z.ZodObject;
  readonly parts: readonly StepPart[];
  /** Where to click and what to set, where the contract cannot reach the resource. */
  readonly manual: (options: StepOptions) => string;
}

/** One item of a collection, as a step sees it. */
export interface Item<F> {
  readonly key: string | number;
  readonly label: string;
  readonly fields: F;
}

type DocumentNeed<S extends z.ZodRawShape, K extends keyof S & string> = {
  readonly resource: DocumentResource<S>;
  readonly fields: readonly K[];
  readonly elseByHand?: string;
};
type CollectionNeed<S extends z.ZodRawShape> = {
  readonly resource: CollectionResource<S>;
  readonly elseByHand?: string;
};

type ValueOf<N> =
  N extends DocumentNeed<infer S, infer K>
    ? Pick<z.infer<z.ZodObject<S>>, K & keyof z.infer<z.ZodObject<S>>>
    : N extends CollectionNeed<infer S>
      ? readonly Item<z.infer<z.ZodObject<S>>>[]
      : never;
type InputsOf<N> = {
  readonly [Name in keyof N]: N[Name] extends { readonly elseByHand: string }
    ? ValueOf<N[Name]> | undefined
    : ValueOf<N[Name]>;
};

interface TypedPart<O, N, L> {
  readonly scope: Scope;
  readonly isActive?: (options: O) => boolean;
  readonly reads: (options: O) => N;
  readonly lookUp?: (inputs: InputsOf<N>, options: O) => L | undefined;
  readonly assess: (
    inputs: InputsOf<N> & { readonly lookedUp?: Readonly<Record<string, unknown>> },
    options: O,
    context: StepContext,
  ) => Assessment;
}

/**
 * A part with its types: options from the step's schema, inputs from what it reads. The engine hands it just
 * those, decoded by the same models, so the types may be forgotten here, and only here.
 */
export function partFor<O extends z.ZodObject>(_options: O) {
  return <const N extends Readonly<Record<string, unknown>>>(
    part: TypedPart<z.infer<O>, N, LookUp>,
  ): StepPart => part as unknown as StepPart;
}

/** A step whose `manual` text knows the type of its options. */
export function defineStep<O extends z.ZodObject>(
  step: Omit<Step, 'options' | 'manual'> & {
    readonly options: O;
    readonly manual: (options: z.infer<O>) => string;
  },
): Step {
  return step as unknown as Step;
}

/** `412 domains`, `1 domain`, `2 mailboxes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : /[sx]$/.test(noun) ? 'es' : 's'}`;
}

/** Problems as one sentence. */
export function sentence(problems: readonly string[]): string {
  const text = problems.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The mailboxes behind a target, in words. */
export function mailboxesOf(context: StepContext): string {
  const { mailboxes } = context.reach;
  return mailboxes === undefined ? 'an unknown number of mailboxes' : counted(mailboxes, 'mailbox');
}
