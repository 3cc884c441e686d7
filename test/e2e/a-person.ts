/** Somebody who answers the questions of a command, one after the other, by what stands on the screen. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Started } from './a-cli.js';
import { A_KEY_MS } from './a-terminal.js';

type Run = Pick<Started, 'ended' | 'says' | 'type'>;

export class Person {
  readonly #run: Run;
  #at = 0;
  #isOver = false;

  constructor(run: Run) {
    this.#run = run;
    void run.ended.then(() => {
      this.#isOver = true;
    });
  }

  /** Waits for it, after what was answered last; gives what was shown since. */
  async sees(text: string): Promise<string> {
    for (;;) {
      const shown = (await this.#run.says('')).slice(this.#at);
      if (shown.includes(text)) return shown;
      if (this.#isOver) throw new Error(`ended without "${text}":\n${shown}`);
      await sleep(10);
    }
  }

  /** Answers the question that comes with this, and gives what was shown before it. */
  async answers(question: string, answer: string): Promise<string> {
    const shown = await this.sees(question);
    await this.#types(answer);
    // The question is shown once more, with the answer.
    let end = -1;
    while (end < 0) {
      await sleep(10);
      await this.sees('√');
      const all = await this.#run.says('');
      end = all.indexOf('\n', all.indexOf('√', this.#at));
    }
    this.#at = end;
    return shown;
  }

  /** As a hand does. */
  async #types(answer: string): Promise<void> {
    this.#run.type(answer);
    await sleep(A_KEY_MS);
    this.#run.type('\r');
  }

  /** Types what is refused in these words; the question is asked again. */
  async tries(question: string, answer: string, says: string): Promise<void> {
    await this.sees(question);
    await this.#types(answer);
    this.#at += (await this.sees(says)).indexOf(says);
  }

  /** On a page that says this. */
  async chooses(page: string, choice: string): Promise<string> {
    await this.sees(page);
    return this.answers('Your choice:', choice);
  }
}
