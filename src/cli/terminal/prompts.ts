/** Questions to a person. Only where somebody can answer; otherwise an error that names the flag. */
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import { isWatched, type Streams } from '../context/streams.js';
import { styleFor } from '../context/style.js';

/** How a line is asked for. */
export interface Asked {
  /** What an empty line stands for; shown. */
  readonly initial?: string;
  /** What is wrong with what was typed, which is then asked for again. */
  readonly check?: (typed: string) => string | undefined;
}

/** Yes, no, or an empty line for what the question proposes. */
export function yesOrNo(typed: string): string | undefined {
  return /^(?:y|yes|n|no|)$/i.test(typed) ? undefined : 'Type y or n.';
}

export interface Prompter {
  /** False without a terminal or with `--no-input`. */
  readonly canAsk: boolean;
  text(message: string, how?: Asked): Promise<string>;
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
    // A mark that every Windows console can show.
    prefix: { idle: bold('?'), done: green('√') },
    style: { message: bold, answer: green, help: dim, error: (text: string) => red(`> ${text}`) },
  };
}

/** Long enough for the rest of a text that was pasted. */
const PASTE_MS = 20;

/** What was typed before the question, as the further lines of a text that was pasted into the one before, is no answer. */
async function unread({ stdin }: Streams): Promise<void> {
  stdin.resume();
  const drop = () => {};
  stdin.on('data', drop);
  await new Promise((resolve) => setTimeout(resolve, PASTE_MS));
  stdin.off('data', drop);
  stdin.pause();
}

/** Ctrl-D ends a question as Ctrl-C does: of itself it would end nothing, and nobody could answer any more. */
function onCtrlD({ stdin }: Streams, leave: () => void): () => void {
  const onKey = (_: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key?.ctrl === true && key.name === 'd') leave();
  };
  stdin.on('keypress', onKey);
  return () => stdin.off('keypress', onKey);
}

/** inquirer is loaded when the first question is asked; questions go to stderr, stdout is for results. */
async function ask(
  question: { readonly type: 'input' | 'password'; readonly message: string } & Asked,
  given: Given,
): Promise<string> {
  await unread(given.streams);
  const { initial, check } = question;
  const about = { name: 'answer' as const, message: visible(question.message), theme: themeFor(given) };
  const { createPromptModule } = await import('inquirer');
  const left = new AbortController();
  const prompt = createPromptModule({
    input: given.streams.stdin,
    output: given.streams.stderr,
    signal: AbortSignal.any([given.signal, left.signal]),
  });
  const unlisten = onCtrlD(given.streams, () => left.abort());
  try {
    const { answer } = await prompt<{ answer: string }>([
      question.type === 'password'
        ? // Nobody behind the chair sees it, whatever key is pressed.
          { ...about, type: 'password', mask: '*', toggleMask: false }
        : {
            ...about,
            type: 'input',
            ...(initial === undefined ? {} : { default: initial }),
            validate: (typed: string) => check?.(typed.trim()) ?? true,
          },
    ]);
    return answer;
  } catch (error) {
    if (error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')) {
      throw new LockdownError('interrupted', 'Interrupted at a question; nothing was changed', {
        cause: error,
      });
    }
    throw error;
  } finally {
    unlisten();
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
    text: async (message, how) => (await ask({ type: 'input', message, ...how }, given)).trim(),
    secret: (message) => ask({ type: 'password', message }, given),
    confirm: async (message) => (await ask({ type: 'input', message }, given)).trim() === 'yes',
  };
}
