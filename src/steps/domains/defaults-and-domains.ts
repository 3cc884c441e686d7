/**
 * What steps about settings of mail domains share: the Domain Defaults and every domain hold the same fields, and the
 * defaults do not reach existing domains, hence a part for each. Pure.
 */
import { z } from 'zod';
import { domainDefaults } from '../../contract/resources/domains/domain-defaults.js';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import { type Assessment, partFor, type StepContext, type StepPart, sentence } from '../kit/step.js';

type Shared = Readonly<z.infer<typeof domainDefaults.model>>;
type SharedField = keyof Shared & keyof (typeof domainSettings.model)['shape'] & string;

/** The option that all of these steps have. */
export const includeDefaults = z
  .boolean()
  .default(true)
  .describe('true: also hold the Domain Defaults, for domains added later; false: only the existing domains');

/** A field that is not as it should be. */
export interface Gap<F extends SharedField> {
  readonly field: F;
  readonly to: Shared[F];
  /** What is wrong, without a capital letter and a full stop. */
  readonly problem: string;
  /** What users of a domain notice of the change, a sentence; without it nobody notices. */
  readonly impact?: string;
}

interface Judging<O, F extends SharedField> {
  readonly fields: (options: O) => readonly F[];
  readonly gaps: (
    shown: Pick<Shared, F>,
    about: { readonly options: O; readonly context: StepContext },
  ) => readonly Gap<F>[];
  /** What a pass says of the Domain Defaults, and of a domain. */
  readonly passes: (options: O) => { readonly defaults: string; readonly domain: string };
}

const DEFAULTS_IMPACT = 'Domains added later start with it; existing domains are judged one by one.';

function assessmentOf<F extends SharedField>(
  gaps: readonly Gap<F>[],
  texts: {
    readonly need: 'defaults' | 'settings';
    readonly pass: string;
    readonly problems: string;
    readonly impact: readonly string[];
  },
): Assessment {
  if (gaps.length === 0) return { verdict: 'pass', message: texts.pass };
  return {
    verdict: 'fail',
    message: texts.problems,
    changes: gaps.map(({ field, to }) => ({ kind: 'set', need: texts.need, field, to })),
    impact: texts.impact,
  };
}

/** The two parts of such a step: the Domain Defaults, where they are held too, and each domain. */
export function defaultsAndDomains<O extends z.ZodObject<{ includeDefaults: typeof includeDefaults }>>(
  schema: O,
) {
  type Options = z.infer<O> & { readonly includeDefaults: boolean };
  return <const F extends SharedField>(judging: Judging<Options, F>): readonly StepPart[] => [
    partFor(schema)({
      scope: 'server',
      isActive: (options) => (options as Options).includeDefaults,
      reads: (options) => ({
        defaults: { resource: domainDefaults, fields: judging.fields(options as Options) },
      }),
      assess: ({ defaults }, stated, context) => {
        const options = stated as Options;
        const gaps = judging.gaps(defaults as Pick<Shared, F>, { options, context });
        return assessmentOf(gaps, {
          need: 'defaults',
          pass: judging.passes(options).defaults,
          problems: `In the Domain Defaults, ${gaps.map(({ problem }) => problem).join('; ')}.`,
          impact: [DEFAULTS_IMPACT],
        });
      },
    }),
    partFor(schema)({
      scope: 'domain',
      reads: (options) => ({
        settings: { resource: domainSettings, fields: judging.fields(options as Options) },
      }),
      assess: ({ settings }, stated, context) => {
        const options = stated as Options;
        const gaps = judging.gaps(settings as Pick<Shared, F>, { options, context });
        return assessmentOf(gaps, {
          need: 'settings',
          pass: judging.passes(options).domain,
          problems: sentence(gaps.map(({ problem }) => problem)),
          impact: gaps.flatMap(({ impact }) => impact ?? []),
        });
      },
    }),
  ];
}

const ONE_DOMAIN = 'Manage > Domains > (the domain) > Edit';

/** Where to click for a switch that all domains are to have: in the Domain Defaults, then in the existing domains. */
export function switchClicks(what: string, options: { readonly includeDefaults: boolean }): string {
  return options.includeDefaults
    ? `Manage > Domains > Actions > Domain Defaults: ${what}. Save. Then bring just that to the existing domains. Propagate ` +
        'overwrites every domain: use it only for a switch that all are to have, else set it in each domain ' +
        `(${ONE_DOMAIN}).`
    : `${ONE_DOMAIN}: ${what}. Save.`;
}

/** Likewise for what some domains may have stricter, such as a number: never by Propagate, which would undo that. */
export function eachDomainClicks(what: string, options: { readonly includeDefaults: boolean }): string {
  return options.includeDefaults
    ? `Manage > Domains > Actions > Domain Defaults: ${what}. Save. Then the same in each existing domain (${ONE_DOMAIN}); not ` +
        'by Propagate, which overwrites every domain, also what is stricter there.'
    : `${ONE_DOMAIN}: ${what}. Save.`;
}
