/** `learn`: how a build reads and saves its settings, from a recording of its web interface. Only --undo writes to the server. */
import { LockdownError } from '../../errors.js';
import type { Context } from '../context/context.js';
import type { LearnArguments } from '../learn/learn-from.js';
import type { LessonArguments } from '../learn/plan.js';
import type { ActionArguments } from '../run/act.js';

type Arguments = LearnArguments &
  LessonArguments &
  ActionArguments & { readonly plan: boolean; readonly undo: boolean };

const RECORDED = ['a recording', '--record'];

/** What each option goes with: elsewhere it would be dropped without a word. */
const GOES_WITH = {
  port: ['--record'],
  taught: RECORDED,
  build: RECORDED,
  out: RECORDED,
  playbook: ['--plan'],
  step: ['--plan'],
  contract: ['--plan', '--undo'],
  reason: ['--undo'],
  dryRun: ['--undo'],
  autoApprove: ['--undo'],
} as const satisfies Partial<Record<keyof Arguments, readonly string[]>>;

function checkOptions(args: Arguments, way: string): void {
  for (const [name, ways] of Object.entries(GOES_WITH)) {
    const given = args[name as keyof typeof GOES_WITH];
    if (given === undefined || given === false || ways.some((one) => one === way)) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new LockdownError('usage.invalid', `--${option} goes with ${ways.join(' or ')}`);
  }
}

/** Errors: `usage.*`, and those of the ways. */
export async function learn(args: Arguments, context: Context): Promise<number> {
  const { file, record, plan, undo } = args;
  const asked = [
    ...(file === undefined ? [] : [`the recording ${file}`]),
    ...(record ? ['--record'] : []),
    ...(plan ? ['--plan'] : []),
    ...(undo ? ['--undo'] : []),
  ];
  if (asked.length > 1) throw new LockdownError('usage.invalid', `Either ${asked.join(' or ')}, not both`);
  checkOptions(args, undo ? '--undo' : plan ? '--plan' : record ? '--record' : 'a recording');
  if (undo) return (await import('../learn/undo.js')).undoLearning(args, context);
  if (plan) return (await import('../learn/plan.js')).planLessons(args, context);
  if (record) return (await import('../learn/record.js')).learnRecorded(args, context);
  if (file === undefined)
    throw new LockdownError('usage.needs-flag', 'Name the recording, or record now: --record', {
      next: 'smlockdown learn session.har, or smlockdown learn --record --url https://mail.example.com; what to record: smlockdown learn --plan',
    });
  return (await import('../learn/from-har.js')).learnFromHar(file, args, context);
}
