/** `learn`: how a build reads and saves its settings, from a recording of its web interface. Only --undo writes to the server. */
import { LockdownError } from '../../errors.js';
import type { Context } from '../context/context.js';
import type { LearnArguments } from '../learn/learn-from.js';
import type { LessonArguments } from '../learn/plan.js';
import type { ActionArguments } from '../run/act.js';

type Arguments = LearnArguments &
  LessonArguments &
  ActionArguments & { readonly plan: boolean; readonly undo: boolean };

/** Errors: `usage.*`, and those of the ways. */
export async function learn(args: Arguments, context: Context): Promise<number> {
  const { file, record, port, plan, undo } = args;
  const asked = [
    ...(file === undefined ? [] : [`the recording ${file}`]),
    ...(record ? ['--record'] : []),
    ...(plan ? ['--plan'] : []),
    ...(undo ? ['--undo'] : []),
  ];
  if (asked.length > 1) throw new LockdownError('usage.invalid', `Either ${asked.join(' or ')}, not both`);
  if (port !== undefined && !record) throw new LockdownError('usage.invalid', '--port goes with --record');
  const idle = (['playbook', 'step', 'contract'] as const).find((name) => args[name] !== undefined);
  if (undo) return (await import('../learn/undo.js')).undoLearning(args, context);
  if (plan) return (await import('../learn/plan.js')).planLessons(args, context);
  if (idle !== undefined) throw new LockdownError('usage.invalid', `--${idle} goes with --plan`);
  if (record) return (await import('../learn/record.js')).learnRecorded(args, context);
  if (file === undefined)
    throw new LockdownError('usage.needs-flag', 'Name the recording, or record now: --record', {
      next: 'smlockdown learn session.har, or smlockdown learn --record --url https://mail.example.com; what to record: smlockdown learn --plan',
    });
  return (await import('../learn/from-har.js')).learnFromHar(file, args, context);
}
