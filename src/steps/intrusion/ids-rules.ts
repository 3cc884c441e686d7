/**
 * Step ids-rules: intrusion detection blocks guessing, floods and harvesting.
 * Pure: for every rule asked for, the rule that comes closest is tightened, a missing one added, and one that is at
 * least as strict left alone.
 */

import { z } from 'zod';
import { type IdsRuleType, idsRules as idsRulesResource } from '../../contract/resources/access/ids-rules.js';
import { type Shortcoming, together, verdictOf } from '../kit/expectation.js';
import { withExpiry } from '../kit/expiry.js';
import { onOff, wholeNumber } from '../kit/option.js';
import { present } from '../kit/present.js';
import { counted, type Disruption, defineStep, type Item, onServer, type StepContext } from '../kit/step.js';
import { blocking, type Numbers, type Rule, telling, type WantedRule } from './rules.js';

const DAY_MINUTES = 1440;

/** Rules about internal spammers are the step internal-spammer's. */
type RuleType = Exclude<IdsRuleType, 'internal-spammer'>;

/** Stops the account itself, not the address it is used from. */
const STOPS_ACCOUNTS = 'bounces-indicate-spammer';

/** What SmarterMail's own interface calls the rules. */
const LABELS = {
  harvesting: 'Bad SMTP Sessions (Harvesting)',
  'brute-force-by-ip': 'Password Brute Force by IP',
  'denial-of-service': 'Denial of Service (DoS)',
  'bounces-indicate-spammer': 'Bounces Indicate Spammer',
  'password-retrieval-brute-force': 'Password Retrieval Brute Force',
  'brute-force-by-email': 'Password Brute Force by Email',
} as const satisfies Record<RuleType, string>;

const limits = (defaults: Numbers) =>
  z
    .strictObject({
      threshold: wholeNumber([1, 1000], defaults.threshold).describe(
        'Events within the time frame before the block',
      ),
      timeFrameMinutes: wholeNumber([1, DAY_MINUTES], defaults.timeFrameMinutes).describe(
        'Time frame, minutes',
      ),
      blockMinutes: wholeNumber([1, 43_200], defaults.blockMinutes).describe('Block, minutes'),
    })
    .prefault({});

const options = z.strictObject({
  notify: z
    .email('must be a mail address')
    .optional()
    .describe(
      'Mailbox that is told of each kind by a rule of its own beside the one that blocks; left out, not judged',
    ),
  // Users behind one address count together, and a device with an old password tries for as long as it is on.
  bruteForceByIp: limits({ threshold: 10, timeFrameMinutes: 30, blockMinutes: 60 }).describe(
    'Failed sign-ins from one address',
  ),
  bruteForceByEmail: limits({ threshold: 10, timeFrameMinutes: 30, blockMinutes: 60 }).describe(
    'Failed sign-ins to one account',
  ),
  passwordRetrieval: limits({ threshold: 5, timeFrameMinutes: 30, blockMinutes: DAY_MINUTES }).describe(
    'Attempts to have a password reset',
  ),
  // The vendor advises to keep these "relatively high": a whole office has one address, each mail program several connections.
  denialOfService: limits({ threshold: 500, timeFrameMinutes: 5, blockMinutes: 5 }).describe(
    'Connections from one address, a rule each for SMTP, POP and IMAP; all users behind one address count together',
  ),
  harvesting: onOff(false).describe('Also block sessions that only try addresses out'),
  harvestingLimits: limits({ threshold: 20, timeFrameMinutes: 5, blockMinutes: 60 }).describe(
    'Bad SMTP sessions',
  ),
  bouncesIndicateSpammer: onOff(false).describe(
    'Also stop accounts whose mail bounces: the server quarantines or disables them',
  ),
  bounceLimits: limits({ threshold: 50, timeFrameMinutes: 60, blockMinutes: 60 }).describe(
    'Bounces of one sender',
  ),
});

type Options = z.infer<typeof options>;

type Asked = WantedRule & { readonly type: RuleType };

