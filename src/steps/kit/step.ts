/**
 * What a step is: a value that turns what was read and its options into findings and desired changes.
 * A step does no I/O and knows no clock and no chance; approving, writing, proving, rolling back and waiving are
 * the engine's.
 */

import type { z } from 'zod';
import type { Json } from '../../canonical-json.js';
import type {
  CollectionResource,
  DocumentResource,
  ObservedResource,
  Resource,
  Scope,
} from '../../contract/resource.js';
import type { StepSchema } from '../../playbook/step-schema.js';
import { type Instruction, instruct } from './instruction.js';
import { perOptions } from './per-options.js';
import type { Rehearses } from './rehearsal.js';
import type { Severity } from './severity.js';

export const DISRUPTIONS = ['none', 'low', 'medium', 'high'] as const;
/** What users notice of a change: `docs/disruption.md` says what each word means. */
export type Disruption = (typeof DISRUPTIONS)[number];

/** Do users notice more of it than is allowed? */
export function exceeds(disruption: Disruption, allowed: Disruption): boolean {
  return DISRUPTIONS.indexOf(disruption) > DISRUPTIONS.indexOf(allowed);
}

/** The most of these; none of nothing. */
export function theMost(all: readonly Disruption[]): Disruption {
  return all.reduce((one, other) => (exceeds(other, one) ? other : one), 'none');
}

export const EFFECTS = ['tightens', 'loosens', 'neutral'] as const;
export type Effect = (typeof EFFECTS)[number];

/** A change the step wants. `need` names the entry of `reads` it is about; the engine knows the value before. */
export type DesiredChange = {
  readonly need: string;
  readonly effect?: Effect;
  /** What users notice of this one; left out: as the step says. */
  readonly disruption?: Disruption;
} & (
  | { readonly kind: 'set'; readonly field: string; readonly to: Json }
  | { readonly kind: 'add'; readonly item: Readonly<Record<string, Json>> }
  | {
      readonly kind: 'change';
      readonly key: string | number;
      readonly fields: Readonly<Record<string, Json>>;
    }
  | { readonly kind: 'remove'; readonly key: string | number }
);

interface Noticed {
  readonly changes: readonly DesiredChange[];
  readonly impact: readonly string[];
}

/** Of what is not as it should be, for a screen that has a line for it. */
export interface InShort {
  /** In a few words, without a full stop; left out where the message is short. */
  readonly brief?: string | undefined;
  /** What can be a sign of a break-in, without a capital letter and a full stop. */
  readonly sign?: string | undefined;
}

export type Assessment =
  | { readonly verdict: 'pass' | 'not-applicable'; readonly message: string }
  /**
   * What it hangs on was looked at and not seen. `message`: what, and why, without a full stop; `cause`: why alone, the same
   * for all targets that have one reason.
   */
  | { readonly verdict: 'error'; readonly message: string; readonly cause?: string }
  | (InShort & {
      readonly verdict: 'manual';
      readonly message: string;
      /** Left out: the step's own clicks. */
      readonly byHand?: readonly Instruction[];
      readonly remedy?: 'decide';
    })
  | (InShort & {
      readonly verdict: 'fail';
      readonly message: string;
      /** Empty when no call can make the change; then `byHand` says what to do, or what to decide. */
      readonly changes: readonly DesiredChange[];
      /** Who notices what, a sentence each. */
      readonly impact: readonly string[];
      /** Which sentences are about which changes; left out: all about all. */
      readonly noticed?: readonly Noticed[];
      /** What remains to be done by hand, where some of it does. */
      readonly byHand?: readonly Instruction[];
      /** Without changes: a value of the operator's is missing. */
      readonly remedy?: 'decide';
    });

/** What a step may know beside its inputs. */
export interface StepContext {
  /** The day of the audit, `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** The mail domain that is judged, by its name; `server` of the server. */
  readonly target: string;
  /** Domains and mailboxes behind the target; mailboxes are undefined when the server did not say. */
  readonly affected: { readonly domains: number; readonly mailboxes: number | undefined };
  /** The playbook's options of every selected step, by id: what another step is to allow. */
  readonly selected: Readonly<Record<string, StepOptions>>;
  /** The domain is not there yet: the step is to add it (`adds`). Lists are empty, and no field of a document is known. */
  readonly isToCome?: boolean;
}

