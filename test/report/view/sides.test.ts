/** Before and after in one text: of a run what was read, and of an entry whether it is there. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { resourcesOf } from '../../../src/report/model/about-resources.js';
import { changeSides, proofSides } from '../../../src/report/view/sides.js';
import { wordsIn } from '../../../src/report/view/words.js';
import { anItemChange } from '../builders.js';

const words = wordsIn(
  { resources: resourcesOf([{ resource: 'domain-settings' }], shippedContract) },
  { isExpanded: false },
)('domain-settings');

describe('after', () => {
  it('is of a run what was read, and not what was to be', () => {
    const field = 'requireSmtpAuthentication';
    const read = { field, verdict: 'ignored', before: false, expected: true, found: false } as const;

    expect(proofSides([read], words)).toMatchObject([{ before: 'off', after: 'off' }]);
  });
});

describe('an entry of a list', () => {
  it.each([
    ['without a member, that comes', null, {}, 'not there', 'there'],
    ['without a member, that goes', {}, null, 'there', 'not there'],
    ['in which nothing differs', { a: 1 }, { a: 1 }, 'the same', 'the same'],
  ])('is called there, gone or the same: one %s', (_, before, after, was, is) => {
    expect(changeSides(anItemChange({ before, after }), words)).toMatchObject({ before: was, after: is });
  });
});
