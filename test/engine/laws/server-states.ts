/**
 * Generated servers. More start from a hardened state than from anything that a server may hold: some of those are then spoilt
 * in one place, and some hold no more than `baseline` asks.
 */
import fc from 'fast-check';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { runs } from '../../property-runs.js';
import { spoilt } from '../../steps/laws/spoilt.js';
import { holdAccess, isUsable } from './access-states.js';
import { holdAntispam } from './antispam-states.js';
import { hardenedRecipe, mildRecipe } from './hardened-recipe.js';
import { bool, type Recipe, recipe } from './recipe.js';

export interface ServerState extends Recipe {
  /** For what the recipe does not name. */
  readonly seed: number;
  readonly propagate: boolean;
  /** `spoilt` is hardened but for one place; `mild` lacks what `strict` asks on top of `baseline`. */
  readonly start: 'anything' | 'hardened' | 'spoilt' | 'mild';
}

const spoiltRecipe = fc
  .tuple(hardenedRecipe, recipe)
  .chain(([hardened, other]) => spoilt(hardened, other))
  .filter(({ domains, access }) => domains.length > 0 && isUsable(access));

export const anyServerState: fc.Arbitrary<ServerState> = fc
  .tuple(
    fc.record({ seed: fc.integer({ min: 2, max: 999 }), propagate: bool }),
    fc.oneof(
      { weight: 3, arbitrary: fc.tuple(fc.constant('anything' as const), recipe) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('hardened' as const), hardenedRecipe) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('spoilt' as const), spoiltRecipe) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('mild' as const), mildRecipe) },
    ),
  )
  .map(([about, [start, held]]) => ({ ...held, ...about, start }));

function harden(
  settings: SandboxState['domainDefaults'],
  { messagesPerHour, messagesAction, twoFactor, ...flags }: ServerState['defaults'],
): void {
  Object.assign(settings, flags);
  Object.assign(settings.throttleSettings, { messagesPerHour, messagesAction });
  settings.twoFactorSettings.setting = twoFactor;
}

/** Options of a sandbox that holds the generated state. */
export function holding(generated: ServerState) {
  return {
    seed: generated.seed,
    domains: generated.domains.length,
    propagate: generated.propagate,
    prepare: (state: SandboxState): void => {
      for (const [index, name] of Object.keys(state.domains).entries()) {
        const wanted = generated.domains[index];
        const found = state.domains[name];
        if (wanted === undefined || found === undefined) continue;
        const { hardening: flags, ldapPassword, minLength, ...settings } = wanted;
        Object.assign(found.settings, settings);
        harden(found.settings, flags);
        found.settings.authenticationSettings.ldapPassword = ldapPassword;
        Object.assign(found.passwordSettings.minLength, minLength);
      }
      state.ipAccess.whitelist.splice(0, Infinity, ...generated.whitelist.map(ipAccessRow));
      state.idsRules = generated.idsRules.map((rule, index) => ({ id: index + 1, ...rule }));
      Object.assign(state.smtpIn, generated.smtpIn);
      Object.assign(state.passwordRequirements, generated.passwordRequirements);
      Object.assign(state.logSettings, generated.logSettings);
      Object.assign(state.antivirus, generated.antivirus);
      state.smtpAuthBypass = generated.bypassList.map((row) => ({ ...row }));
      if (!generated.hasCommandEvent) {
        state.eventHooks = state.eventHooks.filter(({ actions }) =>
          actions.every(({ type }) => type === 'email'),
        );
      }
      harden(state.domainDefaults, generated.defaults);
      holdAntispam(state, generated.spam);
      holdAccess(state, generated.access);
    },
  };
}

/** So many servers. One that fails is told as it was found: to make it smaller would take minutes. */
export function servers(usual: number) {
  return { ...runs(usual), endOnFailure: true } as const;
}
