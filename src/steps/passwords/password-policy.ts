/**
 * Step password-policy: new passwords are long, mixed and not common.
 * Pure: judges the server-wide policy, and, when asked, each domain's own minimum length.
 */

import { z } from 'zod';
import { passwordPolicy as passwordPolicyResource } from '../../contract/resources/access/password-policy.js';
import { passwordSettings } from '../../contract/resources/access/password-settings.js';
import { clicksOf, type Expectation, fieldsOf, unmet, verdictOf } from '../kit/expectation.js';
import { oneOf, onOff, wholeNumber } from '../kit/option.js';
import {
  counted,
  type DesiredChange,
  type Disruption,
  defineStep,
  mailboxesOf,
  partFor,
  type StepContext,
} from '../kit/step.js';
import { NOT_ASKED } from './mail-programs.js';

/** Fields and words of the kinds of characters, in the order in which missing ones are asked for. */
const KINDS = {
  number: { field: 'requireNumber', words: 'number' },
  capital: { field: 'requireCapital', words: 'capital letter' },
  lower: { field: 'requireLower', words: 'lowercase letter' },
  symbol: { field: 'requireSymbol', words: 'symbol' },
} as const;
const CLASSES = ['number', 'capital', 'lower', 'symbol'] as const;

const options = z.strictObject({
  minLength: wholeNumber([8, 64], 8).describe('Minimum length, characters'),
  require: z.array(z.enum(CLASSES)).default([]).describe('Kinds of characters that must be asked for'),
  atLeast: wholeNumber([0, CLASSES.length], 2).describe(
    'How many kinds must be asked for in all, whichever they are',
  ),
  preventReuse: onOff(false).describe('true: previous passwords may not be used again; false: not judged'),
  applyToExisting: onOff(false).describe(
    'true: passwords that exist are judged too: users with a weak one still sign in, and lose outgoing mail after the grace period where the server is set to that; false: not judged',
  ),
  expiry: z
    .strictObject({
      months: wholeNumber([1, 60]).describe('The longest life of a password, months'),
      graceDays: wholeNumber([1, 90]).describe('The longest grace period before outgoing mail stops, days'),
    })
    .optional()
    .describe('Passwords expire; leave out to not judge expiry'),
  domains: oneOf('skip', 'check').describe(
    "check: a domain's own minimum length may not be below minLength (one more request a domain)",
  ),
});

type Options = z.infer<typeof options>;
type Kind = (typeof CLASSES)[number];
type Policy = z.infer<typeof passwordPolicyResource.model>;

const { model } = passwordPolicyResource;
const text = (value: Policy[keyof Policy]) => (value === true ? 'on' : value === false ? 'off' : value);

/** What is wrong, by the label and the value that is there. */
function must<F extends keyof Policy>(field: F, to: Policy[F]): Expectation<Policy> & { readonly field: F } {
  return { field, to, problem: (shown) => `${model.shape[field].description} is ${text(shown[field])}` };
}

/** The kinds to ask for: those that are asked for already or named, and more of them up to the number. */
function kindsFor(policy: Policy, wanted: Options): readonly Kind[] {
  const isAsked = (kind: Kind) => policy[KINDS[kind].field] || wanted.require.includes(kind);
  const asked = CLASSES.filter(isAsked);
  const others = CLASSES.filter((kind) => !isAsked(kind));
  return [...asked, ...others].slice(0, Math.max(asked.length, wanted.atLeast));
}

/** A kind stays asked for where it is. */
const kindOf = (kind: Kind, wanted: Options): Expectation<Policy> => ({
  ...must(KINDS[kind].field, true),
  isMet: (policy) => policy[KINDS[kind].field] || !kindsFor(policy, wanted).includes(kind),
});

const EXPIRY_IMPACT =
  'Passwords expire: users, and devices and scripts that sign in, need new ones in time, or outgoing mail ' +
  'stops when the grace period ends.';

function expiring(expiry: NonNullable<Options['expiry']>): readonly Expectation<Policy>[] {
  // 0 may well mean "never" or "at once": it is not taken for strict.
  const within = (field: 'expiryMonths' | 'graceDays', most: number, click: string) => ({
    ...must(field, most),
    isMet: (policy: Policy) => policy[field] >= 1 && policy[field] <= most,
    click,
  });
  const months = `at most ${counted(expiry.months, 'month')}`;
  const days = `Auto-block Grace Period: at most ${counted(expiry.graceDays, 'day')}`;
  return [
    must('expires', true),
    within('expiryMonths', expiry.months, months),
    must('disableOutgoingAfterGrace', true),
    within('graceDays', expiry.graceDays, days),
  ].map((one) => ({ ...one, disruption: 'high', impact: EXPIRY_IMPACT }));
}

const minimum = ({ minLength: least }: Options): Expectation<Policy> => ({
  ...must('minLength', least),
  isMet: ({ minLength }) => minLength >= least,
});

/** That a domain's own rule may not be below. */
const ownMinimum = ({ minLength: least }: Options): Expectation<z.infer<typeof passwordSettings.model>> => ({
  field: 'minLength',
  isMet: ({ hasOwnMinLength, minLength }) => !hasOwnMinLength || minLength >= least,
  to: least,
  problem: ({ minLength }) => `the domain's own minimum length is ${minLength}`,
  disruption: 'medium',
  impact:
    'Users of the domain meet the longer minimum when they next set a password, or sooner where the server judges existing ones.',
  click: `Minimum Password Length: ${least}`,
});

