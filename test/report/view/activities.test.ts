import { describe, expect, it } from '@jest/globals';
import { renderPlanScreen } from '../../../src/report/text/plan-screen-text.js';
import { type Activities, activitiesFor } from '../../../src/report/view/activities.js';
import { aFieldChange, anItemChange, aPage, aPlanReport } from '../builders.js';

const SIGN_IN = aFieldChange();
const BLOCKED = aFieldChange({
  ...{
    steps: ['ids-rules'],
    resource: 'ids-rules',
    target: 'server',
    field: 'blockMinutes',
    before: 1,
    after: 60,
  },
  disruption: 'medium',
});
const PORT = anItemChange({
  steps: ['bindings'],
  resource: 'bindings',
  before: { port: 143 },
  disruption: 'high',
});
const GREY = aFieldChange({
  ...{
    steps: ['greylisting'],
    resource: 'greylisting',
    target: 'server',
    field: 'isEnabled',
    disruption: 'low',
  },
});

describe('what helps before a plan is carried out', () => {
  it.each<[string, Parameters<typeof aPlanReport>[0] & object, Activities]>([
    ['who has to sign in', { changes: [SIGN_IN] }, { isToRehearse: true, isToTell: true }],
    ['a port that closes', { changes: [PORT] }, { isToRehearse: true, isToTell: true }],
    ['what users are not told', { changes: [BLOCKED] }, { isToRehearse: true, isToTell: false }],
    ['what hardly anybody notices', { changes: [GREY] }, { isToRehearse: false, isToTell: false }],
    ['a rollback', { changes: [SIGN_IN], kind: 'rollback' }, { isToRehearse: false, isToTell: false }],
    ['nothing', {}, { isToRehearse: false, isToTell: false }],
  ])('of %s', (_, plan, activities) => {
    expect(activitiesFor(aPlanReport(plan))).toEqual(activities);
  });

  it('stands on the first screen in one line, and not where it is about to be applied', () => {
    const plan = aPlanReport({ changes: [SIGN_IN] });
    const lines = (page: Parameters<typeof aPage>[0]) =>
      renderPlanScreen(plan, aPage({ isWhole: false, ...page }))
        .split('\n')
        .filter((line) => line.startsWith('before:'));

    expect(lines({ failOn: 'high' })).toEqual([
      'before:     tell users: smlockdown notices PLAN; who breaks: rehearse --logs DIR',
    ]);
    expect(lines({})).toEqual([]);
  });
});
