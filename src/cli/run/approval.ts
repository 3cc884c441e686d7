/** The approval that comes before every write: typed by a person, or given by the flag. */

import type { Plan } from '../../engine/plan/plan.js';
import { LockdownError } from '../../errors.js';
import { counted } from '../../steps/kit/step.js';
import type { Prompter } from '../terminal/prompts.js';

export type Approval = 'given' | 'to-ask';

/** How approval will be had; refused before anything is read where it cannot be. */
export function approvalOf(
  args: { readonly autoApprove: boolean; readonly approved?: string | undefined },
  ask: Pick<Prompter, 'canAsk'>,
): Approval {
  if (args.autoApprove || args.approved !== undefined) return 'given';
  if (ask.canAsk) return 'to-ask';
  throw new LockdownError('usage.needs-flag', 'Nobody is here to approve the plan', {
    next: 'Give --auto-approve to go ahead without a question, or --dry-run to only look.',
  });
}

/** Errors: `plan.not-approved` for any plan but the one that was approved by its hash. */
export function checkApproved({ hash }: Pick<Plan, 'hash'>, approved: string | undefined): void {
  if (approved === undefined || hash.startsWith(approved)) return;
  throw new LockdownError(
    'plan.not-approved',
    `This plan is ${hash.slice(0, 23)}, and ${approved} was approved; nothing was changed`,
    {
      next: 'Look at this one with smlockdown show or plan, and approve it by its own hash.',
    },
  );
}

/** Errors: `plan.not-approved` for any answer but `yes`. */
export async function askApproval(plan: Plan, ask: Prompter): Promise<void> {
  const verb = plan.kind === 'rollback' ? 'Roll back' : 'Apply';
  const { notRead } = plan.summary;
  const unread = notRead === 0 ? '' : `, with ${counted(notRead, 'finding')} not read`;
  const isApproved = await ask.confirm(
    `${verb} ${counted(plan.changes.length, 'change')} on ${plan.server.url}${unread}? Type "yes":`,
  );
  if (!isApproved) throw new LockdownError('plan.not-approved', 'Not approved; nothing was changed');
}
