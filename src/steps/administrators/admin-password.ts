/**
 * Step admin-password: the account in use has a strong password of its own.
 * Pure: judges facts about the password that the tool was given, and, when asked, the rules for administrators' passwords.
 */

import { z } from 'zod';
import { administratorPasswordPolicy } from '../../contract/resources/access/administrator-password-policy.js';
import { ownPassword } from '../../contract/resources/access/own-password.js';
import { operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import type { Operator, PasswordFacts } from '../kit/operator.js';
import { secretReference } from '../kit/secret-reference.js';
import { counted, type DesiredChange, defineStep, partFor, sentence } from '../kit/step.js';

/** In the order in which missing ones are asked for. */
const KINDS = [
  { has: 'hasNumber', field: 'requireNumber', text: 'number' },
  { has: 'hasCapital', field: 'requireCapital', text: 'capital letter' },
  { has: 'hasLower', field: 'requireLower', text: 'lowercase letter' },
  { has: 'hasSymbol', field: 'requireSymbol', text: 'symbol' },
] as const;
const POLICY_FIELDS = ['minLength', ...KINDS.map(({ field }) => field)] as const;

const options = z.strictObject({
  minLength: z
    .int()
    .min(8)
    .max(64)
    .default(12)
    .describe('Shortest password of the account in use, and of the policy where that is judged, characters'),
  kinds: z
    .int()
    .min(0)
    .max(KINDS.length)
    .default(3)
    .describe('How many of number, capital, lowercase letter and symbol it has at least'),
  rotateTo: secretReference(
    'The password that the account in use is to have; it is changed unless it is the one in use already',
  ).optional(),
  policy: z
    .boolean()
    .default(false)
    .describe(
      "true: the server's rules for administrators' passwords have to ask for as much; false: not judged",
    ),
});

type Options = z.infer<typeof options>;
type Policy = z.infer<typeof administratorPasswordPolicy.model>;

const WHERE = 'Settings > Administrators';
const POLICY_WHERE = `${WHERE} > Password Requirements`;

/** What is judged of who runs the tool. */
type OwnFacts = Pick<Operator, 'username' | 'password'>;

function kindsIn(password: PasswordFacts): number {
  return KINDS.filter(({ has }) => password[has]).length;
}

/** What is wrong with the password in use, without telling what it is like. */
function weaknesses(wanted: Options, operator: OwnFacts): readonly string[] {
  const { username, password } = operator;
  return [
    ...(password.isCommon
      ? [`the account ${username} signs in with one of the passwords that are tried first`]
      : []),
    ...(password.isUsername ? [`the password of ${username} is the name of the account`] : []),
    ...(password.length < wanted.minLength
      ? [`the password of ${username} has fewer than ${counted(wanted.minLength, 'character')}`]
      : []),
    ...(kindsIn(password) < wanted.kinds
      ? [
          `the password of ${username} has fewer than ${wanted.kinds} of number, capital, lowercase letter and symbol`,
        ]
      : []),
  ];
}

interface PolicyVerdict {
  readonly problems: readonly string[];
  readonly changes: readonly DesiredChange[];
  readonly byHand: readonly string[];
}

const NOT_JUDGED: PolicyVerdict = { problems: [], changes: [], byHand: [] };

/** The kinds that the policy lacks, and those of them that can be asked for. */
function kindsToAsk(policy: Policy, asked: { readonly wanted: Options; readonly password: PasswordFacts }) {
  const missing = asked.wanted.kinds - KINDS.filter(({ field }) => policy[field]).length;
  const candidates = KINDS.filter(({ has, field }) => !policy[field] && asked.password[has]);
  return { missing: Math.max(0, missing), take: candidates.slice(0, Math.max(0, missing)) };
}

/** The policy, held to what is wanted, but never beyond what the operator's own password meets. */
function judgePolicy(policy: Policy, wanted: Options, operator: OwnFacts): PolicyVerdict {
  const { password } = operator;
  const isShort = policy.minLength < wanted.minLength;
  const meetsLength = password.length >= wanted.minLength;
  const { missing, take } = kindsToAsk(policy, { wanted, password });
  const set = (field: keyof Policy, to: number | boolean): DesiredChange => ({
    kind: 'set',
    need: 'policy',
    field,
    to,
  });
  const isBeyond = (isShort && !meetsLength) || take.length < missing;
  return {
    problems: [
      ...(isShort
        ? [`the rules for administrators ask for ${counted(policy.minLength, 'character')} only`]
        : []),
      ...(missing > 0
        ? [
            `the rules for administrators ask for ${wanted.kinds - missing} of number, capital, lowercase letter and symbol`,
          ]
        : []),
    ],
    changes: [
      ...(isShort && meetsLength ? [set('minLength', wanted.minLength)] : []),
      ...take.map(({ field }) => set(field, true)),
    ],
    byHand: isBeyond
      ? [
          `${POLICY_WHERE}: your own password would break these rules. Change it first, then apply again (or set ${requirements(wanted)} by hand).`,
        ]
      : [],
  };
}

function requirements({ minLength, kinds }: Options): string {
  const least = `Minimum Password Length ${minLength}`;
  const some = `at least ${kinds} of ${listed(KINDS.map(({ text }) => `At least one ${text}`))}`;
  return kinds === 0 ? least : `${least} and ${some}`;
}

function impactOf(
  { username }: OwnFacts,
  made: { readonly rotation: readonly DesiredChange[]; readonly policy: readonly DesiredChange[] },
): readonly string[] {
  return [
    ...(made.rotation.length > 0
      ? [
          `The account ${username} signs in with the new password from then on, wherever it is used: give it to the tool and to every script that signs in as ${username}.`,
        ]
      : []),
    ...(made.policy.length > 0 ? ['Administrators meet the rules when they next set a password.'] : []),
  ];
}

function passwordClicks(username: string, wanted: Options): string {
  const most =
    wanted.kinds === 0 ? '' : `, with ${wanted.kinds} of number, capital, lowercase letter and symbol`;
  return `${WHERE} > ${username}: set a password of at least ${counted(wanted.minLength, 'character')}${most}, or state rotateTo.`;
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
  disruption: 'low',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: (wanted) => ({
        operator: { resource: operatorFact, fields: ['username', 'password', 'passwordIs'] } as const,
        ...(wanted.rotateTo === undefined
          ? {}
          : {
              own: {
                resource: ownPassword,
                fields: ['password'],
                elseByHand: instruct(
                  'The tool cannot change the password on this server: change it by hand.',
                ),
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
      assess: ({ own, policy, operator }, wanted) => {
        const { username, passwordIs } = operator;
        const weak = weaknesses(wanted, operator);
        const { rotateTo } = wanted;
        // What a server shows of it is always none; the reference itself stands here once the change is made.
        const isDue = rotateTo !== undefined && !passwordIs.includes(rotateTo) && own?.password !== rotateTo;
        const rotation: readonly DesiredChange[] =
          isDue && own !== undefined ? [{ kind: 'set', need: 'own', field: 'password', to: rotateTo }] : [];
        const rules =
          wanted.policy && policy !== undefined ? judgePolicy(policy, wanted, operator) : NOT_JUDGED;
        const problems = [
          ...weak,
          ...(isDue ? [`the password of ${username} is not the one that rotateTo names`] : []),
          ...rules.problems,
        ];
        if (problems.length === 0) {
          return {
            verdict: 'pass',
            message: `The password of ${username} has at least ${counted(wanted.minLength, 'character')} and ${wanted.kinds} kinds of them, and is not common.`,
          };
        }
        const isByHand = rotation.length === 0 && (weak.length > 0 || isDue);
        const byHand = [...(isByHand ? [passwordClicks(username, wanted)] : []), ...rules.byHand];
        return {
          verdict: 'fail',
          message: sentence(problems),
          // First the password: rules that came before it could refuse it.
          changes: [...rotation, ...rules.changes],
          impact: impactOf(operator, { rotation, policy: rules.changes }),
          byHand: instruct(...byHand),
          ...(rotateTo === undefined && weak.length > 0 ? { remedy: 'decide' } : {}),
        };
      },
    }),
  ],
  notUndone: 'A changed password stays changed: the tool keeps no password that it could put back.',
  manual: (wanted) =>
    instruct(
      [
        `${WHERE} > (the account in use): set a password that nobody tries first, of at least ${counted(wanted.minLength, 'character')}`,
        ...(wanted.kinds === 0
          ? []
          : [`, with ${wanted.kinds} of number, capital, lowercase letter and symbol`]),
        '. Save.',
        ...(wanted.policy ? [` ${POLICY_WHERE}: ${requirements(wanted)}. Save.`] : []),
      ].join(''),
    ),
});
