/**
 * Step admin-review: every administrator is known, needed and in use.
 * Pure: judges the list of administrators. The tool deletes none: who is to go is for a person to say.
 */

import { z } from 'zod';
import { administrators as administratorsResource } from '../../contract/resources/access/administrators.js';
import { daysBetween, isNonsense } from '../kit/days.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { lastRunFact, operatorFact } from '../kit/facts.js';
import { isSameName, listed } from '../kit/names.js';
import { wholeNumber } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { counted, defineStep, onServer } from '../kit/step.js';
import { asFarAsListed, type Listed } from './whole-list.js';

const options = z.strictObject({
  maxIdleDays: wholeNumber([1, 3650], 180).describe(
    'Fail when an enabled administrator has not signed in for more days than this',
  ),
  maxPrimary: wholeNumber([1, 10], 1).describe('The most primary administrators'),
  known: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'User names of the administrators that are meant to be there; anybody else is called out. Left out, only those who ' +
        'were created since the last run of this tool are',
    ),
});

/** Tried first by whoever guesses: what an installation proposes, and what most others are called. */
const TRIED_FIRST = ['admin', 'administrator', 'root', 'sysadmin', 'smartermail'];

type Options = z.infer<typeof options>;
type Administrator = Listed['administrators'][number];

const { where: WHERE } = administratorsResource;

/** What administrators are compared with. */
interface Known {
  readonly today: string;
  /** Name of the account in use. */
  readonly own: string;
  /** When the tool last carried out a plan here; null when that is not known, or has not come. */
  readonly lastRun: string | null;
}

function namesOf(administrators: readonly Administrator[]): string {
  return listed(administrators.map(({ fields }) => fields.username));
}

/** Days since the last sign-in, or since the account was created where there was none. */
function idleDays({ fields }: Administrator, today: string): number {
  return daysBetween(fields.lastSignIn ?? fields.created, today);
}

function idleText(who: Administrator, today: string): string {
  const { username, lastSignIn, created } = who.fields;
  const days = counted(idleDays(who, today), 'day');
  return lastSignIn === null
    ? `the administrator ${username} has never signed in, and was created ${days} ago (${created.slice(0, 10)})`
    : `the administrator ${username} has not signed in for ${days} (since ${lastSignIn.slice(0, 10)})`;
}

/** Names that make guessing easier: half of a sign-in is known then. */
function toldNames(all: readonly Administrator[]): readonly Shortcoming[] {
  return all.flatMap(({ fields: { username } }) => {
    const isGuessed = TRIED_FIRST.includes(username.trim().toLowerCase());
    const isAddress = username.includes('@');
    if (!isGuessed && !isAddress) return [];
    const why = isGuessed ? 'has a name that is tried first' : 'has an e-mail address for a name';
    return {
      problem: `the administrator ${username} ${why}`,
      byHand: [
        `${WHERE}: add an administrator of another name for whoever uses ${username}, sign in as that one, scripts and this tool too, then delete ${username}. Where the server keeps it, waive this.`,
      ],
    };
  });
}

/** Who is not known: nobody names them; or, where the playbook names nobody, they were not there at the last run. */
function strangers(
  all: readonly Administrator[],
  { known, lastRun, own }: Known & Options,
): readonly Administrator[] {
  if (known !== undefined) {
    return all.filter(({ fields }) => !known.some((name) => isSameName(name, fields.username)));
  }
  if (lastRun === null) return [];
  return all.filter(
    ({ fields }) => !isSameName(fields.username, own) && Date.parse(fields.created) > Date.parse(lastRun),
  );
}

