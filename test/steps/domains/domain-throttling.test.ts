import { describe, expect, it } from '@jest/globals';
import { inputsAfter } from '../../../src/engine/audit/override-guard.js';
import { domainThrottling } from '../../../src/steps/domains/domain-throttling.js';
import type { Proved } from '../../../src/steps/kit/facts.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

const DEFAULTS = 0;
const DOMAIN = 1;
const AT_MOST = { messagesPerHour: 1000 };

function limited(messagesPerHour: number, messagesAction: string) {
  const fields = { messagesPerHour, messagesAction };
  return { defaults: fields, settings: fields };
}

const hourly = (value: number): Proved => ({
  field: 'messagesPerHour',
  value,
  at: '2026-10-01T10:00:00.000Z',
});

function onDomain(messagesPerHour: number, messagesAction: string, options: object = {}) {
  return { part: DOMAIN, inputs: limited(messagesPerHour, messagesAction), options };
}

describe('a limit', () => {
  it.each([
    [1, 'delay'],
    [999, 'reject'],
    [90_000, 'delay'],
    [100_000, 'reject'],
  ])('of %d with the action %s passes, and stays: somebody has set it on purpose', (messages, action) => {
    expect(judge(domainThrottling, onDomain(messages, action))).toEqual({
      verdict: 'pass',
      message: 'The domain has a limit of messages an hour.',
    });
  });

  it('that nobody reaches stays, and is no pass: it stops nothing', () => {
    const byHand =
      'See whether a limit of 5000000 messages an hour is meant: hardly a domain reaches it, so it stops nothing.';

    for (const part of [DEFAULTS, DOMAIN])
      expect(judge(domainThrottling, { ...onDomain(5_000_000, 'reject'), part })).toMatchObject({
        verdict: 'manual',
        byHand,
      });
  });

  it.each<[string, number, string, readonly Proved[], RegExp | undefined]>([
    [
      'set back where the tool had proved another',
      0,
      'delay',
      [hourly(1000)],
      /set it \(messagesPerHour\) otherwise.*2026-10-01: it was set back/,
    ],
    ['not set back where it is what was proved', 0, 'delay', [hourly(0)], undefined],
    ['not set back where nothing is known', 0, 'delay', [], undefined],
    ['not set back where it is no failure', 900, 'delay', [hourly(1000)], undefined],
  ])('is %s', (_, messages, action, proved, told) => {
    const { message } = judge(domainThrottling, { ...onDomain(messages, action), proved });

    if (told === undefined) expect(message).not.toContain('set back');
    else expect(message).toMatch(told);
    expect(
      judge(domainThrottling, { ...onDomain(messages, action), proved, part: DEFAULTS }).message,
    ).not.toContain('set back');
  });

  it('of 0 is none: both fields are set', () => {
    expect(failing(domainThrottling, { ...onDomain(0, 'none'), mailboxes: 1 })).toMatchObject({
      verdict: 'fail',
      message:
        'Any number of messages may be sent in an hour; nothing is done about messages above the limit.',
      changes: [
        { kind: 'set', need: 'settings', field: 'messagesPerHour', to: 1000 },
        { kind: 'set', need: 'settings', field: 'messagesAction', to: 'delay' },
      ],
      impact: [
        'Of more than 1000 messages that the domain (1 mailbox) sends in an hour, the rest waits until the hour is over: ' +
          'newsletters and floods alike.',
      ],
    });
  });

  it('without an action keeps its number, however high, and gets the action', () => {
    const finding = failing(domainThrottling, onDomain(30_000, 'none'));

    expect(setsOf(finding)).toEqual({ messagesAction: 'delay' });
    expect(finding.impact[0]).toContain('Of more than 30000 messages');
  });
});

describe('the option action', () => {
  it('reject makes a delay a failure, and refuses the rest', () => {
    const finding = failing(domainThrottling, onDomain(10, 'delay', { action: 'reject' }));

    expect(finding.message).toBe('Messages above the limit are delayed, not refused.');
    expect(setsOf(finding)).toEqual({ messagesAction: 'reject' });
  });

  it('delay leaves the stricter reject alone', () => {
    expect(judge(domainThrottling, onDomain(10, 'reject', { action: 'delay' })).verdict).toBe('pass');
  });

  it('cannot be none', async () => {
    expect(await refusalOf(domainThrottling, { action: 'none' })).toBe(
      'steps.domain-throttling.action is "none"; it takes one of "delay", "reject"',
    );
  });
});

