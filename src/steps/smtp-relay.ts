/**
 * Step smtp-relay: the server relays for nobody who has not signed in.
 * Pure: judges the SMTP In settings; a narrower setting than the one asked for is left alone.
 */
import { z } from 'zod';
import { ALLOW_RELAY, AUTH_MATCH, smtpIn } from '../contract/smtp-in.js';
import { type DesiredChange, defineStep, mailboxesOf, partFor, sentence } from './step.js';

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

export const smtpRelay = defineStep({
  id: 'smtp-relay',
  title: 'The server relays for nobody who has not signed in',
  why:
    "An open relay sends anybody's spam in your name and lands your addresses on block lists within hours. " +
    'Devices and scripts that send without signing in stop working.',
  guide: ['G2 §2', 'G3', 'G4 "Disable SMTP Open Relay"'],
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
        const changes: DesiredChange[] = [];
        const problems: string[] = [];
        const impact: string[] = [];
        if (ALLOW_RELAY.indexOf(settings.allowRelay) > ALLOW_RELAY.indexOf(wanted.allowRelay)) {
          changes.push({ kind: 'set', need: 'settings', field: 'allowRelay', to: wanted.allowRelay });
          problems.push(`relay is allowed for ${RELAY_TEXT[settings.allowRelay].words}`);
          impact.push('Devices and scripts that send to outside addresses without signing in are refused.');
        }
        if (AUTH_MATCH.indexOf(settings.requireAuthMatch) < AUTH_MATCH.indexOf(wanted.requireAuthMatch)) {
          changes.push({
            kind: 'set',
            need: 'settings',
            field: 'requireAuthMatch',
            to: wanted.requireAuthMatch,
          });
          problems.push(`auth match is ${MATCH_TEXT[settings.requireAuthMatch].words}`);
          impact.push(
            `Users of ${mailboxesOf(context)} can send only under their own ${MATCH_TEXT[wanted.requireAuthMatch].words}.`,
          );
        }
        if (wanted.allowRelayForAuthenticatedUsers && !settings.allowRelayForAuthenticatedUsers) {
          changes.push({
            kind: 'set',
            need: 'settings',
            field: 'allowRelayForAuthenticatedUsers',
            to: true,
            effect: 'loosens',
          });
          problems.push('users who signed in may not relay');
        }
        if (wanted.enforceDomainAuthForLocalDeliveries && !settings.enforceDomainAuthForLocalDeliveries) {
          changes.push({
            kind: 'set',
            need: 'settings',
            field: 'enforceDomainAuthForLocalDeliveries',
            to: true,
          });
          problems.push("a domain's SMTP authentication is not asked for local deliveries");
          impact.push(
            'Senders inside a domain that requires SMTP authentication must sign in for local mail too.',
          );
        }
        return changes.length === 0
          ? {
              verdict: 'pass',
              message: `Relay is limited to ${RELAY_TEXT[settings.allowRelay].words}, auth match is ${MATCH_TEXT[settings.requireAuthMatch].words}.`,
            }
          : { verdict: 'fail', message: sentence(problems), changes, impact };
      },
    }),
  ],
  manual: (wanted) =>
    `Settings > Protocols > SMTP In: set Allow Relay to ${RELAY_TEXT[wanted.allowRelay].label}, Require Auth Match to ` +
    MATCH_TEXT[wanted.requireAuthMatch].label +
    (wanted.allowRelayForAuthenticatedUsers ? ', Allow relay for authenticated users on' : '') +
    (wanted.enforceDomainAuthForLocalDeliveries
      ? ", Enable domain's SMTP auth setting for local deliveries on"
      : '') +
    '. Save.',
});
