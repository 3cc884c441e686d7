/** `learn --record`: from what a browser does on a server through a proxy on this machine. */
import { parseBaseUrl } from '../../api/base-url.js';
import { reach } from '../../api/connection.js';
import { openDispatcher } from '../../api/dispatcher.js';
import type { Statement } from '../../contract/learning/statement.js';
import { buildOn } from '../../contract/resources/server/server-info.js';
import { LockdownError } from '../../errors.js';
import { freePort, type ProxyOptions, type RecordingProxy, startProxy } from '../../recording/proxy.js';
import { inOneLine } from '../../redaction.js';
import type { Context } from '../context/context.js';
import { accessFrom } from '../session/access.js';
import { canAsk, prompter } from '../terminal/prompts.js';
import { askTaught } from './ask-taught.js';
import { type LearnArguments, learnFrom, saidBefore } from './learn-from.js';
import { Live } from './live.js';
import { buildOf } from './recording.js';
import { LIMITS, untilTold } from './until-told.js';

/** To connect to the server, in milliseconds, where `--timeout` says nothing. */
const CONNECT_MS = 30_000;

async function proxyAt(options: ProxyOptions): Promise<RecordingProxy> {
  try {
    return await startProxy(options);
  } catch (cause) {
    await options.dispatcher.destroy();
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const why = code === 'EACCES' ? 'is not free for you' : 'is taken by another program';
    throw new LockdownError('usage.invalid', `The port ${options.port} of this machine ${why}`, {
      next: `Take another, as --port ${await freePort()}, or leave --port out.`,
      cause,
    });
  }
}

function openingLines(
  { open, server, build }: { readonly open: string; readonly server: string; readonly build: number },
  { said, isTerminal }: { readonly said: readonly Statement[]; readonly isTerminal: boolean },
): readonly string[] {
  return [
    `Open ${open} in a browser on this machine, sign in there as ever, and work on the settings.`,
    `What you save is really changed on ${server} (build ${build}).`,
    'Recorded, in memory alone: what pages of settings show, and what is saved on them (calls below api/v1/settings/).',
    'Not recorded: how you sign in, tokens, cookies, mail, and every other page.',
    ...(said.length === 0
      ? [
          'Open a page, change one setting, save, and open the page again. You are asked about each save at the end.',
        ]
      : [
          'Of each of these, in this order: open the page, change that alone, save, and open the page again.',
          ...said.map(({ text, resource }) => `  ${text}   ${resource.where}`),
        ]),
    isTerminal ? 'Press Enter when you are done.' : 'Ctrl-C when you are done.',
  ];
}

const ENDS = {
  told: 'The recording is over.',
  idle: 'No page of settings was opened or saved for half an hour: the recording is over.',
} as const;

/**
 * Errors: `usage.*` for what `--taught`, `--out`, `--port` and `--build` say; `config.*` and `server.*` where the server is not
 * there; `recording.invalid` where no page of settings was opened; `store.unwritable`. `limits`: how long is waited.
 */
export async function learnRecorded(
  args: LearnArguments,
  context: Context,
  limits: typeof LIMITS = LIMITS,
): Promise<number> {
  const { port = 0 } = args;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new LockdownError('usage.invalid', '--port takes a whole number up to 65535');
  const said = saidBefore(args, context);
  const { say, secrets, streams } = context;
  const access = accessFrom(args, context);
  const { caFile, insecure, timeoutMs = CONNECT_MS } = access;
  const base = parseBaseUrl(access.url, { insecure: insecure === true });
  for (const warning of base.warnings) say(warning);
  const { url, loginPage } = await reach({ ...access, secrets });
  const seen = buildOn(loginPage);
  const build = buildOf(url, { builds: seen === null ? [] : [seen], build: args.build });
  const dispatcher = await openDispatcher(base, { timeoutMs, caFile, insecure, longestAnswer: -1 });
  const live = new Live(said, say);
  let entries = 0;
  let failure: string | undefined;
  const proxy = await proxyAt({
    ...{ server: url, dispatcher, port },
    onRequest: () => {
      entries += 1;
      waiting.greet();
    },
    onExchange: (exchange) => {
      waiting.stir();
      live.take(exchange);
    },
    onServer: (now) => {
      if (now !== undefined && failure === undefined)
        say(`${url} does not answer: ${inOneLine(now)}. Recording goes on.`);
      if (now === undefined && failure !== undefined) say(`${url} answers again.`);
      failure = now;
    },
  });
  const open = `${proxy.url}/interface/root`;
  const waiting = untilTold(
    { context, args },
    { ...limits, hint: () => say(`No browser has come yet. Open ${open} in one on this machine.`) },
  );
  const isTerminal = canAsk(args, streams);
  for (const line of openingLines({ open, server: url, build }, { said, isTerminal })) say(line);
  const end = await waiting.ended;
  // Where the terminal is gone, what is learned is kept before anything is said.
  if (end !== 'gone') say(ENDS[end]);
  await proxy.close();
  live.end();
  waiting.release();
  const { exchanges } = live;
  if (exchanges.length === 0)
    throw new LockdownError(
      'recording.invalid',
      `Nothing was recorded: no page of settings was opened at ${proxy.url}`,
      {
        next: 'docs/learning.md says how to record: open the page of settings, change, save, open it again.',
      },
    );
  const ask = prompter(args, { ...context, signal: new AbortController().signal });
  const statements =
    said.length > 0 || end === 'gone' ? said : await askTaught(exchanges, { ask, tell: say, isOnly: true });
  return learnFrom({ url, build, exchanges, entries }, { args, context, statements });
}
