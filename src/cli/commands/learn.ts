/** `learn`: how a build reads and saves its settings, from a recording of its web interface. It writes to no server. */
import type { Context } from '../context/context.js';
import type { LearnArguments } from '../learn/from-har.js';

export async function learn(args: LearnArguments, context: Context): Promise<number> {
  return (await import('../learn/from-har.js')).learnFromHar(args, context);
}
