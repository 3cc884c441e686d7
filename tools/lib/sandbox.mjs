/** A sandbox for as long as a tool needs it, and the built command run on it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../dist/sandbox/server.js';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/**
 * Gives what `use` gives. It gets `{ sandbox, folder, env, run }`: `folder` is empty, and gone afterwards; `env` says which server it is and
 * how to sign in; `run(...args)` resolves to what a command prints, with its state in the folder, or, as nobody
 * types it, where `env.XDG_STATE_HOME` says. Errors: a command that failed, with what it told.
 */
export async function onSandbox(options, use) {
  const sandbox = await startSandbox(options);
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-tool-'));
  const { username, password } = sandbox.accounts.admin;
  const env = {
    SMARTERMAIL_URL: sandbox.url,
    SMARTERMAIL_USERNAME: username,
    SMARTERMAIL_PASSWORD: password,
  };
  const run = async (...args) => {
    const state = env.XDG_STATE_HOME === undefined ? ['--state-dir', folder] : [];
    const child = spawn(process.execPath, [MAIN, ...args, ...state], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const [out, told, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    // 2: there are findings.
    if (code !== 0 && code !== 2)
      throw new Error(`smlockdown ${args.join(' ')} ended with ${code}\n${told}${out}`);
    return out;
  };
  try {
    return await use({ sandbox, folder, env, run });
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
