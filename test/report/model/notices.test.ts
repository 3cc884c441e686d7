/** What users notice of a plan, in a few words for each step. */
import { describe, expect, it } from '@jest/globals';
import widthOf from 'fast-string-width';
import { isReport, readsOf } from '../../../src/catalogue/step-facts.js';
import type { Change } from '../../../src/engine/words/change.js';
import { noticesOf } from '../../../src/report/model/notices.js';
import { text } from '../../../src/report/text/text.js';
import { actions } from '../../../src/steps/actions.js';
import { steps } from '../../../src/steps/index.js';
import { aFieldChange, anItemChange, aPage, aPlanReport, domains } from '../builders.js';

/** It reads what could be written, and changes nothing of it; as what looks beyond the server does. */
const ONLY_LOOKS = 'admin-review';

const all = [...steps, ...actions].filter(
  (step) => !isReport(step) && step.id !== ONLY_LOOKS && !('beyond' in step),
);

function rowsOf({ notices = [] }: (typeof all)[number]) {
  return typeof notices === 'string' ? [['*', notices] as const] : notices;
}

/** A change that the row is for, and no other before it. */
function changeFor(step: string, [of, , to]: ReturnType<typeof rowsOf>[number]): Change {
  if (of === 'add' || of === 'remove') return anItemChange({ steps: [step], action: of });
  return aFieldChange({ steps: [step], field: of, before: null, after: to ?? 1 });
}

function textOf(changes: readonly Change[]): string | undefined {
  return noticesOf(changes)[changes[0]?.steps[0] ?? ''];
}

describe.each(all)('what users notice of $id', (step) => {
  it('is said of any change of it, in words that fit a first screen of 80 columns whole', () => {
    const rows = rowsOf(step);

    expect(rows.at(-1)?.[0]).toBe('*');
    for (const row of rows) {
      const [, notice] = row;
      expect(notice).toMatch(/^[a-z].*[^.]$/);
      expect(widthOf(notice)).toBeLessThanOrEqual(30);
      expect(textOf([changeFor(step.id, row)])).toBe(notice);
      const changes = domains(40).map((target) => ({ ...changeFor(step.id, row), target }));
      const [screen = ''] = text('plan', aPlanReport({ changes }), aPage({ isWhole: false }));
      expect(screen).toContain(` ${notice} `);
    }
  });

  it('goes by fields that it reads', () => {
    const known = readsOf(step).flatMap(({ resource }) => Object.keys(resource.model.shape));

    const named = rowsOf(step).map(([of]) => of);

    expect(named.filter((of) => !['*', 'add', 'remove', ...known].includes(of))).toEqual([]);
  });
});

describe('what users notice', () => {
  const relay = (field: string, after: string | boolean) =>
    aFieldChange({ steps: ['smtp-relay'], target: 'server', resource: 'smtp-in', field, after });

  it('is the worst of the changes of a step', () => {
    const mild = relay('allowRelayForAuthenticatedUsers', true);

    expect(textOf([mild])).toBe('signed-in users may send');
    expect(textOf([mild, relay('allowRelay', 'nobody')])).toBe('unsigned devices are refused');
  });

  it('goes by the value, where that is what is noticed', () => {
    const spam = (after: string) =>
      textOf([aFieldChange({ steps: ['spam-filtering'], resource: 'antispam', field: 'highAction', after })]);

    expect(spam('delete')).toBe('likely spam is deleted');
    expect(spam('move-to-folder')).toBe('spam is handled otherwise');
  });

  it('is nothing today of what only the Domain Defaults get', () => {
    const later = aFieldChange({ target: 'server', resource: 'domain-defaults' });

    expect(textOf([later])).toBe('for domains added later');
    expect(textOf([later, aFieldChange()])).toBe('scripts have to sign in');
  });

  it('is left out of what no step of this version asks for', () => {
    expect(noticesOf([aFieldChange({ steps: ['rollback'] }), aFieldChange({ steps: ['toString'] })])).toEqual(
      {},
    );
  });
});
