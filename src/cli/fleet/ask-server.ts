/** Which server is meant, asked for where neither the command line nor the environment says it and somebody can answer. */
import { existsSync } from 'node:fs';
import { type Server, serverNamed } from '../../fleet/inventory.js';
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

interface Asking {
  readonly context: Context;
  readonly command: string;
  /** All that it takes by name. */
  readonly options: Options;
  /** What stands behind it, in its order. */
  readonly positional: Options;
}

/** As it would be typed again. */
function typedAgain(args: Arguments, { command, options, positional, context: { platform } }: Asking) {
  const placed = Object.keys(positional).flatMap((name) => [args[name] ?? []].flat());
  return `${[command, ...placed.map((one) => shellWord(String(one), platform))].join(' ')}${restated(args, { options, platform })}`;
}

/**
 * The arguments with a server: one of the list where there is one and nothing of a sign-in is stated, else at an address that
 * is typed. Undefined where nobody can answer. Errors: `inventory.invalid`, `interrupted`.
 */
export async function withAskedServer(args: Arguments, asking: Asking): Promise<Arguments | undefined> {
  const { context } = asking;
  const connection = args as Arguments & ConnectionArguments;
  const ask = prompter(connection, { ...context, signal: new AbortController().signal });
  if (!ask.canAsk) return undefined;
  const { username, passwordFrom, totpFrom, ca } = connection;
  const isOpen = [username, passwordFrom, totpFrom, ca].every((one) => one === undefined);
  if (isOpen && existsSync(DEFAULT_INVENTORY))
    return ofInventory({
      ...args,
      server: await askName(openInventory(undefined), { ask, say: context.say }),
    });
  const url = await triedAddress(connection, context, { ask, command: typedAgain(args, asking) });
  return { ...args, url };
}
