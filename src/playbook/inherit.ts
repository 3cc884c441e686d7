/** Reads a playbook file and, from left to right, all that it extends, and lays them over each other. */
import { resolve } from 'node:path';
import type { Problem } from '../documents/problem.js';
import type { Source } from '../documents/source.js';
import { EMPTY_LAYER, type Layer } from './layer.js';
import { fileOf, notFoundText } from './locate.js';
import { type Conflict, conflictsOf, mergeAll, type Parent } from './merge.js';
import { type ReadLayer, type Reference, readLayer } from './read-layer.js';
import type { StepSchema } from './step-schema.js';

export interface Shelf {
  readonly catalogue: readonly StepSchema[];
  readonly shippedFolder: string;
  readonly readFile: (path: string) => Promise<string>;
}

export interface Inherited {
  readonly name: string | undefined;
  readonly layer: Layer;
  /** Absent when nothing of the file can be judged. */
  readonly source?: Source;
  readonly problems: readonly Problem[];
  /** False when a part is missing altogether, so that nothing can be said of what is not stated. */
  readonly isComplete: boolean;
}

interface Visit {
  readonly shelf: Shelf;
  /** Files from the one asked for down to this one. */
  readonly chain: readonly string[];
  /** By full path, so that a parent reached on two ways is read, judged and merged as one. */
  readonly known: Map<string, Inherited>;
}

function failed(problems: readonly Problem[]): Inherited {
  return { name: undefined, layer: EMPTY_LAYER, problems, isComplete: false };
}

function placeOf({ source, path }: Reference): Problem['place'] {
  return source.valuePlace(path);
}

async function readParent(parent: Reference, { shelf, chain, known }: Visit): Promise<Inherited> {
  const file = fileOf(parent.value, { shippedFolder: shelf.shippedFolder, from: parent.source.file });
  const full = resolve(file);
  const start = chain.findIndex((above) => resolve(above) === full);
  if (start >= 0) {
    const circle = [...chain.slice(start), file].join(' -> ');
    const text = `extends goes in a circle: ${circle}; a playbook may not extend itself`;
    return failed([{ place: placeOf(parent), text }]);
  }
  const before = known.get(full);
  if (before !== undefined) return before;

  let text: string;
  try {
    text = await shelf.readFile(file);
  } catch (error) {
    const { shippedFolder } = shelf;
    const reason = await notFoundText(parent.value, { shippedFolder, file, error });
    return failed([{ place: placeOf(parent), text: `extends: ${reason}` }]);
  }
  const inherited = await inheritFrom(text, { file, visit: { shelf, chain: [...chain, file], known } });
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

function conflictProblems(
  parents: readonly Parent[],
  { own, shelf }: { own: ReadLayer; shelf: Shelf },
): Problem[] {
  return conflictsOf(parents, { own: own.layer, catalogue: shelf.catalogue }).flatMap((conflict) => {
    const reference = own.extends[conflict.index];
    return reference === undefined ? [] : [{ place: placeOf(reference), text: conflictText(conflict) }];
  });
}

async function inheritFrom(
  text: string,
  { file, visit }: { readonly file: string; readonly visit: Visit },
): Promise<Inherited> {
  const own = readLayer(text, { file, catalogue: visit.shelf.catalogue });
  const parents: (Parent & { readonly inherited: Inherited })[] = [];
  for (const parent of own.extends) {
    const inherited = await readParent(parent, visit);
    parents.push({ name: parent.value, layer: inherited.layer, inherited });
  }
  return {
    name: own.name,
    ...(own.source === undefined ? {} : { source: own.source }),
    layer: mergeAll([...parents.map(({ layer }) => layer), own.layer]),
    problems: [
      ...own.problems,
      ...conflictProblems(parents, { own, shelf: visit.shelf }),
      ...parents.flatMap(({ inherited }) => inherited.problems),
    ],
    isComplete: own.isReadable && parents.every(({ inherited }) => inherited.isComplete),
  };
}

/** The content of `file` merged with all it extends. Whatever is wrong in any of the files is in `problems`. */
export function inherit(text: string, { file, shelf }: { file: string; shelf: Shelf }): Promise<Inherited> {
  return inheritFrom(text, { file, visit: { shelf, chain: [file], known: new Map() } });
}
