/** Who is told: what `--notify` names, with its secrets opened, before anything is sent. */
import { isLoopbackHost } from '../../api/base-url.js';
import { authoritiesFor } from '../../api/dispatcher.js';
import type { Redact } from '../../redaction.js';
import type { Alert } from '../../report/model/alert.js';
import { alertJson } from '../../report/text/alert-text.js';
import type { ConnectionArguments, NotifyArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import {
  type Address,
  addressIn,
  notifyIn,
  type ToMail,
  type ToProgram,
  type ToWeb,
} from '../context/notify-forms.js';
import { bad, childEnvironment, readSecret } from '../secrets/secret-source.js';

/** A web address answers at once. Mail servers keep strangers waiting, and programs may have to ask somebody else. */
const LONGEST_MS = { web: 10_000, mail: 30_000, program: 30_000 } as const;

export interface NotifyTarget {
  /** As it may be shown: no path, no member and no password of an address. */
  readonly shown: string;
  /** Once. Resolves to why it was not taken, as the end of a sentence; undefined where it was. */
  readonly send: (alert: Alert) => Promise<string | undefined>;
}

type Arguments = NotifyArguments & Pick<ConnectionArguments, 'ca'>;

interface Opening {
  readonly context: Context;
  readonly caFile: string | undefined;
}

/** Shorter ones are words that stand elsewhere, too: `/hooks/alerts`. */
const SHORTEST_KEY = 20;

/** Whoever knows the path of a hook may post to it. */
function learn({ url, login }: ToWeb, { secrets }: Context): void {
  secrets.add(login);
  secrets.add(login?.replace(/^[^:]*:/, ''));
  const path = `${url.pathname}${url.search}`;
  if (path.length >= SHORTEST_KEY) secrets.add(path);
}

function toWeb(web: ToWeb, { context, caFile }: Opening): NotifyTarget {
  const { url, login } = web;
  learn(web, context);
  return {
    shown: url.origin,
    send: async (alert) => {
      const { postJson } = await import('../../notify/webhook.js');
      const json = alertJson(alert, (text, format) => context.secrets.redact(text, format));
      return postJson({ url, login, json, caFile, timeoutMs: LONGEST_MS.web });
    },
  };
}

async function toMail(mail: ToMail, { context, caFile }: Opening): Promise<NotifyTarget> {
  const { host, port, isTls, user, passwordFrom, from, recipients: to } = mail;
  const { env, processEnv, secrets } = context;
  const password =
    passwordFrom === undefined ? mail.password : await readSecret(passwordFrom, { env, processEnv, secrets });
  secrets.add(password);
  const login = user === undefined || password === undefined ? undefined : { user, password };
  return {
    shown: `${isTls ? 'smtps' : 'smtp'}://${host}:${port}`,
    send: async ({ subject, text }) => {
      const { sendMail } = await import('../../notify/mail.js');
      // A password goes over no line that others read; this machine's own is none.
      const mustEncrypt = login !== undefined && !isLoopbackHost(host.includes(':') ? `[${host}]` : host);
      const way = { host, port, isTls, mustEncrypt, login, caFile, timeoutMs: LONGEST_MS.mail };
      return sendMail({ ...way, from, to, subject, text });
    },
  };
}

function toProgram({ words }: ToProgram, { context }: Opening): NotifyTarget {
  return {
    shown: `cmd:${words[0]}`,
    send: async (alert) => {
      const { runProgram } = await import('../../notify/program.js');
      const json = alertJson(alert, (text, format) => context.secrets.redact(text, format));
      return runProgram({ words, json, env: childEnvironment(context), timeoutMs: LONGEST_MS.program });
    },
  };
}

/** The whole of it is a secret. Errors: `config.bad-secret`. */
async function addressAt(reference: string, { env, processEnv, secrets }: Context): Promise<Address> {
  const text = (await readSecret(reference, { env, processEnv, secrets })).trim();
  secrets.add(text);
  const address = addressIn(text, { isTyped: false });
  if (typeof address === 'string')
    throw bad(`--notify ${reference} holds no address that can be told: ${address}`);
  return address;
}

/** Errors: `config.bad-secret`, `config.bad-ca`, before anything is sent. */
export async function openTargets(args: Arguments, context: Context): Promise<readonly NotifyTarget[]> {
  const opening = { context, caFile: args.ca };
  const targets: NotifyTarget[] = [];
  for (const text of args.notify ?? []) {
    const named = notifyIn(text);
    // The command line was checked for it.
    if (typeof named === 'string') throw bad(`--notify: ${named}`);
    const found = named.to === 'elsewhere' ? await addressAt(named.reference, context) : named;
    if (found.to === 'program') targets.push(toProgram(found, opening));
    else targets.push(found.to === 'mail' ? await toMail(found, opening) : toWeb(found, opening));
  }
  authoritiesFor(opening);
  return targets;
}

/** What is secret is masked in it. */
export function masking({ secrets }: Pick<Context, 'secrets'>): Redact {
  return (text) => secrets.redact(text);
}
