/**
 * The keys for one question, between the terminal and inquirer. What is pasted goes in at once and ends no question: by the
 * marks that terminals put around it, or, where one puts none, by how fast its lines come.
 */
import { emitKeypressEvents, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Streams } from '../context/streams.js';

/** What is pasted comes between ESC [ 200 ~ and ESC [ 201 ~, from here on and no more (xterm, "bracketed paste"). */
const [MARKS_ON, MARKS_OFF] = ['\u001b[?2004h', '\u001b[?2004l'];
/** Characters of an answer: each key writes all of them anew. */
const LONGEST = 4000;
/** No hand presses two keys within it. */
const HAND_MS = 35;
/** Without a key for so long, what was pasted is over: a connection may bring it line by line. */
const QUIET_MS = 250;
/** Within it comes what was typed while no question stood. */
const UNREAD_MS = 20;

/** They end a question as Ctrl-C does: by themselves they would end the process, and leave the terminal as it is. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Why a question goes away: somebody leaves; it is to be shown again, as after `fg`; or what came at once cannot be. */
export type Cut = 'left' | 'again' | { readonly refused: string };

export class Keyboard {
  /** For inquirer. Only keys come, and what comes at once as one of them. */
  readonly input = new PassThrough();
  readonly #streams: Streams;
  readonly #end: AbortSignal;
  readonly #cut = new AbortController();
  /** A question stands, and is not answered. */
  #takes = false;
  /** What came within this turn of the loop. */
  #typed = '';
  #pasted: string | undefined;
  #length = 0;
  #keyAt = Number.NEGATIVE_INFINITY;
  #isBurst = false;
  #isStopped = false;

  /** Nobody is waited for any more after the end. */
  constructor(streams: Streams, end: AbortSignal) {
    this.#streams = streams;
    this.#end = end;
  }

  /** Aborted with a `Cut`. */
  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  /** What was typed before is dropped. */
  async open(): Promise<void> {
    const { stdin, stderr } = this.#streams;
    emitKeypressEvents(stdin);
    stdin.on('keypress', this.#onKey).on('end', this.#onEnd);
    stdin.setRawMode?.(true);
    stdin.resume();
    process.on('SIGCONT', this.#onContinued).on('exit', this.#unmark);
    for (const name of ENDING) process.on(name, this.#onEnd);
    stderr.write(MARKS_ON);
    await this.#quiet(UNREAD_MS);
    this.#takes = true;
  }

  /** The rest of a text that brought its own line end is dropped: it gets to no further question, and not to the shell. */
  async close(): Promise<void> {
    const { stdin } = this.#streams;
    this.#takes = false;
    await this.#quiet(this.#isBurst ? QUIET_MS : HAND_MS);
    stdin.off('keypress', this.#onKey).off('end', this.#onEnd);
    stdin.setRawMode?.(false);
    stdin.pause();
    process.off('SIGCONT', this.#onContinued).off('exit', this.#unmark);
    for (const name of ENDING) process.off(name, this.#onEnd);
    this.#unmark();
    // All of its job, as the terminal itself does: the shell waits for an npx above it, too.
    if (this.#isStopped) process.kill(0, 'SIGTSTP');
  }

  readonly #unmark = () => {
    this.#streams.stderr.write(MARKS_OFF);
  };

  async #quiet(ms: number): Promise<void> {
    const begun = performance.now();
    for (;;) {
      const end = this.#keyAt < begun ? begun + ms : this.#keyAt + QUIET_MS;
      const left = end - performance.now();
      if (this.#end.aborted || (left <= 0 && this.#pasted === undefined)) return;
      await sleep(Math.max(left, 1));
    }
  }

  #goAway(why: Cut): void {
    this.#takes = false;
    this.#cut.abort(why);
  }

  readonly #onEnd = () => this.#goAway('left');
  /** The shell changed the terminal meanwhile, and wrote below the question. */
  readonly #onContinued = () => {
    if (this.#takes) this.#goAway('again');
  };

  readonly #onKey = (text: string | undefined, key: Key): void => {
    const now = performance.now();
    this.#isBurst = now - this.#keyAt < HAND_MS;
    this.#keyAt = now;
    const isPasting = this.#pasted !== undefined;
    const control = key.ctrl === true ? key.name : undefined;
    // Of itself Ctrl-D would end nothing, and nobody could answer any more.
    if (control === 'c' || (control === 'd' && !isPasting)) {
      // Nor is the end of what is pasted waited for, which may never come.
      this.#pasted = undefined;
      this.#goAway('left');
    } else if (key.name === 'paste-start') this.#pasted = '';
    else if (key.name === 'paste-end') this.#takePasted();
    else if (isPasting) this.#pasted += (this.#pasted?.length ?? 0) > LONGEST ? '' : (text ?? '');
    else if (this.#takes) this.#takeKey(text, key);
  };

  #takeKey(text: string | undefined, key: Key): void {
    if (text && !/\p{Cc}/u.test(text) && !key.meta) {
      if (this.#typed === '') queueMicrotask(() => this.#insertTyped());
      this.#typed += text;
      return;
    }
    this.#insertTyped();
    // Windows knows no stopped process.
    this.#isStopped = key.ctrl === true && key.name === 'z' && process.platform !== 'win32';
    if (this.#isStopped) this.#goAway('again');
    if (!this.#takes) return;
    this.#takes = key.name !== 'return' && key.name !== 'enter';
    this.input.emit('keypress', text, key);
  }

  #takePasted(): void {
    const text = this.#pasted?.replace(/^[\r\n]+|[\r\n]+$/g, '') ?? '';
    this.#pasted = undefined;
    this.#insertTyped();
    if (/[\r\n]/.test(text) && text.length <= LONGEST)
      this.#refuse('What was pasted has several lines, and one is asked for. None of it was taken.');
    else this.#insert(text.replaceAll('\t', ' ').replace(/\p{Cc}/gu, ''));
  }

  #insertTyped(): void {
    const text = this.#typed;
    this.#typed = '';
    this.#insert(text);
  }

  #insert(text: string): void {
    if (!this.#takes || text === '') return;
    this.#length += text.length;
    if (this.#length > LONGEST)
      this.#refuse(`More than ${LONGEST} characters are no answer. None of them was taken.`);
    else this.input.emit('keypress', text, { sequence: text });
  }

  #refuse(refused: string): void {
    if (this.#takes) this.#goAway({ refused });
  }
}
