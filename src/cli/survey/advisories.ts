/** The list of published advisories that a command works with: the shipped one, or a newer one of the operator's. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { allowedWords, schemaAt } from '../../documents/allowed.js';
import { pathText } from '../../documents/issues.js';
import type { JsonSchema } from '../../documents/json-schema.js';
import { type Path, parseSource } from '../../documents/source.js';
import { LockdownError } from '../../errors.js';
import { type Advisories, advisoriesJsonSchema, advisoriesSchema } from '../../steps/kit/advisories.js';
import type { SelectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';

export const SHIPPED_ADVISORIES = fileURLToPath(new URL('../../../data/advisories.json', import.meta.url));

/** Longer values are cut in a message: the place says where the whole of it stands. */
const LONGEST_SHOWN = 60;

function badAdvisories(message: string, cause?: unknown): LockdownError {
  return new LockdownError('config.bad-advisories', message, {
    next: 'Give a file as data/advisories.json of this package is; its schema is schema/advisories.schema.json.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Line and column, from 1, of a place in a text. */
function placeAt(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

/** Where a text stops to be JSON; empty where nobody can say. `message` is that of the parser. */
function brokenAt(text: string, message: string): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return placeAt(text, Number(position));
  // Not every message of the parser says where. JSON is YAML too, and that parser always does.
  const [error] = parseDocument(text, { schema: 'json', prettyErrors: false }).errors;
  return error === undefined ? '' : placeAt(text, error.pos[0]);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = (error as SyntaxError).message.replace(/\s+/g, ' ');
    throw badAdvisories(
      `${file}${brokenAt(text, message)}: not JSON: ${message}; the list of advisories is one JSON object`,
      error,
    );
  }
}

function shown(value: unknown): string {
  const text = Array.isArray(value)
    ? 'a list'
    : value instanceof Object
      ? 'an object'
      : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, key) => (found instanceof Object ? (found as Record<string | number, unknown>)[key] : undefined),
    value,
  );
}

/** One thing wrong with the shape: what is there, and what is allowed. */
function issueText(issue: z.core.$ZodIssue, value: unknown): string {
  const path = issue.path as Path;
  const name = path.length === 0 ? 'the file' : pathText(path);
  if (issue.code === 'custom') return `${name} ${issue.message}`;
  const schema = schemaAt(advisoriesJsonSchema() as JsonSchema, path);
  // In YAML, whose words these are, null is written as nothing.
  const allowed = `it takes ${allowedWords(schema).replace(/\bnothing$/, 'null')}`;
  const found = valueAt(value, path);
  if (found !== undefined) return `${name} is ${shown(found)}; ${allowed}`;
  const around = path.length === 1 ? 'the file' : pathText(path.slice(0, -1));
  return `${around} has no ${path.at(-1)}; ${allowed}`;
}

/**
 * The advisories in a text. Errors: `config.bad-advisories`, with `FILE:LINE:COLUMN`, what is wrong there and what is
 * allowed.
 */
export function parseAdvisories(given: string, file: string): Advisories {
  const text = given.replace(/^\uFEFF/, '');
  const value = parseJson(text, file);
  const parsed = advisoriesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first, ...more] = parsed.error.issues;
  if (first === undefined) throw badAdvisories(`${file}: not a list of advisories`);
  // JSON is YAML too, and that reader knows where every value was written.
  const place = parseSource(text, file).source?.valuePlace(first.path as Path);
  const others = more.length === 0 ? '' : ` (and ${more.length} more like it)`;
  throw badAdvisories(
    `${file}:${place?.line ?? 1}:${place?.column ?? 1}: ${issueText(first, value)}${others}`,
    parsed.error,
  );
}

async function readAdvisories(file: string): Promise<Advisories> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[code ?? ''] ?? message;
    throw badAdvisories(`The advisories in ${file} could not be read: ${why}`, error);
  }
  return parseAdvisories(text, file);
}

/** The advisories the command line names, before anything is sent. An older list than the shipped one is told. */
export async function loadAdvisories(
  args: Pick<SelectionArguments, 'advisories'>,
  context: Pick<Context, 'say'>,
): Promise<Advisories> {
  const shipped = await readAdvisories(SHIPPED_ADVISORIES);
  if (args.advisories === undefined) return shipped;
  const own = await readAdvisories(args.advisories);
  if (own.asOf < shipped.asOf) {
    context.say(
      `The advisories in ${args.advisories} are of ${own.asOf}, older than the shipped ones (${shipped.asOf}): ` +
        'what was published in between is not in them.',
    );
  }
  return own;
}
