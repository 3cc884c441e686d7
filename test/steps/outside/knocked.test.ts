/** What the server's own rules allow the probe to do. */
import { expect, it } from '@jest/globals';
import { questionOf, type Rules } from '../../../src/steps/outside/knocked.js';

const rule = (fields: object) => ({
  ...{ key: 1, label: 'a rule', isRestorable: true },
  fields: {
    type: 'denial-of-service',
    service: null,
    threshold: 100,
    timeFrameMinutes: 5,
    action: 'block',
    ...fields,
  },
});

it('asks for what may block who knocks, and for nothing of passwords or notices', () => {
  const rules = [
    rule({ service: 'smtp' }),
    rule({ action: 'delay', service: 'webmail' }),
    rule({ type: 'harvesting', threshold: 20 }),
    rule({ action: 'notify', threshold: 1 }),
    rule({ type: 'brute-force-by-ip', threshold: 5 }),
    rule({}),
  ] as Rules;

  expect(questionOf({ rules })).toEqual({
    rules: [
      { service: 'smtp', threshold: 100, minutes: 5 },
      { service: 'web', threshold: 100, minutes: 5 },
      { service: 'smtp', threshold: 20, minutes: 5 },
      { service: 'all', threshold: 100, minutes: 5 },
    ],
  });
  expect(questionOf({ rules: undefined })).toEqual({ rules: null });
});
