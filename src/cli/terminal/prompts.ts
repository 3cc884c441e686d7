/** Questions to a person. Only where somebody can answer; otherwise an error that names the flag. */
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import { wrap } from '../../report/text/layout.js';
import { isWatched, type Streams, write } from '../context/streams.js';
import { styleFor } from '../context/style.js';
import { type Cut, Keyboard } from './keyboard.js';

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
  /** True for exactly `yes`, false for no or nothing; asked again after anything else. */
  confirm(message: string): Promise<boolean>;
}

interface Given {
  readonly streams: Streams;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** In the colours of the stream that is asked on; inquirer would look at stdout. */
function styleOf({ streams, env }: Given) {
  return styleFor({ isTerminal: isWatched(streams.stderr), env });
}

interface Question extends Asked {
  readonly type: 'input' | 'password';
  readonly message: string;
}

/** What was typed, which ends the question in any case, and what is wrong with it. */
async function askOnce({ type, message, initial, check }: Question, keyboard: Keyboard, given: Given) {
  const { bold, dim, green } = styleOf(given);
  const { createPromptModule } = await import('inquirer');
  let refused: string | undefined;
  const theme = {
    // Marks that every Windows console can show. Read again at each drawing.
    prefix: {
      idle: bold('?'),
      get done() {
        return refused === undefined ? green('√') : bold('?');
      },
    },
    style: {
      message: bold,
      help: dim,
      answer: (text: string) => (refused === undefined ? green(text) : text),
    },
  };
  const about = { name: 'answer' as const, message: visible(message), theme };
  await keyboard.open();
  const prompt = createPromptModule({
    input: keyboard.input,
    output: given.streams.stderr,
    signal: AbortSignal.any([given.signal, keyboard.cut]),
  });
  const { answer } = await prompt<{ answer: string }>([
    type === 'password'
      ? // Nobody behind the chair sees it, whatever key is pressed.
        { ...about, type, mask: '*', toggleMask: false }
      : {
          ...{ ...about, type },
          ...(initial === undefined ? {} : { default: initial }),
          validate: (typed: string) => {
            refused = check?.(typed.trim());
            return true;
          },
        },
  ]);
  return { answer, refused };
}

/** Until it is answered as it may be. What was said stands: each try is a line of its own, below the last. */
async function ask(question: Question, given: Given): Promise<string> {
  const { stderr } = given.streams;
  for (;;) {
    const keyboard = new Keyboard(given.streams, given.signal);
    let said: { readonly answer?: string; readonly refused?: string | undefined } = {};
    let cause: unknown;
    try {
      said = await askOnce(question, keyboard, given);
    } catch (error) {
      if (!(error instanceof Error && /^(?:Exit|Abort)PromptError$/.test(error.name))) throw error;
      cause = error;
    } finally {
      await keyboard.close();
    }
    const cut = keyboard.cut.reason as Cut | undefined;
    if (given.signal.aborted || cut === 'left' || (cause !== undefined && cut === undefined))
      throw new LockdownError('interrupted', 'Interrupted at a question; nothing was changed', { cause });
    const refused = typeof cut === 'object' ? cut.refused : said.refused;
    if (refused !== undefined) {
      const text = wrap(`> ${refused}`, { width: stderr.columns ?? 80, indent: '' });
      await write(stderr, `${styleOf(given).red(visible(text, 'lines'))}\n`);
    } else if (said.answer !== undefined) return said.answer;
  }
}

/** So much is not given by a key that slipped. */
function yesInFull(typed: string): string | undefined {
  return typed === 'yes' || /^(?:no?)?$/i.test(typed) ? undefined : 'Type yes in full, or no.';
}

/** Whether somebody is there to answer. */
export function canAsk(args: { readonly input: boolean }, { stdin, stderr }: Streams): boolean {
  return args.input && isWatched(stdin) && isWatched(stderr);
}

/** An aborted signal takes a question away. */
export function prompter(args: { readonly input: boolean }, given: Given): Prompter {
  const text = async (message: string, how?: Asked) =>
    (await ask({ type: 'input', message, ...how }, given)).trim();
  return {
    canAsk: canAsk(args, given.streams),
    text,
    secret: (message) => ask({ type: 'password', message }, given),
    confirm: async (message) => (await text(message, { check: yesInFull })) === 'yes',
  };
}
