/**
 * Step rbl-checks: whoever delivers mail is looked up in lists that answer.
 * Pure: judges the lists that are asked about senders (RBLs); lists about addresses in the text (URIBLs) are another
 * matter.
 */

import { z } from 'zod';
import type { Json } from '../../canonical-json.js';
import { rbls } from '../../contract/resources/mail/rbls.js';
import {
  type Expectation,
  fixesOf,
  type Shortcoming,
  together,
  unmet,
  verdictOf,
} from '../kit/expectation.js';
import { labelsOf, listed } from '../kit/names.js';
import { onOff, wholeNumber } from '../kit/option.js';
import { type DesiredChange, defineStep, mailboxesOf, onServer, type StepContext } from '../kit/step.js';
import { deadOption, isDead, listAsking, listsOption, livingLists, type WantedList } from './rbl-lists.js';
import { isOpenToAll, type Rbl, type Row, shortfallOf, shortfallText } from './rbl-shortfall.js';

const options = z
  .strictObject({
    minimum: wholeNumber([1, 20], 2).describe('How many of the lists must be enabled, at least'),
    lists: listsOption,
    weight: wholeNumber([1, 100], 10).describe('Spam weight that a hit on one of the lists adds, at least'),
    dead: deadOption,
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

/**
 * What a row has to hold to count: no more than to count named answers where nobody asked for its list. Not for one that
 * counts any answer and names none: to give it more weight could refuse everybody's mail.
 */
function counting(list: WantedList | undefined, { weight }: Options): readonly Expectation<Rbl>[] {
  const isAsked = list !== undefined;
  return [
    {
      field: 'weight',
      isAsked,
      isMet: (row) => row.weight >= weight,
      to: weight,
      problem: (row) => `weighs ${row.weight} (${weight} is asked for)`,
    },
    { field: 'blocksIncoming', isAsked, to: true, problem: 'is not used for incoming SMTP blocking' },
    {
      field: 'hits',
      isAsked,
      // What it names for itself stays.
      isMet: (row) => row.hits.length > 0,
      to: [...(list?.hits ?? [])],
      problem: 'counts only named answers and names none',
    },
    { field: 'requiresMatch', to: true, problem: 'counts any answer, also a refusal' },
  ];
}

function changed({ key }: Row, fields: Fields): DesiredChange {
  return { kind: 'change', need: 'lists', key, fields };
}

function added({ name, lookupDomain, hits }: WantedList, { weight }: Options): DesiredChange {
  return {
    kind: 'add',
    need: 'lists',
    item: {
      name,
      description: '',
      lookupDomain,
      isEnabled: true,
      blocksIncoming: true,
      blocksOutgoing: false,
      isUribl: false,
      requiresMatch: true,
      hits: [...hits],
      weight,
      weightMax: weight,
    },
  };
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
  readonly context: StepContext;
}): readonly Shortcoming[] {
  const { rows, judged, wanted, context } = found;
  const repairs = judged.flatMap((row) => {
    const held = counting(listAsking(row.fields.lookupDomain, wanted), wanted);
    const problems = unmet(held, { need: 'lists', shown: row.fields, context }).map(
      ({ problem }) => `the list ${row.label} ${problem}`,
    );
    return problems.length === 0 ? [] : [{ row, problems, fields: fixesOf(held, row.fields) }];
  });
  const shortfall = shortfallOf(rows, wanted);
  const { toEnable, toAdd } = shortfall;
  const heavier = [...repairs.filter(({ fields }) => !isNarrowerAlone(fields)), ...toEnable];
  const narrower = repairs.filter(({ fields }) => fields.requiresMatch === true).map(({ row }) => row);
  const named = [...heavier.map(({ row }) => row.label), ...toAdd.map(({ name }) => name)];
  return together([...repairs.flatMap(({ problems }) => problems), shortfallText(shortfall, wanted)], {
    changes: [
      ...repairs.map(
        ({ row, fields }): DesiredChange => ({
          ...changed(row, fields),
          ...(isNarrowerAlone(fields) ? { effect: 'neutral' } : {}),
        }),
      ),
      // To where an added one would be.
      ...toEnable.map(({ row, list }) =>
        changed(row, { ...fixesOf(counting(list, wanted), row.fields), isEnabled: true }),
      ),
      ...toAdd.map((list) => added(list, wanted)),
    ],
    impact: [
      named.length > 0 &&
        `Mail to ${mailboxesOf(context)} from addresses on ${listed(named)} counts more as spam, and is refused where it reaches the Incoming Weight Threshold.`,
      narrower.length > 0 &&
        `Answers of ${labelsOf(narrower)} that are not among those named no longer count.`,
    ],
  });
}

/** They count any answer, and nobody knows which ones should count. */
function openToAll(open: readonly Row[]): readonly Shortcoming[] {
  return together(
    open.map(({ label }) => `the list ${label} counts any answer, also a refusal, and names none`),
    {
      byHand: [
        `${WHERE}: in ${labelsOf(open)}, name the results that indicate spam, as the list publishes them, and require a lookup match.`,
      ],
    },
  );
}

function takenForDead(dead: readonly Row[], { switchOffDead }: Options): readonly Shortcoming[] {
  return together(
    dead.map(
      ({ label, fields }) =>
        `the list ${label} asks ${fields.lookupDomain}, which is taken for dead by this playbook`,
    ),
    switchOffDead
      ? {
          changes: dead.map(
            (row): DesiredChange => ({ ...changed(row, { isEnabled: false }), effect: 'neutral' }),
          ),
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
  severity: 'medium',
  disruption: 'low',
  ...onServer(options, {
    reads: () => ({ lists: { resource: rbls } }),
    assess: ({ lists }, wanted, context) => {
      // By key, so that the order of the answer decides nothing.
      const rows = lists.filter(({ fields }) => !fields.isUribl).sort((a, b) => (a.key < b.key ? -1 : 1));
      const enabled = rows.filter(({ fields }) => fields.isEnabled);
      const isListDead = ({ fields }: Row) => isDead(fields.lookupDomain, wanted);
      const living = enabled.filter((row) => !isListDead(row));
      return verdictOf(
        [
          ...uncounted({ rows, judged: living.filter((row) => !isOpenToAll(row)), wanted, context }),
          ...openToAll(living.filter(isOpenToAll)),
          ...takenForDead(enabled.filter(isListDead), wanted),
        ],
        {
          pass: () =>
            `Enabled of the lists asked for: ${shortfallOf(rows, wanted).enabled}, each with a weight of at least ${wanted.weight}. Whether incoming SMTP blocking itself is on was not judged.`,
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
