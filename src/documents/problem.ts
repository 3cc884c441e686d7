/** What is wrong with a user's file, and where: `FILE:LINE:COLUMN: what, and what is allowed`. */
import { type ErrorCode, LockdownError } from '../errors.js';
import { visible } from '../redaction.js';
import { UnfitFile } from '../user-file.js';

/** Where a value stands in a file, from the top: `['waivers', 0, 'owner']`. */
export type Path = readonly (string | number)[];

/** A place in a file. Line and column count from 1; both are absent where nobody can tell more than the file. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Problem {
  readonly place: Place;
  /** What is wrong, and what is allowed. One line. */
  readonly text: string;
  /** Of what does not fit the schema: where it stands, from the top of the file. */
  readonly path?: Path;
  /** Nothing is written where something has to be. */
  readonly isMissing?: true;
}

/** Longer texts are cut in a message: the place says where the whole of it stands. */
const LONGEST_SHOWN = 60;

/** What a file says, in a message. */
export function cut(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** `FILE:LINE:COLUMN`, or `FILE`. */
export function renderPlace({ file, line, column }: Place): string {
  return line === undefined ? file : `${file}:${line}:${column}`;
}

/** `FILE:LINE:COLUMN: what, and what is allowed`, on one line, whatever stands in the file. */
export function problemLine({ place, text }: Problem): string {
  return visible(`${renderPlace(place)}: ${text}`);
}

/** The first of them, and how many more there are: of a file that a program writes, one mistake seldom comes alone. */
export function firstLine(problems: readonly Problem[]): string {
  const first = problems.slice(0, 1).map(problemLine).join('');
  return problems.length > 1 ? `${first} (and ${problems.length - 1} more like it)` : first;
}

/** Why a file that somebody named was not read, from what the system says; the end of a sentence. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof UnfitFile) return error.message;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return `the system does not give it (${String(code ?? error)})`;
}

/**
 * One error for all problems, one a line: file after file as they were first named, each from top to bottom. A problem
 * that was met twice (a parent reached on two ways) is told once.
 */
export function invalid(code: ErrorCode, problems: readonly Problem[]): LockdownError {
  const files = [...new Set(problems.map(({ place }) => place.file))];
  const lines = problems
    .toSorted(
      ({ place: a }, { place: b }) =>
        files.indexOf(a.file) - files.indexOf(b.file) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0),
    )
    .map(problemLine);
  return new LockdownError(code, [...new Set(lines)].join('\n'));
}
