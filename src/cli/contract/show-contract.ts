/** `contract show`: the table in force, on a build, with where each binding comes from. No server is asked. */
import { shippedContract } from '../../contract/contract.js';
import { partsIn } from '../../contract/overlay.js';
import { orDidYouMean } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { contractReport } from '../../report/model/contract-report.js';
import type { OutputArguments, StateArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { stateDirToRead } from '../context/open-state-dir.js';
import { contractsOf, overlaysFor } from '../survey/load-contract.js';

type Arguments = OutputArguments &
  StateArguments & {
    readonly names: readonly string[] | undefined;
    readonly playbook: string;
    readonly contract: readonly string[] | undefined;
    readonly build: number | undefined;
  };

export async function showContract(args: Arguments, context: Context): Promise<number> {
  const [only, ...others] = args.names ?? [];
  if (others.length > 0)
    throw new LockdownError('usage.invalid', 'contract show shows one resource at a time');
  if (only !== undefined && shippedContract.byId(only) === undefined) {
    const ids = shippedContract.resources.map(({ id }) => id);
    throw new LockdownError('usage.invalid', `No call reaches a resource ${only}${orDidYouMean(only, ids)}`);
  }
  const overlays = await overlaysFor(args, { context, stateDir: await stateDirToRead(args, context) });
  const builds = overlays.flatMap(({ overlay }) => overlay.build ?? []);
  // Of several it is most likely the newest that is in use.
  const build = args.build ?? (builds.length === 0 ? null : Math.max(...builds));
  const told = overlays.map((one) => ({ ...one, parts: partsIn(one.overlay).length }));
  const report = contractReport(contractsOf(overlays).inForce(build), {
    ...maker(),
    ...{ build, only, overlays: told },
  });
  await context.show('contract', report, args);
  return 0;
}
