/** How much users notice of each change of what becomes of spam. */
import { describe, expect, it } from '@jest/globals';
import { spamFiltering } from '../../../src/steps/spam/spam-filtering.js';
import { aContext, optionsOf, partOf } from '../a-step.js';

const SHOWN = {
  ...{ lowWeight: 10, mediumWeight: 20, highWeight: 30 },
  ...{ lowAction: 'prefix-subject', mediumAction: 'move-to-folder', highAction: 'delete' },
  ...{ lowText: 'SPAM: ', mediumText: 'Junk E-Mail', highText: '' },
  ...{ domainsMayOverride: true, usersMayOverride: true },
};

/** Disruption of each field that is set. */
function noticed(shown: object, options: object): Readonly<Record<string, string | undefined>> {
  const said = partOf(spamFiltering).assess(
    { settings: { ...SHOWN, ...shown } },
    optionsOf(spamFiltering, options),
    aContext(),
  );
  const changes = said.verdict === 'fail' ? said.changes : [];
  return Object.fromEntries(
    changes.flatMap((change) => (change.kind === 'set' ? [[change.field, change.disruption]] : [])),
  );
}

describe('a weight from which mail is deleted', () => {
  const asked = { exact: true, actions: { high: 'delete' }, thresholds: { low: 10, medium: 20, high: 30 } };

  it.each([
    ['high where more mail comes to it', 40, 'high'],
    ['low where less mail comes to it', 25, 'low'],
    ['high where what it was is not understood', 0, 'high'],
    ['high where it was below that', -5, 'high'],
  ])('is noticed %s', (_, highWeight, much) => {
    expect(noticed({ highWeight }, asked).highWeight).toBe(much);
  });

  it('is noticed in the middle where the mail moves, whatever the weight was', () => {
    expect(noticed({ mediumWeight: 25 }, asked).mediumWeight).toBe('medium');
    expect(noticed({ mediumWeight: 15 }, asked).mediumWeight).toBe('medium');
  });
});

describe('an action on spam', () => {
  const withHigh = (high: string) => ({ exact: true, actions: { high } });

  it.each([
    ['no-action', 'delete', 'high'],
    ['move-to-folder', 'delete', 'high'],
    ['no-action', 'junk-folder', 'medium'],
    // What was deleted is there again; what was moved arrives among the rest.
    ['delete', 'junk-folder', 'low'],
    ['move-to-folder', 'prefix-subject', 'medium'],
  ])('from %s to %s is noticed %s', (highAction, high, much) => {
    expect(noticed({ highAction }, withHigh(high)).highAction).toBe(much);
  });
});

it('reads all of each level, to say what becomes of its mail', () => {
  expect(partOf(spamFiltering).reads(optionsOf(spamFiltering)).settings?.fields).toEqual(
    expect.arrayContaining(
      ['low', 'medium', 'high'].flatMap((level) => [`${level}Weight`, `${level}Action`, `${level}Text`]),
    ),
  );
});
