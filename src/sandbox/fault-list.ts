/** The faults that are set now, and which of them a request meets. */
import type { Fault } from './fault.js';
import { globOf } from './glob.js';
import type { FieldFaults } from './stored-object.js';

/** What answers instead of the route, or after it. */
export type Ending = Extract<Fault, { kind: 'status' | 'drop' | 'garbage' }>;

interface Aimed {
  readonly fault: Fault;
  readonly pattern: RegExp;
  matches: number;
}

function isEnding(fault: Fault): fault is Ending {
  return fault.kind === 'status' || fault.kind === 'drop' || fault.kind === 'garbage';
}

export class FaultList {
  #aimed: Aimed[] = [];

  get size(): number {
    return this.#aimed.length;
  }

  add(faults: readonly Fault[]): void {
    for (const fault of faults) {
      const whole = fault.path.startsWith('/') ? fault.path : `/api/v1/${fault.path}`;
      this.#aimed.push({ fault, pattern: globOf(whole, '[^/]*'), matches: 0 });
    }
  }

  clear(): void {
    this.#aimed = [];
  }

  /** Delays add up; of the faults that answer, the first one in the list does, and only it is used up. */
  onArrival(method: string, path: string): { readonly delayMs: number; readonly ending: Ending | undefined } {
    let delayMs = 0;
    let ending: Ending | undefined;
    for (const aimed of this.#matching(method, path)) {
      const { fault } = aimed;
      if (fault.kind === 'delay' && isHit(aimed)) delayMs += fault.ms;
      if (isEnding(fault) && ending === undefined && isHit(aimed)) ending = fault;
    }
    return { delayMs, ending };
  }

  /** How the write that now begins is bent. Asked only for requests that were let in. */
  onWrite(method: string, path: string): FieldFaults {
    const ignored: string[] = [];
    const altered: { field: string; value: unknown }[] = [];
    for (const aimed of this.#matching(method, path)) {
      const { fault } = aimed;
      if (fault.kind === 'ignore-field' && isHit(aimed)) ignored.push(fault.field);
      if (fault.kind === 'alter-field' && isHit(aimed)) altered.push(fault);
    }
    return { ignored, altered };
  }

  #matching(method: string, path: string): readonly Aimed[] {
    return this.#aimed.filter(
      ({ fault, pattern }) => ['*', method].includes(fault.method ?? '*') && pattern.test(path),
    );
  }
}

/** Counts a match. A fault that is used up, or has matches to let pass, does not hit. */
function isHit(aimed: Aimed): boolean {
  const { once, times = Number.POSITIVE_INFINITY, after = 0 } = aimed.fault;
  aimed.matches += 1;
  const hits = aimed.matches - after;
  return hits > 0 && hits <= (once ? 1 : times);
}