function rest(wanted: Options): readonly Expectation<Policy>[] {
  return [
    must('notUsername', true),
    must('preventCommon', true),
    { ...must('preventReuse', true), isAsked: wanted.preventReuse },
    { ...must('skipExisting', false), isAsked: wanted.applyToExisting },
    ...(wanted.expiry === undefined ? [] : expiring(wanted.expiry)),
  ];
}

const expects = (wanted: Options) => [
  minimum(wanted),
  ...CLASSES.map((kind) => kindOf(kind, wanted)),
  ...rest(wanted),
];

/** What is read: also what says whom the changes reach. */
function readFor(wanted: Options): readonly (keyof Policy)[] {
  const reach = ['skipExisting', 'disableOutgoingAfterGrace', 'graceDays'] as const;
  return [...new Set([...fieldsOf(expects(wanted)), ...reach])];
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

function changed(policy: Policy, change: DesiredChange): Policy {
  return change.kind === 'set' ? { ...policy, [change.field]: change.to } : policy;
}

/** Whom a change of the policy reaches, by the policy as it will be. */
function impactOf(after: Policy, context: StepContext): readonly string[] {
  // Where existing passwords are judged already, every tighter rule reaches them.
  if (after.skipExisting)
    return ['Users meet the policy when they next set a password.', ...(after.expires ? [NOT_ASKED] : [])];
  return [
    `Existing passwords are judged: users of ${mailboxesOf(context)} may have to change theirs, but for those of Active Directory, which are not kept here.`,
    weakText(after),
    NOT_ASKED,
  ];
}

/** What users notice of a tighter rule: nothing until they next set a password, unless existing ones are judged. */
function noticedOf({ skipExisting, disableOutgoingAfterGrace }: Policy): Disruption {
  if (skipExisting) return 'low';
  return disableOutgoingAfterGrace ? 'high' : 'medium';
}

const OWN_WHERE =
  'Domain Settings > Security > Password Requirements, path not confirmed, as a domain administrator';
/** The longest password that anything is known to take, characters: a policy that asks for more cannot be met. */
const LONGEST = 128;

function lengthText(least: number, where: string): string | false {
  return (
    least > LONGEST &&
    `${where}: see what the minimum length of ${least} means, which no password can be expected to have.`
  );
}

export const passwordPolicy = defineStep({
  id: 'password-policy',
  title: 'Passwords are long, mixed and not common',
  why:
    'A guessed mailbox is the usual way in for spammers. The policy binds passwords that are set from now on; with ' +
    'applyToExisting, users whose password breaks it are reported, and may lose outgoing mail until they change it.',
  guide: ['G1 "Ensure secure passwords"', 'G2 "Password Complexity"'],
  rehearses: { untold: 'the logs hold no passwords' },
  severity: 'high',
  disruption: 'high',
  notices: [
    ['disableOutgoingAfterGrace', 'late changers cannot send', true],
    ['expires', 'passwords expire', true],
    ['skipExisting', 'weak passwords must be changed', false],
    ['*', 'new passwords must be better'],
  ],
  scope: 'server',
  options,
  // The rest is the server's: whoever states a length for some domains wants theirs looked at.
  perDomain: {
    takes: { minLength: options.shape.minLength, domains: z.literal('check') },
    stricter: { minLength: 'higher', domains: ['skip', 'check'] },
    implies: { domains: 'check' },
  },
  parts: [
    partFor(options, {
      scope: 'server',
      reads: (wanted) => ({ policy: { resource: passwordPolicyResource, fields: readFor(wanted) } }),
      assess: ({ policy }, wanted, context) => {
        const found = unmet(expects(wanted), { need: 'policy', shown: policy, context });
        const after = found.flatMap(({ changes = [] }) => changes).reduce(changed, policy);
        const reached = impactOf(after, context);
        const disruption = noticedOf(after);
        return verdictOf(
          found.map(({ changes = [], impact = [], ...one }) => ({
            ...one,
            changes: changes.map((change) => ({ disruption, ...change })),
            impact: [...reached, ...impact],
          })),
          {
            pass: `Passwords need ${policy.minLength} characters and are not common.`,
            look: [lengthText(policy.minLength, passwordPolicyResource.where)],
          },
        );
      },
    }),
    partFor(options, {
      scope: 'domain',
      isActive: (wanted) => wanted.domains === 'check',
      reads: () => ({ own: { resource: passwordSettings, fields: ['hasOwnMinLength', 'minLength'] } }),
      assess: ({ own }, wanted, context) =>
        verdictOf(unmet([ownMinimum(wanted)], { need: 'own', shown: own, context }), {
          pass: 'The domain sets no shorter minimum length of its own; its other rules are not judged.',
          look: [own.hasOwnMinLength && lengthText(own.minLength, OWN_WHERE)],
        }),
    }),
  ],
  manual: (wanted) => {
    const named = CLASSES.filter((kind) => wanted.require.includes(kind));
    const some = `at least ${wanted.atLeast} in all of ${CLASSES.map((kind) => KINDS[kind].words).join(', ')}`;
    const clicks = [
      clicksOf(model, [minimum(wanted), ...named.map((kind) => kindOf(kind, wanted))]),
      ...(named.length < wanted.atLeast ? [some] : []),
      clicksOf(model, rest(wanted)),
    ];
    return (
      `${passwordPolicyResource.where}: ${clicks.join('; ')}. Save.` +
      (wanted.domains === 'check'
        ? ` In a domain with rules of its own (${OWN_WHERE}): ${clicksOf(passwordSettings.model, [ownMinimum(wanted)])}. Save.`
        : '')
    );
  },
});
