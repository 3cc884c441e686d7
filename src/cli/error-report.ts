/** An error as an operator, or a program, gets to see it: what happened, where, and what to do next. */
import { type ErrorCode, exitCodeOf, LockdownError } from '../errors.js';
import { wrap } from '../report/text/layout.js';

export interface Page {
  readonly columns: number | undefined;
  /** Masks what is secret in a fact, before it is broken into lines. */
  readonly redact?: (text: string) => string;
  /** Of a fault of the tool: also where in it that happened. Default: false. */
  readonly hasStack?: boolean;
}

/** Lines for people. `columns`: of the terminal; undefined for a pipe, where every fact stays on one line. */
export function errorText(error: unknown, page: Page): string {
  if (!(error instanceof LockdownError)) {
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    const [text, how] = page.hasStack ? [stack, ''] : [message, ', with what DEBUG=1 shows'];
    return `Error [internal.bug]: ${text}\nThis is a fault of smlockdown itself; please report it${how}.`;
  }
  // Editors and other programs find `FILE:LINE:COLUMN` at the beginning of a line, and the line whole.
  if (isOfLines(error.code))
    return `Error [${error.code}]: Not a usable ${OF_LINES[error.code]}\n${error.message}`;
  const [first = '', ...more] = [`Error [${error.code}]: ${sentenceOf(error)}`, ...factsOf(error)]
    .map(page.redact ?? String)
    .join('\n')
    .split('\n');
  return [first, ...more.map((line) => `  ${line.trim()}`)]
    .map((line) => (page.columns === undefined ? line : wrapped(line, page.columns)))
    .join('\n');
}

const OF_LINES = {
  'playbook.invalid': 'playbook',
  'contract.invalid': 'overlay of the contract',
  'attestations.invalid': 'list of attestations',
  'inventory.invalid': 'list of servers',
} as const;

function isOfLines(code: ErrorCode): code is keyof typeof OF_LINES {
  return code in OF_LINES;
}

/** Begins with a capital letter, but where the first word is the name of a file or an option. */
function sentenceOf({ code, message }: LockdownError): string {
  const isSentence = /^(?:store|run|usage|playbook)\./.test(code) && /^[a-z]+ /.test(message);
  return isSentence ? `${message.charAt(0).toUpperCase()}${message.slice(1)}` : message;
}

/** What the sentence does not already say. */
function factsOf({ message, request, status, serverMessage = '', next }: LockdownError): readonly string[] {
  const name = request === undefined ? '' : `${request.method} ${request.path}`;
  const answered = status === undefined ? '' : `, answered ${status}`;
  return [
    // An empty text is in every other.
    ...(message.includes(name) ? [] : [`Request: ${name}${answered}`]),
    ...(message.includes(serverMessage) ? [] : [`The server says: ${serverMessage}`]),
    ...(next === undefined ? [] : [`Next: ${next}`]),
  ];
}

function wrapped(line: string, width: number): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return wrap(line, { width, indent, hanging: `${indent}  ` });
}

export function errorJson(error: unknown): string {
  const known: Partial<LockdownError> = error instanceof LockdownError ? error : {};
  const { code = 'internal.bug', request, status, serverMessage, next } = known;
  const message = error instanceof Error ? error.message : String(error);
  const told = { code, message, exitCode: exitCodeOf(error), request, status, serverMessage, next };
  return JSON.stringify({ formatVersion: 1, error: told });
}