describe('the option messagesPerHour', () => {
  it.each([
    [1, 'delay'],
    [1000, 'reject'],
  ])('leaves a limit of %d with the action %s alone', (messages, action) => {
    expect(judge(domainThrottling, onDomain(messages, action, AT_MOST))).toEqual({
      verdict: 'pass',
      message: 'The domain may send at most 1000 messages an hour, or fewer.',
    });
  });

  it('lowers a limit above it, and leaves its action alone', () => {
    const finding = failing(domainThrottling, onDomain(1001, 'reject', AT_MOST));

    expect(finding.message).toBe('1001 messages may be sent in an hour, more than 1000.');
    expect(setsOf(finding)).toEqual(AT_MOST);
    expect(finding.impact).toHaveLength(1);
    expect(finding.impact[0]).toContain('the rest is refused');
  });

  it('is stated by neither playbook: no limit is lowered that somebody has set', async () => {
    const defaults = { includeDefaults: true, whereNone: 1000, action: 'delay' };

    expect(optionsOf(domainThrottling)).toEqual(defaults);
    expect(await shippedOptions(domainThrottling, 'baseline')).toEqual(defaults);
    expect(await shippedOptions(domainThrottling, 'strict')).toEqual(defaults);
  });

  it.each([
    [{}, 0],
    [{}, 5000],
    [{ whereNone: 50 }, 0],
    [{ messagesPerHour: 500 }, 400],
  ])('tightens as an override over %j, where the limit was %d', (base, messages) => {
    const override = { ...base, messagesPerHour: 100 };
    const { changes } = failing(domainThrottling, onDomain(messages, 'delay', override));
    const inputs = inputsAfter(limited(messages, 'delay'), changes);

    expect(judge(domainThrottling, { part: DOMAIN, inputs, options: base }).verdict).toBe('pass');
  });

  it.each([1, 100_000])('takes %d', async (messagesPerHour) => {
    expect(await refusalOf(domainThrottling, { messagesPerHour })).toBeUndefined();
  });

  it.each([0, 100_001, 1.5])('refuses %d with the range', async (messagesPerHour) => {
    expect(await refusalOf(domainThrottling, { messagesPerHour })).toBe(
      `steps.domain-throttling.messagesPerHour is ${messagesPerHour}; it takes a whole number from 1 to 100000`,
    );
  });
});

describe('the option whereNone', () => {
  it.each([
    [{ whereNone: 7 }, 7],
    [{ whereNone: 7, messagesPerHour: 9 }, 7],
    [{ whereNone: 9, messagesPerHour: 7 }, 7],
    [{ messagesPerHour: 7 }, 7],
    [{ messagesPerHour: 90_000 }, 1000],
  ])('with %j gives a domain without a limit %d', (options, expected) => {
    expect(setsOf(failing(domainThrottling, onDomain(0, 'delay', options)))).toEqual({
      messagesPerHour: expected,
    });
  });

  it('is not what a limit is lowered to', () => {
    const options = { whereNone: 7, messagesPerHour: 9 };

    expect(setsOf(failing(domainThrottling, onDomain(10, 'delay', options)))).toEqual({ messagesPerHour: 9 });
    expect(judge(domainThrottling, onDomain(8, 'delay', options)).verdict).toBe('pass');
  });

  it.each([0, 100_001])('refuses %d with the range', async (whereNone) => {
    expect(await refusalOf(domainThrottling, { whereNone })).toBe(
      `steps.domain-throttling.whereNone is ${whereNone}; it takes a whole number from 1 to 100000`,
    );
  });
});

describe('the Domain Defaults', () => {
  it('are held too, unless left out', () => {
    const finding = failing(domainThrottling, { part: DEFAULTS, inputs: limited(0, 'delay') });
    const passing = { part: DEFAULTS, inputs: limited(5, 'delay') };
    const wanted = optionsOf(domainThrottling, { includeDefaults: false });

    expect(finding.message).toBe('In the Domain Defaults, any number of messages may be sent in an hour.');
    expect(finding.changes).toEqual([{ kind: 'set', need: 'defaults', field: 'messagesPerHour', to: 1000 }]);
    expect(judge(domainThrottling, passing).message).toBe(
      'New domains start with a limit of messages an hour.',
    );
    expect(judge(domainThrottling, { ...passing, options: AT_MOST }).message).toBe(
      'New domains start with a limit of at most 1000 messages an hour.',
    );
    expect(partOf(domainThrottling, DEFAULTS).isActive?.(wanted, 'server')).toBe(false);
  });
});

describe('the clicks', () => {
  const clicks = (options: object = {}) => manualOf(domainThrottling, optionsOf(domainThrottling, options));

  it('go to each domain, as Propagate would overwrite stricter limits', () => {
    expect(clicks()).toBe(
      'Manage > Domains > Actions > Domain Defaults: Priority and Throttling > Outgoing Messages per Hour: 1000 where ' +
        'it is 0 (another limit may stay); its action: Delay where it is None. Save. Then the same in each existing ' +
        'domain (Manage > Domains > (the domain) > Edit); not by Propagate, which overwrites every domain, also what is ' +
        'stricter there.',
    );
  });

  it('name the numbers and the action', () => {
    expect(clicks({ messagesPerHour: 50, action: 'reject', includeDefaults: false })).toBe(
      'Manage > Domains > (the domain) > Edit: Priority and Throttling > Outgoing Messages per Hour: 50 where it is 0 or ' +
        'higher than that (a lower limit may stay); its action: Reject. Save.',
    );
    expect(clicks({ messagesPerHour: 5000 })).toContain(
      '1000 where it is 0, and 5000 where it is higher than that (a lower limit may stay)',
    );
  });
});
