import { describe, expect, it } from '@jest/globals';
import { backscatter } from '../../../src/steps/spam/backscatter.js';
import { failing, judge, manualOf, optionsOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

function settings(autoResponders: string, contentFilterBounces = 'require-spf') {
  return { settings: { autoResponders, contentFilterBounces } };
}

describe('automatic answers', () => {
  it('pass when they need a mail that passed SPF', () => {
    expect(judge(backscatter, { inputs: settings('require-spf') })).toEqual({
      verdict: 'pass',
      message:
        'Auto-replies go only to senders whose mail passed SPF; bounces of content filters go only to senders whose mail passed SPF.',
    });
  });

  it('pass when there are none, which is stricter', () => {
    expect(judge(backscatter, { inputs: settings('disabled', 'disabled') })).toEqual({
      verdict: 'pass',
      message: 'Auto-replies are not sent; bounces of content filters are not sent.',
    });
  });

  it.each([
    ['enabled', 'Auto-replies go to everybody.'],
    ['require-spf-if-exists', 'Auto-replies go also to senders whose domain has no SPF record.'],
  ])('fail at %s, with just the change that is needed', (found, message) => {
    expect(failing(backscatter, { inputs: settings(found) })).toEqual({
      verdict: 'fail',
      message,
      changes: [{ kind: 'set', need: 'settings', field: 'autoResponders', to: 'require-spf' }],
      impact: [
        'Auto-replies, such as those of people on holiday, of 40 mailboxes go only to senders whose mail passed SPF.',
      ],
    });
  });

  it('are judged one by one', () => {
    expect(failing(backscatter, { inputs: settings('disabled', 'enabled') })).toMatchObject({
      message: 'Bounces of content filters go to everybody.',
      changes: [{ field: 'contentFilterBounces', to: 'require-spf' }],
      impact: ['Content filters of 40 mailboxes bounce only mail that passed SPF.'],
    });
  });
});

const NONE = { autoResponders: 'disabled', contentFilterBounces: 'disabled' };

describe('answers that are asked to be disabled', () => {
  it('are none at all, which says what users lose', () => {
    const options = optionsOf(backscatter, NONE);
    const finding = failing(backscatter, { inputs: settings('require-spf'), options });

    expect(setsOf(finding)).toEqual(NONE);
    expect(finding.impact).toEqual([
      'Auto-replies, such as those of people on holiday, of 40 mailboxes are no longer sent, and users lose their menu item.',
      'Content filters of 40 mailboxes no longer bounce mail.',
    ]);
  });
});

describe('the options', () => {
  it.each(['autoResponders', 'contentFilterBounces'])('of %s take nothing wider', async (name) => {
    for (const value of ['require-spf', 'disabled']) {
      expect(await refusalOf(backscatter, { [name]: value })).toBeUndefined();
    }
    for (const value of ['enabled', 'require-spf-if-exists']) {
      expect(await refusalOf(backscatter, { [name]: value })).toContain(
        'it takes one of "require-spf", "disabled"',
      );
    }
  });

  it.each(['baseline', 'strict'] as const)(
    'are those of %s unless stated: the guides accept either',
    async (name) => {
      expect(await shippedOptions(backscatter, name)).toEqual(optionsOf(backscatter));
    },
  );
});

describe('the clicks', () => {
  it('use the labels of the interface', () => {
    expect(manualOf(backscatter, optionsOf(backscatter))).toBe(
      'Settings > Antispam > Options: Autoresponders: Require message passed SPF; ' +
        'Content Filter Bouncing: Require message passed SPF. Save.',
    );
    expect(manualOf(backscatter, optionsOf(backscatter, NONE))).toContain(
      'Autoresponders: Disable; Content Filter Bouncing: Disable',
    );
  });
});
