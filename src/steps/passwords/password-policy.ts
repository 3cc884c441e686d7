/**
 * Step password-policy: new passwords are long, mixed and not common.
 * Pure: judges the server-wide policy, and, when asked, each domain's own minimum length.
 */

import { z } from 'zod';
import { passwordPolicy as passwordPolicyResource } from '../../contract/resources/access/password-policy.js';
import { passwordSettings } from '../../contract/resources/access/password-settings.js';
import { instruct } from '../kit/instruction.js';
import {
  counted,
  type DesiredChange,
  defineStep,
  mailboxesOf,
  partFor,
  type StepContext,
} from '../kit/step.js';

/** In the order in which missing ones are asked for. */
const CLASSES = ['number', 'capital', 'lower', 'symbol'] as const;
const FIELD_OF = {
  number: 'requireNumber',
  capital: 'requireCapital',
  lower: 'requireLower',
  symbol: 'requireSymbol',
} as const;

const KIND_TEXT = {
  number: 'number',
  capital: 'capital letter',
  lower: 'lowercase letter',
  symbol: 'symbol',
} as const;

const options = z.strictObject({
  minLength: z.int().min(8).max(64).default(8).describe('Minimum length, characters'),
  require: z.array(z.enum(CLASSES)).default([]).describe('Kinds of characters that must be asked for'),
  atLeast: z
    .int()
    .min(0)
    .max(CLASSES.length)
    .default(2)
    .describe('How many kinds must be asked for in all, whichever they are'),
  preventReuse: z
    .boolean()
    .default(false)
    .describe('true: previous passwords may not be used again; false: not judged'),
  applyToExisting: z
    .boolean()
    .default(false)
    .describe(
      'true: passwords that exist are judged too: users with a weak one still sign in, and lose outgoing mail after the grace period where the server is set to that; false: not judged',
    ),
  expiry: z
    .strictObject({
      months: z.int().min(1).max(60).describe('The longest life of a password, months'),
      graceDays: z.int().min(1).max(90).describe('The longest grace period before outgoing mail stops, days'),
    })
    .optional()
    .describe('Passwords expire; leave out to not judge expiry'),
  domains: z
    .enum(['skip', 'check'])
    .default('skip')
    .describe("check: a domain's own minimum length may not be below minLength (one more request a domain)"),
});

type Options = z.infer<typeof options>;
type Policy = z.infer<typeof passwordPolicyResource.model>;

const set = (field: keyof Policy, to: number | boolean): DesiredChange => ({
  kind: 'set',
  need: 'policy',
  field,
  to,
});

function complexityChanges(policy: Policy, wanted: Options): readonly DesiredChange[] {
  const asked = CLASSES.filter((kind) => policy[FIELD_OF[kind]] || wanted.require.includes(kind));
  const more = CLASSES.filter((kind) => !asked.includes(kind)).slice(
    0,
    Math.max(0, wanted.atLeast - asked.length),
  );
  return CLASSES.filter((kind) => [...asked, ...more].includes(kind) && !policy[FIELD_OF[kind]]).map((kind) =>
    set(FIELD_OF[kind], true),
  );
}

function expiryChanges(policy: Policy, wanted: Options): readonly DesiredChange[] {
  const { expiry } = wanted;
  if (expiry === undefined) return [];
  // 0 may well mean "never" or "at once": it is not taken for strict.
  const isWithin = (value: number, most: number) => value >= 1 && value <= most;
  return [
    ...(policy.expires ? [] : [set('expires', true)]),
    ...(isWithin(policy.expiryMonths, expiry.months) ? [] : [set('expiryMonths', expiry.months)]),
    ...(policy.disableOutgoingAfterGrace ? [] : [set('disableOutgoingAfterGrace', true)]),
    ...(isWithin(policy.graceDays, expiry.graceDays) ? [] : [set('graceDays', expiry.graceDays)]),
  ];
}

function changesOf(policy: Policy, wanted: Options): readonly DesiredChange[] {
  return [
    ...(policy.minLength < wanted.minLength ? [set('minLength', wanted.minLength)] : []),
    ...complexityChanges(policy, wanted),
    ...(policy.notUsername ? [] : [set('notUsername', true)]),
    ...(policy.preventCommon ? [] : [set('preventCommon', true)]),
    ...(wanted.preventReuse && !policy.preventReuse ? [set('preventReuse', true)] : []),
    ...(wanted.applyToExisting && policy.skipExisting ? [set('skipExisting', false)] : []),
    ...expiryChanges(policy, wanted),
  ];
}

const GRACE_FIELDS = ['disableOutgoingAfterGrace', 'graceDays'] as const;
const EXPIRY_FIELDS = ['expires', 'expiryMonths', 'disableOutgoingAfterGrace', 'graceDays'] as const;

function changed(policy: Policy, change: DesiredChange): Policy {
  return change.kind === 'set' ? { ...policy, [change.field]: change.to } : policy;
}

/** What becomes of users whose password is weak, by the policy as it will be. */
function weakText({ disableOutgoingAfterGrace, graceDays }: Policy): string {
  if (!disableOutgoingAfterGrace) {
    return 'Users with a weak password keep their outgoing mail, as Disable outgoing mail after grace period ends is off.';
  }
  return graceDays === 0
    ? 'Users with a weak password lose outgoing mail: the grace period is 0 days, which may mean at once.'
    : `Users with a weak password lose outgoing mail when the grace period of ${counted(graceDays, 'day')} ends, unless they change it.`;
}

