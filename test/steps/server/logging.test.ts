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

const KEPT =
  'For how long is not judged, as no call is known that shows it: see that logs are kept for 30 days or more.';

function levels(parts: object) {
  return { settings: { ...ALL, ...parts } };
}

describe('the logs asked for', () => {
  it('pass in detail', () => {
    expect(judge(logging, { inputs: levels({ imap: 'exceptions-only' }) })).toEqual({
      verdict: 'pass',
      message: `3 logs kept in detail. ${KEPT}`,
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
    expect(judge(logging, { inputs: levels({}), options }).message).toBe(`5 logs kept in detail. ${KEPT}`);
  });

  it('are the only ones that have to be readable', () => {
    expect(partOf(logging).reads(optionsOf(logging, { logs: ['pop'] }))).toMatchObject({
      settings: { fields: ['pop'] },
    });
  });
});

describe('the option logs', () => {
  it('may be a single log', () => {
    expect(judge(logging, { inputs: levels({}), options: { logs: ['imap'] } }).message).toBe(
      `1 log kept in detail. ${KEPT}`,
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
        'level of the administrative log: Detailed. Save. See that logs are kept for 30 days or more.',
    );
  });
});
