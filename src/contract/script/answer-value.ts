/** How much of the answer to a request a value holds: the client's own object round it, its text, or what the server sent. */

/**
 * `response`: an object that has it as `data`. `fetch`: one that gives it when it is asked for `json()`. `text`: not
 * parsed yet. `unsure`: it may be the answer, or an object round it. `body`: what the server sent, or a member of it.
 */
export type Stage = 'response' | 'fetch' | 'text' | 'unsure' | 'body';

/** `path`: the member of the answer, `[]` for a row of a list. `isPromise`: it comes later. */
export interface AnswerValue {
  readonly stage: Stage;
  readonly path: readonly string[];
  readonly isPromise: boolean;
}

/** The whole answer, as it was unpacked. */
export const BODY: AnswerValue = { stage: 'body', path: [], isPromise: false };
const DEEPEST = 6;
const ROW = '[]';
/** Names that clients give what stands round an answer, or that stand in it whatever it is of. */
const ENVELOPE = new Set(
  'data body payload result response status statusText headers config request ok json text url xhr success message code error errors'.split(
    ' ',
  ),
);
/** Whoever gives so many members by other names puts nothing round an answer. */
const TELLING = 4;

/** As what comes later. */
export function later(value: AnswerValue): AnswerValue {
  return { ...value, isPromise: true };
}

/** What a promise of it gives. */
export function arrived(value: AnswerValue): AnswerValue {
  return { ...value, isPromise: false };
}

/** A member; undefined where it is not known what that is. Texts and lists have a length, which is none. */
export function memberIn({ stage, path, isPromise }: AnswerValue, name: string): AnswerValue | undefined {
  if (isPromise || name === 'length' || path.length === DEEPEST) return undefined;
  if (stage === 'response') return name === 'data' ? BODY : undefined;
  if (stage !== 'body' && stage !== 'unsure') return undefined;
  return { stage, path: [...path, /^\d+$/.test(name) ? ROW : name], isPromise };
}

/** A row of it, where it is a list. */
export function rowOf(value: AnswerValue): AnswerValue | undefined {
  return memberIn(value, '0');
}

/** `rows[].id`; undefined of what is no member. */
export function nameOf({ stage, path }: AnswerValue): string | undefined {
  const name = path
    .join('.')
    .replaceAll(`.${ROW}`, ROW)
    .replace(/(?:\[\])+$/, '');
  return name === '' || (stage !== 'body' && stage !== 'unsure') ? undefined : name;
}

/** By all that is read of what a client gives: is that the answer itself? */
export function isPlain(names: Iterable<string>): boolean {
  const first = new Set([...names].map((name) => name.replace(/[.[].*$/s, '')));
  return [...first].filter((name) => !ENVELOPE.has(name)).length >= TELLING;
}
