/** Tells, while somebody records, what of it is learned by now, and what was saved and proves nothing yet. */
import { type Exchange, isDone, isSave } from '../../contract/learning/exchange.js';
import { learnedFrom } from '../../contract/learning/learn.js';
import { callText } from '../../contract/learning/place.js';
import type { Statement } from '../../contract/learning/statement.js';
import { MOST_EXCHANGES } from '../../recording/body.js';
import { visible } from '../../redaction.js';

/** Characters of all that is kept: it lies in memory. */
const MOST_TEXT = 64 * 2 ** 20;
/** Milliseconds: what a page asks for at once is looked at once, and a long recording not for more than a tenth of the time. */
const [LEAST_WAIT_MS, PART_OF_TIME] = [100, 10];

export class Live {
  readonly #exchanges: Exchange[] = [];
  readonly #statements: readonly Statement[];
  readonly #say: (text: string) => void;
  /** What was told of a statement last; empty once it was learned. */
  readonly #told = new Map<Statement, string>();
  #text = 0;
  #saves = 0;
  #isFull = false;
  #hasNewSave = false;
  #timer: NodeJS.Timeout | undefined;
  #wait = LEAST_WAIT_MS;

  /** `statements`: none where each save is asked about at the end. */
  constructor(statements: readonly Statement[], say: (text: string) => void) {
    this.#statements = statements;
    // A line end in what a server calls something would begin a line of its own.
    this.#say = (text) => say(visible(text));
  }

  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  take(exchange: Exchange): void {
    this.#text += JSON.stringify([exchange.sent, exchange.answer]).length;
    if (this.#exchanges.length >= MOST_EXCHANGES || this.#text > MOST_TEXT) {
      if (!this.#isFull)
        this.#say('No more is recorded: it is as much as fits in memory. End it, and record the rest anew.');
      this.#isFull = true;
      return;
    }
    this.#exchanges.push(exchange);
    if (isSave(exchange)) this.#takeSave(exchange);
    if (this.#statements.length > 0) this.#timer ??= setTimeout(() => this.#look(), this.#wait);
  }

  #takeSave(exchange: Exchange): void {
    const { status } = exchange;
    const call = callText(exchange);
    if (status === 0) this.#say(`No answer came to ${call}: whether it was saved is not known.`);
    else if (!isDone(exchange)) this.#say(`The server refused ${call} (${status}): nothing was saved.`);
    else {
      this.#hasNewSave = true;
      this.#saves += 1;
      if (this.#statements.length === 0) this.#say(`Save ${this.#saves} recorded: ${call}`);
    }
  }

  #look(): void {
    this.#timer = undefined;
    const begun = performance.now();
    const { outcomes } = learnedFrom(this.#exchanges, { statements: this.#statements, source: '' });
    this.#wait = Math.max(LEAST_WAIT_MS, (performance.now() - begun) * PART_OF_TIME);
    // Of those whose save was not found the first is what was tried last.
    const tried = this.#hasNewSave ? outcomes.find(({ at }) => at === undefined)?.statement : undefined;
    this.#hasNewSave = false;
    const known = outcomes.filter(
      ({ statement, why }) => why === undefined && this.#told.get(statement) === '',
    );
    let count = known.length;
    for (const { statement, at, why = '' } of outcomes) {
      const before = this.#told.get(statement);
      if (why === before) continue;
      if (why === '') {
        count += 1;
        this.#say(`√ ${statement.text}: learned, ${count} of ${outcomes.length}`);
      } else if (before === '') this.#say(`  ${statement.text}: no longer proved: ${why}`);
      else if (at !== undefined || statement === tried)
        this.#say(`  ${statement.text}: not learned yet: ${why}`);
      else continue;
      this.#told.set(statement, why);
    }
    if (count > known.length && count === outcomes.length) this.#say('That is all. End the recording.');
  }

  /** Nothing is told any more. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
