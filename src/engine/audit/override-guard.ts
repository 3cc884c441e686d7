/**
 * Guard: an override may only tighten. Judged by what it does, not by its options: the state that the override
 * asks for must also satisfy the playbook's own options for the step.
 */
import { LockdownError } from '../../errors.js';
import { isMatch } from '../../playbook/domain-glob.js';
import type { Playbook } from '../../playbook/playbook.js';
import type { DesiredChange, Item, StepInputs } from '../../steps/kit/step.js';
import { SERVER } from '../words/target.js';
import { gather } from './assess.js';
import type { AssessOptions } from './resolve.js';

/** The inputs as they will be once the changes are made. */
export function inputsAfter(inputs: StepInputs, changes: readonly DesiredChange[]): StepInputs {
  const next: Record<string, unknown> = { ...inputs };
  for (const change of changes) {
    if (change.kind === 'set') {
      next[change.need] = { ...(next[change.need] as object), [change.field]: change.to };
      continue;
    }
    const items = next[change.need] as readonly Item<Readonly<Record<string, unknown>>>[];
    next[change.need] =
      change.kind === 'add'
        ? [...items, { key: `new ${items.length}`, label: 'new', fields: change.item, isRestorable: false }]
        : change.kind === 'remove'
          ? items.filter((item) => item.key !== change.key)
          : items.map((item) =>
              item.key === change.key ? { ...item, fields: { ...item.fields, ...change.fields } } : item,
            );
  }
  return next;
}

/** Throws `playbook.invalid` when an override of this target asks for less than the playbook itself. */
export function checkOverride(assess: AssessOptions, playbook: Playbook): void {
  const base = playbook.steps[assess.step.id];
  if (base === undefined || assess.target === SERVER) return;
  const override = playbook.overrides.findLast(
    (one) =>
      one.steps[assess.step.id] !== undefined && one.domains.some((glob) => isMatch(glob, assess.target)),
  );
  if (override === undefined) return;
  const gathered = gather(assess);
  if (gathered.outcome !== 'inputs') return;
  const wanted = assess.part.assess(gathered.inputs, assess.options, assess.context);
  const after = wanted.verdict === 'fail' ? inputsAfter(gathered.inputs, wanted.changes) : gathered.inputs;
  // What only the playbook's own options read is as the server shows it: no override changed it.
  const own = gather({ ...assess, options: base });
  if (own.outcome !== 'inputs') return;
  const judgedByBase = assess.part.assess({ ...own.inputs, ...after }, base, assess.context);
  // What cannot be fixed by a change fails under both and says nothing about the override.
  const isLoosening = judgedByBase.verdict === 'fail' && judgedByBase.changes.length > 0;
  if (!isLoosening) return;
  throw new LockdownError(
    'playbook.invalid',
    `${override.at}: the override of ${assess.step.id} for ${assess.target} asks for less than the playbook itself (${judgedByBase.message}); an override may only tighten, loosening takes a waiver`,
  );
}
