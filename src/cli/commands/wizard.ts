/**
 * `wizard`: leads somebody through a lock-down, page by page, and makes a playbook of what was decided. Only the last page
 * writes to the server, by `apply` itself.
 */
import { join } from 'node:path';
import { loadPlaybook } from '../../playbook/load.js';
import { DEFAULT_FAIL_ON } from '../../report/model/reports.js';
import { steps } from '../../steps/index.js';
import { type Context, maker } from '../context/context.js';
import { openStateDir, stateDirToRead } from '../context/open-state-dir.js';
import { SHIPPED } from '../context/shipped.js';
import { withLock } from '../run/carry-out.js';
import { checkRehearsal } from '../run/kept-rehearsal.js';
import { accessFrom } from '../session/access.js';
import { triedAddress } from '../session/ask-address.js';
import { withSession } from '../session/session.js';
import { loadContracts } from '../survey/load-contract.js';
import { prompter } from '../terminal/prompts.js';
import {
  checkCommandLine,
  realFileOf,
  tellLeftBehind,
  type WizardArguments,
} from '../wizard/command-line.js';
import { guide } from '../wizard/guide.js';
import type { LastPage } from '../wizard/last-page.js';
import { type ApplyArguments, applyIn } from './apply.js';

/** As if `apply --playbook FILE` had been typed. */
function applyingTo(args: WizardArguments, file: string): ApplyArguments {
  return {
    ...{ ...args, playbook: file, step: undefined, domain: undefined, file: undefined },
    ...{ maxDisruption: undefined, onlyServer: undefined, first: undefined, failOn: DEFAULT_FAIL_ON },
    ...{ autoApprove: false, dryRun: false, approved: undefined, allowUnread: false },
  };
}

export async function wizard(given: WizardArguments, context: Context): Promise<number> {
  const file = realFileOf(given.out);
  checkCommandLine(given, file, context);
  checkRehearsal(given);
  const baseNow = () => loadPlaybook({ playbook: given.playbook, catalogue: steps, shippedFolder: SHIPPED });
  const base = await baseNow();
  // Before anything is told: where no server is named, one is asked for, and all this begins again.
  accessFrom(given, context);
  const named = { playbook: file, contract: given.contract };
  const contracts = await loadContracts(named, { context, stateDir: await stateDirToRead(given, context) });
  tellLeftBehind(given, file, context);
  const asking = prompter(given, { ...context, signal: new AbortController().signal });
  const args = { ...given, url: await triedAddress(given, context, { ask: asking, command: 'wizard' }) };
  const stateDir = await openStateDir(args, context, 'keep');
  const today = maker().now.toISOString().slice(0, 10);
  return withSession(args, {
    ...{ context, contracts },
    // What was refused is typed again, a few times at most.
    led: { askSource: async () => undefined },
    run: (session) =>
      withLock(
        { stateDir: join(stateDir, 'wizard'), serverUrl: session.connection.server.url, command: 'wizard' },
        () => {
          const apply: LastPage['apply'] = ({ first, ...how }) =>
            applyIn(session, { ...applyingTo(args, file), first }, { context, ...how });
          return guide({ args, context, session, stateDir, base, baseNow, file, today, apply });
        },
      ),
  });
}
