/**
 * Step backscatter: nothing is answered automatically to a sender who may be forged.
 * Pure: judges who gets auto-replies and bounces of content filters; a narrower setting is left alone.
 */

import { z } from 'zod';
import { antispam, RESTRICTIONS, type Restriction } from '../../contract/resources/mail/antispam.js';
import { type Expectation, holding } from '../kit/expectation.js';
import { oneOf } from '../kit/option.js';
import { defineStep, mailboxesOf, sentence } from '../kit/step.js';

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
  oneOf('require-spf', 'disabled').describe(
    `The widest setting that passes for ${what}: only to mail that passed SPF, or none at all`,
  );

const options = z.strictObject({
  autoResponders: restriction('auto-replies of users'),
  contentFilterBounces: restriction('bounces of content filters'),
});

const KINDS = [
  {
    field: 'autoResponders',
    noun: 'auto-replies',
    whose: 'Auto-replies, such as those of people on holiday, of',
    impact: {
      'require-spf': 'go only to senders whose mail passed SPF',
      disabled: 'are no longer sent, and users lose their menu item',
    },
  },
  {
    field: 'contentFilterBounces',
    noun: 'bounces of content filters',
    whose: 'Content filters of',
    impact: { 'require-spf': 'bounce only mail that passed SPF', disabled: 'no longer bounce mail' },
  },
] as const;

type Settings = z.infer<typeof antispam.model>;

const expects = (wanted: z.infer<typeof options>): readonly Expectation<Settings>[] =>
  KINDS.map(({ field, noun, whose, impact }) => ({
    field,
    isMet: (shown) => RESTRICTIONS.indexOf(shown[field]) >= RESTRICTIONS.indexOf(wanted[field]),
    to: wanted[field],
    disruption: field === 'autoResponders' && wanted[field] === 'disabled' ? 'medium' : 'low',
    problem: (shown) => `${noun} ${TEXT[shown[field]].words}`,
    impact: (_, context) => `${whose} ${mailboxesOf(context)} ${impact[wanted[field]]}.`,
    value: TEXT[wanted[field]].label,
  }));

export const backscatter = defineStep({
  id: 'backscatter',
  title: 'Forged senders get no automatic answers',
  why:
    'Spam carries the address of somebody else. Whatever your server answers by itself reaches that person, and brings ' +
    'your server onto block lists. Senders whose domain publishes no SPF record get no auto-reply any more.',
  guide: ['G3 "Restrict Bounces and Auto-Responders"', 'G5 "Restrict Bounces and Auto-Responders"'],
  severity: 'medium',
  disruption: 'medium',
  notices: 'fewer auto-replies go out',
  ...holding(options, {
    resource: antispam,
    expects,
    passes: (shown) => sentence(KINDS.map(({ field, noun }) => `${noun} ${TEXT[shown[field]].words}`)),
  }),
});
