/** What a look and a comparison have in common: the build, the overlay of it in the state folder, and a session that knows what the interface calls. */
import { resolve } from 'node:path';
import { buildOn } from '../../contract/resources/server/server-info.js';
import { LockdownError } from '../../errors.js';
import type { ConnectionArguments, OutputArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { type Session, withSession } from '../session/session.js';
import { seeServer } from '../session/shown-here.js';
import { loadContracts } from '../survey/load-contract.js';
import { overlayPath } from './overlay-file.js';

export type LookArguments = ConnectionArguments &
  OutputArguments &
  StateArguments & {
    readonly playbook: string;
    readonly contract: readonly string[] | undefined;
  };

export interface Around {
  readonly session: Session;
  /** Days since 2000-01-01. */
  readonly build: number;
  /** The overlay of the build; it need not be there. */
  readonly file: string;
  /** Where another overlay of this build binds the resource, as `FILE:LINE:COLUMN`: one that says otherwise is refused beside it. */
  readonly boundAt: (id: string) => string | undefined;
}

/** Errors: those of reaching a server and signing in; `contract.other-build` where the server names no build. */
export async function aroundLook(
  args: LookArguments,
  context: Context,
  run: (around: Around) => Promise<number>,
): Promise<number> {
  const stateDir = await openStateDir(args, context, 'keep');
  const server = await seeServer(args, context);
  const build = buildOn(server.reached.loginPage) ?? server.reached.about.build ?? null;
  if (build === null)
    throw new LockdownError(
      'contract.other-build',
      'The sign-in page names no build, and what is found holds for one build alone',
      {
        next: 'Nothing was asked for. Write what you know of its calls as an overlay by hand: docs/overlays.md.',
      },
    );
  const file = overlayPath(stateDir, build);
  // That file is one of the state folder.
  const contracts = await loadContracts(args, { context, stateDir });
  const { known, reference } = server;
  const others = [...contracts.inForce(build).origins].filter(
    ([, { isElsewhere, place }]) =>
      !isElsewhere && resolve(place.replace(/(?::\d+)+$/, '')) !== resolve(file),
  );
  const boundAt = (id: string) => others.find(([part]) => part.startsWith(`${id}.`))?.[1].place;
  return withSession(args, {
    context,
    contracts,
    known,
    reference,
    run: async (session) => {
      await server.keep(session.observer);
      return run({ session, build, file, boundAt });
    },
  });
}
