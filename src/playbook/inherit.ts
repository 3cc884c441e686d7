/** Reads a playbook file and, from left to right, all that it extends, and lays them over each other. */
import { resolve } from 'node:path';
import type { Problem } from '../documents/problem.js';
import { UnfitFile } from '../user-file.js';
import { fileOf, notFoundText } from './locate.js';
import { type Conflict, conflictsOf, mergeAll, mergeLayers, type Parent, prevailingOf } from './merge.js';
import { type ReadLayer, type Reference, readLayer, unreadable } from './read-layer.js';
import type { StepSchema } from './step-schema.js';

export interface Shelf {
  readonly catalogue: readonly StepSchema[];
  readonly shippedFolder: string;
  readonly readFile: (path: string) => Promise<string>;
}

/** A file merged with all that it extends. */
export type Inherited = Omit<ReadLayer, 'extends'>;

interface Visit extends Shelf {
  readonly file: string;
  /** Files from the one asked for down to this one. */
  readonly chain: readonly string[];
  /** By full path, so that a parent reached on two ways is read, judged and merged as one. */
  readonly known: Map<string, Inherited>;
}

function placeOf({ source, path }: Reference): Problem['place'] {
  return source.valuePlace(path);
}

async function readParent(parent: Reference, visit: Visit): Promise<Inherited> {
  const { shippedFolder, chain, known } = visit;
  const file = fileOf(parent.value, { shippedFolder, from: parent.source.file });
  const full = resolve(file);
  const start = chain.findIndex((above) => resolve(above) === full);
  if (start >= 0) {
    const circle = [...chain.slice(start), file].join(' -> ');
    const text = `extends goes in a circle: ${circle}; a playbook may not extend itself`;
    return unreadable([{ place: placeOf(parent), text }]);
  }
  const before = known.get(full);
  if (before !== undefined) return before;

  let text: string;
  try {
    text = await visit.readFile(file);
  } catch (error) {
    const reason =
      error instanceof UnfitFile
        ? `${file}: ${error.message}`
        : await notFoundText(parent.value, { shippedFolder, file, error });
    return unreadable([{ place: placeOf(parent), text: `extends: ${reason}` }]);
  }
  const inherited = await inheritFrom(text, { ...visit, file, chain: [...chain, file] });
  known.set(full, inherited);
  return inherited;
}

function conflictText({ step, option, first, second }: Conflict): string {
  return option === undefined
    ? `"${first}" and "${second}" differ on whether step "${step}" is selected; ` +
        `state "${step}" under steps here (options, {} or off), or extend one of the two`
    : `"${first}" and "${second}" state different values for option "${option}" of step "${step}"; ` +
        `state steps.${step}.${option} here, or extend one of the two`;
}

async function inheritFrom(text: string, visit: Visit): Promise<Inherited> {
  const { catalogue, file } = visit;
  const { extends: references, ...own } = readLayer(text, { file, catalogue });
  const parents: (Inherited & Parent)[] = [];
  for (const reference of references) {
    parents.push({ ...(await readParent(reference, visit)), name: reference.value });
  }
  const layer = mergeLayers(prevailingOf(parents, catalogue), own.layer);
  const conflicts = conflictsOf(parents, { own: layer, catalogue }).flatMap((conflict) => {
    const reference = references[conflict.index];
    return reference === undefined ? [] : [{ place: placeOf(reference), text: conflictText(conflict) }];
  });
  return {
    ...own,
    layer: mergeAll([...parents.map((parent) => parent.layer), layer]),
    problems: [...own.problems, ...conflicts, ...parents.flatMap(({ problems }) => problems)],
    isComplete: [own, ...parents].every(({ isComplete }) => isComplete),
  };
}

/** The content of `file` merged with all it extends. Whatever is wrong in any of the files is in `problems`. */
export function inherit(text: string, { file, shelf }: { file: string; shelf: Shelf }): Promise<Inherited> {
  return inheritFrom(text, { ...shelf, file, chain: [file], known: new Map() });
}
