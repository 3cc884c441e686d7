/** Generators for the steps of intrusion detection: its rules, and those of internal spammers. */
import fc from 'fast-check';
import {
  IDS_RULE_TYPES,
  IDS_SERVICES,
  type IdsRuleType,
} from '../../../../src/contract/resources/access/ids-rules.js';
import { type ArbitraryStep, type Inputs, items, itemsOf, itemsOfAll } from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';

interface Limits {
  readonly threshold?: number;
  readonly timeFrameMinutes?: number;
  readonly blockMinutes?: number;
}

const limits = fc.record(
  {
    threshold: fc.integer({ min: 1, max: 1000 }),
    timeFrameMinutes: fc.integer({ min: 1, max: 1440 }),
    blockMinutes: fc.integer({ min: 1, max: 43_200 }),
  },
  { requiredKeys: [] },
);

/** The strictest number of any guide: a playbook that states none asks for no more. */
const STRICTEST = { threshold: 5, timeFrameMinutes: 60, blockMinutes: 1440 } as const;

/** The numbers of a rule that is as strict as asked for, or stricter. */
function numbersWithin(asked: Limits | undefined) {
  const { threshold, timeFrameMinutes, blockMinutes } = { ...STRICTEST, ...asked };
  return {
    threshold: fc.integer({ min: 1, max: threshold }),
    timeFrameMinutes: fc.integer({ min: timeFrameMinutes, max: 2000 }),
    blockMinutes: fc.integer({ min: blockMinutes, max: 50_000 }),
  };
}

const rule = {
  type: fc.constantFrom(...IDS_RULE_TYPES),
  service: fc.constantFrom(null, ...IDS_SERVICES),
  timeFrameMinutes: fc.nat(2000),
  threshold: fc.nat(1200),
  blockMinutes: fc.nat(50_000),
  action: fc.constantFrom('block', 'notify', 'delay'),
  notifyAddress: fc.constantFrom('', 'postmaster@one.example'),
  description: fc.string({ maxLength: 5 }),
};

type Service = (typeof IDS_SERVICES)[number] | null;

/** A rule that blocks early and long enough. */
function blocking(
  type: IdsRuleType,
  asked: { readonly service: Service; readonly limits: Limits | undefined },
) {
  return fc.record({
    ...rule,
    ...numbersWithin(asked.limits),
    type: fc.constant(type),
    service: fc.constant(asked.service),
    action: fc.constant('block' as const),
  });
}

