/** The objects of a run that are not as they were to be: not proved, not made, or left alone. */
import type { RunReport } from './run-report.js';

interface Told extends Partial<Pick<RunReport, 'kept' | 'unrestored'>> {
  readonly results: readonly Pick<RunReport['results'][number], 'resource' | 'target' | 'outcome'>[];
}

/** How many objects: one of which several things are told counts once, and of a domain that is gone nothing is missed. */
export function countExceptions({ results, kept = [], unrestored = [] }: Told): number {
  const open = [
    ...results.filter(({ outcome }) => outcome !== 'proved'),
    ...kept.filter(({ outcome }) => outcome !== 'kept'),
    ...unrestored.filter(({ why }) => why !== 'gone'),
  ];
  return new Set(open.map(({ resource, target }) => JSON.stringify([resource, target]))).size;
}
