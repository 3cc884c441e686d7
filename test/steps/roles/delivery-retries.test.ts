import { describe, expect, it } from '@jest/globals';
import { deliveryRetries } from '../../../src/steps/roles/delivery-retries.js';
import { failing, judge, manualOf, optionsOf, refusalOf } from '../a-step.js';

function shown(...retryIntervals: readonly number[]) {
  return { settings: { retryIntervals } };
}

describe('the retry intervals', () => {
  it("pass as the vendor's recipe for a backup MX has them", () => {
    expect(judge(deliveryRetries, { inputs: shown(10, 10, 10, 1440) })).toEqual({
      verdict: 'pass',
      message: 'Retry intervals are 10, 10, 10, 1440 minutes.',
    });
  });

  it.each([[[]], [[10, 10, 10]], [[10, 10, 10, 1440, 1440]], [[10, 10, 1440, 10]], [[15, 30, 60, 240]]])(
    'are set as a whole where the server has %j',
    (intervals) => {
      const finding = failing(deliveryRetries, { inputs: shown(...intervals) });

      expect(finding.changes).toEqual([
        { kind: 'set', need: 'settings', field: 'retryIntervals', to: [10, 10, 10, 1440], effect: 'neutral' },
      ]);
      expect(finding.message).toBe(
        `Retry intervals in minutes are ${intervals.join(', ') || 'none'}, not 10, 10, 10, 1440.`,
      );
    },
  );

  it('are told with the hours after which a sender hears of a failure', () => {
    const finding = failing(deliveryRetries, { inputs: shown(15), options: { minutes: [30, 60] } });

    expect(finding.impact).toEqual([
      'The last attempt to deliver a message comes 1.5 hours after the first; its sender hears of a failure then.',
    ]);
    expect(finding.changes).toMatchObject([{ to: [30, 60] }]);
  });
});

describe('the option minutes', () => {
  it('takes 1 to 20 numbers, each from 1 to 10080', async () => {
    for (const minutes of [[1], [10_080], Array<number>(20).fill(5)]) {
      expect(await refusalOf(deliveryRetries, { minutes })).toBeUndefined();
    }
    for (const minutes of [[], Array<number>(21).fill(5)]) {
      expect(await refusalOf(deliveryRetries, { minutes })).toContain(
        'it takes a list from 1 to 20, each a whole number from 1 to 10080',
      );
    }
    for (const value of [0, 10_081, 1.5]) {
      expect(await refusalOf(deliveryRetries, { minutes: [10, value] })).toBe(
        `steps.delivery-retries.minutes[1] is ${value}; it takes a whole number from 1 to 10080`,
      );
    }
  });

  it('is in the clicks', () => {
    expect(manualOf(deliveryRetries, optionsOf(deliveryRetries, { minutes: [5, 7] }))).toBe(
      'Settings > General > Spool: Retry Intervals (minutes): 5, 7, in this order. Save.',
    );
  });
});
