/** A case of the closed loop: one step, a server that fails it, and what is to become of that server. */
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import type { DomainState, SandboxState } from '../../../src/sandbox/state.js';
import type { Operator } from '../../../src/steps/kit/operator.js';

/** A write that the server answers with success and does not carry out, or not wholly. */
export type Ignored =
  | {
      readonly path: string;
      /** The member as stored that stays as it was. */
      readonly field: string;
    }
  | {
      readonly path: string;
      /** The whole write: for a removal, which stores no member. */
      readonly field: 'everything';
    };

/** What a rollback cannot bring back, by design: told before it begins and after it ended. */
export interface NotUndone {
  /** In the plan of the rollback. */
  readonly told: readonly string[];
  /** In the report: what does not hold its state before the run. */
  readonly unrestored: readonly string[];
  /** Does to the start what is left of the run. */
  readonly left: (start: SandboxState, now: SandboxState) => void;
}

/** What the account in use signs in with, where that is not what it started with. */
export interface Account {
  readonly password?: string;
  readonly totpSecret?: string;
}

/** Where the secrets of the cases are. */
export const ENVIRONMENT = {
  ROTATED: 'Harbour-9-Velvet-Compass',
  AUTHENTICATOR: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  FORMS_PASSWORD: 'Linen-4-Orchard-Signal',
  FORMS_ADMINISTRATOR: 'Walnut-8-Harvest-Lantern',
  PLACEHOLDER_PASSWORD: 'Copper-6-Meadow-Anchor',
} as const;

export interface LoopCase {
  readonly step: string;
  /** What sets this case of a step apart from its others. */
  readonly about?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly sandbox?: SandboxOptions;
  /** Makes the server fail the step. The last domain is to pass it: it is a bystander. */
  readonly weaken: (state: SandboxState) => void;
  /** Which targets fail; of the domains all but the last. */
  readonly fails: 'server' | 'domains' | 'server and domains' | 'the first domain';
  /** Does to the start what the step means, in the words of the wire; all else has to stay. */
  readonly meant: (start: SandboxState, now: SandboxState) => void;
  /** What stays for a person to do, as the plan tells it; the step goes on failing after the apply then. */
  readonly byHand?: string;
  /** Who the operator is once the plan was carried out, and what the account signs in with. */
  readonly afterwards?: { readonly operator: Partial<Operator>; readonly account: Account };
  readonly ignored: Ignored;
  /** Every read of the step: globs for faults, with the reads of another purpose to let pass first. */
  readonly reads: readonly { readonly path: string; readonly after?: number }[];
  /** Options that are refused, and what the refusal says of the range. */
  readonly refused: { readonly options: Readonly<Record<string, unknown>>; readonly says: string };
  readonly notUndone?: NotUndone;
  /** Goes by the server's own Propagate where there is one. */
  readonly isPropagated?: true;
}

/** A case in which only a person can act, and why: nothing is planned. */
export interface HandCase
  extends Pick<LoopCase, 'step' | 'about' | 'options' | 'weaken' | 'fails' | 'reads' | 'refused'> {
  readonly onlyByHand: { readonly why: string; readonly verdict: 'fail' | 'manual'; readonly says: string };
}

export function isByHand(one: LoopCase | HandCase): one is HandCase {
  return 'onlyByHand' in one;
}

export function titleOf({ step, about }: LoopCase | HandCase): string {
  return about === undefined ? step : `${step}, ${about}`;
}

/** All domains but the last, in the order of their names. */
export function weakOf(state: SandboxState): readonly DomainState[] {
  return Object.keys(state.domains)
    .sort()
    .slice(0, -1)
    .map((name) => state.domains[name] as DomainState);
}

/** The last domain. */
export function strongOf(state: SandboxState): DomainState {
  return state.domains[Object.keys(state.domains).sort().at(-1) ?? ''] as DomainState;
}

/** The one entry of a list that it is about; fails the test when there is none. */
export function oneOf<T>(list: readonly T[], isIt: (one: T) => boolean): T {
  const found = list.find(isIt);
  if (found === undefined) throw new Error('the sandbox has no such entry');
  return found;
}

export const DOMAIN_READ = { path: 'settings/sysadmin/domain-settings/*' } as const;
export const DEFAULTS_READ = { path: 'settings/sysadmin/domain-defaults' } as const;
