/** What users notice of a plan, in a few words for each step. */
import { domainDefaults } from '../../contract/resources/domains/domain-defaults.js';
import { type Change, differingFields, isFieldChange } from '../../engine/words/change.js';
import { grouped } from '../../engine/words/grouped.js';
import { actions } from '../../steps/actions.js';
import { steps } from '../../steps/index.js';
import type { Notice, Step } from '../../steps/kit/step.js';

const LATER = 'for domains added later';

function isOf([of, , to]: Notice, change: Change): boolean {
  if (of === '*' || (!isFieldChange(change) && change.action === of)) return true;
  return differingFields(change).some(
    ({ field, after }) => field === of && (to === undefined || after === to),
  );
}

function noticeOf({ notices = [] }: Step, changes: readonly Change[]): string | undefined {
  const own = changes.filter(({ resource }) => resource !== domainDefaults.id);
  if (own.length === 0) return LATER;
  if (typeof notices === 'string') return notices;
  return notices.find((notice) => own.some((change) => isOf(notice, change)))?.[1];
}

/** By id of the step that asks first for a change. A step that does not say it is left out. */
export function noticesOf(changes: readonly Change[]): Readonly<Record<string, string>> {
  const by = grouped(changes, (change) => change.steps[0] ?? '');
  return Object.fromEntries(
    [...steps, ...actions].flatMap((step) => {
      const own = by.get(step.id);
      const notice = own === undefined ? undefined : noticeOf(step, own);
      return notice === undefined ? [] : [[step.id, notice]];
    }),
  );
}
