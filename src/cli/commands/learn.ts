/** `learn`: how a build reads and saves its settings, from a recording of its web interface. It writes to no server. */

import { LockdownError } from '../../errors.js';
import type { Context } from '../context/context.js';
import type { LearnArguments } from '../learn/from-har.js';
import type { LessonArguments } from '../learn/plan.js';

type Arguments = Omit<LearnArguments, 'file'> &
  LessonArguments & { readonly file: string | undefined; readonly plan: boolean };

/** Errors: `usage.*`, and those of the ways. */
export async function learn(args: Arguments, context: Context): Promise<number> {
  const { file, plan } = args;
  if (plan) {
    if (file !== undefined)
      throw new LockdownError('usage.invalid', `Either the recording ${file}, or --plan, not both`);
    return (await import('../learn/plan.js')).planLessons(args, context);
  }
  const idle = (['playbook', 'step', 'contract'] as const).find((name) => args[name] !== undefined);
  if (idle !== undefined) throw new LockdownError('usage.invalid', `--${idle} goes with --plan`);
  if (file === undefined)
    throw new LockdownError('usage.needs-flag', 'Name the recording: smlockdown learn session.har', {
      next: 'What to record: smlockdown learn --plan',
    });
  return (await import('../learn/from-har.js')).learnFromHar({ ...args, file }, context);
}