/** What a playbook states of the rules, and what a server shows of them. */
export const rulesGiven = startingFromPassing({
  options: fc.record(
    {
      notify: fc.constant('postmaster@one.example'),
      bruteForceByIp: limits,
      bruteForceByEmail: limits,
      passwordRetrieval: limits,
      denialOfService: limits,
      harvesting: fc.boolean(),
      harvestingLimits: limits,
      bouncesIndicateSpammer: fc.boolean(),
      bounceLimits: limits,
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({ rules: items(fc.record(rule)) }),
  passing: (asked) => {
    const forAll = (type: IdsRuleType, stated: Limits | undefined) =>
      fc.tuple(blocking(type, { service: null, limits: stated }));
    // One rule for all services, or one for each of those that the guides name.
    const floods = fc
      .constantFrom<readonly Service[]>([null], ['smtp', 'pop', 'imap'])
      .chain((services) =>
        fc.tuple(
          ...services.map((service) =>
            blocking('denial-of-service', { service, limits: asked.denialOfService }),
          ),
        ),
      );
    return fc.record({
      rules: itemsOfAll([
        forAll('brute-force-by-ip', asked.bruteForceByIp),
        forAll('brute-force-by-email', asked.bruteForceByEmail),
        forAll('password-retrieval-brute-force', asked.passwordRetrieval),
        floods,
        ...(asked.harvesting === true ? [forAll('harvesting', asked.harvestingLimits)] : []),
        ...(asked.bouncesIndicateSpammer === true
          ? [forAll('bounces-indicate-spammer', asked.bounceLimits)]
          : []),
        // Rules that tell of each kind, where somebody is to be told.
        ...(asked.notify === undefined
          ? []
          : [
              fc.tuple(
                ...IDS_RULE_TYPES.map((type) =>
                  fc.record({
                    ...rule,
                    type: fc.constant(type),
                    service: fc.constant(null),
                    action: fc.constant('notify' as const),
                    notifyAddress: fc.constant('postmaster@one.example'),
                    threshold: fc.constant(1),
                    timeFrameMinutes: fc.constant(2000),
                  }),
                ),
              ),
            ]),
        // A rule beside those makes none of them weaker.
        fc.array(fc.record(rule), { maxLength: 2 }),
      ]),
    });
  },
});

/** In which numbers, or in what else, a rule is weaker than it was. */
export const weakerRules: ArbitraryStep['weaker'] = (before: Inputs, after: Inputs) =>
  itemsOf(before, 'rules').flatMap(({ key, fields: was }) => {
    const now = itemsOf(after, 'rules').find((item) => item.key === key)?.fields;
    if (now === undefined) return ['the rule is gone'];
    return [
      ...(Number(now.threshold) > Number(was.threshold) ? ['threshold'] : []),
      ...(Number(now.timeFrameMinutes) < Number(was.timeFrameMinutes) ? ['timeFrameMinutes'] : []),
      ...(Number(now.blockMinutes) < Number(was.blockMinutes) ? ['blockMinutes'] : []),
      ...(was.notifyAddress !== '' && now.notifyAddress !== was.notifyAddress ? ['notifyAddress'] : []),
      ...(['type', 'service', 'action'] as const).filter((field) => now[field] !== was[field]),
    ];
  });

const ADDRESSES = [
  '',
  'postmaster@one.example',
  'Abuse@two.example',
  'postmaster@one.example; abuse@two.example',
] as const;

const spammerRule = {
  type: fc.constantFrom('internal-spammer', 'internal-spammer', ...IDS_RULE_TYPES),
  service: fc.constantFrom(null, null, 'smtp'),
  timeFrameMinutes: fc.nat(1500),
  threshold: fc.oneof(fc.nat(5), fc.nat(12_000)),
  blockMinutes: fc.nat(50_000),
  action: fc.constantFrom('block', 'notify', 'delay'),
  notifyAddress: fc.constantFrom(...ADDRESSES),
  description: fc.constant(''),
};

/** What a playbook states of internal spammers, and what a server shows of its rules. */
const spammersGiven = startingFromPassing({
  options: fc.record(
    {
      notify: fc.constantFrom('postmaster@one.example', 'abuse@two.example'),
      threshold: fc.integer({ min: 1, max: 10_000 }),
      timeFrameMinutes: fc.integer({ min: 1, max: 1440 }),
      block: fc.boolean(),
      blockMinutes: fc.integer({ min: 1, max: 43_200 }),
    },
    { requiredKeys: [] },
  ),
  inputs: fc.record({ rules: items(fc.record(spammerRule)) }),
  passing: (asked) => {
    const ours = {
      ...spammerRule,
      ...numbersWithin(asked),
      type: fc.constant('internal-spammer' as const),
      service: fc.constant(null),
    };
    const told = ADDRESSES.filter((text) => text.toLowerCase().includes(asked.notify ?? '@'));
    const notifying = fc.record({
      ...ours,
      blockMinutes: fc.nat(50_000),
      action: fc.constant('notify' as const),
      notifyAddress: fc.constantFrom(...told),
    });
    const blockingToo = fc.record({ ...ours, action: fc.constant('block' as const) });
    return fc.record({
      rules: itemsOfAll([
        fc.tuple(notifying),
        ...(asked.block === true ? [fc.tuple(blockingToo)] : []),
        fc.array(fc.record(spammerRule), { maxLength: 2 }),
      ]),
    });
  },
});

export const idsSteps: Readonly<Record<string, ArbitraryStep>> = {
  'ids-rules': { cases: [rulesGiven], weaker: weakerRules },
  'internal-spammer': { cases: [spammersGiven], weaker: weakerRules },
};
