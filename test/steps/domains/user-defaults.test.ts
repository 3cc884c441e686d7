import { describe, expect, it } from '@jest/globals';
import { userDefaults } from '../../../src/steps/domains/user-defaults.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, shippedOptions } from '../a-step.js';

const MEGABYTE = 1024 * 1024;
const LIMIT = { maxMailboxMegabytes: 100 };

function user(name: string, maxMailboxSize: number) {
  return { key: name, label: name, fields: { address: name, maxMailboxSize } };
}

function starting(maxMailboxSize: number) {
  return { defaults: { maxMailboxSize } };
}

describe('new users', () => {
  it.each([
    [100 * MEGABYTE, '100 MB'],
    [1.5 * MEGABYTE, '1.5 MB'],
  ])('pass with a limit of %d bytes', (bytes, text) => {
    expect(judge(userDefaults, { inputs: starting(bytes), options: LIMIT })).toEqual({
      verdict: 'pass',
      message: `New users start with ${text}.`,
    });
  });

  it.each([
    [0, 'no limit'],
    [100 * MEGABYTE + 1, '100 MB, more than 100 MB'],
    [200 * MEGABYTE, '200 MB, more than 100 MB'],
  ])('fail with %d bytes, and get the limit', (bytes, text) => {
    expect(failing(userDefaults, { inputs: starting(bytes), options: LIMIT })).toEqual({
      verdict: 'fail',
      message: `New users start with ${text}.`,
      changes: [{ kind: 'set', need: 'defaults', field: 'maxMailboxSize', to: 100 * MEGABYTE }],
      impact: ['Users added later start with 100 MB.'],
    });
  });
});

describe('existing users', () => {
  const users = [user('c', 0), user('a', 0), user('b', 5), user('d', 900 * MEGABYTE)];
  const inputs = { ...starting(MEGABYTE), users };

  it('are left alone unless asked for', () => {
    expect(judge(userDefaults, { inputs, options: LIMIT }).verdict).toBe('pass');
  });

  it('without a limit get it, and those with one of their own keep it', () => {
    const finding = failing(userDefaults, { inputs, options: { ...LIMIT, existing: 'limit' } });

    expect(finding).toEqual({
      verdict: 'fail',
      message: '2 existing mailboxes have no limit.',
      changes: ['a', 'c'].map((key) => ({
        kind: 'change',
        need: 'users',
        key,
        fields: { maxMailboxSize: 100 * MEGABYTE },
      })),
      impact: [
        'Users with no limit (2) get 100 MB: a mailbox that holds more now takes no more mail until there is room.',
      ],
    });
  });

  it('have none where it is more than any disk holds', () => {
    const options = { ...LIMIT, existing: 'limit' };
    const users = [user('a', Number.MAX_SAFE_INTEGER), user('b', 10_000_000 * MEGABYTE)];

    expect(
      failing(userDefaults, { inputs: { ...starting(MEGABYTE), users }, options }).changes,
    ).toMatchObject([{ key: 'a' }]);
  });

  it('are told beside the defaults', () => {
    const options = { ...LIMIT, existing: 'limit' };
    const finding = failing(userDefaults, { inputs: { ...starting(0), users: [user('a', 0)] }, options });

    expect(finding.message).toBe('New users start with no limit; 1 existing mailbox has no limit.');
    expect(finding.changes).toHaveLength(2);
    expect(finding.impact).toHaveLength(2);
  });
});

describe('the option maxMailboxMegabytes', () => {
  const isActive = (options: object) =>
    partOf(userDefaults).isActive?.(optionsOf(userDefaults, options), 'a.example');

  it('makes the step judge at all', async () => {
    expect(isActive({})).toBe(false);
    expect(isActive(LIMIT)).toBe(true);
    expect(isActive(await shippedOptions(userDefaults, 'baseline'))).toBe(false);
    expect(isActive(await shippedOptions(userDefaults, 'strict'))).toBe(false);
  });

  it('judges nothing where it is left out, also under an override', () => {
    expect(judge(userDefaults, { inputs: starting(0) }).verdict).toBe('not-applicable');
  });

  it.each([1, 10_000_000])('takes %d', async (maxMailboxMegabytes) => {
    expect(await refusalOf(userDefaults, { maxMailboxMegabytes })).toBeUndefined();
  });

  it.each([0, 10_000_001])('refuses %d with the range', async (maxMailboxMegabytes) => {
    expect(await refusalOf(userDefaults, { maxMailboxMegabytes })).toBe(
      `steps.user-defaults.maxMailboxMegabytes is ${maxMailboxMegabytes}; it takes a whole number from 1 to 10000000`,
    );
  });
});

describe('the option existing', () => {
  it('alone asks for the users', () => {
    const needs = (options: object) =>
      Object.keys(partOf(userDefaults).reads(optionsOf(userDefaults, options)));

    expect(needs(LIMIT)).toEqual(['defaults']);
    expect(needs({ ...LIMIT, existing: 'limit' })).toEqual(['defaults', 'users']);
  });

  it('is one of two words', async () => {
    expect(await refusalOf(userDefaults, { existing: 'shrink' })).toBe(
      'steps.user-defaults.existing is "shrink"; it takes one of "leave", "limit"',
    );
  });
});

describe('the clicks', () => {
  it('go to each domain, as Propagate would overwrite lower limits', () => {
    expect(manualOf(userDefaults, optionsOf(userDefaults, LIMIT))).toBe(
      'Manage > Domains > Actions > User Defaults: Mailbox Size Limit: 100 MB. Save. Then the same in the User ' +
        'Defaults of each existing domain (Domain Settings > User Defaults, as a domain administrator), where there is none ' +
        'or a higher one; not by Propagate, which overwrites every domain, also lower limits.',
    );
  });

  it('and to each user without one, where asked for', () => {
    expect(manualOf(userDefaults, optionsOf(userDefaults, { ...LIMIT, existing: 'limit' }))).toMatch(
      /: 100 MB\..* In each domain, edit each user without a limit: 100 MB\. Save\.$/,
    );
  });
});
