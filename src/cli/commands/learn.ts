/** `learn`: how a build reads and saves its settings, from a recording of its web interface. Only --undo writes to the server. */

import { LockdownError } from '../../errors.js';
import type { Context } from '../context/context.js';
import type { LearnArguments } from '../learn/from-har.js';
import type { LessonArguments } from '../learn/plan.js';
import type { ActionArguments } from '../run/act.js';

type Arguments = Omit<LearnArguments, 'file'> &
  LessonArguments &
  ActionArguments & { readonly file: string | undefined; readonly plan: boolean; readonly undo: boolean };

/** Errors: `usage.*`, and those of the ways. */
export async function learn(args: Arguments, context: Context): Promise<number> {
  const { file, plan, undo } = args;
  const asked = [
    ...(file === undefined ? [] : [`the recording ${file}`]),
    ...(plan ? ['--plan'] : []),
    ...(undo ? ['--undo'] : []),
  ];
  if (asked.length > 1) throw new LockdownError('usage.invalid', `Either ${asked.join(' or ')}, not both`);
  if (undo) return (await import('../learn/undo.js')).undoLearning(args, context);
  if (plan) return (await import('../learn/plan.js')).planLessons(args, context);
  const idle = (['playbook', 'step', 'contract'] as const).find((name) => args[name] !== undefined);
  if (idle !== undefined) throw new LockdownError('usage.invalid', `--${idle} goes with --plan`);
  if (file === undefined)
    throw new LockdownError('usage.needs-flag', 'Name the recording: smlockdown learn session.har', {
      next: 'What to record: smlockdown learn --plan',
    });
  return (await import('../learn/from-har.js')).learnFromHar({ ...args, file }, context);
}
