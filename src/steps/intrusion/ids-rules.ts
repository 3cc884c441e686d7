/**
 * Step ids-rules: intrusion detection blocks guessing, floods and harvesting.
 * Pure: for every rule asked for, the rule that comes closest is tightened, a missing one added, and one that is at
 * least as strict left alone.
 */

import { z } from 'zod';
import { type IdsRuleType, idsRules as idsRulesResource } from '../../contract/resources/access/ids-rules.js';
import { instruct } from '../kit/instruction.js';
import { counted, type DesiredChange, defineStep, type Item, partFor } from '../kit/step.js';

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

const limits = (defaults: { threshold: number; timeFrameMinutes: number; blockMinutes: number }) =>
  z
    .strictObject({
      threshold: z
        .int()
        .min(1)
        .max(1000)
        .default(defaults.threshold)
        .describe('Events within the time frame before the block'),
      timeFrameMinutes: z
        .int()
        .min(1)
        .max(DAY_MINUTES)
        .default(defaults.timeFrameMinutes)
        .describe('Time frame, minutes'),
      blockMinutes: z.int().min(1).max(43_200).default(defaults.blockMinutes).describe('Block, minutes'),
    })
    .prefault({});

const options = z.strictObject({
  bruteForceByIp: limits({ threshold: 5, timeFrameMinutes: 30, blockMinutes: DAY_MINUTES }).describe(
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
  harvesting: z.boolean().default(false).describe('Also block sessions that only try addresses out'),
  harvestingLimits: limits({ threshold: 20, timeFrameMinutes: 5, blockMinutes: 60 }).describe(
    'Bad SMTP sessions',
  ),
  bouncesIndicateSpammer: z
    .boolean()
    .default(false)
    .describe('Also stop accounts whose mail bounces: the server quarantines or disables them'),
  bounceLimits: limits({ threshold: 50, timeFrameMinutes: 60, blockMinutes: 60 }).describe(
    'Bounces of one sender',
  ),
});

type Options = z.infer<typeof options>;

interface Numbers {
  readonly threshold: number;
  readonly timeFrameMinutes: number;
  readonly blockMinutes: number;
}

interface WantedRule extends Numbers {
  readonly type: RuleType;
  readonly service: 'smtp' | 'pop' | 'imap' | null;
  readonly description: string;
}

interface RuleFields extends Numbers {
  readonly type: IdsRuleType;
  readonly service: string | null;
  readonly action: 'block' | 'notify' | 'delay';
}

function wantedRules(wanted: Options): readonly WantedRule[] {
  const rule = (type: RuleType, numbers: Options['harvestingLimits'], description: string): WantedRule => ({
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

function covers(rule: RuleFields, wanted: WantedRule): boolean {
  return rule.type === wanted.type && (rule.service === null || rule.service === wanted.service);
}

/** The numbers a rule has to have; each of its own that is already stricter stays. */
function tightened(rule: RuleFields, wanted: WantedRule) {
  return {
    threshold: Math.min(rule.threshold, wanted.threshold),
    timeFrameMinutes: Math.max(rule.timeFrameMinutes, wanted.timeFrameMinutes),
    blockMinutes: Math.max(rule.blockMinutes, wanted.blockMinutes),
  };
}

function isStrictEnough(rule: RuleFields, wanted: WantedRule): boolean {
  // A threshold of 0 could mean "at once" or "never": nobody has shown which, so it proves nothing.
  return (
    rule.action === 'block' &&
    rule.threshold >= 1 &&
    rule.threshold <= wanted.threshold &&
    rule.timeFrameMinutes >= wanted.timeFrameMinutes &&
    rule.blockMinutes >= wanted.blockMinutes
  );
}

/** A change, and the rule as it is then. */
interface Repair {
  readonly change: DesiredChange;
  readonly after: Numbers & { readonly type: RuleType };
}

/**
 * What one wanted rule needs. A rule that only delays or notifies is another measure and stays beside it, and so does
 * one with a 0, which could mean "never" as well as "at once" or "for ever".
 */
function repairFor(wanted: WantedRule, rules: readonly Item<RuleFields>[]): Repair | undefined {
  const candidates = rules.filter((rule) => covers(rule.fields, wanted));
  if (candidates.some((rule) => isStrictEnough(rule.fields, wanted))) return undefined;
  const [closest] = candidates
    .filter(({ fields }) => fields.action === 'block' && fields.threshold >= 1 && fields.blockMinutes >= 1)
    .sort((a, b) => a.fields.threshold - b.fields.threshold || (a.key < b.key ? -1 : 1));
  if (closest !== undefined) {
    const numbers = tightened(closest.fields, wanted);
    const different = Object.entries(numbers).filter(
      ([name, value]) => closest.fields[name as keyof RuleFields] !== value,
    );
    return {
      change: { kind: 'change', need: 'rules', key: closest.key, fields: Object.fromEntries(different) },
      after: { type: wanted.type, ...numbers },
    };
  }
  const { description, ...rest } = wanted;
  const item = { ...rest, action: 'block', notifyAddress: '', description };
  return { change: { kind: 'add', need: 'rules', item }, after: wanted };
}

/** The three DoS rules have one set of numbers, and may all come to tighten one rule for all services: once is enough. */
function merged(repairs: readonly Repair[]): readonly Repair[] {
  const byKey = new Map<string | number, Repair>();
  const others: Repair[] = [];
  for (const repair of repairs) {
    const { change } = repair;
    if (change.kind === 'change' && !byKey.has(change.key)) byKey.set(change.key, repair);
    else if (change.kind !== 'change') others.push(repair);
  }
  return [...byKey.values(), ...others];
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
    `An address that opens more than ${counted(rule.threshold, 'connection')} in ${within(rule)} is ${blocked(rule)}; ${TOGETHER}.`,
  harvesting: (rule) =>
    `An address with ${counted(rule.threshold, 'SMTP session')} in ${within(rule)} that send no message is ${blocked(rule)}; ${TOGETHER}.`,
  'bounces-indicate-spammer': (rule) =>
    `An account of which ${counted(rule.threshold, 'message')} bounce in ${within(rule)} is quarantined or disabled by the server: its owner cannot send any more, also who only has a newsletter with old addresses.`,
} as const satisfies Record<RuleType, (rule: Numbers) => string>;

/** Whom the rules stop once the changes are made, each kind of rule with its own numbers. */
function impactOf(repairs: readonly Repair[]): readonly string[] {
  return [...new Set(repairs.map(({ after }) => STOPPED[after.type](after)))];
}

export const idsRules = defineStep({
  id: 'ids-rules',
  title: 'Intrusion detection blocks guessing and floods',
  why:
    'The rules a server is installed with let an attacker try many passwords before anything happens. Users who ' +
    'mistype their password often are blocked for the block time; local addresses never are.',
  guide: ['G1 "Setup Abuse Detection"', 'G2 "Abuse Detection"', 'G4 "Enhancing the IDS Protection Rules"'],
  severity: 'medium',
  disruption: 'low',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({ rules: { resource: idsRulesResource } }),
      assess: ({ rules }, wanted) => {
        const asked = wantedRules(wanted);
        const repairs = merged(asked.flatMap((rule) => repairFor(rule, rules) ?? []));
        const changes = repairs.map(({ change }) => change);
        if (changes.length === 0) {
          return { verdict: 'pass', message: `All ${asked.length} rules asked for are there or stricter.` };
        }
        const weak = changes.filter((change) => change.kind === 'change').length;
        const missing = changes.length - weak;
        return {
          verdict: 'fail',
          message: [weak > 0 ? `${weak} too weak` : '', missing > 0 ? `${missing} missing` : '']
            .filter((part) => part !== '')
            .join(', ')
            .concat(` of ${asked.length} rules asked for.`),
          changes,
          impact: impactOf(repairs),
        };
      },
    }),
  ],
  manual: (wanted) => {
    const asked = wantedRules(wanted);
    const numbers = (rule: WantedRule) => `${rule.threshold} in ${rule.timeFrameMinutes} min`;
    const blocking = asked
      .filter(({ type }) => type !== STOPS_ACCOUNTS)
      .map((rule) => {
        const service = rule.service === null ? '' : ` for ${rule.service.toUpperCase()}`;
        return `${LABELS[rule.type]}${service}: ${numbers(rule)} blocks ${rule.blockMinutes} min`;
      });
    const stopping = asked
      .filter(({ type }) => type === STOPS_ACCOUNTS)
      .map(
        (rule) =>
          ` Add or edit also ${LABELS[rule.type]}: ${numbers(rule)}, with what is to become of the account.`,
      );
    return instruct(
      `Settings > Security > IDS Rules: add or edit, each with action Block: ${blocking.join('; ')}.${stopping.join('')} Save.`,
    );
  },
});
