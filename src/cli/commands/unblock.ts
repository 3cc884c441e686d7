/** `unblock`: takes an address off what intrusion detection blocks now, and proves it. */
import { unblock as action, ELSEWHERE } from '../../steps/intrusion/unblock.js';
import type { Context } from '../context/context.js';
import { type ActionArguments, act } from '../run/act.js';

export async function unblock(
  args: ActionArguments & { readonly address: string },
  context: Context,
): Promise<number> {
  return act({ action, given: { address: args.address }, ifNothing: ELSEWHERE }, args, context);
}
