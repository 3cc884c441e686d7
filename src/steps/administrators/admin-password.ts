/**
 * Step admin-password: the account in use has a strong password of its own.
 * Pure: judges facts about the password that the tool was given, and, when asked, the rules for administrators' passwords.
 */

import { z } from 'zod';
import { ownPassword } from '../../contract/resources/access/own-account.js';
import { administratorPasswordPolicy } from '../../contract/resources/access/password-policy.js';
import { day } from '../../playbook/day.js';
import { daysBetween, isNonsense } from '../kit/days.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { lastRunFact, operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import type { Operator, PasswordFacts } from '../kit/operator.js';
import { onOff, wholeNumber } from '../kit/option.js';
import { present } from '../kit/present.js';
import { secretReference } from '../kit/secret-reference.js';
import { counted, defineStep, onServer } from '../kit/step.js';

/** In the order in which missing ones are asked for. */
const KINDS = [
  { has: 'hasNumber', field: 'requireNumber', text: 'number' },
  { has: 'hasCapital', field: 'requireCapital', text: 'capital letter' },
  { has: 'hasLower', field: 'requireLower', text: 'lowercase letter' },
  { has: 'hasSymbol', field: 'requireSymbol', text: 'symbol' },
] as const;
const POLICY_FIELDS = ['minLength', ...KINDS.map(({ field }) => field)] as const;

const options = z.strictObject({
  minLength: wholeNumber([8, 64], 12).describe(
    'Shortest password of the account in use, and of the policy where that is judged, characters',
  ),
  kinds: wholeNumber([0, KINDS.length], 3).describe(
    'How many of number, capital, lowercase letter and symbol it has at least',
  ),
  rotateTo: secretReference(
    'The password that the account in use is to have; it is changed unless it is the one in use already',
  ).optional(),
  maxAgeDays: wholeNumber([1, 3650])
    .optional()
    .describe(
      'Fail when the password of the account in use was last changed more days ago, by a run of this tool or by changedOn; left out, its age is not judged',
    ),
  changedOn: day()
    .optional()
    .meta({
      description: 'The day on which it was changed by hand, as YYYY-MM-DD: no server shows it',
      examples: ['2026-10-01'],
    }),
  policy: onOff(false).describe(
    "true: the server's rules for administrators' passwords have to ask for as much; false: not judged",
  ),
});

type Options = z.infer<typeof options>;
type Policy = z.infer<typeof administratorPasswordPolicy.model>;

const WHERE = 'Settings > Administrators';
const { where: POLICY_WHERE } = administratorPasswordPolicy;

/** What is judged of who runs the tool. */
type OwnFacts = Pick<Operator, 'username' | 'password'>;

const MIX = 'number, capital, lowercase letter and symbol';

/** What is wrong with the password in use, without telling what it is like. */
function weaknesses(wanted: Options, { username, password }: OwnFacts): readonly string[] {
  const its = `the password of ${username}`;
  const kinds = KINDS.filter(({ has }) => password[has]).length;
  return present(
    password.isCommon && `the account ${username} signs in with one of the passwords that are tried first`,
    password.holdsUsername && `${its} has the name of the account in it`,
    password.length < wanted.minLength && `${its} has fewer than ${counted(wanted.minLength, 'character')}`,
    kinds < wanted.kinds && `${its} has fewer than ${wanted.kinds} of ${MIX}`,
  );
}

/** A problem of the policy: what of it can be asked for, and what is beyond the operator's own password. */
function policyShortcoming(
  problem: string,
  asked: { readonly sets: Partial<Policy>; readonly isBeyond: boolean; readonly wanted: Options },
): Shortcoming {
  const sets = Object.entries(asked.sets);
  return {
    problem: `the rules for administrators ask for ${problem}`,
    changes: sets.map(([field, to]) => ({ kind: 'set', need: 'policy', field, to, disruption: 'low' })),
    impact: [sets.length > 0 && 'Administrators meet the rules when they next set a password.'],
    byHand: [
      asked.isBeyond &&
        `${POLICY_WHERE}: your own password would break these rules. Change it first, then apply again (or set ${requirements(asked.wanted)} by hand).`,
    ],
  };
}

/** The policy, held to what is wanted, but never beyond what the operator's own password meets. */
function policyShortcomings(
  policy: Policy,
  { wanted, password }: { readonly wanted: Options; readonly password: PasswordFacts },
): readonly Shortcoming[] {
  const { minLength, kinds } = wanted;
  const meetsLength = password.length >= minLength;
  const asked = KINDS.filter(({ field }) => policy[field]).length;
  const missing = Math.max(0, kinds - asked);
  const take = KINDS.filter(({ has, field }) => !policy[field] && password[has]).slice(0, missing);
  return present(
    policy.minLength < minLength &&
      policyShortcoming(`${counted(policy.minLength, 'character')} only`, {
        sets: meetsLength ? { minLength } : {},
        isBeyond: !meetsLength,
        wanted,
      }),
    missing > 0 &&
      policyShortcoming(`${asked} of ${MIX}`, {
        sets: Object.fromEntries(take.map(({ field }) => [field, true])),
        isBeyond: take.length < missing,
        wanted,
      }),
  );
}