function wantedRules(wanted: Options): readonly Asked[] {
  const rule = (type: RuleType, numbers: Numbers, description: string): Asked => ({
    type,
    service: null,
    ...numbers,
    description,
  });
  return [
    rule('brute-force-by-ip', wanted.bruteForceByIp, 'Password guessing from one address'),
    rule('brute-force-by-email', wanted.bruteForceByEmail, 'Password guessing against one account'),
    rule('password-retrieval-brute-force', wanted.passwordRetrieval, 'Guessing at password retrieval'),
    ...(['smtp', 'pop', 'imap'] as const).map((service) => ({
      ...rule('denial-of-service', wanted.denialOfService, `Too many ${service.toUpperCase()} connections`),
      service,
    })),
    ...(wanted.harvesting ? [rule('harvesting', wanted.harvestingLimits, 'Address harvesting')] : []),
    ...(wanted.bouncesIndicateSpammer
      ? [rule('bounces-indicate-spammer', wanted.bounceLimits, 'Bounces indicate a spammer')]
      : []),
  ];
}

const within = ({ timeFrameMinutes }: Numbers) => counted(timeFrameMinutes, 'minute');
const blocked = ({ blockMinutes }: Numbers) => `blocked for ${counted(blockMinutes, 'minute')}`;
const TOGETHER = 'all users behind one address count together';

/** Whom a rule of each kind stops, and when. */
const STOPPED = {
  'brute-force-by-ip': (rule) =>
    `An address with ${counted(rule.threshold, 'failed sign-in')} in ${within(rule)} is ${blocked(rule)}; ${TOGETHER}.`,
  'brute-force-by-email': (rule) =>
    `Sign-in to an account with ${counted(rule.threshold, 'failed sign-in')} in ${within(rule)} is ${blocked(rule)}, whoever failed.`,
  'password-retrieval-brute-force': (rule) =>
    `Who asks ${counted(rule.threshold, 'time')} in ${within(rule)} to have a password reset is ${blocked(rule)}.`,
  'denial-of-service': (rule) =>
    `An address that opens more than ${counted(rule.threshold, 'connection')} in ${within(rule)} is ${blocked(rule)}; ${TOGETHER}, and so does all that a filter or a gateway in front hands on: whitelist that first.`,
  harvesting: (rule) =>
    `An address with ${counted(rule.threshold, 'SMTP session')} in ${within(rule)} that send no message is ${blocked(rule)}; ${TOGETHER}.`,
  'bounces-indicate-spammer': (rule) =>
    `An account of which ${counted(rule.threshold, 'message')} bounce in ${within(rule)} is quarantined or disabled by the server: its owner cannot send any more, also who only has a newsletter with old addresses.`,
} as const satisfies Record<RuleType, (rule: Numbers) => string>;

/** As many events are more than one forgotten device, or one office, comes to within the time frame. */
const ROOMY: Partial<Record<RuleType, number>> = {
  'brute-force-by-ip': 10,
  'brute-force-by-email': 10,
  'denial-of-service': 500,
};
const AN_HOUR = 60;

/** What users notice of a rule with these numbers. */
function noticedOf(
  { type, service }: Pick<Asked, 'type' | 'service'>,
  { threshold, blockMinutes }: Numbers,
): Disruption {
  if (type === 'password-retrieval-brute-force') return 'low';
  if (type === STOPS_ACCOUNTS || blockMinutes > AN_HOUR) return 'high';
  // A filter or a gateway in front hands on all mail from one address, and nobody here sees whether it is let through.
  if (type === 'denial-of-service' && service !== 'pop' && service !== 'imap') return 'medium';
  return threshold < (ROOMY[type] ?? Number.POSITIVE_INFINITY) ? 'medium' : 'low';
}

function expiryText(selected: StepContext['selected']): string | false {
  const stripped = selected['ip-whitelist'] === undefined ? '' : ', and addresses leave the whitelist';
  return withExpiry(
    selected,
    `${stripped}: a device that keeps the old one fails again and again, and has its whole office blocked.`,
  );
}

