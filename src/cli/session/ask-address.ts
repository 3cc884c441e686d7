/** The address of a server, asked for where nobody stated it, and tried before anything else is asked. */
import { parseBaseUrl } from '../../api/base-url.js';
import { reach } from '../../api/connection.js';
import { LockdownError } from '../../errors.js';
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import type { Prompter } from '../terminal/prompts.js';
import { accessFrom } from './access.js';

type Around = Pick<Context, 'env' | 'processEnv' | 'say' | 'secrets'>;

interface Asking {
  readonly ask: Prompter;
  /** Started again where typing alone does not do: `init`, `audit --step logging`. */
  readonly command: string;
  /** What an empty line stands for; shown. */
  readonly initial?: string;
}

/** What would do over https, of an address that does not over plain http; undefined of any other. */
function overHttps(typed: string): string | undefined {
  const encrypted = typed.replace(/^http:/i, 'https:');
  return encrypted !== typed && whyWrong(encrypted) === undefined && whyWrong(typed) !== undefined
    ? encrypted
    : undefined;
}

function sentences({ message, next = '' }: LockdownError): string {
  return `${message}. ${next}`.trim();
}

/** What is wrong with an address, in the words of the parser. */
function whyWrong(typed: string, insecure = false): string | undefined {
  try {
    parseBaseUrl(typed, { insecure });
    return undefined;
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    return sentences(error);
  }
}

/** The same, in words that fit a question. */
function wrongAddress(typed: string, insecure: boolean): string | undefined {
  if (typed === '') return 'Type the address of the web interface, such as https://mail.example.com.';
  const encrypted = insecure ? undefined : overHttps(typed);
  return encrypted === undefined
    ? whyWrong(typed, insecure)
    : `Over http the password would be sent in clear. Type ${encrypted}.`;
}

/** What helps where another address does not. */
const BY_FLAG = [
  { says: /--ca /, told: 'With an authority of your own', flags: '--ca FILE' },
  {
    says: /--assume-smartermail/,
    told: 'Where its sign-in page was customised',
    flags: '--assume-smartermail',
  },
] as const;

/** Why nothing signs in there, and the command for what cannot be typed. `plain`: the same server was typed with http. */
function notThere(
  error: LockdownError,
  {
    url,
    plain,
    command,
  }: Pick<Asking, 'command'> & { readonly url: string; readonly plain: string | undefined },
): readonly string[] {
  const { code, next = '' } = error;
  const start = `smlockdown ${command}`;
  const ways = BY_FLAG.filter(({ says }) => says.test(next));
  return [
    // The command says it better.
    ways.length > 0 ? `${error.message}.` : sentences(error),
    ...ways.flatMap(({ told, flags }) => [`${told}:`, `  ${start} --url ${url} ${flags}`]),
    ...(code === 'server.unreachable' &&
    plain !== undefined &&
    new URL(plain).hostname === new URL(url).hostname
      ? ['For a test machine without https:', `  ${start} --url ${plain} --insecure`]
      : []),
  ];
}

/** May another address do? */
function isOfAddress(error: unknown): error is LockdownError {
  return (
    error instanceof LockdownError && (error.code.startsWith('server.') || error.code === 'config.bad-url')
  );
}

/**
 * As the command line has it, or as it was typed; undefined where the environment states it, or nobody is there to ask. One
 * that is typed is asked for again until a SmarterMail answers there. Errors: those of `reach` for one that is stated.
 */
export async function triedAddress(
  args: ConnectionArguments,
  around: Around,
  { ask, command, ...asked }: Asking,
): Promise<string | undefined> {
  if (!ask.canAsk) return args.url;
  const tried = (url: string | undefined) =>
    reach({ ...accessFrom({ ...args, url }, around), secrets: around.secrets });
  // Only `accessFrom` knows whether the environment's is one that a password may be sent to.
  if (args.url || around.env.SMARTERMAIL_URL) {
    await tried(args.url);
    return args.url;
  }
  let plain: string | undefined;
  const check = (typed: string) => {
    if (overHttps(typed) !== undefined) plain = typed;
    return wrongAddress(typed, args.insecure === true);
  };
  for (;;) {
    const typed = await ask.text('Address of the web interface (https://mail.example.com):', {
      check,
      ...asked,
    });
    try {
      await tried(typed);
      return typed;
    } catch (error) {
      if (!isOfAddress(error)) throw error;
      for (const line of notThere(error, { url: typed, plain, command })) around.say(line);
    }
  }
}
