/** Who signs in, where and how, as the command line and the environment state it. Nobody was asked yet, nothing read. */
import type { ConnectionOptions } from '../../api/connection.js';
import { LockdownError } from '../../errors.js';
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';

type How = 'url' | 'concurrency' | 'timeoutMs' | 'caFile' | 'insecure' | 'assumeSmarterMail';

export interface Access extends Pick<ConnectionOptions, How> {
  /** The address was taken from `.env`, which whoever wrote the working folder wrote. */
  readonly isAddressOfFile?: true;
  /** Not stated: to be asked for. */
  readonly username?: string;
  /** `env:NAME`, `file:PATH` or `cmd:PROGRAM`. Not stated: to be asked for. */
  readonly passwordFrom?: string;
  /** The same for the secret of the authenticator. Not stated: the code is to be asked for. */
  readonly totpFrom?: string;
}

/** Errors: `config.no-url`. */
export function accessFrom(
  args: ConnectionArguments,
  { env, processEnv }: Pick<Context, 'env' | 'processEnv'>,
): Access {
  const url = args.url ?? env.SMARTERMAIL_URL ?? '';
  const username = args.username ?? env.SMARTERMAIL_USERNAME ?? '';
  // A variable that is empty states nothing.
  const passwordFrom =
    args.passwordFrom ?? (env.SMARTERMAIL_PASSWORD ? 'env:SMARTERMAIL_PASSWORD' : undefined);
  // That of a server of a list stands there, if it has one: a code of another account's is not sent to it.
  const isStated = args.server === undefined && Boolean(env.SMARTERMAIL_TOTP_SECRET);
  const totpFrom = args.totpFrom ?? (isStated ? 'env:SMARTERMAIL_TOTP_SECRET' : undefined);
  if (url === '') {
    throw new LockdownError('config.no-url', 'No server address', {
      next: 'Give --url https://mail.example.com, or --server NAME of your servers.yaml, or set SMARTERMAIL_URL (also in .env). To try the tool without a server: smlockdown demo',
    });
  }
  const isAddressOfFile = args.url === undefined && processEnv.SMARTERMAIL_URL === undefined;
  return {
    url,
    ...(isAddressOfFile ? { isAddressOfFile } : {}),
    concurrency: args.concurrency,
    insecure: args.insecure === true,
    assumeSmarterMail: args.assumeSmartermail === true,
    ...(username === '' ? {} : { username }),
    ...(passwordFrom === undefined ? {} : { passwordFrom }),
    ...(totpFrom === undefined ? {} : { totpFrom }),
    ...(args.timeout === undefined ? {} : { timeoutMs: args.timeout * 1000 }),
    ...(args.ca === undefined ? {} : { caFile: args.ca }),
  };
}
