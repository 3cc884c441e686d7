/** What every command works with: the environment, where results and remarks go, and the secrets of this run. */
import { LockdownError } from '../../errors.js';
import type { SecretValues } from '../../redaction.js';
import type { Page } from '../../report/text/layout.js';
import type { OutputArguments } from './arguments.js';
import { type Environment, loadEnvironment } from './environment.js';
import { jsonPieces } from './json-pieces.js';
import { styleFor } from './style.js';

const DEFAULT_WIDTH = 80;
/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 120;

export interface Context {
  readonly env: Environment;
  readonly secrets: SecretValues;
  /** A result, to stdout. Secrets are masked on the way. */
  readonly result: (text: string) => Promise<void>;
  /** A result for programs. */
  readonly resultJson: (value: object) => Promise<void>;
  /** A remark, to stderr. */
  readonly say: (message: string) => void;
  readonly page: (output: OutputArguments) => Page;
}

/** Resolves when the text is handed over, so that a pipe gets all of it before the process ends. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      // A reader such as `head` that has seen enough is no failure of ours.
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE')
        reject(
          new LockdownError('store.unwritable', `The output could not be written: ${error.message}`, {
            cause: error,
          }),
        );
      else resolve();
    });
  });
}

export function createContext(secrets: SecretValues): Context {
  const env = loadEnvironment({ processEnv: process.env, file: '.env' });
  const result = (text: string) => write(process.stdout, secrets.redact(text));
  return {
    env,
    secrets,
    result,
    resultJson: async (value) => {
      for (const piece of jsonPieces(value)) await result(piece);
    },
    say: (message) => {
      process.stderr.write(`${secrets.redact(message)}\n`);
    },
    page: ({ expand }) => ({
      width: Math.min(process.stdout.columns ?? DEFAULT_WIDTH, WIDEST),
      style: styleFor({ isTerminal: process.stdout.isTTY === true, env }),
      isExpanded: expand,
    }),
  };
}
