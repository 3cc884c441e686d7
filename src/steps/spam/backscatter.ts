/**
 * Step backscatter: nothing is answered automatically to a sender who may be forged.
 * Pure: judges who gets auto-replies and bounces of content filters; a narrower setting is left alone.
 */

import { z } from 'zod';
import { antispam, RESTRICTIONS, type Restriction } from '../../contract/resources/mail/antispam.js';
import { instruct } from '../kit/instruction.js';
import {
  type DesiredChange,
  defineStep,
  mailboxesOf,
  partFor,
  type StepContext,
  sentence,
} from '../kit/step.js';

type Wanted = Extract<Restriction, 'require-spf' | 'disabled'>;

/** As SmarterMail's own interface says it, and as a sentence does. */
const TEXT = {
  enabled: { label: 'Enable', words: 'go to everybody' },
  'require-spf-if-exists': {
    label: 'Require message passed SPF if SPF exists',
    words: 'go also to senders whose domain has no SPF record',
  },
  'require-spf': { label: 'Require message passed SPF', words: 'go only to senders whose mail passed SPF' },
  disabled: { label: 'Disable', words: 'are not sent' },
} as const satisfies Record<Restriction, { readonly label: string; readonly words: string }>;

const restriction = (what: string) =>
  z
    .enum(['require-spf', 'disabled'])
    .default('require-spf')
    .describe(`The widest setting that passes for ${what}: only to mail that passed SPF, or none at all`);

const options = z.strictObject({
  autoResponders: restriction('auto-replies of users'),
  contentFilterBounces: restriction('bounces of content filters'),
});

const KINDS = [
  {
    field: 'autoResponders',
    label: 'Autoresponders',
    noun: 'auto-replies',
    impact: {
      'require-spf': (mailboxes: string) =>
        `Auto-replies, such as those of people on holiday, of ${mailboxes} go only to senders whose mail passed SPF.`,
      disabled: (mailboxes: string) =>
        `Auto-replies, such as those of people on holiday, of ${mailboxes} are no longer sent, and users lose their menu item.`,
    },
  },
  {
    field: 'contentFilterBounces',
    label: 'Content Filter Bouncing',
    noun: 'bounces of content filters',
    impact: {
      'require-spf': (mailboxes: string) =>
        `Content filters of ${mailboxes} bounce only mail that passed SPF.`,
      disabled: (mailboxes: string) => `Content filters of ${mailboxes} no longer bounce mail.`,
    },
  },
] as const;

function isWider(found: Restriction, wanted: Wanted): boolean {
  return RESTRICTIONS.indexOf(found) < RESTRICTIONS.indexOf(wanted);
}

function problemsOf(
  settings: { readonly [Field in (typeof KINDS)[number]['field']]: Restriction },
  asked: { readonly wanted: z.infer<typeof options>; readonly context: StepContext },
) {
  return KINDS.filter(({ field }) => isWider(settings[field], asked.wanted[field])).map(
    ({ field, noun, impact }) => ({
      problem: `${noun} ${TEXT[settings[field]].words}`,
      change: { kind: 'set', need: 'settings', field, to: asked.wanted[field] } satisfies DesiredChange,
      impact: impact[asked.wanted[field]](mailboxesOf(asked.context)),
    }),
  );
}

export const backscatter = defineStep({
  id: 'backscatter',
  title: 'Forged senders get no automatic answers',
  why:
    'Spam carries the address of somebody else. Whatever your server answers by itself reaches that person, and brings ' +
    'your server onto block lists. Senders whose domain publishes no SPF record get no auto-reply any more.',
  guide: ['G3 "Restrict Bounces and Auto-Responders"', 'G5 "Restrict Bounces and Auto-Responders"'],
  severity: 'medium',
  disruption: 'low',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        settings: { resource: antispam, fields: ['autoResponders', 'contentFilterBounces'] },
      }),
      assess: ({ settings }, wanted, context) => {
        const problems = problemsOf(settings, { wanted, context });
        return problems.length === 0
          ? {
              verdict: 'pass',
              message: sentence(KINDS.map(({ field, noun }) => `${noun} ${TEXT[settings[field]].words}`)),
            }
          : {
              verdict: 'fail',
              message: sentence(problems.map(({ problem }) => problem)),
              changes: problems.map(({ change }) => change),
              impact: problems.map(({ impact }) => impact),
            };
      },
    }),
  ],
  manual: (wanted) =>
    instruct(
      'Settings > Antispam > Options: ' +
        KINDS.map(({ field, label }) => `${label}: ${TEXT[wanted[field]].label}`).join('; ') +
        '. Save.',
    ),
});
