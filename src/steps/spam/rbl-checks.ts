/**
 * Step rbl-checks: whoever delivers mail is looked up in lists that answer.
 * Pure: judges the lists that are asked about senders (RBLs); lists about addresses in the text (URIBLs) are another
 * matter.
 */

import { z } from 'zod';
import { rbls } from '../../contract/resources/mail/rbls.js';
import { type Instruction, instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import {
  type DesiredChange,
  defineStep,
  mailboxesOf,
  partFor,
  type StepContext,
  sentence,
} from '../kit/step.js';
import { deadOption, isDead, listAsking, listsOption, livingLists, type WantedList } from './rbl-lists.js';
import {
  isOpenToAll,
  type Rbl,
  type Row,
  type Shortfall,
  shortfallOf,
  shortfallText,
} from './rbl-shortfall.js';

const options = z
  .strictObject({
    minimum: z.int().min(1).max(20).default(2).describe('How many of the lists must be enabled, at least'),
    lists: listsOption,
    weight: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .describe('Spam weight that a hit on one of the lists adds, at least'),
    dead: deadOption,
    switchOffDead: z
      .boolean()
      .default(false)
      .describe('true: a list that is taken for dead is switched off; false: it is only named'),
  })
  .refine((wanted) => livingLists(wanted).length >= wanted.minimum, {
    path: ['minimum'],
    error: 'must not be above the number of lists that are not taken for dead',
  });

const WHERE = 'Settings > Antispam > RBLs';

type Options = z.infer<typeof options>;
/** A change of one row, and why. */
interface Repair {
  readonly row: Row;
  readonly fields: Partial<Rbl>;
  readonly problems: readonly string[];
}

/** Does it only name the answers that count? */
function isNarrowerAlone({ fields }: Repair): boolean {
  return Object.keys(fields).every((field) => field === 'requiresMatch');
}

/** What a row of a wanted list lacks to count, beside being enabled. */
function weaknesses({ fields }: Row, asked: { readonly list: WantedList; readonly wanted: Options }) {
  const { list, wanted } = asked;
  return [
    ...(fields.weight < wanted.weight
      ? [
          {
            problem: `weighs ${fields.weight} (${wanted.weight} is asked for)`,
            fix: { weight: wanted.weight },
          },
        ]
      : []),
    ...(fields.blocksIncoming
      ? []
      : [{ problem: 'is not used for incoming SMTP blocking', fix: { blocksIncoming: true } }]),
    ...(fields.requiresMatch && fields.hits.length === 0
      ? [{ problem: 'counts only named answers and names none', fix: { hits: [...list.hits] } }]
      : []),
  ];
}

function tightenings(rows: readonly Row[], wanted: Options): readonly Repair[] {
  return rows.flatMap((row) => {
    const list = listAsking(row.fields.lookupDomain, wanted);
    const weak = list === undefined ? [] : weaknesses(row, { list, wanted });
    const isLoose = !row.fields.requiresMatch && row.fields.hits.length > 0;
    if (weak.length === 0 && !isLoose) return [];
    return [
      {
        row,
        fields: Object.assign({}, ...weak.map(({ fix }) => fix), isLoose ? { requiresMatch: true } : {}),
        problems: [
          ...weak.map(({ problem }) => `the list ${row.label} ${problem}`),
          ...(isLoose ? [`the list ${row.label} counts any answer, also a refusal`] : []),
        ],
      },
    ];
  });
}

/** What brings a row that is switched off to where an added one would be; what it names for itself stays. */
function enabling(row: Row, asked: { readonly list: WantedList; readonly wanted: Options }): Partial<Rbl> {
  return {
    ...Object.assign({}, ...weaknesses(row, asked).map(({ fix }) => fix)),
    isEnabled: true,
    ...(row.fields.requiresMatch ? {} : { requiresMatch: true }),
    ...(row.fields.hits.length === 0 ? { hits: [...asked.list.hits] } : {}),
  };
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

function labels(rows: readonly Row[]): string {
  return listed(rows.map(({ label }) => label));
}

interface Findings {
  readonly dead: readonly Row[];
  readonly repairs: readonly Repair[];
  readonly shortfall: Shortfall;
  /** They count any answer, and nobody knows which ones should count. */
  readonly openToAll: readonly Row[];
}

function judge(lists: readonly Row[], wanted: Options): Findings {
  // By key, so that the order of the answer decides nothing.
  const rows = lists.filter(({ fields }) => !fields.isUribl).sort((a, b) => (a.key < b.key ? -1 : 1));
  const isListDead = ({ fields }: Row) => isDead(fields.lookupDomain, wanted);
  const enabled = rows.filter(({ fields }) => fields.isEnabled);
  const living = enabled.filter((row) => !isListDead(row));
  return {
    dead: enabled.filter(isListDead),
    // To give a list that counts any answer more weight could refuse everybody's mail.
    repairs: tightenings(
      living.filter((row) => !isOpenToAll(row)),
      wanted,
    ),
    shortfall: shortfallOf(rows, wanted),
    openToAll: living.filter(isOpenToAll),
  };
}

function problemsOf({ dead, repairs, shortfall, openToAll }: Findings, wanted: Options): readonly string[] {
  return [
    ...repairs.flatMap(({ problems }) => problems),
    ...shortfallText(shortfall, wanted),
    ...openToAll.map(({ label }) => `the list ${label} counts any answer, also a refusal, and names none`),
    ...dead.map(
      ({ label, fields }) =>
        `the list ${label} asks ${fields.lookupDomain}, which is taken for dead by this playbook`,
    ),
  ];
}

function changesOf({ dead, repairs, shortfall }: Findings, wanted: Options): readonly DesiredChange[] {
  const change = ({ key }: Row, fields: Partial<Rbl>) =>
    ({ kind: 'change', need: 'lists', key, fields }) as const;
  return [
    ...repairs.map(
      (repair): DesiredChange => ({
        ...change(repair.row, repair.fields),
        ...(isNarrowerAlone(repair) ? { effect: 'neutral' } : {}),
      }),
    ),
    ...shortfall.toEnable.map(({ row, list }) => change(row, enabling(row, { list, wanted }))),
    ...shortfall.toAdd.map((list) => added(list, wanted)),
    ...(wanted.switchOffDead ? dead : []).map(
      (row): DesiredChange => ({ ...change(row, { isEnabled: false }), effect: 'neutral' }),
    ),
  ];
}

function impactOf(
  { dead, repairs, shortfall }: Findings,
  asked: { readonly wanted: Options; readonly context: StepContext },
): readonly string[] {
  const { wanted, context } = asked;
  const heavier = repairs.filter((repair) => !isNarrowerAlone(repair)).map(({ row }) => row.label);
  const fresh = [
    ...shortfall.toEnable.map(({ row }) => row.label),
    ...shortfall.toAdd.map(({ name }) => name),
  ];
  const narrower = repairs.filter(({ fields }) => fields.requiresMatch === true).map(({ row }) => row);
  const named = [...heavier, ...fresh];
  return [
    ...(named.length > 0
      ? [
          `Mail to ${mailboxesOf(context)} from addresses on ${listed(named)} counts more as spam, and is refused where it reaches the Incoming Weight Threshold.`,
        ]
      : []),
    ...(narrower.length > 0
      ? [`Answers of ${labels(narrower)} that are not among those named no longer count.`]
      : []),
    ...(dead.length > 0 && wanted.switchOffDead
      ? [
          `The server no longer asks ${labels(dead)}; where a list still answers, what it finds is no longer counted.`,
        ]
      : []),
  ];
}

function deadByHand({ dead, switchOffDead }: Options): string {
  const asks = `what asks ${dead.join(' or ')}`;
  return switchOffDead ? `switch off ${asks}` : `see whether ${asks} still answers, and switch it off if not`;
}

function byHandOf({ dead, openToAll }: Findings, wanted: Options): readonly Instruction[] {
  return instruct(
    ...(openToAll.length > 0
      ? [
          `${WHERE}: in ${labels(openToAll)}, name the results that indicate spam, as the list publishes them, and require a lookup match.`,
        ]
      : []),
    ...(dead.length > 0 && !wanted.switchOffDead
      ? [
          `${WHERE}: see whether ${labels(dead)} still ${dead.length === 1 ? 'answers' : 'answer'}, and switch off what does not.`,
        ]
      : []),
  );
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
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({ lists: { resource: rbls } }),
      assess: ({ lists }, wanted, context) => {
        const found = judge(lists, wanted);
        const problems = problemsOf(found, wanted);
        if (problems.length === 0) {
          return {
            verdict: 'pass',
            message: `Enabled of the lists asked for: ${found.shortfall.enabled}, each with a weight of at least ${wanted.weight}. Whether incoming SMTP blocking itself is on was not judged.`,
          };
        }
        const byHand = byHandOf(found, wanted);
        return {
          verdict: 'fail',
          message: sentence(problems),
          changes: changesOf(found, wanted),
          impact: impactOf(found, { wanted, context }),
          byHand,
        };
      },
    }),
  ],
  manual: (wanted) =>
    instruct(
      `${WHERE}: enable at least ${wanted.minimum} of ` +
        livingLists(wanted)
          .map(({ name, lookupDomain }) => `${name} (${lookupDomain})`)
          .join(', ') +
        `, each with a weight of at least ${wanted.weight}, Incoming SMTP Blocking on and its results that indicate spam ` +
        'required' +
        (wanted.dead.length > 0 ? `; ${deadByHand(wanted)}` : '') +
        '. Save.',
    ),
});
