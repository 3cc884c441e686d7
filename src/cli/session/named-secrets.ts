/** Secrets that the command line or the environment names, looked for before anybody is asked for anything. */
import type { ConnectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { readSecret } from '../secrets/secret-source.js';

/**
 * The password as far as it is known without asking anybody; no program is started for it. Errors: `config.bad-secret`, also
 * for a secret of the authenticator that is named and cannot be had.
 */
export async function namedPassword(
  { url, passwordFrom, totpFrom }: ConnectionArguments,
  { env, processEnv, secrets }: Pick<Context, 'env' | 'processEnv' | 'secrets'>,
): Promise<string | undefined> {
  const read = async (source: string | undefined, isAddressOfFile: boolean) =>
    source === undefined || /^cmd:./.test(source)
      ? undefined
      : await readSecret(source, { env, processEnv, secrets, isAddressOfFile });
  await read(totpFrom, false);
  const isAddressOfFile = !url && !processEnv.SMARTERMAIL_URL && Boolean(env.SMARTERMAIL_URL);
  return read(
    passwordFrom ?? (env.SMARTERMAIL_PASSWORD ? 'env:SMARTERMAIL_PASSWORD' : undefined),
    isAddressOfFile,
  );
}
