/**
 * Step domain-throttling: no domain can send without limit.
 * Pure: judges every domain's own settings, and the Domain Defaults that new domains start with. A limit that is
 * stricter stays, and so does a stricter action.
 */

import { z } from 'zod';
import type { Expectation } from '../kit/expectation.js';
import { oneOf, wholeNumber } from '../kit/option.js';
import { type Disruption, defineStep, mailboxesOf, type StepContext } from '../kit/step.js';
import { defaultsAndDomains, includeDefaults, type Shared } from './defaults-and-domains.js';

const MOST_MESSAGES = 100_000;
/**
 * For a domain without a limit. Above what hosters set on shared servers (300 to 600 an hour), so that it stops floods
 * and not newsletters.
 */
const MESSAGES_WHERE_NONE = 1000;

const ACTIONS = ['delay', 'reject'] as const;
const ACTION_TEXT = { delay: 'waits until the hour is over', reject: 'is refused' } as const;

const options = z.strictObject({
  includeDefaults,
  messagesPerHour: wholeNumber([1, MOST_MESSAGES])
    .optional()
    .describe(
      'The most messages a domain may send in an hour, messages: a higher limit is lowered to it, a lower one stays. Left ' +
        'out, any limit with an action passes',
    ),
  whereNone: wholeNumber([1, MOST_MESSAGES], MESSAGES_WHERE_NONE).describe(
    'The limit of a domain that has none, messages an hour; messagesPerHour where that is stated and lower',
  ),
  action: oneOf(...ACTIONS).describe(
    'What happens to messages above the limit: they wait until the hour is over, or are refused',
  ),
});

type Options = z.infer<typeof options>;

/** The most that is allowed; any limit is enough where the playbook states none. */
function mostOf({ messagesPerHour }: Options): number {
  return messagesPerHour ?? Number.POSITIVE_INFINITY;
}

/** What a domain without a limit gets. */
function startOf(wanted: Options): number {
  return Math.min(wanted.whereNone, mostOf(wanted));
}

/** The limit as it has to be: one that is low enough stays. */
function limitFor({ messagesPerHour: limit }: Shared, wanted: Options): number {
  return limit === 0 ? startOf(wanted) : Math.min(limit, mostOf(wanted));
}

/** Likewise: to refuse is stricter than to delay. */
function actionFor({ messagesAction: action }: Shared, wanted: Options): (typeof ACTIONS)[number] {
  return action === 'none' || wanted.action === 'reject' ? wanted.action : action;
}

function limitClick(wanted: Options): string {
  const [most, start] = [mostOf(wanted), startOf(wanted)];
  if (most === Number.POSITIVE_INFINITY) return `${start} where it is 0 (another limit may stay)`;
  return most === start
    ? `${most} where it is 0 or higher than that (a lower limit may stay)`
    : `${start} where it is 0, and ${most} where it is higher than that (a lower limit may stay)`;
}

function expects(wanted: Options): readonly Expectation<Shared>[] {
  // Both fields are one limit to users.
  const impact = (shown: Shared, context: StepContext) =>
    `Of more than ${limitFor(shown, wanted)} messages that the domain (${mailboxesOf(context)}) sends in an hour, the rest ` +
    `${ACTION_TEXT[actionFor(shown, wanted)]}: newsletters and floods alike.`;
  // What waits for the hour to be over is late, again and again.
  const disruption = (shown: Shared): Disruption =>
    actionFor(shown, wanted) === 'reject' ? 'high' : 'medium';
  return [
    {
      field: 'messagesPerHour',
      to: (shown) => limitFor(shown, wanted),
      disruption,
      problem: ({ messagesPerHour: limit }) =>
        limit === 0
          ? 'any number of messages may be sent in an hour'
          : `${limit} messages may be sent in an hour, more than ${mostOf(wanted)}`,
      impact,
      click: `Priority and Throttling > Outgoing Messages per Hour: ${limitClick(wanted)}`,
    },
    {
      field: 'messagesAction',
      to: (shown) => actionFor(shown, wanted),
      disruption,
      problem: ({ messagesAction: action }) =>
        action === 'none'
          ? 'nothing is done about messages above the limit'
          : 'messages above the limit are delayed, not refused',
      impact,
      click: `its action: ${wanted.action === 'delay' ? 'Delay where it is None' : 'Reject'}`,
    },
  ];
}

export const domainThrottling = defineStep({
  id: 'domain-throttling',
  title: 'No domain can send without limit',
  why:
    'One guessed mailbox can send tens of thousands of messages before anybody looks, and put the server on blocklists. ' +
    'A limit keeps that small. A domain without one that sends newsletters, or many automatic messages, may need more than ' +
    'the step sets: give it a limit of its own, or waive the step for it, before you apply.',
  guide: ['beyond the guides'],
  rehearses: {
    untold: 'web mail and phones are not in the SMTP log, so that an hour cannot be counted from it',
  },
  severity: 'medium',
  disruption: 'high',
  notices: 'bulk mail meets a limit',
  ...defaultsAndDomains(options, {
    expects,
    passes: ({ messagesPerHour: most }) =>
      most === undefined
        ? {
            defaults: 'New domains start with a limit of messages an hour.',
            domain: 'The domain has a limit of messages an hour.',
          }
        : {
            defaults: `New domains start with a limit of at most ${most} messages an hour.`,
            domain: `The domain may send at most ${most} messages an hour, or fewer.`,
          },
    stricter: { messagesPerHour: 'lower', whereNone: 'lower', action: ACTIONS },
    // Somebody has set it, so it stays; whether it stops anything is not to be taken for granted.
    look: ({ messagesPerHour: limit }) =>
      limit > MOST_MESSAGES &&
      `See whether a limit of ${limit} messages an hour is meant: hardly a domain reaches it, so it stops nothing.`,
    mayBeStricter: true,
    maySetBack: true,
  }),
});
