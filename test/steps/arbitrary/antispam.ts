/** Generators for the steps of spam, attachments and bounces. */
import fc from 'fast-check';
import { RESTRICTIONS, SPAM_ACTIONS } from '../../../src/contract/antispam.js';
import { FILE_LISTS } from '../../../src/contract/file-restrictions.js';
import { GREYLISTED } from '../../../src/contract/greylisting.js';
import { IDS_RULE_TYPES } from '../../../src/contract/ids-rules.js';
import {
  type ArbitraryStep,
  documentOf,
  type Fields,
  falls,
  type Inputs,
  items,
  itemsOf,
  rises,
  risesFromKnown,
  weakerFields,
} from '../arbitrary-tools.js';

const range = (most: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
    .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

const greylisting: ArbitraryStep = {
  options: fc.record(
    {
      blockMinutes: range(240),
      passMinutes: range(10_080),
      recordDays: range(365),
      userOverride: fc.constantFrom('refuse', 'leave'),
    },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      settings: fc.record({
        isEnabled: fc.boolean(),
        blockMinutes: fc.nat(300),
        passMinutes: fc.nat(12_000),
        recordDays: fc.nat(400),
        appliesTo: fc.constantFrom(...GREYLISTED),
        hasSpamThreshold: fc.boolean(),
        spamThreshold: fc.nat(100),
        usersMayOverride: fc.boolean(),
      }),
    }),
  ],
  weaker: weakerFields(
    {
      isEnabled: falls('isEnabled'),
      blockMinutes: (was, now) => Number(now.blockMinutes) < Number(was.blockMinutes),
      passMinutes: risesFromKnown('passMinutes'),
      recordDays: risesFromKnown('recordDays'),
      usersMayOverride: rises('usersMayOverride'),
    },
    'settings',
  ),
};

const DEAD = ['dead.example', 'gone.example'];
const lookupDomains = fc.constantFrom(
  'one.example',
  'ONE.example.',
  'two.example',
  'three.example',
  'zone.dead.example',
  ...DEAD,
);

/** What a playbook states of the lists, and what a server shows of them. */
export const listsGiven = fc.record({
  options: fc.record({
    minimum: fc.integer({ min: 1, max: 3 }),
    lists: fc.constant(
      ['One', 'Two', 'Three'].map((name) => ({
        name,
        lookupDomain: `${name.toLowerCase()}.example`,
        hits: ['127.0.0.2', '127.0.0.4'],
      })),
    ),
    weight: fc.integer({ min: 1, max: 100 }),
    dead: fc.subarray(DEAD),
    switchOffDead: fc.boolean(),
  }),
  inputs: fc.record({
    lists: items(
      fc.record({
        name: fc.constantFrom('One', 'Another', ''),
        description: fc.constant(''),
        lookupDomain: lookupDomains,
        isEnabled: fc.boolean(),
        blocksIncoming: fc.boolean(),
        blocksOutgoing: fc.boolean(),
        isUribl: fc.boolean(),
        requiresMatch: fc.boolean(),
        hits: fc.subarray(['127.0.0.2', '127.0.0.9']),
        weight: fc.integer({ min: -10, max: 110 }),
        weightMax: fc.nat(100),
      }),
    ),
  }),
});

/** A list that is gone, or checks less than it did. One of `DEAD`, or below it, may be switched off. */
function weakerLists(before: Inputs, after: Inputs): readonly string[] {
  return itemsOf(before, 'lists').flatMap(({ key, fields: was }) => {
    const now = itemsOf(after, 'lists').find((item) => item.key === key)?.fields;
    if (now === undefined) return ['the list is gone'];
    const isDead = DEAD.some((one) => String(was.lookupDomain).endsWith(one));
    return [
      ...(was.isEnabled === true && now.isEnabled !== true && !isDead ? ['isEnabled'] : []),
      ...(Number(now.weight) < Number(was.weight) ? ['weight'] : []),
      ...(was.blocksIncoming === true && now.blocksIncoming !== true ? ['blocksIncoming'] : []),
      ...(was.blocksOutgoing === true && now.blocksOutgoing !== true ? ['blocksOutgoing'] : []),
      ...((was.hits as string[]).every((hit) => (now.hits as string[]).includes(hit)) ? [] : ['hits']),
      ...(['lookupDomain', 'isUribl', 'weightMax'] as const).filter((field) => now[field] !== was[field]),
    ];
  });
}

const STRENGTH = ['no-action', 'prefix-subject', 'move-to-folder', 'delete'];
/** What else an action may be is neither stronger nor weaker. */
const weakens = (field: string) => (was: Fields, now: Fields) =>
  STRENGTH.includes(String(was[field])) &&
  STRENGTH.indexOf(String(now[field])) < STRENGTH.indexOf(String(was[field]));

const thresholds = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 3 })
  .map((weights) => [...weights].sort((a, b) => a - b))
  .map(([low, medium, high]) => ({ low, medium, high }));

