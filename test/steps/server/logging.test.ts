import { describe, expect, it } from '@jest/globals';
import { logging } from '../../../src/steps/server/logging.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

const ALL = {
  delivery: 'detailed',
  smtp: 'detailed',
  imap: 'detailed',
  pop: 'detailed',
  administrative: 'detailed',
} as const;

function levels(parts: object) {
  return { settings: { ...ALL, keepDays: 30, ...parts } };
}

describe('the logs asked for', () => {
  it('pass in detail', () => {
    expect(judge(logging, { inputs: levels({ imap: 'exceptions-only' }) })).toEqual({
      verdict: 'pass',
      message: '3 logs kept in detail, for 30 days.',
    });
  });

  it.each(['exceptions-only', 'normal'])('fail at the level %s', (level) => {
    const finding = failing(logging, { inputs: levels({ smtp: level, pop: level }) });

    expect(finding).toEqual({
      verdict: 'fail',
      message: `The level of the smtp log is ${level}, not detailed.`,
      changes: [{ kind: 'set', need: 'settings', field: 'smtp', to: 'detailed' }],
      impact: ['Log files grow faster: watch the disk they are on.'],
    });
  });

  it('are also that of what administrators do, in the baseline too', async () => {
    const options = await shippedOptions(logging, 'baseline');

    expect(
      setsOf(failing(logging, { inputs: levels({ administrative: 'exceptions-only' }), options })),
    ).toEqual({
      administrative: 'detailed',
    });
  });

  it('are all five in the strict playbook', async () => {
    const options = await shippedOptions(logging, 'strict');
    const none = Object.fromEntries(Object.keys(ALL).map((log) => [log, 'normal']));

    expect(setsOf(failing(logging, { inputs: levels(none), options }))).toEqual(ALL);
    expect(judge(logging, { inputs: levels({}), options }).message).toBe(
      '5 logs kept in detail, for 30 days.',
    );
  });

  it('are the only ones that have to be readable', () => {
    expect(partOf(logging).reads(optionsOf(logging, { logs: ['pop'] }))).toMatchObject({
      settings: { fields: ['pop', 'keepDays'] },
    });
  });
});

describe('the days that logs are kept', () => {
  it.each([1, 29])('fail below those of the baseline: %d', async (keepDays) => {
    const options = await shippedOptions(logging, 'baseline');
    const finding = failing(logging, { inputs: levels({ keepDays }), options });

    expect(finding.message).toBe(
      `Logs are deleted after ${keepDays === 1 ? '1 day' : `${keepDays} days`} (30 are asked for).`,
    );
    expect(finding.changes).toEqual([{ kind: 'set', need: 'settings', field: 'keepDays', to: 30 }]);
    expect(finding.impact).toEqual(['More days of logs are kept: watch the disk they are on.']);
  });

  it.each([30, 31, 3650])('pass from there on, and stay: %d', (keepDays) => {
    expect(judge(logging, { inputs: levels({ keepDays }) }).verdict).toBe('pass');
  });

  it('are left to a person where they are 0, which nobody has explained, and are not changed', () => {
    expect(judge(logging, { inputs: levels({ keepDays: 0 }) })).toEqual({
      verdict: 'manual',
      message: '3 logs kept in detail; logs are deleted after 0 days, which may mean never or at once.',
      byHand:
        'Settings > Troubleshooting > Options: logs are deleted after 0 days, which may mean never or at once: see that they are kept.',
    });
    expect(setsOf(failing(logging, { inputs: levels({ keepDays: 0, smtp: 'normal' }) }))).toEqual({
      smtp: 'detailed',
    });
  });

  it.each([0, 3651])('are refused as an option of %d', async (keepDays) => {
    expect(await refusalOf(logging, { keepDays })).toContain('it takes a whole number from 1 to 3650');
  });
});

describe('the option logs', () => {
  it('may be a single log', () => {
    expect(judge(logging, { inputs: levels({}), options: { logs: ['imap'] } }).message).toBe(
      '1 log kept in detail, for 30 days.',
    );
  });

  it.each([[[]], [['ids']], ['smtp']])('is refused as %j, with what it takes', async (logs) => {
    expect(await refusalOf(logging, { logs })).toContain(
      '"delivery", "smtp", "imap", "pop", "administrative"',
    );
  });
});

describe('the clicks', () => {
  it('name the logs', () => {
    expect(manualOf(logging, optionsOf(logging))).toBe(
      'Settings > Troubleshooting > Options: level of the delivery log: Detailed; level of the smtp log: Detailed; ' +
        'level of the administrative log: Detailed; deletion of logs (label not confirmed): after 30 days, or later. Save.',
    );
  });
});
