/** `contract`: what is known of the API and where it comes from; its reads tried on a server; overlays joined. */

import { LockdownError } from '../../errors.js';
import type { ConnectionArguments, OutputArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';

export type ContractArguments = ConnectionArguments &
  OutputArguments &
  StateArguments & {
    readonly what: string;
    readonly names: readonly string[] | undefined;
    readonly playbook: string;
    readonly contract: readonly string[] | undefined;
    readonly build: number | undefined;
    readonly domain: string | undefined;
    readonly out: string | undefined;
  };

/** An option that belongs to another of them has no effect, and is refused. */
const OWN = { build: 'show', domain: 'test', out: 'merge' } as const;

export async function contract(args: ContractArguments, context: Context): Promise<number> {
  for (const [option, what] of Object.entries(OWN))
    if (args[option as keyof typeof OWN] !== undefined && args.what !== what)
      throw new LockdownError('usage.invalid', `--${option} belongs to smlockdown contract ${what}`);
  switch (args.what) {
    case 'test':
      return (await import('../contract/test-reads.js')).testReads(args, context);
    case 'merge':
      return (await import('../contract/merge-overlays.js')).mergeOverlays(args, context);
    default:
      return (await import('../contract/show-contract.js')).showContract(args, context);
  }
}
