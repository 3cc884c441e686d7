/** Does anybody get what letters are sent to? Asked of the server, by reads alone. */

import type { Resource } from '../../contract/resource.js';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import { mailAliases, mailboxes } from '../../contract/resources/domains/forwarding.js';
import { checkServer } from '../../engine/guard/limits.js';
import type { Observer } from '../../engine/observe/observer.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { Reading } from '../../engine/words/reading.js';
import type { Recipient } from '../../report/model/notices-report.js';
import type { ConnectionArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { stateDirToRead } from '../context/open-state-dir.js';
import { withSession } from '../session/session.js';
import { loadContracts } from '../survey/load-contract.js';
import { progress } from '../terminal/progress.js';

type Arguments = ConnectionArguments & StateArguments & { readonly contract: readonly string[] | undefined };

/** Is a row with that text there, as far as it stands before an @? Undefined where a row or all of them was not read. */
function isIn(reading: Reading, field: string, local: string): boolean | undefined {
  if (reading.status !== 'collection') return undefined;
  const names = reading.items.map(({ fields }) => fields[field]);
  const isThere = names.some(
    (name) => typeof name === 'string' && name.split('@')[0]?.toLowerCase() === local.toLowerCase(),
  );
  return isThere || (names.every((name) => typeof name === 'string') ? false : undefined);
}

async function recipientIn(domain: string, local: string, { read }: Observer): Promise<Recipient> {
  const ask = (resource: Resource) => read({ resource, target: domain });
  const isMailbox = isIn(await ask(mailboxes), 'address', local);
  if (isMailbox) return 'mailbox';
  const isAlias = isIn(await ask(mailAliases), 'name', local);
  if (isAlias) return 'alias';
  const settings = await ask(domainSettings);
  const catchAll = settings.status === 'document' ? settings.document.fields.catchAll : undefined;
  if (typeof catchAll === 'string' && catchAll !== '') return 'catch-all';
  return isMailbox === false && isAlias === false && catchAll === '' ? 'nobody' : 'unknown';
}

/**
 * By domain, who gets mail to `local` there. Signs in, reads, and signs out. Errors: `plan.other-server`, and those of a
 * session; of a domain that cannot be read nobody knows.
 */
export async function lookUpRecipients(
  asked: { readonly plan: Plan; readonly local: string; readonly domains: readonly string[] },
  args: Arguments,
  context: Context,
): Promise<ReadonlyMap<string, Recipient>> {
  const { plan, local, domains } = asked;
  const stateDir = await stateDirToRead(args, context);
  const contracts = await loadContracts({ ...args, playbook: undefined }, { context, stateDir });
  return withSession(args, {
    ...{ context, contracts },
    run: async ({ observer, connection }) => {
      checkServer(plan, connection.server.url);
      const line = progress({ label: 'Looking into domain', stderr: context.streams.stderr });
      let done = 0;
      try {
        const found = await Promise.all(
          domains.map(async (domain) => {
            const recipient = await recipientIn(domain, local, observer);
            done += 1;
            line.update(done, domains.length);
            return [domain, recipient] as const;
          }),
        );
        return new Map(found);
      } finally {
        line.clear();
      }
    },
  });
}
