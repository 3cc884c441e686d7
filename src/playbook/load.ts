/** Loads a playbook: finds it, merges what it extends, checks all of it and tells everything that is wrong at once. */

import { hashOf } from '../canonical-json.js';
import { invalid, type Problem } from '../documents/problem.js';
import { LockdownError } from '../errors.js';
import { readUserFile, UnfitFile } from '../user-file.js';
import { assemble } from './assemble.js';
import { type Inherited, inherit, type Shelf } from './inherit.js';
import type { Layer } from './layer.js';
import { fileOf, notFoundText, shippedFileOf, shippedNameOf } from './locate.js';
import { placesOf } from './places.js';
import type { Playbook } from './playbook.js';

export interface LoadOptions extends Pick<Shelf, 'catalogue' | 'shippedFolder'> {
  /** A shipped name (`baseline`) or a path. */
  readonly playbook: string;
  /** Reads a file as text. The file system unless given. */
  readonly readFile?: (path: string) => Promise<string>;
  /** Told where a shipped playbook is taken for a file that is not there. */
  readonly tell?: (remark: string) => void;
}

/** An audit of nothing would pass. */
function emptinessProblems({ layer, source, problems }: Inherited): readonly Problem[] {
  const isEmpty = [...layer.steps.values()].every(({ kind }) => kind === 'off');
  if (!isEmpty || source === undefined || problems.length > 0) return [];
  const text = 'the playbook selects no step; state one under steps, or extend a shipped playbook';
  return [{ place: source.valuePlace([]), text }];
}

/** What a role leaves to the operator (addresses, names, secrets) is not to be written into the shipped file. */
function leftToOperator(problem: Problem, shippedFolder: string): Problem {
  const name = problem.isMissing ? shippedNameOf(problem.place.file, shippedFolder) : undefined;
  if (name === undefined) return problem;
  return { ...problem, text: `${problem.text}; state it in a playbook of yours that extends ${name}` };
}

/** The places say where a thing was read, not what it is: the same content has the same hash anywhere. */
function contentHash(content: Omit<Playbook, 'name' | 'hash' | 'places'>): string {
  const withoutPlace = <T extends { readonly at: string }>({ at: _, ...rest }: T): Omit<T, 'at'> => rest;
  const { named: _, off: __, overrides, waivers, ...rest } = content;
  return hashOf({ ...rest, overrides: overrides.map(withoutPlace), waivers: waivers.map(withoutPlace) });
}

/** A playbook, and what it came from: every value as it was stated, with its place. */
export interface OpenPlaybook {
  readonly playbook: Playbook;
  readonly layer: Layer;
  /** Of the playbook itself, as it was found. */
  readonly file: string;
}

export async function loadPlaybook(options: LoadOptions): Promise<Playbook> {
  return (await openPlaybook(options)).playbook;
}

/**
 * Throws `playbook.not-found` when there is no such playbook, and one `playbook.invalid` whose message has a line
 * `FILE:LINE:COLUMN: what, and what is allowed` for every mistake in it and in what it extends.
 */
export async function openPlaybook(options: LoadOptions): Promise<OpenPlaybook> {
  const { playbook, catalogue, shippedFolder } = options;
  const readFile = options.readFile ?? (async (path: string) => readUserFile(path));
  let file = fileOf(playbook, { shippedFolder });
  let text: string;
  try {
    text = await readFile(file).catch(async (error: NodeJS.ErrnoException) => {
      const shipped = error.code === 'ENOENT' ? shippedFileOf(playbook, shippedFolder) : undefined;
      if (shipped === undefined) throw error;
      const found = await readFile(shipped).catch(() => {
        throw error;
      });
      options.tell?.(`There is no file ${playbook} here: the playbook of that name that ships is taken.`);
      file = shipped;
      return found;
    });
  } catch (error) {
    if (error instanceof UnfitFile)
      throw invalid('playbook.invalid', [{ place: { file }, text: error.message }]);
    const reason = await notFoundText(playbook, { shippedFolder, file, error });
    throw new LockdownError('playbook.not-found', reason, { cause: error });
  }
  const inherited = await inherit(text, { file, shelf: { catalogue, shippedFolder, readFile } });
  const { layer, name } = inherited;
  // Where a parent is missing, what the playbook lacks cannot be told from what the parent has.
  if (!inherited.isComplete) throw invalid('playbook.invalid', inherited.problems);

  const { content, problems } = assemble(layer, catalogue);
  const own = problems.map((problem) => leftToOperator(problem, shippedFolder));
  const all = [...inherited.problems, ...emptinessProblems(inherited), ...own];
  if (all.length > 0 || name === undefined) throw invalid('playbook.invalid', all);
  const places = placesOf(layer, { shippedFolder, top: inherited.source });
  return { playbook: { name, hash: contentHash(content), ...content, places }, layer, file };
}
