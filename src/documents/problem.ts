/** What is wrong with a playbook, and where: `FILE:LINE:COLUMN: what, and what is allowed`. */
import { LockdownError } from '../errors.js';

/** A place in a file. Line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  readonly place: Place;
  /** What is wrong, and what is allowed. One line. */
  readonly text: string;
  /** Nothing is written where something has to be. */
  readonly isMissing?: true;
}

/** `FILE:LINE:COLUMN` */
export function renderPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** A key or a text of the file may hold line ends and terminal codes; a problem is one line of plain text. */
function oneLine(text: string): string {
  const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, escaped);
}

/**
 * One `playbook.invalid` for all problems, one a line: file after file as they were first named, each from top to
 * bottom. A problem that was met twice (a parent reached on two ways) is told once.
 */
export function invalidPlaybook(problems: readonly Problem[]): LockdownError {
  const files = [...new Set(problems.map(({ place }) => place.file))];
  const lines = problems
    .toSorted(
      ({ place: a }, { place: b }) =>
        files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    )
    .map(({ place, text }) => oneLine(`${renderPlace(place)}: ${text}`));
  return new LockdownError('playbook.invalid', [...new Set(lines)].join('\n'));
}