function shortcomings(all: readonly Administrator[], asked: Known & Options): readonly Shortcoming[] {
  const { known, today, own, maxIdleDays, maxPrimary } = asked;
  const unknown = strangers(all, asked);
  const why = known === undefined ? 'new since the last run of this tool' : 'not among the known';
  const disabled = all.filter(({ fields }) => !fields.isEnabled);
  const idle = all.filter(
    (who) =>
      who.fields.isEnabled && !isSameName(who.fields.username, own) && idleDays(who, today) > maxIdleDays,
  );
  const primaries = all.filter(({ fields }) => fields.isPrimary);
  const goes = [...disabled, ...idle];
  const go = [goes.length > 0 && `${WHERE}: delete ${namesOf(goes)} unless somebody needs the account.`];
  return present<Shortcoming>(
    ...unknown.map(({ fields: { username, created } }) => ({
      problem: `the administrator ${username} is ${why} (created ${created.slice(0, 10)})`,
      sign: `the administrator ${username} is ${why}`,
      byHand: [
        `Find out who created ${namesOf(unknown)}: an administrator that nobody knows is a sign of a break-in. Delete it, or list it in known.`,
      ],
      // The playbook names nobody.
      ...(known === undefined ? { remedy: 'decide' as const } : {}),
    })),
    disabled.length > 0 && {
      problem: `disabled and still there: ${namesOf(disabled)}`,
      brief: `${counted(disabled.length, 'disabled administrator')} still there`,
      byHand: go,
    },
    ...idle.map((who) => ({ problem: idleText(who, today), byHand: go })),
    ...toldNames(all),
    primaries.length > maxPrimary && {
      problem: `there are ${counted(primaries.length, 'primary administrator')}: ${namesOf(primaries)}`,
      byHand: [`${WHERE}: keep at most ${counted(maxPrimary, 'primary administrator')}.`],
    },
  );
}

/** Times that have not come: nobody can say from them who is in use. */
function aheadText(all: readonly Administrator[], today: string): string | false {
  const isAhead = ({ fields: { created, lastSignIn } }: Administrator) =>
    [created, lastSignIn ?? created].some((time) => isNonsense(time, { today, kind: 'past' }));
  const ahead = all.filter(isAhead);
  return (
    ahead.length > 0 &&
    `${WHERE}: see when ${namesOf(ahead)} last signed in: the server shows a time that has not come, which is not understood.`
  );
}

/** A name that nobody has may be misspelt, or be of somebody who left. */
function goneText(all: readonly Administrator[], { known = [] }: Options): string | false {
  const gone = known.filter((name) => !all.some(({ fields }) => isSameName(name, fields.username)));
  return gone.length > 0 && `Listed in known, and no administrator here: ${listed(gone)}.`;
}

/** What a pass says of who they are. */
function whoText({ known, lastRun }: Known & Options): string {
  if (known !== undefined) return ', and known';
  return lastRun === null
    ? '; who they are was not judged'
    : `; none is new since the last run of this tool (${lastRun.slice(0, 10)}), who the others are was not judged`;
}

export const adminReview = defineStep({
  id: 'admin-review',
  title: 'Every administrator is known, needed and in use',
  why:
    'Each account is one more password to guess, and intruders add one of their own to come back; a name that is tried ' +
    'first, or that is known from mail, is half of a sign-in. Deleting an account ' +
    'stops whatever signs in with it, such as scripts and control panels: ask its owner first.',
  guide: ['G5 "Changing the System Administrator Login"'],
  severity: 'high',
  disruption: 'none',
  ...onServer(options, {
    reads: () => ({
      administrators: { resource: administratorsResource },
      operator: { resource: operatorFact, fields: ['username'] },
      lastRun: { resource: lastRunFact, fields: ['startedAt'] },
    }),
    assess: (given, wanted, { today }) => {
      const { administrators, operator, lastRun } = given;
      const { startedAt } = lastRun;
      const isAhead = startedAt !== null && daysBetween(today, startedAt) > 0;
      const asked = { ...wanted, today, own: operator.username, lastRun: isAhead ? null : startedAt };
      const count = counted(administrators.length, 'administrator');
      const pass = `${count}, each enabled and in use${whoText(asked)}.`;
      const remark = remarks(goneText(administrators, asked));
      const look = [
        aheadText(administrators, today),
        isAhead &&
          wanted.known === undefined &&
          `${WHERE}: see who was created since the last run of this tool: it bears a time that has not come (${startedAt.slice(0, 10)}), which is not understood.`,
      ];
      return asFarAsListed(given, verdictOf(shortcomings(administrators, asked), { pass, remark, look }));
    },
  }),
  manual: ({ known, maxIdleDays, maxPrimary }) =>
    `${WHERE}: delete who is disabled, who has not signed in for more than ${counted(maxIdleDays, 'day')}` +
    ` or ${known === undefined ? 'whom nobody knows' : `is not one of ${listed(known)}`}` +
    `; keep at most ${counted(maxPrimary, 'primary administrator')}.` +
    ` None has an e-mail address for a name, or is called one of ${TRIED_FIRST.join(', ')}: add another and delete that one.`,
});
