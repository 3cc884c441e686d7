/**
 * Step smtp-relay: the server relays for nobody who has not signed in.
 * Pure: judges the SMTP In settings; a narrower setting than the one asked for is left alone.
 */

import { z } from 'zod';
import { ALLOW_RELAY, AUTH_MATCH, smtpIn } from '../../contract/resources/mail/smtp-in.js';
import { instruct } from '../kit/instruction.js';
import {
  type DesiredChange,
  defineStep,
  mailboxesOf,
  partFor,
  type StepContext,
  sentence,
} from '../kit/step.js';

/** As SmarterMail's own interface says it, and as a sentence does. */
const RELAY_TEXT = {
  nobody: { label: 'Nobody', words: 'nobody' },
  'only-local-users': { label: 'Only Local Users', words: 'local users' },
  'only-local-domains': { label: 'Only Local Domains', words: 'local domains' },
  anyone: { label: 'Anyone', words: 'anyone' },
} as const satisfies Record<(typeof ALLOW_RELAY)[number], { readonly label: string; readonly words: string }>;
const MATCH_TEXT = {
  none: { label: 'None', words: 'none' },
  domain: { label: 'Domain', words: 'domain' },
  'email-address': { label: 'Email Address', words: 'email address' },
} as const satisfies Record<(typeof AUTH_MATCH)[number], { readonly label: string; readonly words: string }>;

const options = z.strictObject({
  allowRelay: z
    .enum(['nobody', 'only-local-users', 'only-local-domains'])
    .default('nobody')
    .describe('The widest "Allow Relay" that passes'),
  requireAuthMatch: z
    .enum(['domain', 'email-address'])
    .default('domain')
    .describe('The weakest "Require Auth Match" that passes'),
  allowRelayForAuthenticatedUsers: z
    .boolean()
    .default(true)
    .describe('true: users who signed in must be able to send; false: not judged'),
  enforceDomainAuthForLocalDeliveries: z
    .boolean()
    .default(false)
    .describe("true: a domain's SMTP authentication must hold for local deliveries too; false: not judged"),
});

type Settings = z.infer<typeof smtpIn.model>;

interface Problem {
  readonly problem: string;
  readonly change: DesiredChange;
  readonly impact?: string;
}

type Rule = (
  settings: Settings,
  asked: { readonly wanted: z.infer<typeof options>; readonly context: StepContext },
) => Problem | undefined;

function set(field: keyof Settings, to: string | boolean): DesiredChange {
  return { kind: 'set', need: 'settings', field, to };
}

const allowRelay: Rule = (settings, { wanted }) =>
  ALLOW_RELAY.indexOf(settings.allowRelay) <= ALLOW_RELAY.indexOf(wanted.allowRelay)
    ? undefined
    : {
        problem: `relay is allowed for ${RELAY_TEXT[settings.allowRelay].words}`,
        change: set('allowRelay', wanted.allowRelay),
        impact: 'Devices and scripts that send to outside addresses without signing in are refused.',
      };

const requireAuthMatch: Rule = (settings, { wanted, context }) =>
  AUTH_MATCH.indexOf(settings.requireAuthMatch) >= AUTH_MATCH.indexOf(wanted.requireAuthMatch)
    ? undefined
    : {
        problem: `auth match is ${MATCH_TEXT[settings.requireAuthMatch].words}`,
        change: set('requireAuthMatch', wanted.requireAuthMatch),
        impact: `Users of ${mailboxesOf(context)} can send only under their own ${MATCH_TEXT[wanted.requireAuthMatch].words}.`,
      };

const allowRelayForAuthenticatedUsers: Rule = (settings, { wanted }) =>
  !wanted.allowRelayForAuthenticatedUsers || settings.allowRelayForAuthenticatedUsers
    ? undefined
    : {
        problem: 'users who signed in may not relay',
        change: { ...set('allowRelayForAuthenticatedUsers', true), effect: 'loosens' },
      };

const enforceDomainAuthForLocalDeliveries: Rule = (settings, { wanted }) =>
  !wanted.enforceDomainAuthForLocalDeliveries || settings.enforceDomainAuthForLocalDeliveries
    ? undefined
    : {
        problem: "a domain's SMTP authentication is not asked for local deliveries",
        change: set('enforceDomainAuthForLocalDeliveries', true),
        impact: 'Senders inside a domain that requires SMTP authentication must sign in for local mail too.',
      };

const RULES: readonly Rule[] = [
  allowRelay,
  requireAuthMatch,
  allowRelayForAuthenticatedUsers,
  enforceDomainAuthForLocalDeliveries,
];

export const smtpRelay = defineStep({
  id: 'smtp-relay',
  title: 'The server relays for nobody who has not signed in',
  why:
    "An open relay sends anybody's spam in your name and lands your addresses on block lists within hours. " +
    'Devices and scripts that send without signing in stop working.',
  guide: ['G2 "§2"', 'G3 "Require SMTP Authentication"', 'G4 "Disable SMTP Open Relay"'],
  severity: 'critical',
  disruption: 'high',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        settings: {
          resource: smtpIn,
          fields: [
            'allowRelay',
            'requireAuthMatch',
            'allowRelayForAuthenticatedUsers',
            'enforceDomainAuthForLocalDeliveries',
          ],
        },
      }),
      assess: ({ settings }, wanted, context) => {
        const problems = RULES.flatMap((rule) => rule(settings, { wanted, context }) ?? []);
        return problems.length === 0
          ? {
              verdict: 'pass',
              message: `Relay is limited to ${RELAY_TEXT[settings.allowRelay].words}, auth match is ${MATCH_TEXT[settings.requireAuthMatch].words}.`,
            }
          : {
              verdict: 'fail',
              message: sentence(problems.map((one) => one.problem)),
              changes: problems.map((one) => one.change),
              impact: problems.flatMap((one) => one.impact ?? []),
            };
      },
    }),
  ],
  manual: (wanted) =>
    instruct(
      `Settings > Protocols > SMTP In: set Allow Relay to ${RELAY_TEXT[wanted.allowRelay].label}, Require Auth Match to ` +
        MATCH_TEXT[wanted.requireAuthMatch].label +
        (wanted.allowRelayForAuthenticatedUsers ? ', Allow relay for authenticated users on' : '') +
        (wanted.enforceDomainAuthForLocalDeliveries
          ? ", Enable domain's SMTP auth setting for local deliveries on"
          : '') +
        '. Save.',
    ),
});
