/** What has to be taught of a server for steps, page by page: the shortest lesson of each. Pure. */
import { type Click, type Known, lessonOf, together, type Use } from '../contract/learning/lessons.js';
import type { ApiResource } from '../contract/resource.js';
import { SEVERITIES, type Severity } from '../steps/kit/severity.js';
import type { Wanted } from './wanted.js';

/** A step, and what it does with which resources. */
export interface Wanting {
  readonly step: string;
  readonly severity: Severity;
  readonly wanted: readonly Wanted[];
}

/** One resource, and what has to be clicked of it. */
export interface Lesson {
  readonly resource: ApiResource;
  readonly clicks: readonly Click[];
  /** Those that lack it, the most urgent first. */
  readonly steps: readonly string[];
  /** Of the most urgent of them. */
  readonly severity: Severity;
}

/** By which all that a step does with a resource is told from what is not known of it; undefined where that was not seen. */
export type KnownOf = (resource: Wanted['resource']) => Known | undefined;

/** The most urgent first; of those that are alike in that, in the order of the catalogue. */
export function lessonsFor(all: readonly Wanting[], knownOf: KnownOf): readonly Lesson[] {
  const urgent = all.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  const ids = new Set(urgent.flatMap(({ wanted }) => wanted.map(({ resource }) => resource.id)));
  const lessons = [...ids].flatMap((id): readonly Lesson[] => {
    const own = urgent.flatMap(({ step, severity, wanted }) =>
      wanted.filter(({ resource }) => resource.id === id).map((use) => ({ step, severity, use })),
    );
    const [one] = own;
    const known = one && knownOf(one.use.resource);
    if (known === undefined) return [];
    const lacking = own.filter(({ use }) => lessonOf(known, use).length > 0);
    const [first] = lacking;
    if (first === undefined) return [];
    const clicks = lessonOf(known, lacking.map(({ use }): Use => use).reduce(together));
    const { severity } = first;
    return [{ resource: known.resource, clicks, steps: lacking.map(({ step }) => step), severity }];
  });
  // The most urgent step that wants a page may lack nothing of it.
  return lessons.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
}
