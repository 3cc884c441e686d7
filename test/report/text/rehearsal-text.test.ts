/** What a plan shows of a rehearsal: beside each step, and as a whole. */
import { describe, expect, it } from '@jest/globals';
import { renderPlanScreen } from '../../../src/report/text/plan-screen-text.js';
import { renderPlan } from '../../../src/report/text/plan-text.js';
import { aFieldChange, aPage, aPlanReport } from '../builders.js';

const rehearsal = {
  ...{ from: '2026-11-01', to: '2026-11-30', days: 30, senders: 14, messages: 812 },
  ...{
    steps: { 'domain-smtp-auth': 9, 'smtp-relay': 5 },
    remarks: ['its newest log is of 2026-11-30, 45 days ago'],
  },
};
const SAID =
  'SENDERS 14 senders in 30 days would be refused, 812 messages: domain-smtp-auth 9, smtp-relay 5 (not in this plan); but its newest log is of 2026-11-30, 45 days ago';
const plain = (text: string) => text.replace(/\s+/g, ' ');

describe('a plan with a rehearsal', () => {
  const plan = { ...aPlanReport({ changes: [aFieldChange()] }), rehearsal };

  it('says beside the step whom it refuses, and of all together what is in the plan', () => {
    const screen = plain(renderPlanScreen(plan, aPage()));
    expect(screen).toMatch(/domain-smtp-auth 9 senders in 30 days refused/);
    expect(screen).toContain(SAID);
    expect(plain(renderPlan(plan, aPage()))).toContain(SAID);
  });

  it('says also that nobody would be refused, and nothing where there is none', () => {
    const quiet = { ...plan, rehearsal: { ...rehearsal, senders: 0, messages: 0, steps: {}, remarks: [] } };
    expect(plain(renderPlanScreen(quiet, aPage()))).toContain(
      'SENDERS nobody is seen to be refused, by the logs of 2026-11-01 to 2026-11-30',
    );
    expect(renderPlanScreen(aPlanReport({ changes: [aFieldChange()] }), aPage())).not.toContain('SENDERS');
  });
});
