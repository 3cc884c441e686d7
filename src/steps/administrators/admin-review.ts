/**
 * Step admin-review: every administrator is known, needed and in use.
 * Pure: judges the list of administrators. The tool deletes none: who is to go is for a person to say.
 */

import { z } from 'zod';
import { administrators as administratorsResource } from '../../contract/resources/access/administrators.js';
import { lastRunFact, operatorFact } from '../kit/facts.js';
import { type Instruction, instruct } from '../kit/instruction.js';
import { isSameAccount, listed } from '../kit/names.js';
import { type Assessment, counted, defineStep, type Item, partFor, sentence } from '../kit/step.js';
import { asFarAsListed } from './whole-list.js';

const DAY_MS = 86_400_000;

const options = z.strictObject({
  maxIdleDays: z
    .int()
    .min(1)
    .max(3650)
    .default(180)
    .describe('Fail when an enabled administrator has not signed in for more days than this'),
  maxPrimary: z.int().min(1).max(10).default(1).describe('The most primary administrators'),
  known: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'User names of the administrators that are meant to be there; anybody else is called out. Left out, only those who ' +
        'were created since the last run of this tool are',
    ),
});

type Options = z.infer<typeof options>;
type Administrator = Item<z.infer<typeof administratorsResource.model>>;

const WHERE = 'Settings > Administrators';

interface Judged {
  readonly unknown: readonly Administrator[];
  /** Created since the tool last carried out a plan, where the playbook names nobody. */
  readonly added: readonly Administrator[];
  readonly disabled: readonly Administrator[];
  readonly idle: readonly { readonly who: Administrator; readonly days: number }[];
  /** All of them, when they are too many. */
  readonly primaries: readonly Administrator[];
}

/** What administrators are compared with. */
interface Known {
  readonly today: string;
  /** Name of the account in use. */
  readonly own: string;
  /** When the tool last carried out a plan here; undefined when that is not known. */
  readonly lastRun: string | undefined;
}

/** Days since the last sign-in, or since the account was created where there was none. */
function idleDays({ fields }: Administrator, today: string): number {
  const last = Date.parse(fields.lastSignIn ?? fields.created);
  return Math.floor((Date.parse(`${today}T00:00:00Z`) - last) / DAY_MS);
}

function judge(
  all: readonly Administrator[],
  { wanted, context }: { readonly wanted: Options; readonly context: Known },
): Judged {
  const { known } = wanted;
  const { lastRun } = context;
  const isOwn = ({ fields }: Administrator) => isSameAccount(fields.username, context.own);
  const primaries = all.filter(({ fields }) => fields.isPrimary);
  return {
    unknown:
      known === undefined
        ? []
        : all.filter(({ fields }) => !known.some((name) => isSameAccount(name, fields.username))),
    added:
      known !== undefined || lastRun === undefined
        ? []
        : all.filter((who) => !isOwn(who) && Date.parse(who.fields.created) > Date.parse(lastRun)),
    disabled: all.filter(({ fields }) => !fields.isEnabled),
    idle: all
      .filter((who) => who.fields.isEnabled && !isOwn(who))
      .map((who) => ({ who, days: idleDays(who, context.today) }))
      .filter(({ days }) => days > wanted.maxIdleDays),
    primaries: primaries.length > wanted.maxPrimary ? primaries : [],
  };
}

function nameOf({ fields }: Administrator): string {
  return fields.username;
}

function idleText({ who, days }: Judged['idle'][number]): string {
  const { username, lastSignIn, created } = who.fields;
  return lastSignIn === null
    ? `the administrator ${username} has never signed in, and was created ${counted(days, 'day')} ago (${created.slice(0, 10)})`
    : `the administrator ${username} has not signed in for ${counted(days, 'day')} (since ${lastSignIn.slice(0, 10)})`;
}

function problemsOf({ unknown, added, disabled, idle, primaries }: Judged): readonly string[] {
  return [
    ...unknown.map(
      (who) =>
        `the administrator ${nameOf(who)} is not among the known (created ${who.fields.created.slice(0, 10)})`,
    ),
    ...added.map(
      (who) =>
        `the administrator ${nameOf(who)} is new since the last run of this tool (created ${who.fields.created.slice(0, 10)})`,
    ),
    ...(disabled.length > 0 ? [`disabled and still there: ${listed(disabled.map(nameOf))}`] : []),
    ...idle.map(idleText),
    ...(primaries.length > 0
      ? [`there are ${counted(primaries.length, 'primary administrator')}: ${listed(primaries.map(nameOf))}`]
      : []),
  ];
}

function byHandOf(
  { unknown, added, disabled, idle, primaries }: Judged,
  wanted: Options,
): readonly Instruction[] {
  const goes = [...disabled, ...idle.map(({ who }) => who)];
  const asked = [...unknown, ...added];
  return instruct(
    ...(asked.length > 0
      ? [
          `Find out who created ${listed(asked.map(nameOf))}: an administrator that nobody knows is a sign of a break-in. Delete it, or list it in known.`,
        ]
      : []),
    ...(goes.length > 0
      ? [`${WHERE}: delete ${listed(goes.map(nameOf))} unless somebody needs the account.`]
      : []),
    ...(primaries.length > 0
      ? [`${WHERE}: keep at most ${counted(wanted.maxPrimary, 'primary administrator')}.`]
      : []),
  );
}

/** What a pass says of who they are. */
function whoText(wanted: Options, { lastRun }: Known): string {
  if (wanted.known !== undefined) return ', and known';
  return lastRun === undefined
    ? '; who they are was not judged'
    : `; none is new since the last run of this tool (${lastRun.slice(0, 10)}), who the others are was not judged`;
}

function judged(
  administrators: readonly Administrator[],
  given: { readonly wanted: Options; readonly context: Known },
): Assessment {
  const { wanted, context } = given;
  const found = judge(administrators, given);
  const problems = problemsOf(found);
  return problems.length === 0
    ? {
        verdict: 'pass',
        message: `${counted(administrators.length, 'administrator')}, each enabled and in use${whoText(wanted, context)}.`,
      }
    : {
        verdict: 'fail',
        message: sentence(problems),
        changes: [],
        impact: [],
        byHand: byHandOf(found, wanted),
        // Who is new is all there is to it, and the playbook names nobody.
        ...(found.added.length === problems.length ? { remedy: 'decide' } : {}),
      };
}

export const adminReview = defineStep({
  id: 'admin-review',
  title: 'Every administrator is known, needed and in use',
  why:
    'Each account is one more password to guess, and intruders add one of their own to come back. Deleting an account ' +
    'stops whatever signs in with it, such as scripts and control panels: ask its owner first.',
  guide: ['beyond the guides'],
  severity: 'high',
  disruption: 'none',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        administrators: { resource: administratorsResource },
        operator: { resource: operatorFact, fields: ['username'] },
        lastRun: { resource: lastRunFact, fields: ['startedAt'] },
      }),
      assess: ({ administrators, operator, lastRun }, wanted, { today }) => {
        const context = { today, own: operator.username, lastRun: lastRun.startedAt ?? undefined };
        return asFarAsListed(judged(administrators, { wanted, context }), {
          administrators,
          own: context.own,
        });
      },
    }),
  ],
  manual: (wanted) =>
    instruct(
      [
        `${WHERE}: delete who is disabled, who has not signed in for more than ${counted(wanted.maxIdleDays, 'day')}`,
        ...(wanted.known === undefined
          ? [' or whom nobody knows']
          : [` or is not one of ${listed(wanted.known)}`]),
        `; keep at most ${counted(wanted.maxPrimary, 'primary administrator')}.`,
      ].join(''),
    ),
});
