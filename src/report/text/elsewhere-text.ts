/** That some of what is known of the API was learned on another build, in a line. */
import type { Page } from './layout.js';
import { labelled } from './screen.js';

export function elsewhereText(builds: readonly number[]): string {
  const told = builds.length === 1 ? `build ${builds[0]}` : `builds ${builds.join(', ')}`;
  return `some calls were learned on ${told}, not on this one: they are tried, only read, and marked`;
}

export function elsewhereLines(
  { elsewhere = [] }: { readonly elsewhere?: readonly number[] | undefined },
  page: Page,
) {
  return elsewhere.length === 0 ? [] : labelled('OTHER BUILD', elsewhereText(elsewhere), page);
}
