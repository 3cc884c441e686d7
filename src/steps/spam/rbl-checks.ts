/**
 * Step rbl-checks: whoever delivers mail is looked up in lists that answer.
 * Pure: judges the lists that are asked about senders (RBLs); of those about addresses in the text (URIBLs) only which
 * answers count.
 */

import { z } from 'zod';
import type { Json } from '../../canonical-json.js';
import { antispam } from '../../contract/resources/mail/antispam.js';
import { rbls } from '../../contract/resources/mail/rbls.js';
import { fixesOf, type Shortcoming, together, unmet, verdictOf } from '../kit/expectation.js';
import { instruct } from '../kit/instruction.js';
import { labelsOf, listed } from '../kit/names.js';
import { oneOf, onOff, wholeNumber } from '../kit/option.js';
import { remarks } from '../kit/present.js';
import {
  counted,
  type DesiredChange,
  defineStep,
  mailboxesOf,
  onServer,
  type StepContext,
} from '../kit/step.js';
import { HIT_FIELDS, oneHit, type Thresholds } from './levels.js';
import { isMisled, misled, policyAnswers, policyKept, type Row } from './rbl-answers.js';
import { added, counting, isEnough, listFor } from './rbl-counting.js';
import { deadOption, isDead, listsOption, livingLists } from './rbl-lists.js';
import { shortfallOf, shortfallText } from './rbl-shortfall.js';

const MOST_WEIGHT = 100;

const options = z
  .strictObject({
    minimum: wholeNumber([1, 20], 2).describe('How many of the lists must be enabled, at least'),
    lists: listsOption,
    weight: wholeNumber([1, MOST_WEIGHT], 10).describe(
      'Spam weight that a hit on one of the lists adds, at least',
    ),
    dead: deadOption,
    oneHit: oneOf('leave', 'refuse').describe(
      'refuse: one hit on a list asked for is to be enough to refuse mail at the door, so the Incoming Weight Threshold has to be on, and a list weighs as much; leave: only told',
    ),
    switchOffDead: onOff(false).describe(
      'true: a list that is taken for dead is switched off; false: it is only named',
    ),
  })
  .refine((wanted) => livingLists(wanted).length >= wanted.minimum, {
    path: ['minimum'],
    error: 'must not be above the number of lists that are not taken for dead',
  });

const WHERE = 'Settings > Antispam > RBLs';

type Options = z.infer<typeof options>;
type Fields = Readonly<Record<string, Json>>;

/** One hit is to reach the threshold at the door: that has to be on, and the weight that a list needs follows it. */
function heldTo(wanted: Options, thresholds: Thresholds | undefined) {
  const { blocksIncoming = false, incomingWeight = 0 } = thresholds ?? {};
  const isOff = wanted.oneHit === 'refuse' && thresholds !== undefined && !blocksIncoming;
  const isOdd =
    wanted.oneHit === 'refuse' && blocksIncoming && (incomingWeight < 1 || incomingWeight > MOST_WEIGHT);
  const isHeld = wanted.oneHit === 'refuse' && blocksIncoming && !isOdd;
  return {
    held: isHeld ? { ...wanted, weight: Math.max(wanted.weight, incomingWeight) } : wanted,
    problems: together(
      [
        isOff && 'incoming SMTP blocking is off',
        isOdd && `the Incoming Weight Threshold is ${incomingWeight}`,
      ],
      {
        byHand: [
          `${antispam.where} > SMTP Blocking: Incoming Weight Threshold on, with a weight that one hit comes to, but one reverse lookup that fails does not (both count). Save, then apply again.`,
        ],
      },
    ),
  };
}

function changed({ key }: Row, fields: Fields): DesiredChange {
  return { kind: 'change', need: 'lists', key, fields };
}

const NARROWER = { effect: 'neutral', disruption: 'low' } as const;

/** What the server does at the door, beside the weights of the lists. */
function doorText(weight: number, thresholds: Thresholds | undefined): string | false {
  if (thresholds === undefined) return false;
  return thresholds.blocksIncoming
    ? `Incoming SMTP blocking is on from a weight of ${thresholds.incomingWeight}. ${oneHit(weight, thresholds).text}`
    : `Incoming SMTP blocking is off, so that a hit only adds to the weight of a message. ${oneHit(weight, thresholds).text}`;
}

/** Of lists about addresses in the text nobody asks how many there are. */
function uriblText(living: readonly Row[]): string | false {
  const { length } = living.filter(({ fields }) => fields.isUribl);
  return length > 0 && `Of ${counted(length, 'URIBL')} only which answers count was judged.`;
}

/** Does it only name the answers that count? */
function isNarrowerAlone(fields: Fields): boolean {
  return Object.keys(fields).every((field) => field === 'requiresMatch');
}

