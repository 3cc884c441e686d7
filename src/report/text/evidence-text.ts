/** How an output says that what it rests on is not known for sure. */
import type { Evidence } from '../../contract/evidence.js';
import { type Page, wrapOn } from './layout.js';

/** From the least known on. */
const MARKED = ['assumed', 'proposed', 'documented'] as const;

/** A remark behind a heading; empty for what real servers or working clients have shown. */
export function evidenceText(evidence: Evidence | null): string {
  return MARKED.some((one) => one === evidence) ? ` [API ${evidence}]` : '';
}

const MEANING = {
  assumed:
    '[API assumed]: calls, names or values are guesses that this server has not contradicted. Compare with its own ' +
    'interface.',
  proposed:
    '[API proposed]: matched from an answer of this server, or learned on another build, and nobody has compared it: ' +
    'smlockdown doctor --confirm.',
  documented: '[API documented]: a text quotes the vendor on the call; nobody has shown an answer.',
} as const;

/** What the remarks of a page mean, for those that occur on it. */
export function evidenceLegend(
  told: readonly { readonly evidence: Evidence | null }[],
  page: Page,
): readonly string[] {
  const lines = MARKED.filter((one) => told.some(({ evidence }) => evidence === one)).map((one) =>
    page.style.dim(wrapOn(page)(MEANING[one])),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}
