import { describe, expect, it } from '@jest/globals';
import { domainThrottling } from '../../src/steps/domain-throttling.js';
import { failing, judge, optionsOf, partOf, refusalOf, setsOf } from './a-step.js';

const DEFAULTS = 0;
const DOMAIN = 1;

function limited(messagesPerHour: number, messagesAction: string) {
  const fields = { messagesPerHour, messagesAction };
  return { defaults: fields, settings: fields };
}

function onDomain(messagesPerHour: number, messagesAction: string, options: object = {}) {
  return { part: DOMAIN, inputs: limited(messagesPerHour, messagesAction), options };
}

describe('a limit', () => {
  it.each([
    [1, 'delay'],
    [999, 'reject'],
    [1000, 'delay'],
  ])('of %d with the action %s passes, and stays', (messages, action) => {
    expect(judge(domainThrottling, onDomain(messages, action))).toEqual({
      verdict: 'pass',
      message: 'The domain may send at most 1000 messages an hour, or fewer.',
    });
  });

  it('of 0 is none: both fields are set', () => {
    expect(failing(domainThrottling, { ...onDomain(0, 'none'), mailboxes: 1 })).toEqual({
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

  it('above the one asked for is lowered, its action left alone', () => {
    const finding = failing(domainThrottling, onDomain(1001, 'reject'));

    expect(finding.message).toBe('1001 messages may be sent in an hour, more than 1000.');
    expect(setsOf(finding)).toEqual({ messagesPerHour: 1000 });
    expect(finding.impact).toHaveLength(1);
    expect(finding.impact[0]).toContain('the rest is refused');
  });

  it('below it without an action keeps its number and gets the action', () => {
    const finding = failing(domainThrottling, onDomain(300, 'none'));

    expect(setsOf(finding)).toEqual({ messagesAction: 'delay' });
    expect(finding.impact[0]).toContain('Of more than 300 messages');
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
  it('is the limit', () => {
    expect(setsOf(failing(domainThrottling, onDomain(0, 'delay', { messagesPerHour: 7 })))).toEqual({
      messagesPerHour: 7,
    });
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

describe('the Domain Defaults', () => {
  it('are held too, unless left out', () => {
    const finding = failing(domainThrottling, { part: DEFAULTS, inputs: limited(0, 'delay') });
    const wanted = optionsOf(domainThrottling, { includeDefaults: false });

    expect(finding.message).toBe('In the Domain Defaults, any number of messages may be sent in an hour.');
    expect(finding.changes).toEqual([{ kind: 'set', need: 'defaults', field: 'messagesPerHour', to: 1000 }]);
    expect(judge(domainThrottling, { part: DEFAULTS, inputs: limited(5, 'delay') }).message).toBe(
      'New domains start with a limit of at most 1000 messages an hour.',
    );
    expect(partOf(domainThrottling, DEFAULTS).isActive?.(wanted, 'server')).toBe(false);
  });
});

describe('the clicks', () => {
  it('name the number and the action', () => {
    expect(
      domainThrottling.manual(optionsOf(domainThrottling, { messagesPerHour: 50, action: 'reject' })),
    ).toBe(
      'Manage > Domains > Actions > Domain Defaults: Priority and Throttling, set Outgoing Messages per Hour to 50 (a lower ' +
        'limit may stay), its action to Reject. Save, then Propagate just that to the existing domains (or set it in each ' +
        'domain).',
    );
    expect(domainThrottling.manual(optionsOf(domainThrottling))).toContain('its action to Delay');
  });
});
