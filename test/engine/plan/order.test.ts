/** The order of changes: what lets in first, then known, guessed and doors; the server before its domains. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedContract } from '../../../src/contract/contract.js';
import { byPhase, orderChanges, PHASES } from '../../../src/engine/plan/order.js';
import type { Change } from '../../../src/engine/words/change.js';
import { runs } from '../../property-runs.js';
import { aFieldChange, anItemChange } from '../a-change.js';

const onServer = (resource: string, field: string): Change =>
  aFieldChange({ target: 'server', resource, field, before: false, after: true });

/** The bypass is a guessed name in a call that is none. */
const guessedItem = anItemChange({
  ...{ item: '192.0.2.7', key: '192.0.2.7' },
  before: { address: '192.0.2.7', bypassesSmtpAuthentication: true },
  after: { address: '192.0.2.7', bypassesSmtpAuthentication: false },
});
const knownItem = anItemChange({
  ...{ item: '192.0.2.8', key: '192.0.2.8' },
  before: { address: '192.0.2.8', description: 'a' },
  after: { address: '192.0.2.8', description: 'b' },
});
const openingItem = anItemChange({
  ...{ item: '192.0.2.9', key: null, action: 'add', effect: 'loosens' },
  before: null,
  after: { address: '192.0.2.9', bypassesSmtpAuthentication: true },
});
const door = anItemChange({
  ...{ resource: 'administrators', item: 'admin', key: 'admin' },
  before: { username: 'admin', isRestrictedByIp: false },
  after: { username: 'admin', isRestrictedByIp: true },
});
const removed = { action: 'remove', after: null } as const;

const phasesOf = (...changes: readonly Change[]) => [...byPhase(changes, shippedContract).keys()];
const namesOf = (changes: readonly Change[]) =>
  changes.map((change) => `${change.resource} ${change.target}`);

describe('the phase of a change', () => {
  it.each<[string, string, Change]>([
    ['known', 'a field whose name a client writes', aFieldChange()],
    [
      'known',
      'a guessed name in a guessed call, which the server confirms',
      onServer('log-settings', 'smtp'),
    ],
    ['known', 'an edit that sends no guessed name', knownItem],
    ['guessed', 'an edit that sends a guessed name by a call that is none', guessedItem],
    ['known', 'a removal, which sends no name', { ...guessedItem, ...removed }],
    ['guessed', 'an addition with a guessed name', { ...openingItem, effect: 'tightens' }],
    ['opening', 'an item that lets somebody in', openingItem],
    [
      'known',
      'a field that is loosened, beside what is tightened there',
      aFieldChange({ effect: 'loosens' }),
    ],
    ['door', 'what an operator comes in by', door],
    ['door', 'a door that is opened', { ...door, effect: 'loosens' }],
    ['door', 'a port of the server', { ...door, ...removed, resource: 'bindings' }],
    ['door', 'the password in use', onServer('own-password', 'password')],
    ['known', 'an item of a resource of another version', { ...knownItem, resource: 'of-tomorrow' }],
    ['known', 'a resource of another version', onServer('resource-of-tomorrow', 'isOn')],
  ])('is %s for %s', (phase, _, change) => {
    expect(phasesOf(change)).toEqual([phase]);
  });

  it('is behind the rest on the way back for what was let in, which is taken away only then', () => {
    const goes = { ...knownItem, ...removed, effect: 'neutral' } as const;
    const wayBack = (change: Change) => [...byPhase([change], shippedContract, { isWayBack: true }).keys()];

    expect(phasesOf(goes)).toEqual(['known']);
    expect(wayBack(goes)).toEqual(['taken-back']);
    expect(wayBack({ ...goes, effect: 'loosens' })).toEqual(['opening']);
    expect(wayBack({ ...door, ...removed })).toEqual(['door']);
  });

  it('is known for an item that a call of its own changes, and for one of which nothing is said', () => {
    const expired = anItemChange({
      ...{ resource: 'users', target: 'a.test', key: 'anna@a.test' },
      before: { isPasswordExpired: false },
      after: { isPasswordExpired: true },
    });

    expect(phasesOf(expired)).toEqual(['known']);
    expect(phasesOf({ ...expired, before: null, after: null })).toEqual(['known']);
  });

  it('is the latest of all its fields for a document, which is written once', () => {
    const fields = ['allowRelay', 'enforcesDomainAuth'].map((field) => onServer('smtp-in', field));
    const doors = [onServer('own-two-factor', 'isOn'), onServer('own-two-factor', 'totpSecret')];

    expect([...byPhase(fields, shippedContract).values()]).toEqual([fields]);
    expect([...byPhase(doors, shippedContract)]).toEqual([['door', doors]]);
  });

  it('is its own for each item of a collection', () => {
    expect([...byPhase([guessedItem, openingItem, knownItem], shippedContract)]).toEqual([
      ['guessed', [guessedItem]],
      ['opening', [openingItem]],
      ['known', [knownItem]],
    ]);
  });

  it('is none where there is no change', () => {
    expect(phasesOf()).toEqual([]);
  });
});

describe('the order', () => {
  it('has the Domain Defaults before the domains, whichever step asked first', () => {
    const defaults = onServer('domain-defaults', 'requireSmtpAuthentication');
    const domain = aFieldChange({ target: 'a.test', field: 'requireSmtpAuthentication' });

    expect(orderChanges([domain, defaults], shippedContract)).toEqual([defaults, domain]);
  });

  it('lets in before it shuts, has guesses after what is known, and doors at the end', () => {
    const domain = aFieldChange({ target: 'z.test' });

    expect(orderChanges([door, guessedItem, domain, knownItem, openingItem], shippedContract)).toEqual([
      openingItem,
      knownItem,
      domain,
      guessedItem,
      door,
    ]);
  });

  it('keeps what an object has in one phase together, in the order in which it was asked for', () => {
    const anyChange = fc.constantFrom<Change>(
      aFieldChange({ target: 'b.test' }),
      aFieldChange({ target: 'a.test' }),
      aFieldChange({ target: 'a.test', field: 'usesTls' }),
      aFieldChange({ target: 'a.test', resource: 'user-defaults', field: 'maxMailboxSize' }),
      knownItem,
      guessedItem,
      openingItem,
      { ...openingItem, item: 'another' },
      door,
      onServer('domain-defaults', 'usesTls'),
      onServer('log-settings', 'smtp'),
    );
    fc.assert(
      fc.property(fc.uniqueArray(anyChange), (changes) => {
        const ordered = orderChanges(changes, shippedContract);

        const places = ordered.map((change) => {
          const ofObject = changes.filter((one) => namesOf([one])[0] === namesOf([change])[0]);
          const [phase] = [...byPhase(ofObject, shippedContract)].find(([, ones]) =>
            ones.includes(change),
          ) ?? ['none'];
          return { phase: PHASES.indexOf(phase as 'known'), id: `${phase} ${namesOf([change])}`, change };
        });
        expect(places.map(({ phase }) => phase)).toEqual(places.map(({ phase }) => phase).sort());
        const firsts = places.filter(({ id }, index) => places[index - 1]?.id !== id);
        expect(new Set(firsts.map(({ id }) => id)).size).toBe(firsts.length);
        for (const { id } of firsts) {
          const own = places.filter((one) => one.id === id).map(({ change }) => changes.indexOf(change));
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
        expect(new Set(ordered)).toEqual(new Set(changes));
      }),
      runs(),
    );
  });
});