function impactOf(
  policy: Policy,
  after: {
    readonly changes: readonly DesiredChange[];
    readonly wanted: Options;
    readonly context: StepContext;
  },
): readonly string[] {
  const { changes, wanted, context } = after;
  const touches = (...fields: readonly (keyof Policy)[]) =>
    changes.some((change) => change.kind === 'set' && fields.includes(change.field as keyof Policy));
  // Where existing passwords are judged already, every tighter rule reaches them.
  const reachesExisting = touches('skipExisting') || !policy.skipExisting;
  return [
    ...(reachesExisting
      ? [
          `Existing passwords are judged: users of ${mailboxesOf(context)} may have to change theirs.`,
          ...(wanted.applyToExisting ? [weakText(changes.reduce(changed, policy))] : []),
        ]
      : ['Users meet the policy when they next set a password.']),
    ...(touches(...EXPIRY_FIELDS)
      ? [
          'Passwords expire: users, and devices and scripts that sign in, need new ones in time, or outgoing mail ' +
            'stops when the grace period ends.',
        ]
      : []),
  ];
}

const FIELDS = [
  'minLength',
  'requireNumber',
  'requireCapital',
  'requireLower',
  'requireSymbol',
  'notUsername',
  'preventCommon',
  'preventReuse',
  'skipExisting',
] as const;

function fieldsFor({ expiry, applyToExisting }: Options) {
  if (expiry !== undefined) return [...FIELDS, ...EXPIRY_FIELDS];
  return applyToExisting ? [...FIELDS, ...GRACE_FIELDS] : FIELDS;
}

/** The kinds of characters to ask for, as clicks. */
function kindsText(wanted: Options): string {
  const named = CLASSES.filter((kind) => wanted.require.includes(kind)).map((kind) => KIND_TEXT[kind]);
  const always = named.map((kind) => `At least one ${kind} on`);
  const some = `at least ${wanted.atLeast} in all of ${Object.values(KIND_TEXT).join(', ')}`;
  return [...always, ...(named.length < wanted.atLeast ? [some] : [])].join('; ') || 'any characters';
}

export const passwordPolicy = defineStep({
  id: 'password-policy',
  title: 'Passwords are long, mixed and not common',
  why:
    'A guessed mailbox is the usual way in for spammers. The policy binds passwords that are set from now on; with ' +
    'applyToExisting, users whose password breaks it are reported, and may lose outgoing mail until they change it.',
  guide: ['G1 "Ensure secure passwords"', 'G2 "Password Complexity"'],
  severity: 'high',
  disruption: 'medium',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: (wanted) => ({
        policy: {
          resource: passwordPolicyResource,
          fields: fieldsFor(wanted),
        },
      }),
      assess: ({ policy }, wanted, context) => {
        const changes = changesOf(policy, wanted);
        if (changes.length === 0) {
          return {
            verdict: 'pass',
            message: `Passwords need ${policy.minLength} characters and are not common.`,
          };
        }
        const labels = changes.flatMap((change) =>
          change.kind === 'set'
            ? [passwordPolicyResource.model.shape[change.field as keyof Policy].description ?? '']
            : [],
        );
        return {
          verdict: 'fail',
          message: `The policy is too weak: ${labels.join(', ')}.`,
          changes,
          impact: impactOf(policy, { changes, wanted, context }),
        };
      },
    }),
    partFor(options)({
      scope: 'domain',
      isActive: (wanted) => wanted.domains === 'check',
      reads: () => ({ own: { resource: passwordSettings, fields: ['hasOwnMinLength', 'minLength'] } }),
      assess: ({ own }, wanted) =>
        !own.hasOwnMinLength || own.minLength >= wanted.minLength
          ? {
              verdict: 'pass',
              message:
                'The domain sets no shorter minimum length of its own; its other rules are not judged.',
            }
          : {
              verdict: 'fail',
              message: `The domain's own minimum length is ${own.minLength}.`,
              changes: [{ kind: 'set', need: 'own', field: 'minLength', to: wanted.minLength }],
              impact: ['Users of the domain meet the longer minimum when they next set a password.'],
            },
    }),
  ],
  manual: (wanted) =>
    instruct(
      `Settings > Password Requirements: Minimum Password Length ${wanted.minLength}; ${kindsText(wanted)}` +
        '; May not match username on; Prevent common passwords on' +
        (wanted.preventReuse ? '; Prevent previous passwords reuse on' : '') +
        (wanted.applyToExisting ? '; Skip enforcement for existing passwords off' : '') +
        (wanted.expiry === undefined
          ? ''
          : `; Passwords expire automatically on, at most ${counted(wanted.expiry.months, 'month')}` +
            '; Disable outgoing mail after grace period ends on' +
            `; Auto-block Grace Period at most ${counted(wanted.expiry.graceDays, 'day')}`) +
        '. Save.' +
        (wanted.domains === 'check'
          ? ` In a domain with rules of its own (Domain Settings > Security > Password Requirements, path not confirmed, as a domain administrator): Minimum Password Length ${wanted.minLength}. Save.`
          : ''),
    ),
});
