/** The list of published advisories that a command works with: the shipped one, or a newer one of the operator's. */
import type { Words } from '../../documents/issues.js';
import { firstLine } from '../../documents/problem.js';
import { readDocument } from '../../documents/read-document.js';
import { LockdownError } from '../../errors.js';
import { packaged } from '../../package-folder.js';
import { type Advisories, advisoriesSchema } from '../../steps/kit/advisories.js';
import { readUserFile } from '../../user-file.js';
import type { SelectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { whyNotRead } from '../context/near-file.js';

export const SHIPPED_ADVISORIES = packaged('data/advisories.json');

const WORDS: Words = { one: 'the list of advisories', format: 'JSON', whole: 'the file' };

function badAdvisories(message: string, cause?: unknown): LockdownError {
  return new LockdownError('config.bad-advisories', message, {
    next: 'Give a file as data/advisories.json of this package is; its schema is schema/advisories.schema.json.',
    cause,
  });
}

/**
 * The advisories in a text. Errors: `config.bad-advisories`, with `FILE:LINE:COLUMN`, what is wrong there and what is
 * allowed.
 */
export function parseAdvisories(text: string, file: string): Advisories {
  const { value, problems } = readDocument(text, { file, schema: advisoriesSchema, words: WORDS });
  if (value !== undefined) return value;
  throw badAdvisories(firstLine(problems));
}

function readAdvisories(file: string): Advisories {
  let text: string;
  try {
    text = readUserFile(file);
  } catch (error) {
    throw badAdvisories(`The advisories in ${file} could not be read: ${whyNotRead(file, error)}`, error);
  }
  return parseAdvisories(text, file);
}

/** The advisories the command line names, before anything is sent. An older list than the shipped one is told. */
export async function loadAdvisories(
  args: Pick<SelectionArguments, 'advisories'>,
  context: Pick<Context, 'say'>,
): Promise<Advisories> {
  const shipped = readAdvisories(SHIPPED_ADVISORIES);
  if (args.advisories === undefined) return shipped;
  const own = readAdvisories(args.advisories);
  if (own.asOf < shipped.asOf) {
    context.say(
      `The advisories in ${args.advisories} are of ${own.asOf}, older than the shipped ones (${shipped.asOf}): ` +
        'what was published in between is not in them.',
    );
  }
  return own;
}
