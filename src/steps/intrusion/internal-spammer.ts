/**
 * Step internal-spammer: somebody is told when a mailbox of the server sends a flood.
 * Pure: judges the rules of that type alone; a rule that notifies somebody else is left alone.
 */

import { z } from 'zod';
import { idsRules } from '../../contract/resources/access/ids-rules.js';
import { instruct } from '../kit/instruction.js';
import {
  type DesiredChange,
  defineStep,
  type Item,
  mailboxesOf,
  partFor,
  type StepContext,
  sentence,
} from '../kit/step.js';

const options = z.strictObject({
  notify: z
    .email('must be a mail address')
    .optional()
    .describe(
      'Mailbox that is told, one that somebody reads; without it any rule that notifies somebody passes',
    ),
  threshold: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('Messages of one sender within the time frame, at most, before it is told'),
  timeFrameMinutes: z.int().min(1).max(1440).default(30).describe('Time frame at least, minutes'),
  block: z
    .boolean()
    .default(false)
    .describe('true: another rule, with the same numbers, blocks the sender; false: not judged'),
  blockMinutes: z.int().min(1).max(43_200).default(60).describe('Block at least, minutes; counts with block'),
});

type Options = z.infer<typeof options>;
type Rule = Pick<
  z.infer<typeof idsRules.model>,
  'type' | 'service' | 'timeFrameMinutes' | 'threshold' | 'blockMinutes' | 'action' | 'notifyAddress'
>;

/** One thing a rule is to do: it is done, a change brings it about, or only the operator can say how. */
type Proposal =
  | { readonly status: 'done'; readonly message: string }
  | {
      readonly status: 'change';
      readonly problem: string;
      readonly change: DesiredChange;
      readonly impact: string;
    }
  | { readonly status: 'unsaid' };

const STATE_NOTIFY =
  'State notify, a mailbox that somebody reads, in the options of internal-spammer in your playbook';

function numbersText({ threshold, timeFrameMinutes }: Pick<Rule, 'threshold' | 'timeFrameMinutes'>): string {
  return `${threshold} messages in ${timeFrameMinutes} minutes`;
}

/** An address field may hold several. */
function addressesOf({ notifyAddress }: Rule): readonly string[] {
  return notifyAddress
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((address) => address !== '');
}

function tells(rule: Rule, notify: string | undefined): boolean {
  const addresses = addressesOf(rule);
  return notify === undefined ? addresses.length > 0 : addresses.includes(notify.toLowerCase());
}

/** What 0 means, at once or never, nobody has shown: it proves nothing. */
function isSoonEnough(rule: Rule, wanted: Options): boolean {
  return (
    rule.threshold >= 1 &&
    rule.threshold <= wanted.threshold &&
    rule.timeFrameMinutes >= wanted.timeFrameMinutes
  );
}

/** The one to tighten: the lowest threshold, then the lowest key, whatever the order of the answer. */
function closest(rules: readonly Item<Rule>[]): Item<Rule> | undefined {
  return rules
    .filter(({ fields }) => fields.threshold >= 1)
    .sort((a, b) => a.fields.threshold - b.fields.threshold || (a.key < b.key ? -1 : 1))[0];
}

/** The change that gives a rule the numbers asked for; what is stricter already stays. */
function tightening(rule: Item<Rule>, to: Partial<Rule>): DesiredChange {
  const fields = Object.fromEntries(
    Object.entries(to).filter(([name, value]) => rule.fields[name as keyof Rule] !== value),
  );
  return { kind: 'change', need: 'rules', key: rule.key, fields };
}

function tightNumbers({ fields }: Item<Rule>, wanted: Options) {
  return {
    threshold: Math.min(fields.threshold, wanted.threshold),
    timeFrameMinutes: Math.max(fields.timeFrameMinutes, wanted.timeFrameMinutes),
  };
}

function added(
  wanted: Options,
  rest: Pick<Rule, 'action' | 'blockMinutes' | 'notifyAddress'> & { description: string },
) {
  const { threshold, timeFrameMinutes } = wanted;
  return {
    kind: 'add',
    need: 'rules',
    item: { type: 'internal-spammer', service: null, threshold, timeFrameMinutes, ...rest },
  } as const satisfies DesiredChange;
}

function impactOfNotice(to: string, numbers: Pick<Rule, 'threshold' | 'timeFrameMinutes'>): string {
  return `A message goes to ${to} when a mailbox sends more than ${numbersText(numbers)}.`;
}

