/**
 * Group commit: lines that arrive while a flush is under way share the next one, so a wave of writes costs a few
 * flushes, not one a line. A line is on the disk when its `append` resolves.
 * After one failure nothing more is taken: what follows a torn line would be lost, or worse, misread.
 */

/** Where the lines go. `flush` resolves when all that was written before is on the disk. */
export interface CommitTarget {
  write(text: string): Promise<void>;
  flush(): Promise<void>;
}

interface Waiting {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export class GroupCommit {
  readonly #target: CommitTarget;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #failure: { readonly reason: unknown } | undefined;

  constructor(target: CommitTarget) {
    this.#target = target;
  }

  /** Rejects with what the target failed with, now or at an earlier line. */
  append(text: string): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.reason);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when every line appended so far has been answered, well or badly. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // One turn, so that lines appended together start together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#commit(group);
    }
    this.#running = undefined;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    try {
      if (this.#failure !== undefined) throw this.#failure.reason;
      await this.#target.write(group.map(({ text }) => text).join(''));
      await this.#target.flush();
    } catch (reason) {
      this.#failure ??= { reason };
      for (const { reject } of group) reject(reason);
      return;
    }
    for (const { resolve } of group) resolve();
  }
}
