/** Where a playbook states its steps, for whoever shows a finding beside the line that asks for it. Pure. */
import { isAbsolute, relative } from 'node:path';
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

/** By the ids of the steps: the place that counts, which may be in a playbook that the file extends. */
export function placesOf({ steps }: Layer, shippedFolder: string): Readonly<Record<string, StepPlace>> {
  return Object.fromEntries(
    [...steps].flatMap(([id, { at }]) => {
      const { file, line } = at.source.keyPlace(at.path);
      return line === undefined ? [] : [[id, { file: shownFile(file, shippedFolder), line }] as const];
    }),
  );
}