/** One thing a part reads. A document names the fields it needs: only those have to decode. */
export interface Need {
  readonly resource: Resource;
  readonly fields?: readonly string[];
  /**
   * The step can say something without it. Where the resource is out of reach the input is `undefined`, and a pass
   * becomes `manual` with these. A failed read is an error all the same.
   */
  readonly elseByHand?: readonly Instruction[];
  /** Where it could not be read the input is `undefined`, and that is all: another way leads to the same. */
  readonly isOptional?: true;
  /** Read once the others are: the part says in `asks` what its source is asked, by what those show. */
  readonly isAsked?: true;
}

/** What a source beside the API is asked: names, addresses. */
export type Question = Readonly<Record<string, Json>>;

/** A read that depends on what another one answered, to say more of a failure, or of what is left to a person. */
export interface LookUp {
  readonly resource: Resource;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What the look-ups of a part come to. */
export interface LookUpBound {
  readonly requests: number;
  readonly targets: number;
  /** Targets whose look-ups are not made. */
  readonly left: number;
}

export interface LookedUp {
  /** By name: the fields of a document, or the items of a collection. What could not be read is left out. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** Names of those that rest on calls, names or values that are assumed. */
  readonly assumed: readonly string[];
}

export interface StepPart {
  readonly scope: Scope;
  /** False leaves a target of the part out altogether. `target` is `server` or the name of a domain. */
  readonly isActive?: (options: StepOptions, target: string) => boolean;
  readonly reads: (options: StepOptions) => Readonly<Record<string, Need>>;
  /** By the name of the need, what is asked where it `isAsked`. */
  readonly asks?: (
    inputs: StepInputs,
    options: StepOptions,
    context: StepContext,
  ) => Readonly<Record<string, Question>>;
  /** Look-ups of a failure, or of what is left to a person, by name. */
  readonly lookUps?: (
    inputs: StepInputs,
    options: StepOptions,
    context: StepContext,
  ) => Readonly<Record<string, LookUp>>;
  /** What is said before they are made, where they are many: how many requests, of how many targets, and how many are left out. */
  readonly announces?: (bound: LookUpBound) => string;
  /** `inputs.lookedUp` holds the look-ups, once they were made. */
  readonly assess: (inputs: StepInputs, options: StepOptions, context: StepContext) => Assessment;
  /**
   * The options that state what the server holds where it does not pass, of those in which that is no silent loosening: each
   * exception with a reason, or what asks for more than before. What they leave failing is for a waiver. None: all of it is.
   */
  readonly exported?: (inputs: StepInputs, options: StepOptions, context: ExportContext) => StepOptions;
}

/** What an exported exception says of itself. */
export interface ExportContext extends StepContext {
  readonly reason: string;
  /** The day of its review, `YYYY-MM-DD`. */
  readonly reviewBy: string;
}

export type StepOptions = Readonly<Record<string, unknown>>;
export type StepInputs = Readonly<Record<string, unknown>>;

/**
 * In at most 30 columns, without a full stop, what a change comes to for users: of which field, or of which action on an
 * item (`add`, `change`, `remove`), `*` for any; and only where the field is set to a value, where there is one.
 */
export type Notice = readonly [of: string, text: string, to?: string | boolean];

/** Sources that are asked only where the operator says so. */
export const BEYOND = ['dns', 'probe', 'host'] as const;
export type Beyond = (typeof BEYOND)[number];

/** The option of the command line that asks for each. */
export const ASKED_BY = {
  dns: '--dns',
  probe: '--probe',
  host: '--host-evidence',
} as const satisfies Readonly<Record<Beyond, string>>;

export interface Step extends StepSchema {
  /** Why it matters and what may break, for an administrator. */
  readonly why: string;
  /** Guide sections it carries out. */
  readonly guide: readonly string[];
  readonly severity: Severity;
  /** The most that users notice of any of its changes. */
  readonly disruption: Disruption;
  /** Looks beyond the server, which is done only where it is asked for. */
  readonly beyond?: Beyond;
  /** What users notice of its changes, in a few words; the first that is among the changes stands for all. */
  readonly notices?: string | readonly Notice[];
  /** Carried by the playbooks of a server's role alone: it needs values that only the operator knows. */
  readonly isForRoles?: true;
  /**
   * The option that names a mail domain, which the step adds where it is not there. Its own parts judge that domain in the
   * same plan, before it is there.
   */
  readonly adds?: string;
  readonly parts: readonly StepPart[];
  /** Who could not send any more, by the server's own logs. Left out of a step that decides about no message. */
  readonly rehearses?: Rehearses;
  /** What a rollback cannot bring back, in a sentence; absent when it brings back all. */
  readonly notUndone?: string;
  /** Where to click and what to set, where the contract cannot reach the resource. */
  readonly manual: (options: StepOptions) => readonly Instruction[];
}

/** One item of a collection, as a step sees it. */
export interface Item<F> {
  readonly key: string | number;
  readonly label: string;
  readonly fields: F;
  /** Could the item be brought back as it is, once it was taken away? */
  readonly isRestorable: boolean;
}

type DocumentNeed<S extends z.ZodRawShape, K extends keyof S & string> = {
  readonly resource: DocumentResource<S> | ObservedResource<S>;
  readonly fields: readonly K[];
};
type CollectionNeed<S extends z.ZodRawShape> = { readonly resource: CollectionResource<S> };

type ValueOf<N> =
  N extends DocumentNeed<infer S, infer K>
    ? Pick<z.infer<z.ZodObject<S>>, K & keyof z.infer<z.ZodObject<S>>>
    : N extends CollectionNeed<infer S>
      ? readonly Item<z.infer<z.ZodObject<S>>>[]
      : never;
type Spared = { readonly elseByHand: readonly Instruction[] } | { readonly isOptional: true };
type InputsOf<N> = {
  readonly [Name in keyof N]: N[Name] extends Spared ? ValueOf<N[Name]> | undefined : ValueOf<N[Name]>;
};
/** Those that are read first. */
type FirstOf<N> = {
  readonly [Name in keyof N as N[Name] extends { readonly isAsked: true } ? never : Name]: N[Name];
};

interface TypedPart<O, N> {
  readonly isActive?: (options: O, target: string) => boolean;
  readonly reads: (options: O) => N;
  readonly asks?: (
    inputs: InputsOf<FirstOf<N>>,
    options: O,
    context: StepContext,
  ) => { readonly [Name in keyof N as N[Name] extends { readonly isAsked: true } ? Name : never]: Question };
  readonly lookUps?: (
    inputs: InputsOf<N>,
    options: O,
    context: StepContext,
  ) => Readonly<Record<string, LookUp>>;
  readonly announces?: (bound: LookUpBound) => string;
  readonly assess: (
    inputs: InputsOf<N> & { readonly lookedUp?: LookedUp },
    options: O,
    context: StepContext,
  ) => Assessment;
  readonly exported?: (inputs: InputsOf<N>, options: O, context: ExportContext) => Partial<O>;
}

/**
 * A part with its types: options from the step's schema, inputs from what it reads. The engine hands it just
 * those, decoded by the same models, so the types may be forgotten here, and only here.
 */
export function partFor<O extends z.ZodObject, const N extends Readonly<Record<string, unknown>>>(
  _options: O,
  part: TypedPart<z.infer<O>, N> & { readonly scope: Scope },
): StepPart {
  return { ...part, reads: perOptions(part.reads) } as unknown as StepPart;
}

function partsOn<S extends Scope>(scope: S) {
  return <O extends z.ZodObject, const N extends Readonly<Record<string, unknown>>>(
    options: O,
    part: TypedPart<z.infer<O>, N>,
  ) => ({ options, scope, parts: [partFor(options, { scope, ...part })] }) as const;
}

/** The options, scope and part of a step that judges the server as a whole. */
export const onServer = partsOn('server');

/** The options, scope and part of a step that judges every mail domain. */
export const inDomains = partsOn('domain');

/** A step whose `manual` knows the type of its options; a text is its one instruction. */
export function defineStep<O extends z.ZodObject>(
  step: Omit<Step, 'options' | 'manual' | 'rehearses'> & {
    readonly options: O;
    readonly rehearses?: Rehearses<z.infer<O>>;
    readonly adds?: keyof z.infer<O>;
    readonly manual: (options: z.infer<O>) => string | readonly (string | Instruction)[];
  },
): Step {
  // What lies beyond the server is judged alike for every domain, where a step says nothing else: of addresses and gateways there is
  // no stricter one.
  const perDomain = step.beyond === undefined ? {} : { perDomain: { takes: {}, stricter: {} } };
  return {
    ...perDomain,
    ...step,
    manual: (options) => instruct(...[step.manual(options as z.infer<O>)].flat()),
  };
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
  const { mailboxes } = context.affected;
  return mailboxes === undefined ? 'an unknown number of mailboxes' : counted(mailboxes, 'mailbox');
}