/** What is missing or too weak, and what comes of it. */
function shortcomings(
  asked: readonly Asked[],
  rules: readonly Item<Rule>[],
  selected: StepContext['selected'],
): readonly Shortcoming[] {
  const found = asked.flatMap((wanted) => {
    const one = blocking(wanted, rules);
    if ('there' in one) return [];
    // One that is there may be for all services, whichever it is tightened for.
    const { service } = one.rule?.fields ?? wanted;
    const disruption = noticedOf({ ...wanted, service }, one.after);
    return [
      {
        ...one,
        type: wanted.type,
        change: { ...one.change, disruption },
        impact: STOPPED[wanted.type](one.after),
      },
    ];
  });
  const missing = found.filter(({ rule }) => rule === undefined);
  // The three DoS rules have one set of numbers, and may all come to tighten one rule for all services: once is enough.
  const weak = found.filter(
    ({ rule }, at) => rule !== undefined && found.findIndex((one) => one.rule?.key === rule.key) === at,
  );
  const counts = present(
    weak.length > 0 && `${weak.length} too weak`,
    missing.length > 0 && `${missing.length} missing`,
  );
  // Said once, and each rule with its own sentences: some may be held back, and the others not.
  const problem = `${counts.join(', ')} of ${asked.length} rules asked for`;
  return [...weak, ...missing].map(({ type, change, impact }) => {
    const isGuessing = type === 'brute-force-by-ip' || type === 'brute-force-by-email';
    return { problem, changes: [change], impact: [impact, isGuessing && expiryText(selected)] };
  });
}

function tellClicks({ notify }: Options): string {
  return notify === undefined
    ? ''
    : ` Another rule of each with the same numbers and the action that notifies ${notify}.`;
}

/** Kinds of which nobody is told, and the rules that tell. */
function untold(wanted: Options, rules: readonly Item<Rule>[]): readonly Shortcoming[] {
  const { notify } = wanted;
  if (notify === undefined) return [];
  const kinds = new Map(wantedRules(wanted).map((one) => [one.type, one]));
  const found = [...kinds.values()].flatMap((one) => {
    const change = telling({ ...one, service: null, notify }, rules);
    return change === undefined ? [] : [{ label: LABELS[one.type], change }];
  });
  const labels = found.map(({ label }) => label).join(', ');
  return together([found.length > 0 && `no rule tells ${notify} of ${labels} as soon as asked for`], {
    changes: found.map(({ change }) => change),
    impact: [`A message goes to ${notify} for each of: ${labels}.`],
  });
}

export const idsRules = defineStep({
  id: 'ids-rules',
  title: 'Intrusion detection blocks guessing and floods',
  why:
    'The rules a server is installed with let an attacker try many passwords before anything happens. Users who ' +
    'mistype their password often are blocked for the block time.',
  guide: ['G1 "Setup Abuse Detection"', 'G2 "Abuse Detection"', 'G4 "Enhancing the IDS Protection Rules"'],
  rehearses: { untold: 'a block depends on how often in which time, over all protocols' },
  severity: 'medium',
  disruption: 'high',
  notices: 'abuse is blocked sooner',
  ...onServer(options, {
    reads: () => ({ rules: { resource: idsRulesResource } }),
    assess: ({ rules }, wanted, { selected }) => {
      const asked = wantedRules(wanted);
      return verdictOf([...shortcomings(asked, rules, selected), ...untold(wanted, rules)], {
        pass: `All ${asked.length} rules asked for are there or stricter.`,
      });
    },
  }),
  manual: (wanted) => {
    const clicks = (isStopping: boolean) =>
      wantedRules(wanted)
        .filter(({ type }) => (type === STOPS_ACCOUNTS) === isStopping)
        .map(({ type, service, threshold, timeFrameMinutes, blockMinutes }) => {
          const numbers = `${threshold} in ${timeFrameMinutes} min`;
          return isStopping
            ? ` Add or edit also ${LABELS[type]}: ${numbers}, with what is to become of the account.`
            : `${LABELS[type]}${service === null ? '' : ` for ${service.toUpperCase()}`}: ${numbers} blocks ${blockMinutes} min`;
        });
    return `${idsRulesResource.where}: add or edit, each with action Block: ${clicks(false).join('; ')}.${clicks(true).join('')}${tellClicks(wanted)} Save.`;
  },
});
