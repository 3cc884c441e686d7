/** Which server is meant, asked for where neither the command line nor the environment says it and somebody can answer. */
import { existsSync } from 'node:fs';
import { LockdownError } from '../../errors.js';
import { isServerAt, type Server, serverNamed } from '../../fleet/inventory.js';
import { DEFAULT_INVENTORY } from '../../report/model/fleet-report.js';
import { nameSome } from '../../report/text/layout.js';
import { counted } from '../../steps/kit/step.js';
import type { ConnectionArguments, Options } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { restated, shellWord } from '../context/restated.js';
import { triedAddress } from '../session/ask-address.js';
import { type Prompter, prompter } from '../terminal/prompts.js';
import { openInventory } from './inventory-file.js';
import { ofInventory } from './of-inventory.js';

type Arguments = Readonly<Record<string, unknown>>;

/** More are not read through: a part of a name finds one of hundreds. */
const MOST_LISTED = 12;

/** The one of this name, else all that have it in theirs. */
function meantBy(typed: string, servers: readonly Server[]): readonly Server[] {
  const named = serverNamed(servers, typed);
  return 'server' in named
    ? [named.server]
    : servers.filter(({ name }) => typed !== '' && name.includes(typed.toLowerCase()));
}

function whyUnclear(typed: string, servers: readonly Server[]): string | undefined {
  const names = meantBy(typed, servers).map(({ name }) => name);
  if (names.length === 1) return undefined;
  if (names.length > 1) return `Which of them: ${nameSome(names, { isExpanded: false })}?`;
  const named = serverNamed(servers, typed);
  const near = 'near' in named && named.near !== undefined ? ` Did you mean ${named.near}?` : '';
  return typed === '' ? 'Type a name, or a part of it.' : `No server of the list is called so.${near}`;
}

/** A name that is in the list. */
async function askName(servers: readonly Server[], { ask, say }: { ask: Prompter } & Pick<Context, 'say'>) {
  const width = Math.max(...servers.map(({ name }) => name.length));
  say(`${DEFAULT_INVENTORY} has ${counted(servers.length, 'server')}. Another one: --url ADDRESS.`);
  if (servers.length <= MOST_LISTED)
    for (const { name, url } of servers) say(`  ${name.padEnd(width)}  ${url}`);
  const typed = await ask.text('Server (its name, or a part of it):', {
    check: (text) => whyUnclear(text, servers),
  });
  const [server] = meantBy(typed, servers);
  if (server !== undefined && server.name !== typed) say(`${server.name}: ${server.url}`);
  return server?.name;
}

/** What a command is about, and the address of the server that it says it is of. */
export interface ServerSaid {
  /** `Run 20261130-…`. */
  readonly what: string;
  readonly url: string;
}

interface Asking {
  readonly context: Context;
  readonly command: string;
  /** All that it takes by name. */
  readonly options: Options;
  /** What stands behind it, in its order. */
  readonly positional: Options;
  /** Of which server what it is about says that it is. */
  readonly said?: () => Promise<ServerSaid | undefined>;
}

/** As it would be typed again. */
function typedAgain(args: Arguments, { command, options, positional, context: { platform } }: Asking) {
  const placed = Object.keys(positional).flatMap((name) => [args[name] ?? []].flat());
  return `${[command, ...placed.map((one) => shellWord(String(one), platform))].join(' ')}${restated(args, { options, platform })}`;
}

/** What would be sent to a server that nobody named for it: by the option or variable that states it. */
function secretsStated(
  { passwordFrom, totpFrom }: ConnectionArguments,
  { env }: Pick<Context, 'env'>,
): readonly string[] {
  const stated = [
    ['--password-from', passwordFrom],
    ['--totp-from', totpFrom],
    ['SMARTERMAIL_PASSWORD', env.SMARTERMAIL_PASSWORD],
    ['SMARTERMAIL_TOTP_SECRET', env.SMARTERMAIL_TOTP_SECRET],
  ] as const;
  return stated.flatMap(([name, value]) => (value ? [name] : []));
}

/** The one of the list that has this address. A list that is no good is told of, and left out: the address is known without it. */
function listedAt(address: string, { say }: Pick<Context, 'say'>): Server | undefined {
  try {
    return openInventory(undefined).find((server) => isServerAt(server, address));
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    say(`${DEFAULT_INVENTORY} is left out. ${error.message}`);
    return undefined;
  }
}

/**
 * The arguments with a server: one of the list where there is one and nothing of a sign-in is stated, else at an address that
 * is typed. What says itself of which server it is is gone by; a secret that was stated before goes there only once somebody
 * says so. Undefined where nobody can answer. Errors: `inventory.invalid`, `interrupted`, and those of `said`.
 */
export async function withAskedServer(args: Arguments, asking: Asking): Promise<Arguments | undefined> {
  const { context } = asking;
  const { say } = context;
  const connection = args as Arguments & ConnectionArguments;
  const ask = prompter(connection, { ...context, signal: new AbortController().signal });
  if (!ask.canAsk) return undefined;
  const { username, passwordFrom, totpFrom, ca } = connection;
  const said = await asking.said?.();
  const isOpen = [username, passwordFrom, totpFrom, ca].every((one) => one === undefined);
  if (isOpen && existsSync(DEFAULT_INVENTORY)) {
    if (said === undefined)
      return ofInventory({ ...args, server: await askName(openInventory(undefined), { ask, say }) });
    const own = listedAt(said.url, context);
    if (own !== undefined) {
      say(`${said.what} is of ${own.name}: ${own.url}`);
      return ofInventory({ ...args, server: own.name });
    }
  }
  const command = typedAgain(args, asking);
  if (said === undefined) return { ...args, url: await triedAddress(connection, context, { ask, command }) };
  say(`${said.what} is of ${said.url}`);
  const secrets = secretsStated(connection, context);
  if (secrets.length === 0) {
    // Before anything else is asked.
    await triedAddress({ ...connection, url: said.url }, context, { ask, command });
    return { ...args, url: said.url };
  }
  say(`What ${secrets.join(' and ')} says is sent to the address that you give. Enter takes that one.`);
  return { ...args, url: await triedAddress(connection, context, { ask, command, initial: said.url }) };
}
