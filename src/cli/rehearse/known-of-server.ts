/** What a rehearsal knows beside the logs: which mail domains are here, and whom the whitelist lets through. */
import { ipAccess } from '../../contract/resources/access/ip-access.js';
import { smtpAuthBypassList } from '../../contract/resources/access/smtp-auth-bypass-list.js';
import { whyUnread } from '../../engine/words/reading.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import type { WhitelistEntry } from '../../steps/kit/rehearsal.js';
import { readUserFile, UnfitFile } from '../../user-file.js';
import type { ConnectionArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { stateDirToRead } from '../context/open-state-dir.js';
import { type Session, withSession } from '../session/session.js';
import { loadContracts } from '../survey/load-contract.js';

export interface KnownOfServer {
  readonly domains: readonly string[];
  /** Undefined where it could not be read. */
  readonly whitelist: readonly WhitelistEntry[] | undefined;
}

type Arguments = ConnectionArguments & StateArguments & { readonly contract: readonly string[] | undefined };

/** Signs in, reads the list of domains and the whitelist, and signs out. What of the whitelist cannot be read is told. */
export async function askServer(args: Arguments, context: Context): Promise<KnownOfServer> {
  const stateDir = await stateDirToRead(args, context);
  const contracts = await loadContracts({ ...args, playbook: undefined }, { context, stateDir });
  return withSession(args, {
    ...{ context, contracts },
    run: async ({ observer }) => {
      const domains = await observer.domains();
      const reading = await observer.read({ resource: ipAccess, target: SERVER });
      const read =
        reading.status === 'collection'
          ? ipAccess.model.array().safeParse(reading.items.map(({ fields }) => fields))
          : undefined;
      if (read?.success !== true)
        context.say(`The whitelist was not read: ${whyUnread(reading)}. It counts as unknown.`);
      const whitelist =
        read?.data === undefined ? undefined : [...read.data, ...(await bypassList(observer, context))];
      return { domains: domains.map(({ name }) => name.toLowerCase()), whitelist };
    },
  });
}

/** Of builds up to 15.x, which have it beside the whitelist: who is on it need not sign in. */
async function bypassList(
  observer: Session['observer'],
  context: Context,
): Promise<readonly WhitelistEntry[]> {
  const reading = await observer.read({ resource: smtpAuthBypassList, target: SERVER });
  // A server without the call has no such list.
  if (reading.status === 'unreachable' && reading.came === 'no-such-call') return [];
  const read =
    reading.status === 'collection'
      ? smtpAuthBypassList.model.array().safeParse(reading.items.map(({ fields }) => fields))
      : undefined;
  if (read?.success !== true)
    context.say(
      `The separate bypass list of builds up to 15.x was not read: ${whyUnread(reading)}. Who is on it alone is named all the same.`,
    );
  return (read?.data ?? []).map(({ address }) => ({
    address,
    protocols: [],
    bypassesSmtpAuthentication: true,
  }));
}

const DOMAIN = /^[^\s@,;/\\]+\.[^\s@,;/\\]+$/;

/** `a.example,b.example`, also with blanks between as PowerShell may hand it on, or a file with one on each line. Errors: `usage.invalid`. */
export function statedDomains(stated: string): readonly string[] {
  const listed = stated
    .trim()
    .toLowerCase()
    .split(/\s*,\s*|\s+/);
  const isList = listed.every((one) => DOMAIN.test(one));
  let text: string | undefined;
  try {
    text = readUserFile(stated);
  } catch (error) {
    if (isList) return listed;
    const why = error instanceof UnfitFile ? error.message : 'it is no file, and no list of domains';
    throw new LockdownError('usage.invalid', `--domains ${stated}: ${why}`, {
      next: 'Give domains with commas between, or a file with one on each line.',
    });
  }
  const lines = text
    .split(/[\r\n,;]+/)
    .map((line) =>
      line
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .toLowerCase(),
    )
    .filter((line) => line !== '' && !line.startsWith('#'));
  const odd = lines.find((line) => !DOMAIN.test(line));
  if (odd !== undefined || lines.length === 0)
    throw new LockdownError(
      'usage.invalid',
      odd === undefined ? `${stated} names no domain` : `${stated}: "${odd.slice(0, 80)}" is no domain`,
      { next: 'Put one mail domain on each line.' },
    );
  return lines;
}
