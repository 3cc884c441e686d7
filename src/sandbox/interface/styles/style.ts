/** A way to write an interface. */
import type { InterfaceCall } from '../calls.js';

export interface Style {
  /** Where a call's answer lies in what it resolves to. */
  readonly answer: 'answer' | 'answer.data';
  /** The script: all calls as `api`, what pages are made of as `ui`, and `pages`, the code that uses both. */
  code(calls: readonly InterfaceCall[], pages: string): string;
}
