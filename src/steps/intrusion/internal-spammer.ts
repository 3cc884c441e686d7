/**
 * Step internal-spammer: somebody is told when a mailbox of the server sends a flood.
 * Pure: judges the rules of that type alone; a rule that notifies somebody else is left alone.
 */

import { z } from 'zod';
import { idsRules } from '../../contract/resources/access/ids-rules.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { instruct } from '../kit/instruction.js';
import { onOff, wholeNumber } from '../kit/option.js';
import { defineStep, type Item, mailboxesOf, onServer, type StepContext, sentence } from '../kit/step.js';
import {
  addressesOf,
  blocking,
  changeTo,
  closest,
  isSoonEnough,
  NO_BLOCK_MINUTES,
  type Numbers,
  type Rule,
  tells,
  tightened,
} from './rules.js';

const options = z.strictObject({
  notify: z
    .email('must be a mail address')
    .optional()
    .describe(
      'Mailbox that is told, one that somebody reads; without it any rule that notifies somebody passes',
    ),
  threshold: wholeNumber([1, 10_000], 100).describe(
    'Messages of one sender within the time frame, at most, before it is told',
  ),
  timeFrameMinutes: wholeNumber([1, 1440], 30).describe('Time frame at least, minutes'),
  block: onOff(false).describe(
    'true: another rule, with the same numbers, blocks the sender; false: not judged',
  ),
  blockMinutes: wholeNumber([1, 43_200], 60).describe('Block at least, minutes; counts with block'),
});

type Options = z.infer<typeof options>;

/** What a rule is to do: it does, in words, or it is short of that. */
type Outcome = string | Shortcoming;

const OURS = { type: 'internal-spammer', service: null } as const;
const STATE_NOTIFY =
  'State notify, a mailbox that somebody reads, in the options of internal-spammer in your playbook.';

function numbersText({ threshold, timeFrameMinutes }: Omit<Numbers, 'blockMinutes'>): string {
  return `${threshold} messages in ${timeFrameMinutes} minutes`;
}

/** Undefined where only the operator can say whom to tell. */
function notification(rules: readonly Item<Rule>[], wanted: Options): Outcome | undefined {
  const notifying = rules.filter(({ fields }) => fields.action === 'notify');
  const fitting = notifying.filter(({ fields }) => tells(fields, wanted.notify));
  const enough = fitting.find(({ fields }) => isSoonEnough(fields, wanted));
  const toldBy = (rule: Item<Rule>) => addressesOf(rule.fields).join(', ');
  if (enough !== undefined) return `a sender of ${numbersText(enough.fields)} is told to ${toldBy(enough)}`;
  const weak = closest(fitting);
  const to = wanted.notify ?? (weak === undefined ? undefined : toldBy(weak));
  if (to === undefined) return undefined;
  const rule = weak ?? closest(notifying.filter(({ fields }) => addressesOf(fields).length === 0));
  const numbers = rule === undefined ? wanted : tightened(rule.fields, wanted);
  const { threshold, timeFrameMinutes } = numbers;
  const impact = [`A message goes to ${to} when a mailbox sends more than ${numbersText(numbers)}.`];
  if (rule === undefined) {
    const telling = {
      action: 'notify',
      notifyAddress: to,
      description: 'Tells of a mailbox that sends much',
    };
    const item = { ...OURS, threshold, timeFrameMinutes, blockMinutes: NO_BLOCK_MINUTES, ...telling };
    const problem = `no rule tells ${to} of a mailbox that sends a flood`;
    return { problem, changes: [{ kind: 'add', need: 'rules', item, disruption: 'none' }], impact };
  }
  const notifyAddress = weak === undefined ? to : rule.fields.notifyAddress;
  return {
    problem:
      weak === undefined
        ? `a rule waits for ${numbersText(rule.fields)} and tells nobody (${to} is to be told of ${numbersText(wanted)})`
        : `the rule that tells ${to} waits for ${numbersText(rule.fields)} (${numbersText(wanted)} are asked for)`,
    changes: [{ ...changeTo(rule, { threshold, timeFrameMinutes, notifyAddress }), disruption: 'none' }],
    impact,
  };
}

function block(
  rules: readonly Item<Rule>[],
  { wanted, context }: { readonly wanted: Options; readonly context: StepContext },
): Outcome {
  const { threshold, timeFrameMinutes, blockMinutes } = wanted;
  const description = 'Blocks a mailbox that sends much';
  const found = blocking({ ...OURS, threshold, timeFrameMinutes, blockMinutes, description }, rules);
  if ('there' in found) {
    return `a sender of ${numbersText(found.there)} is blocked for ${found.there.blockMinutes} minutes`;
  }
  const { rule, change, after } = found;
  const whole = `${numbersText(wanted)} for ${blockMinutes} minutes`;
  return {
    problem:
      rule === undefined
        ? `no rule blocks a sender of ${whole}`
        : `the rule that blocks waits for ${numbersText(rule.fields)} and blocks for ${rule.fields.blockMinutes} minutes (${whole} are asked for)`,
    changes: [change],
    impact: [
      `Any of ${mailboxesOf(context)} that sends more than ${numbersText(after)} is blocked for ${after.blockMinutes} minutes: newsletters too.`,
    ],
  };
}

export const internalSpammer = defineStep({
  id: 'internal-spammer',
  title: 'Somebody is told when a mailbox sends a flood',
  why:
    'A mailbox whose password was guessed sends thousands of messages within minutes: who is told at once can stop it ' +
    'before the server is on block lists. With block, senders of newsletters are blocked too.',
  guide: ['G2 "Internal Spammer Notification"'],
  rehearses: { untold: 'web mail and phones are not in the SMTP log, so that nobody can be counted from it' },
  severity: 'medium',
  disruption: 'high',
  notices: [
    ['action', 'flooding mailboxes are blocked', 'block'],
    ['*', 'floods are reported by mail'],
  ],
  ...onServer(options, {
    reads: () => ({ rules: { resource: idsRules } }),
    assess: ({ rules }, wanted, context) => {
      const ours = rules.filter(({ fields }) => fields.type === OURS.type && fields.service === OURS.service);
      const told = notification(ours, wanted);
      const blocked = wanted.block ? [block(ours, { wanted, context })] : [];
      // Whoever is blocked asks somebody, who has to know of it first.
      if (told === undefined) {
        const isTooEarly = blocked.some((one) => typeof one === 'object');
        return {
          verdict: 'manual',
          message: `No rule tells anybody of ${numbersText(wanted)} of one sender, and the playbook does not say whom to tell.${isTooEarly ? ' No rule that blocks is made before somebody is told.' : ''}`,
          byHand: instruct(STATE_NOTIFY),
          remedy: 'decide',
        };
      }
      const outcomes = [told, ...blocked];
      return verdictOf(
        outcomes.filter((one) => typeof one === 'object'),
        { pass: () => sentence(outcomes.filter((one) => typeof one === 'string')) },
      );
    },
  }),
  manual: (wanted) =>
    `${idsRules.where}: add or edit a rule of the type Internal Spammer: ` +
    `${numbersText(wanted)}, action: notify ${wanted.notify ?? 'a mailbox that somebody reads'}` +
    (wanted.block
      ? `; and another with the same numbers and the action Block: ${wanted.blockMinutes} minutes`
      : '') +
    '. Save.',
});
