/** Where a playbook states its steps, for whoever shows a finding beside the line that asks for it. Pure. */
import { isAbsolute, relative } from 'node:path';
import type { Source } from '../documents/source.js';
import type { Layer } from './layer.js';
import { shippedNameOf } from './locate.js';
import type { StepPlace } from './playbook.js';

/** From the folder the command runs in where it lies below it; a shipped one by where it lies in the package. */
function shownFile(file: string, shippedFolder: string): string {
  const shipped = shippedNameOf(file, shippedFolder);
  if (shipped !== undefined) return `playbooks/${shipped}.yaml`;
  const below = relative('', file);
  return (below.startsWith('..') || isAbsolute(below) ? file : below).replaceAll('\\', '/');
}

interface Named {
  readonly shippedFolder: string;
  /** The playbook that was asked for; undefined where it could not be read. */
  readonly top: Source | undefined;
}

/** By the ids of the steps: the place that counts, which may be in a playbook that the file extends. */
export function placesOf(
  { steps }: Layer,
  { shippedFolder, top }: Named,
): Readonly<Record<string, StepPlace>> {
  const isShipped = (file: string) => shippedNameOf(file, shippedFolder) !== undefined;
  return Object.fromEntries(
    [...steps].flatMap(([id, { at }]) => {
      const stated = at.source.keyPlace(at.path);
      // Nobody has the package beside what is reviewed: there it is the line that extends it which asks for the step.
      const isBeside = top !== undefined && isShipped(stated.file) && !isShipped(top.file);
      const { file, line } = isBeside ? top.keyPlace(['extends']) : stated;
      return line === undefined ? [] : [[id, { file: shownFile(file, shippedFolder), line }] as const];
    }),
  );
}
