/** Generators for the step of lists of known senders: those a playbook asks for, and those a server has. */
import fc from 'fast-check';
import { SPAM_ACTIONS } from '../../../../src/contract/resources/mail/antispam.js';
import { type ArbitraryStep, type Inputs, items, itemsOf, itemsOfAll, maybe } from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';

const DEAD = ['dead.example', 'gone.example'];
const WANTED = ['One', 'Two', 'Three'].map((name) => ({
  name,
  lookupDomain: `${name.toLowerCase()}.example`,
  hits: ['127.0.0.2', '127.0.0.4'],
}));

const row = {
  name: fc.constantFrom('One', 'Another', ''),
  description: fc.constant(''),
  lookupDomain: fc.constantFrom(
    'one.example',
    'ONE.example.',
    'two.example',
    'three.example',
    'zone.dead.example',
    'dead.example',
    'gone.example',
  ),
  isEnabled: fc.boolean(),
  blocksIncoming: fc.boolean(),
  blocksOutgoing: fc.boolean(),
  isUribl: fc.boolean(),
  requiresMatch: fc.boolean(),
  hits: fc.subarray(['127.0.0.2', '127.0.0.9']),
  weight: fc.integer({ min: -10, max: 110 }),
  weightMax: fc.nat(100),
};

const weight = fc.integer({ min: -1, max: 60 });
const action = fc.constantFrom(...SPAM_ACTIONS);
/** What a weight comes to on the server; left out where it could not be read. */
const thresholds = {
  lowWeight: weight,
  mediumWeight: weight,
  highWeight: weight,
  lowAction: action,
  mediumAction: action,
  highAction: action,
  blocksIncoming: fc.boolean(),
  incomingWeight: weight,
};

/** What a playbook states of the lists, and what a server shows of them. */
export const listsGiven = startingFromPassing({
  options: fc.record({
    minimum: fc.integer({ min: 1, max: 3 }),
    lists: fc.constant(WANTED),
    weight: fc.integer({ min: 1, max: 100 }),
    dead: fc.subarray(DEAD),
    switchOffDead: fc.boolean(),
    oneHit: fc.constantFrom('leave', 'refuse'),
  }),
  inputs: fc.record({ lists: items(fc.record(row)), thresholds: maybe(fc.record(thresholds)) }),
  passing: ({ minimum, weight, oneHit }) =>
    fc.record({
      thresholds: maybe(
        fc.record({
          ...thresholds,
          ...(oneHit === 'refuse'
            ? { blocksIncoming: fc.constant(true), incomingWeight: fc.integer({ min: 1, max: weight }) }
            : {}),
        }),
      ),
      lists: itemsOfAll([
        fc.subarray(WANTED, { minLength: minimum }).chain((lists) =>
          fc.tuple(
            ...lists.map(({ lookupDomain }) =>
              fc.record({
                ...row,
                lookupDomain: fc.constantFrom(lookupDomain, `${lookupDomain.toUpperCase()}.`),
                isEnabled: fc.constant(true),
                blocksIncoming: fc.constant(true),
                isUribl: fc.constant(false),
                requiresMatch: fc.constant(true),
                hits: fc.subarray(['127.0.0.2', '127.0.0.9'], { minLength: 1 }),
                weight: fc.integer({ min: weight, max: 110 }),
              }),
            ),
          ),
        ),
        // What is switched off asks nobody, and lists of what messages name are another matter.
        fc.array(
          fc.oneof(
            fc.record({ ...row, isEnabled: fc.constant(false) }),
            fc.record({
              ...row,
              isUribl: fc.constant(true),
              requiresMatch: fc.constant(true),
              lookupDomain: fc.constant('uri.example'),
            }),
          ),
          { maxLength: 3 },
        ),
      ]),
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

export const rblChecks: ArbitraryStep = { cases: [listsGiven], weaker: weakerLists };
