import { expect, test } from '@jest/globals';
import { placed } from '../../../src/contract/learning/place.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';

test('a call of a domain that says no path is left without one', () => {
  expect(placed({ read: {} } as never, domainSettings)).toEqual({ read: { path: '' } });
});
