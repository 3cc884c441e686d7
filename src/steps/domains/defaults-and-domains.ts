/**
 * What steps about settings of mail domains share: the Domain Defaults and every domain hold the same fields, and the
 * defaults do not reach existing domains, hence a part for each. Pure.
 */
import type { z } from 'zod';
import { domainDefaults } from '../../contract/resources/domains/domain-defaults.js';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import type { PerDomain } from '../../playbook/step-schema.js';
import {
  clicksOf,
  type Expectation,
  fieldsOf,
  missed,
  type Shortcoming,
  unmet,
  verdictOf,
} from '../kit/expectation.js';
import { onOff } from '../kit/option.js';
import { perOptions } from '../kit/per-options.js';
import { type DesiredChange, partFor } from '../kit/step.js';
import { EARLIER, setBack } from './set-back.js';

/** The fields that the Domain Defaults and a domain share. */
export type Shared = Readonly<z.infer<typeof domainDefaults.model>>;

/** The option that all of these steps have. */
export const includeDefaults = onOff(true).describe(
  'true: also hold the Domain Defaults, for domains added later; false: only the existing domains',
);

interface Held<O> {
  readonly expects: (wanted: O) => readonly Expectation<Shared>[];
  /** What a pass says of the Domain Defaults, and of a domain. */
  readonly passes: (wanted: O, shown: Shared) => { readonly defaults: string; readonly domain: string };
  /** Which value of an option asks for more, of those that a domain may differ in. */
  readonly stricter?: PerDomain['stricter'];
  /** What a person has to look at, whatever the verdict. */
  readonly look?: (shown: Shared) => string | false;
  /** Some domains may have it stricter, such as a number: then never by Propagate, which would undo that. */
  readonly mayBeStricter?: true;
  /** Some of them are among what hosting panels carry along: where one was set back in a domain, that is said. */
  readonly maySetBack?: true;
}

const DEFAULTS_IMPACT = 'Domains added later start with it; existing domains are judged one by one.';

/** Nobody has a mailbox under the defaults: who notices is said of them, not of a domain. */
function inDefaults(found: readonly Shortcoming[]): readonly Shortcoming[] {
  return found.map((one, at) => ({
    ...one,
    problem: at === 0 ? `in the Domain Defaults, ${one.problem}` : one.problem,
    // Of a domain that is added later, whoever sets it up notices.
    changes: (one.changes ?? []).map(
      (change): DesiredChange => ({
        ...change,
        disruption: change.disruption === 'none' ? 'none' : 'low',
      }),
    ),
    impact: [DEFAULTS_IMPACT],
  }));
}

const THEN = {
  propagate:
    'Then bring just that to the existing domains. Propagate overwrites every domain: use it only for a switch that all ' +
    `are to have, else set it in each domain (${domainSettings.where}).`,
  eachDomain:
    `Then the same in each existing domain (${domainSettings.where}); not by Propagate, which overwrites every domain, also ` +
    'what is stricter there.',
};

/** Options, scope, parts and clicks of such a step: the Domain Defaults, where they are held too, and each domain. */
export function defaultsAndDomains<O extends z.ZodObject<{ includeDefaults: typeof includeDefaults }>>(
  schema: O,
  { passes, look, mayBeStricter, maySetBack, stricter = {}, ...held }: Held<z.infer<O>>,
) {
  const expects = perOptions(held.expects);
  const { includeDefaults: _, ...takes } = schema.shape as z.ZodRawShape;
  return {
    options: schema,
    scope: 'domain' as const,
    perDomain: { takes, stricter },
    parts: [
      partFor(schema, {
        scope: 'server',
        isActive: (wanted) => wanted.includeDefaults === true,
        reads: (wanted) => ({ defaults: { resource: domainDefaults, fields: fieldsOf(expects(wanted)) } }),
        assess: ({ defaults }, wanted, context) => {
          const found = unmet(expects(wanted), { need: 'defaults', shown: defaults as Shared, context });
          const looked = [look?.(defaults as Shared) ?? false];
          return verdictOf(inDefaults(found), {
            pass: passes(wanted, defaults as Shared).defaults,
            look: looked,
          });
        },
      }),
      partFor(schema, {
        scope: 'domain',
        reads: (wanted) => ({
          settings: { resource: domainSettings, fields: fieldsOf(expects(wanted)) },
          ...(maySetBack ? { earlier: EARLIER } : {}),
        }),
        assess: ({ settings, earlier }, wanted, context) => {
          const shown = settings as Shared;
          const found = unmet(expects(wanted), { need: 'settings', shown, context });
          const fields = missed(expects(wanted), shown).map(({ field }) => field);
          return verdictOf(found, {
            pass: passes(wanted, shown).domain,
            look: [look?.(shown) ?? false],
            remark: setBack(fields, { shown, proved: [], ...earlier }),
          });
        },
      }),
    ],
    manual: (wanted: z.infer<O>) => {
      const clicks = `${clicksOf(domainDefaults.model, expects(wanted))}. Save.`;
      const then = mayBeStricter ? THEN.eachDomain : THEN.propagate;
      return wanted.includeDefaults === true
        ? `${domainDefaults.where}: ${clicks} ${then}`
        : `${domainSettings.where}: ${clicks}`;
    },
  };
}
