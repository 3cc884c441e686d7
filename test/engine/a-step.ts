/** A step for tests of what the engine does with options, overrides and look-ups. */
import { z } from 'zod';
import { domainSettings } from '../../src/contract/resources/domains/domain-settings.js';
import { defineStep, inDomains, type Step } from '../../src/steps/kit/step.js';

const options = z.strictObject({
  allow: z.array(z.string()).default([]).describe('Aliases that may stand'),
  isJudged: z.boolean().default(true).describe('Judge at all'),
});

/** Catch-alls are refused, but for those that are allowed: a domain step whose options an override can bend. */
export const guarded: Step = defineStep({
  id: 'guarded',
  title: 'Only these catch-alls',
  why: 'For tests.',
  guide: [],
  severity: 'low',
  disruption: 'low',
  ...inDomains(options, {
    reads: () => ({ settings: { resource: domainSettings, fields: ['catchAll'] } }),
    assess: ({ settings }, wanted) => {
      if (!wanted.isJudged) return { verdict: 'not-applicable', message: 'Not judged.' };
      return settings.catchAll === '' || wanted.allow.includes(settings.catchAll)
        ? { verdict: 'pass', message: 'Fine.' }
        : {
            verdict: 'fail',
            message: `There is "${settings.catchAll}".`,
            changes: [{ kind: 'set', need: 'settings', field: 'catchAll', to: '' }],
            impact: [],
          };
    },
  }),
  manual: () => 'By hand.',
});
