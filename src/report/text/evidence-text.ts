/** How an output says that what it rests on is not known for sure. */
import type { Evidence } from '../../contract/evidence.js';
import { type Page, wrapOn } from './layout.js';

/** A remark behind a heading; empty for what real servers or working clients have shown. */
export function evidenceText(evidence: Evidence | null): string {
  return evidence === 'assumed' || evidence === 'documented' ? ` [API ${evidence}]` : '';
}

const MEANING = {
  assumed:
    '[API assumed]: calls, names or values are guesses that this server has not contradicted. Compare with its own ' +
    'interface.',
  documented: '[API documented]: a text quotes the vendor on the call; nobody has shown an answer.',
} as const;

/** What the remarks of a page mean, for those that occur on it. */
export function evidenceLegend(
  told: readonly { readonly evidence: Evidence | null }[],
  page: Page,
): readonly string[] {
  const lines = (['assumed', 'documented'] as const)
    .filter((one) => told.some(({ evidence }) => evidence === one))
    .map((one) => page.style.dim(wrapOn(page)(MEANING[one])));
  return lines.length === 0 ? [] : ['', ...lines];
}
