/** Programs of Windows itself. */
import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROGRAM_TIMEOUT_MS = 30_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Windows lies. */
export function windowsRoot(env: Environment): string {
  const root = env.SystemRoot ?? '';
  return /^[a-z]:\\/i.test(root) ? root : 'C:\\Windows';
}

/** `schtasks.exe ends with 1`. */
export class ProgramFailed extends Error {
  /** What it said of it. */
  readonly said: string;

  constructor(name: string, cause: unknown) {
    const { code, stderr = '' } = cause as { readonly code?: unknown; readonly stderr?: string };
    super(`${win32.basename(name)} ends with ${code ?? 'a signal'}`, { cause });
    this.said = stderr.trim();
  }
}

/**
 * What it prints. By its full path, as Windows looks for a bare name in the working folder first; without a shell, and with
 * hardly any environment: `more`. Errors: `ProgramFailed`.
 */
export async function windowsProgram(
  name: string,
  args: readonly string[],
  { env, more = {} }: { readonly env: Environment; readonly more?: Readonly<Record<string, string>> },
): Promise<string> {
  const root = windowsRoot(env);
  const { PATH } = env;
  const own = { PATH, SystemRoot: root, ...more };
  try {
    return (await run(win32.join(root, name), args, { env: own, timeout: PROGRAM_TIMEOUT_MS })).stdout;
  } catch (cause) {
    throw new ProgramFailed(name, cause);
  }
}
