/** Changes by the labels of the web interface. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { resourcesOf } from '../../../src/report/model/about-resources.js';
import { changeText, readBackText } from '../../../src/report/view/change-text.js';
import { type Words, wordsIn } from '../../../src/report/view/words.js';
import { aFieldChange, anItemChange } from '../builders.js';

const resources = resourcesOf(
  shippedContract.resources.map(({ id }) => ({ resource: id })),
  shippedContract,
);
const wordsOf = wordsIn({ resources }, { isExpanded: false });
const expanded = wordsIn({ resources }, { isExpanded: true });

function textOf(change: Parameters<typeof changeText>[0], words: (id: string) => Words = wordsOf): string {
  return changeText(change, words(change.resource));
}

describe('changeText', () => {
  it('of a field is its label, before and after', () => {
    expect(textOf(aFieldChange())).toBe('~ Require SMTP Authentication: off -> on');
  });

  it('has the name of the API beside the label where all is told', () => {
    expect(textOf(aFieldChange(), expanded)).toBe(
      '~ Require SMTP Authentication (requireSmtpAuthentication): off -> on',
    );
  });

  it('says values as the web interface does, where that is known', () => {
    const change = { resource: 'domain-settings', field: 'messagesAction', before: 'none', after: 'delay' };

    expect(textOf(aFieldChange(change))).toBe('~ Action above Outgoing Messages per Hour: None -> Delay');
  });

  it.each(['toString', 'aFieldOfALaterVersion', 'wire:throttleSettings'])(
    'of a field without a label is its name: %s',
    (field) => {
      expect(textOf(aFieldChange({ field }))).toBe(`~ ${field}: off -> on`);
    },
  );

  it('of a report that has no labels is the name: an older version made it', () => {
    const { fields: _, ...older } = resources['domain-settings'] ?? { title: '', where: '', secrets: [] };
    const words = wordsIn({ resources: { 'domain-settings': older } }, { isExpanded: false });

    expect(textOf(aFieldChange(), words)).toBe('~ requireSmtpAuthentication: off -> on');
    expect(textOf(aFieldChange({ resource: 'smtp-in', field: 'allowRelay' }), words)).toBe(
      '~ allowRelay: off -> on',
    );
  });

  it('of a secret is where it comes from: what it was before nobody sees', () => {
    const change = aFieldChange({
      ...{ target: 'server', resource: 'own-password', field: 'password' },
      ...{ before: null, after: 'generate:new.txt' },
    });

    expect(textOf(change)).toBe('~ Password: from generate:new.txt');
  });

  it('of a removed item is its name', () => {
    expect(textOf(anItemChange())).toBe('- 192.0.2.7');
  });

  it('of an edited item names only the fields that differ', () => {
    const change = anItemChange({
      action: 'change',
      before: { bypassesSmtpAuthentication: true, protocols: ['Smtp', 'MapiEws'], description: '' },
      after: { bypassesSmtpAuthentication: false, protocols: ['Smtp'], description: '' },
    });

    expect(textOf(change)).toBe(
      '~ 192.0.2.7: SMTP Auth Bypass: on -> off; Protocols: SMTP, MAPI & EWS -> SMTP',
    );
  });

  it('of an added item names its fields', () => {
    const change = anItemChange({
      ...{ action: 'add', key: null, before: null },
      after: { bypassesSmtpAuthentication: true, description: 'a b' },
    });

    expect(textOf(change)).toBe('+ 192.0.2.7: SMTP Auth Bypass: on; Description: "a b"');
  });
});

describe('readBackText', () => {
  const read = { verdict: 'honoured', expected: 'nobody', found: 'nobody' } as const;

  it('says of each field by its label what was read', () => {
    const fields = [
      { field: 'allowRelay', ...read },
      { field: 'requireAuthMatch', ...read, expected: null, found: null },
    ];

    expect(readBackText(fields, wordsOf('smtp-in'))).toBe(
      'Allow Relay: nobody (as written); requireAuthMatch (as written)',
    );
  });

  it('calls an item as it is called, also where a field has that name', () => {
    const fields = [{ field: 'weight', ...read, expected: { weight: 3 }, found: { weight: 3 } }];

    expect(readBackText(fields, wordsOf('rbls'))).toBe('weight (as written)');
  });
});