/** What is wrong with its age, or what to look at where nobody knows it: a server does not show when it was changed. */
function ageOf(
  { maxAgeDays, changedOn }: Options,
  known: { readonly changedAt: string | null; readonly username: string; readonly today: string },
): { readonly problem?: string; readonly look?: string } {
  if (maxAgeDays === undefined) return {};
  const { changedAt, username, today } = known;
  const whose = `the password of ${username}`;
  const days = [changedOn, changedAt].flatMap((time) => time ?? []);
  const ahead = days.find((time) => isNonsense(time, { today, kind: 'past' }));
  const [last] = days.toSorted((a, b) => Date.parse(b) - Date.parse(a));
  const renew = `Unless it was changed in the last ${counted(maxAgeDays, 'day')}, change it (${WHERE} > ${username}); then state the day in changedOn.`;
  if (ahead !== undefined)
    return {
      look: `${ahead.slice(0, 10)} has not come, so when ${whose} was changed is not understood. ${renew}`,
    };
  if (last === undefined)
    return { look: `Nobody says when ${whose} was last changed, and no server shows it. ${renew}` };
  const age = daysBetween(last, today);
  return age > maxAgeDays
    ? {
        problem: `${whose} was last changed ${counted(age, 'day')} ago (${last.slice(0, 10)}), as far as is known`,
      }
    : {};
}

function requirements({ minLength, kinds }: Options): string {
  const least = `Minimum Password Length ${minLength}`;
  const some = `at least ${kinds} of ${listed(KINDS.map(({ text }) => `At least one ${text}`))}`;
  return kinds === 0 ? least : `${least} and ${some}`;
}

/** `at least 12 characters, with 3 of …`. */
function strengthText({ minLength, kinds }: Options): string {
  return `at least ${counted(minLength, 'character')}${kinds === 0 ? '' : `, with ${kinds} of ${MIX}`}`;
}

const GUIDE_SECTION = '"Changing the System Administrator Login"';

export const adminPassword = defineStep({
  id: 'admin-password',
  title: 'The administrator signs in with a strong password of its own',
  why:
    'Whoever signs in as a system administrator owns the server, and the names and passwords of an installation are ' +
    'tried first. A changed password has to be known wherever this account signs in.',
  guide: ['G1', 'G2', 'G5'].map((guide) => `${guide} ${GUIDE_SECTION}`),
  severity: 'high',
  disruption: 'high',
  notices: [
    ['password', 'the account has a new password'],
    ['*', 'admins meet password rules'],
  ],
  ...onServer(options, {
    reads: (wanted) => ({
      ...(wanted.maxAgeDays === undefined
        ? {}
        : { lastRun: { resource: lastRunFact, fields: ['passwordChangedAt'] } as const }),
      operator: { resource: operatorFact, fields: ['username', 'password', 'passwordIs'] } as const,
      ...(wanted.rotateTo === undefined
        ? {}
        : {
            own: {
              resource: ownPassword,
              fields: ['password'],
              elseByHand: instruct('The tool cannot change the password on this server: change it by hand.'),
            } as const,
          }),
      ...(wanted.policy
        ? {
            policy: {
              resource: administratorPasswordPolicy,
              fields: POLICY_FIELDS,
              elseByHand: instruct(
                `${POLICY_WHERE} could not be read: see that it asks for ${requirements(wanted)}.`,
              ),
            } as const,
          }
        : {}),
    }),
    assess: ({ own, policy, operator, lastRun }, wanted, { today }) => {
      const { username, password, passwordIs } = operator;
      const { rotateTo } = wanted;
      // What a server shows of it is always none; the reference itself stands here once the change is made.
      const isDue = rotateTo !== undefined && !passwordIs.includes(rotateTo) && own?.password !== rotateTo;
      const isRotated = isDue && own !== undefined;
      // A new one has no age.
      const isNew = isRotated || (rotateTo !== undefined && own?.password === rotateTo);
      const age = isNew
        ? {}
        : ageOf(wanted, { changedAt: lastRun?.passwordChangedAt ?? null, username, today });
      const weak = present(...weaknesses(wanted, operator), age.problem);
      const isOld = age.problem !== undefined;
      const byHand = [
        !isRotated &&
          `${WHERE} > ${username}: set a password of ${strengthText(wanted)}, or state ${isOld && rotateTo !== undefined ? 'another ' : ''}rotateTo.${isOld ? ' After a change by hand, state its day in changedOn.' : ''}`,
      ];
      const due: Shortcoming = {
        problem: `the password of ${username} is not known to be the one that rotateTo names`,
        changes: isRotated ? [{ kind: 'set', need: 'own', field: 'password', to: rotateTo }] : [],
        impact: [
          isRotated &&
            `The account ${username} signs in with the new password from then on, wherever it is used: give it to the tool and to every script that signs in as ${username}.`,
        ],
        byHand,
      };
      const rules =
        wanted.policy && policy !== undefined ? policyShortcomings(policy, { wanted, password }) : [];
      const isToDecide = rotateTo === undefined && weak.length > 0;
      // First the password: rules that came before it could refuse it.
      const found = [...weak.map((problem) => ({ problem, byHand })), ...(isDue ? [due] : []), ...rules];
      return verdictOf(isToDecide ? found.map((one) => ({ ...one, remedy: 'decide' })) : found, {
        look: present(age.look),
        pass: `The password of ${username} has at least ${counted(wanted.minLength, 'character')} and ${wanted.kinds} kinds of them, and is not common.`,
      });
    },
  }),
  notUndone: 'A changed password stays changed: the tool keeps no password that it could put back.',
  manual: (wanted) =>
    `${WHERE} > (the account in use): set a password that nobody tries first, of ${strengthText(wanted)}. Save.` +
    (wanted.maxAgeDays === undefined ? '' : ` Set a new one every ${counted(wanted.maxAgeDays, 'day')}.`) +
    (wanted.policy ? ` ${POLICY_WHERE}: ${requirements(wanted)}. Save.` : ''),
});
