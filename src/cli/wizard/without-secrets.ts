/** What is typed stands in files later: nobody's secret is taken for a reason or a value. */
import type { Context } from '../context/context.js';
import type { Prompter } from '../terminal/prompts.js';

export function withoutSecrets(ask: Prompter, { secrets }: Pick<Context, 'secrets'>): Prompter {
  return {
    ...ask,
    text: (message, how = {}) =>
      ask.text(message, {
        ...how,
        check: (typed) =>
          secrets.redact(typed) === typed
            ? how.check?.(typed)
            : 'That holds a password or another secret, and would stand in a file: leave it out.',
      }),
  };
}
