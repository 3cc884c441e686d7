/**
 * Step domain-throttling: no domain can send without limit.
 * Pure: judges every domain's own settings, and the Domain Defaults that new domains start with. A limit that is
 * stricter stays, and so does a stricter action.
 */
import { z } from 'zod';
import { defaultsAndDomains, domainClicks, type Gap, includeDefaults } from './defaults-and-domains.js';
import { defineStep, mailboxesOf, type StepContext } from './step.js';

const MOST_MESSAGES = 100_000;
/** Above what one host sets for a shared server (300 to 600 an hour), so that it stops floods and not newsletters. */
const DEFAULT_MESSAGES = 1000;

const ACTIONS = ['delay', 'reject'] as const;
/** From the mildest to the strictest. */
const ACTION_ORDER = ['none', ...ACTIONS] as const;
const ACTION_TEXT = { delay: 'waits until the hour is over', reject: 'is refused' } as const;

const options = z.strictObject({
  includeDefaults,
  messagesPerHour: z
    .int()
    .min(1)
    .max(MOST_MESSAGES)
    .default(DEFAULT_MESSAGES)
    .describe('The most messages a domain may send in an hour, messages; a lower limit of its own stays'),
  action: z
    .enum(ACTIONS)
    .default('delay')
    .describe('What happens to messages above the limit: they wait until the hour is over, or are refused'),
});

type Options = z.infer<typeof options>;
interface Shown {
  readonly messagesPerHour: number;
  readonly messagesAction: (typeof ACTION_ORDER)[number];
}

function gapsOf(
  shown: Shown,
  { options: wanted, context }: { readonly options: Options; readonly context: StepContext },
): readonly Gap<keyof Shown>[] {
  const { messagesPerHour: limit, messagesAction: action } = shown;
  const isLimited = limit >= 1 && limit <= wanted.messagesPerHour;
  const isStrict = ACTION_ORDER.indexOf(action) >= ACTION_ORDER.indexOf(wanted.action);
  const after = {
    limit: isLimited ? limit : wanted.messagesPerHour,
    action: isStrict && action !== 'none' ? action : wanted.action,
  };
  const impact =
    `Of more than ${after.limit} messages that the domain (${mailboxesOf(context)}) sends in an hour, the rest ` +
    `${ACTION_TEXT[after.action]}: newsletters and floods alike.`;
  const gaps: Gap<keyof Shown>[] = [
    ...(isLimited
      ? []
      : [
          {
            field: 'messagesPerHour' as const,
            to: after.limit,
            problem:
              limit === 0
                ? 'any number of messages may be sent in an hour'
                : `${limit} messages may be sent in an hour, more than ${wanted.messagesPerHour}`,
          },
        ]),
    ...(isStrict
      ? []
      : [
          {
            field: 'messagesAction' as const,
            to: after.action,
            problem:
              action === 'none'
                ? 'nothing is done about messages above the limit'
                : 'messages above the limit are delayed, not refused',
          },
        ]),
  ];
  // Both fields are one limit to users, told once.
  return gaps.map((gap, index) => (index === 0 ? { ...gap, impact } : gap));
}

export const domainThrottling = defineStep({
  id: 'domain-throttling',
  title: 'No domain can send without limit',
  why:
    'One guessed mailbox can send tens of thousands of messages before anybody looks, and put the server on blocklists. ' +
    'A limit keeps that small. Domains that send newsletters, or many automatic messages, may need a higher limit: ' +
    'waive the step for them before you apply.',
  guide: ['beyond the guides'],
  severity: 'medium',
  disruption: 'low',
  scope: 'domain',
  options,
  parts: defaultsAndDomains(options)({
    fields: () => ['messagesPerHour', 'messagesAction'],
    gaps: gapsOf,
    passes: ({ messagesPerHour }) => ({
      defaults: `New domains start with a limit of at most ${messagesPerHour} messages an hour.`,
      domain: `The domain may send at most ${messagesPerHour} messages an hour, or fewer.`,
    }),
  }),
  manual: (wanted) =>
    domainClicks(
      `Priority and Throttling, set Outgoing Messages per Hour to ${wanted.messagesPerHour} (a lower limit may stay), its ` +
        `action to ${wanted.action === 'delay' ? 'Delay' : 'Reject'}`,
      wanted,
    ),
});