/** Rows that count for too little or for too much, and lists that are missing. */
function uncounted(found: {
  readonly rows: readonly Row[];
  /** Those that are to count. */
  readonly judged: readonly Row[];
  readonly wanted: Options;
  readonly thresholds: Thresholds | undefined;
  readonly context: StepContext;
}): readonly Shortcoming[] {
  const { rows, judged, wanted, thresholds, context } = found;
  const hit = oneHit(wanted.weight, thresholds);
  const { disruption } = hit;
  const repairs = judged.flatMap((row) => {
    const held = counting(listFor(row, wanted), wanted);
    const problems = unmet(held, { need: 'lists', shown: row.fields, context }).map(
      ({ problem }) => `the list ${row.label} ${problem}`,
    );
    return problems.length === 0 ? [] : [{ row, problems, fields: fixesOf(held, row.fields) }];
  });
  const shortfall = shortfallOf(rows, wanted);
  const { toEnable, toAdd } = shortfall;
  const heavier = repairs.filter(({ fields }) => !isNarrowerAlone(fields));
  const named = [...heavier, ...toEnable].map(({ row }) => row.label);
  const all = [...named, ...toAdd.map(({ name }) => name)];
  const narrowerText = (some: typeof repairs) => {
    const narrower = some.filter(({ fields }) => fields.requiresMatch === true).map(({ row }) => row);
    return (
      narrower.length > 0 &&
      `Answers of ${labelsOf(narrower)} that are not among those named no longer count.`
    );
  };
  const narrowed = repairs.filter((one) => !heavier.includes(one));
  // What makes a list count for less is noticed less, and may be in the plan without the rest.
  return [
    ...together([...heavier.flatMap(({ problems }) => problems), shortfallText(shortfall, wanted)], {
      changes: [
        ...heavier.map(({ row, fields }): DesiredChange => ({ ...changed(row, fields), disruption })),
        // To where an added one would be.
        ...toEnable.map(({ row, list }) => ({
          ...changed(row, { ...fixesOf(counting(list, wanted), row.fields), isEnabled: true }),
          disruption,
        })),
        ...toAdd.map((list) => ({ ...added(list, wanted), disruption })),
      ],
      impact: [
        all.length > 0 &&
          `Mail to ${mailboxesOf(context)} from addresses on ${listed(all)} counts more as spam, also where an address is listed by mistake.`,
        all.length > 0 && hit.text,
        narrowerText(heavier),
      ],
    }),
    ...together(
      narrowed.flatMap(({ problems }) => problems),
      {
        changes: narrowed.map(({ row, fields }) => ({ ...changed(row, fields), ...NARROWER })),
        impact: [narrowerText(narrowed)],
      },
    ),
  ];
}

function takenForDead(dead: readonly Row[], { switchOffDead }: Options): readonly Shortcoming[] {
  return together(
    dead.map(
      ({ label, fields }) =>
        `the list ${label} asks ${fields.lookupDomain}, which is taken for dead by this playbook`,
    ),
    switchOffDead
      ? {
          changes: dead.map((row): DesiredChange => ({ ...changed(row, { isEnabled: false }), ...NARROWER })),
          impact: [
            `The server no longer asks ${labelsOf(dead)}; where a list still answers, what it finds is no longer counted.`,
          ],
        }
      : {
          byHand: [
            `${WHERE}: see whether ${labelsOf(dead)} still ${dead.length === 1 ? 'answers' : 'answer'}, and switch off what does not.`,
          ],
        },
  );
}

function deadByHand({ dead, switchOffDead }: Options): string {
  const asks = `what asks ${dead.join(' or ')}`;
  return switchOffDead ? `switch off ${asks}` : `see whether ${asks} still answers, and switch it off if not`;
}

export const rblChecks = defineStep({
  id: 'rbl-checks',
  title: 'Senders are looked up in lists that answer',
  why:
    'Lists of known senders of spam stop most of it at the door. A listed sender is marked or refused, also one that ' +
    'got onto a list by mistake; a list that is gone, or refuses to answer, can make every sender look listed. Read the ' +
    'terms of a list first: some answer only to registered users, or not by way of public resolvers.',
  guide: ['G2 "Configure RBL"'],
  rehearses: { untold: 'the logs do not say what a list would have answered' },
  severity: 'medium',
  disruption: 'high',
  notices: [
    ['weight', 'listed senders count as spam'],
    ['isEnabled', 'listed senders count as spam', true],
    ['*', 'lists count for less'],
  ],
  ...onServer(options, {
    reads: () => ({
      lists: { resource: rbls },
      thresholds: {
        resource: antispam,
        fields: HIT_FIELDS,
        elseByHand: instruct(
          `${antispam.where} could not be read: see there from which weights mail is refused, moved or deleted, and whether one hit comes to them.`,
        ),
      },
    }),
    assess: ({ lists, thresholds }, wanted, context) => {
      // By key, so that the order of the answer decides nothing.
      const all = [...lists].sort((a, b) => (a.key < b.key ? -1 : 1));
      const rows = all.filter(({ fields }) => !fields.isUribl);
      const isListDead = ({ fields }: Row) => isDead(fields.lookupDomain, wanted);
      const living = all.filter((row) => row.fields.isEnabled && !isListDead(row));
      const { held, problems } = heldTo(wanted, thresholds);
      const sound = living.filter((row) => !isMisled(row));
      const isLeft = (row: Row) => policyAnswers(row).length > 0 && !isEnough(row, held);
      return verdictOf(
        [
          ...problems,
          ...uncounted({
            rows,
            judged: sound.filter((row) => !isLeft(row)),
            wanted: held,
            thresholds,
            context,
          }),
          ...policyKept(sound.filter(isLeft)),
          ...misled(living),
          ...takenForDead(
            rows.filter((row) => row.fields.isEnabled && isListDead(row)),
            wanted,
          ),
        ],
        {
          pass: () =>
            `Enabled of the lists asked for: ${shortfallOf(rows, wanted).enabled}, each with a weight of at least ${held.weight}.` +
            remarks(doorText(held.weight, thresholds), uriblText(living)),
        },
      );
    },
  }),
  manual: (wanted) =>
    `${WHERE}: enable at least ${wanted.minimum} of ` +
    livingLists(wanted)
      .map(({ name, lookupDomain }) => `${name} (${lookupDomain})`)
      .join(', ') +
    `, each with a weight of at least ${wanted.weight}, Incoming SMTP Blocking on and its results that indicate spam ` +
    'required' +
    (wanted.dead.length > 0 ? `; ${deadByHand(wanted)}` : '') +
    '. Save.',
});
