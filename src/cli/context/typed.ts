import type { Options } from './arguments.js';

/** A command as somebody typed it, understood and not carried out. */
export interface Typed {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** All that it takes by name. */
  readonly options: Options;
}
