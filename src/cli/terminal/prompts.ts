/** Questions to a person. Only where somebody can answer; otherwise an error that names the flag. */
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import { isWatched, type Streams } from '../context/streams.js';
import { styleFor } from '../context/style.js';

export interface Prompter {
  /** False without a terminal or with `--no-input`. */
  readonly canAsk: boolean;
  text(message: string): Promise<string>;
  secret(message: string): Promise<string>;
  /** True when exactly `yes` was typed. */
  confirm(message: string): Promise<boolean>;
}

interface Given {
  readonly streams: Streams;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** In the colours of the stream that is asked on; inquirer would look at stdout. */
function themeFor({ streams, env }: Given) {
  const { bold, dim, red, green } = styleFor({ isTerminal: isWatched(streams.stderr), env });
  return {
    prefix: { idle: bold('?'), done: green('✔') },
    style: { message: bold, answer: green, help: dim, error: (text: string) => red(`> ${text}`) },
  };
}

/** inquirer is loaded when the first question is asked; questions go to stderr, stdout is for results. */
async function ask(
  question: { readonly type: 'input' | 'password'; readonly message: string },
  given: Given,
): Promise<string> {
  const about = { name: 'answer' as const, message: visible(question.message), theme: themeFor(given) };
  const { createPromptModule } = await import('inquirer');
  const prompt = createPromptModule({
    input: given.streams.stdin,
    output: given.streams.stderr,
    signal: given.signal,
  });
  try {
    const { answer } = await prompt<{ answer: string }>([
      question.type === 'password'
        ? // Nobody behind the chair sees it, whatever key is pressed.
          { ...about, type: 'password', mask: '*', toggleMask: false }
        : { ...about, type: 'input' },
    ]);
    return answer;
  } catch (error) {
    if (error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')) {
      throw new LockdownError('interrupted', 'Interrupted at a question; nothing was changed', {
        cause: error,
      });
    }
    throw error;
  }
}

/** Whether somebody is there to answer. */
export function canAsk(args: { readonly input: boolean }, { stdin, stderr }: Streams): boolean {
  return args.input && isWatched(stdin) && isWatched(stderr);
}

/** An aborted signal takes a question away. */
export function prompter(args: { readonly input: boolean }, given: Given): Prompter {
  return {
    canAsk: canAsk(args, given.streams),
    text: (message) => ask({ type: 'input', message }, given),
    secret: (message) => ask({ type: 'password', message }, given),
    confirm: async (message) => (await ask({ type: 'input', message }, given)).trim() === 'yes',
  };
}
