/** What pages are made of: how each calls what it shows and saves. In the code `api` has the calls and `ui` the parts of pages. */
import type { Spoken, SpokenCall } from '../dialect/spoken.js';
import type { InterfaceCall } from './calls.js';

export interface PageOptions {
  readonly calls: readonly InterfaceCall[];
  /** Where a call's answer lies in what it resolves to: `answer` or `answer.data`. */
  readonly answer: string;
}

/** The function of a call, and where it has what it is about. */
export interface Called {
  readonly name: string;
  readonly under: string;
}

/** Undefined where the server has no such call. */
export function functionOf(
  { method, path, under }: Pick<SpokenCall, 'method' | 'path' | 'under'>,
  { calls }: PageOptions,
): Called | undefined {
  const made = calls.find((one) => one.method === method && one.path === path);
  return made && { name: made.name, under };
}

export function called(
  { calls }: Spoken,
  role: SpokenCall['role'],
  options: PageOptions,
): Called | undefined {
  const call = calls.find((one) => one.role === role);
  return call && functionOf(call, options);
}

/** What of an answer lies under a member; the answer itself where that is empty. */
export function within(under: string, { answer }: PageOptions): string {
  return under === '' ? answer : `${answer}.${under}`;
}

/** `api.setRbl({ rbl: {…} })`. */
export function sending({ name, under }: Called, body: string): string {
  return `api.${name}(${under === '' ? body : `{ ${under}: ${body} }`})`;
}