const anyAction = fc.constantFrom('none', 'prefix-subject', 'junk-folder', 'delete');
const spamWeight = fc.integer({ min: -1, max: 40 });
const spamAction = fc.constantFrom(...SPAM_ACTIONS);
const spamText = fc.constantFrom('', 'SPAM: ', 'Junk E-Mail');

const spamFiltering: ArbitraryStep = {
  options: fc.record(
    {
      thresholds,
      actions: fc.record({
        low: anyAction,
        medium: anyAction,
        high: fc.constantFrom('prefix-subject', 'junk-folder', 'delete'),
      }),
      subjectPrefix: fc.constantFrom('SPAM: ', '[junk]'),
      exact: fc.boolean(),
      allowDomainsToOverride: fc.constantFrom('leave', 'refuse'),
      allowUsersToOverride: fc.constantFrom('leave', 'refuse'),
    },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      settings: fc.record({
        lowWeight: spamWeight,
        mediumWeight: spamWeight,
        highWeight: spamWeight,
        lowAction: spamAction,
        mediumAction: spamAction,
        highAction: spamAction,
        lowText: spamText,
        mediumText: spamText,
        highText: spamText,
        domainsMayOverride: fc.boolean(),
        usersMayOverride: fc.boolean(),
      }),
    }),
  ],
  weaker: weakerFields(
    {
      lowWeight: risesFromKnown('lowWeight'),
      mediumWeight: risesFromKnown('mediumWeight'),
      highWeight: risesFromKnown('highWeight'),
      lowAction: weakens('lowAction'),
      mediumAction: weakens('mediumAction'),
      highAction: weakens('highAction'),
      domainsMayOverride: rises('domainsMayOverride'),
      usersMayOverride: rises('usersMayOverride'),
    },
    'settings',
  ),
};

const narrow = fc.constantFrom('require-spf', 'disabled');
const restriction = fc.constantFrom(...RESTRICTIONS);

const backscatter: ArbitraryStep = {
  options: fc.record({ autoResponders: narrow, contentFilterBounces: narrow }, { requiredKeys: [] }),
  inputs: [
    fc.record({ settings: fc.record({ autoResponders: restriction, contentFilterBounces: restriction }) }),
  ],
  weaker: weakerFields(
    {
      autoResponders: falls('autoResponders', RESTRICTIONS),
      contentFilterBounces: falls('contentFilterBounces', RESTRICTIONS),
    },
    'settings',
  ),
};

const entries = fc.subarray(['exe', '.EXE', 'aspx', 'Php', 'own', ' bat', 'docm']);

const fileRestrictions: ArbitraryStep = {
  options: fc.record(
    {
      lists: fc.subarray([...FILE_LISTS], { minLength: 1 }),
      also: fc.subarray(['docm', 'own', 'exe']),
      except: fc
        .subarray(['exe', 'js'])
        .map((all) => all.map((extension) => ({ extension, reason: 'it is needed' }))),
    },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      settings: fc.record({ inbound: entries, outbound: entries, uploads: entries, fileSystem: entries }),
    }),
  ],
  weaker: (before, after) =>
    FILE_LISTS.filter((list) => {
      const [was, now] = [before, after].map((inputs) => documentOf(inputs, 'settings')[list] as string[]);
      return was?.some((entry) => now?.includes(entry) !== true);
    }),
};

const addresses = [
  '',
  'postmaster@one.example',
  'Abuse@two.example',
  'postmaster@one.example; abuse@two.example',
];

/** What a playbook states of internal spammers, and what a server shows of its rules. */
export const spammersGiven = fc.record({
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
  inputs: fc.record({
    rules: items(
      fc.record({
        type: fc.constantFrom('internal-spammer', 'internal-spammer', ...IDS_RULE_TYPES),
        service: fc.constantFrom(null, null, 'smtp'),
        timeFrameMinutes: fc.nat(1500),
        threshold: fc.oneof(fc.nat(5), fc.nat(12_000)),
        blockMinutes: fc.nat(50_000),
        action: fc.constantFrom('block', 'notify', 'delay'),
        notifyAddress: fc.constantFrom(...addresses),
        description: fc.constant(''),
      }),
    ),
  }),
});

const internalSpammer: ArbitraryStep = {
  options: spammersGiven.map(({ options }) => options),
  inputs: [spammersGiven.map(({ inputs }) => inputs)],
  weaker: (before: Inputs, after: Inputs) =>
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
    }),
};

export const antispamSteps: Readonly<Record<string, ArbitraryStep>> = {
  greylisting,
  'rbl-checks': {
    options: listsGiven.map(({ options }) => options),
    inputs: [listsGiven.map(({ inputs }) => inputs)],
    weaker: weakerLists,
  },
  'spam-filtering': spamFiltering,
  backscatter,
  'file-restrictions': fileRestrictions,
  'internal-spammer': internalSpammer,
};