function notification(rules: readonly Item<Rule>[], wanted: Options): Proposal {
  const notifying = rules.filter(({ fields }) => fields.action === 'notify');
  const fitting = notifying.filter(({ fields }) => tells(fields, wanted.notify));
  const enough = fitting.find(({ fields }) => isSoonEnough(fields, wanted));
  if (enough !== undefined) {
    const to = addressesOf(enough.fields).join(', ');
    return { status: 'done', message: `a sender of ${numbersText(enough.fields)} is told to ${to}` };
  }
  const weak = closest(fitting);
  const nobodys =
    wanted.notify === undefined
      ? undefined
      : closest(notifying.filter(({ fields }) => addressesOf(fields).length === 0));
  const to = wanted.notify ?? (weak === undefined ? undefined : addressesOf(weak.fields).join(', '));
  if (to === undefined) return { status: 'unsaid' };
  const rule = weak ?? nobodys;
  if (rule === undefined) {
    // A notification has no block time; 1 does the least harm where the server should see it otherwise.
    const rest = { action: 'notify', blockMinutes: 1, notifyAddress: to } as const;
    return {
      status: 'change',
      problem: `no rule tells ${to} of a mailbox that sends a flood`,
      change: added(wanted, { ...rest, description: 'Tells of a mailbox that sends much' }),
      impact: impactOfNotice(to, wanted),
    };
  }
  const numbers = tightNumbers(rule, wanted);
  return {
    status: 'change',
    problem:
      weak === undefined
        ? `a rule waits for ${numbersText(rule.fields)} and tells nobody (${to} is to be told of ${numbersText(wanted)})`
        : `the rule that tells ${to} waits for ${numbersText(rule.fields)} (${numbersText(wanted)} are asked for)`,
    change: tightening(rule, weak === undefined ? { ...numbers, notifyAddress: to } : numbers),
    impact: impactOfNotice(to, numbers),
  };
}

function blocking(
  rules: readonly Item<Rule>[],
  asked: { readonly wanted: Options; readonly context: StepContext },
): Proposal {
  const { wanted, context } = asked;
  const candidates = rules.filter(({ fields }) => fields.action === 'block' && fields.blockMinutes >= 1);
  const enough = candidates.find(
    ({ fields }) => isSoonEnough(fields, wanted) && fields.blockMinutes >= wanted.blockMinutes,
  );
  if (enough !== undefined) {
    return {
      status: 'done',
      message: `a sender of ${numbersText(enough.fields)} is blocked for ${enough.fields.blockMinutes} minutes`,
    };
  }
  const rule = closest(candidates);
  const numbers = rule === undefined ? wanted : tightNumbers(rule, wanted);
  const blockMinutes = Math.max(rule?.fields.blockMinutes ?? 0, wanted.blockMinutes);
  const whole = `${numbersText(wanted)} for ${wanted.blockMinutes} minutes`;
  return {
    status: 'change',
    problem:
      rule === undefined
        ? `no rule blocks a sender of ${whole}`
        : `the rule that blocks waits for ${numbersText(rule.fields)} and blocks for ${rule.fields.blockMinutes} minutes (${whole} are asked for)`,
    change:
      rule === undefined
        ? added(wanted, {
            action: 'block',
            blockMinutes,
            notifyAddress: '',
            description: 'Blocks a mailbox that sends much',
          })
        : tightening(rule, { ...numbers, blockMinutes }),
    impact: `Any of ${mailboxesOf(context)} that sends more than ${numbersText(numbers)} is blocked for ${blockMinutes} minutes: newsletters too.`,
  };
}

export const internalSpammer = defineStep({
  id: 'internal-spammer',
  title: 'Somebody is told when a mailbox sends a flood',
  why:
    'A mailbox whose password was guessed sends thousands of messages within minutes: who is told at once can stop it ' +
    'before the server is on block lists. With block, senders of newsletters are blocked too.',
  guide: ['G2 "Internal Spammer Notification"'],
  severity: 'medium',
  disruption: 'low',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({ rules: { resource: idsRules } }),
      assess: ({ rules }, wanted, context) => {
        const ours = rules.filter(
          ({ fields }) => fields.type === 'internal-spammer' && fields.service === null,
        );
        const outcomes = [
          notification(ours, wanted),
          ...(wanted.block ? [blocking(ours, { wanted, context })] : []),
        ];
        const isUnsaid = outcomes.some(({ status }) => status === 'unsaid');
        const needed = outcomes.flatMap((one) => (one.status === 'change' ? [one] : []));
        if (needed.length > 0) {
          return {
            verdict: 'fail',
            message: sentence([
              ...needed.map(({ problem }) => problem),
              ...(isUnsaid ? ['no rule tells anybody of a mailbox that sends a flood'] : []),
            ]),
            changes: needed.map(({ change }) => change),
            impact: needed.map(({ impact }) => impact),
            byHand: isUnsaid ? instruct(`${STATE_NOTIFY}.`) : [],
          };
        }
        return isUnsaid
          ? {
              verdict: 'manual',
              message: `No rule tells anybody of ${numbersText(wanted)} of one sender, and the playbook does not say whom to tell.`,
              byHand: instruct(`${STATE_NOTIFY}.`),
              remedy: 'decide',
            }
          : {
              verdict: 'pass',
              message: sentence(outcomes.flatMap((one) => (one.status === 'done' ? [one.message] : []))),
            };
      },
    }),
  ],
  manual: (wanted) =>
    instruct(
      'Settings > Security > IDS Rules: add or edit a rule of the type Internal Spammer: ' +
        `${numbersText(wanted)}, action: notify ${wanted.notify ?? 'a mailbox that somebody reads'}` +
        (wanted.block
          ? `; and another with the same numbers and the action Block: ${wanted.blockMinutes} minutes`
          : '') +
        '. Save.',
    ),
});
