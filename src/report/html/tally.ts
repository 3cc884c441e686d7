/** What the head of a page says of all findings: counted in one go, so that those of thousands of servers are not held. */
import { grouped } from '../../engine/words/grouped.js';
import { SERVER } from '../../engine/words/target.js';
import type { Severity } from '../../steps/kit/severity.js';
import { type Counts, countsOf, type Row, WEIGHTS } from '../view/rows.js';
import { areaOf } from './areas.js';

export interface Tally {
  readonly counts: Counts;
  readonly byArea: ReadonlyMap<string, Counts>;
  /** Domains by the worst of what is said of each. */
  readonly domains: Counts;
  readonly severities: ReadonlySet<Severity | null>;
  readonly steps: ReadonlySet<string>;
  /** Names; none of a report of one. */
  readonly servers: ReadonlySet<string>;
}

/** One of each domain of one server: the worst of what is said of it. */
function worstOf(rows: readonly Row[]): Iterable<Row> {
  const worst = new Map<string, Row>();
  for (const row of rows) {
    const known = worst.get(row.target) ?? row;
    const isWorse = WEIGHTS.indexOf(row.weight) < WEIGHTS.indexOf(known.weight);
    if (row.target !== SERVER) worst.set(row.target, isWorse ? row : known);
  }
  return worst.values();
}

function added(one: Counts, other: Counts): Counts {
  const sums = WEIGHTS.map((weight) => [weight, (one[weight] ?? 0) + (other[weight] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, count]) => count > 0));
}

export function tallyOf(parts: Iterable<readonly Row[]>): Tally {
  let [counts, domains]: readonly [Counts, Counts] = [{}, {}];
  const byArea = new Map<string, Counts>();
  const severities = new Set<Severity | null>();
  const [steps, servers] = [new Set<string>(), new Set<string>()];
  for (const own of parts) {
    counts = added(counts, countsOf(own));
    domains = added(domains, countsOf(worstOf(own)));
    for (const [area, some] of grouped(own, ({ step }) => areaOf(step)))
      byArea.set(area, added(byArea.get(area) ?? {}, countsOf(some)));
    for (const row of own) {
      severities.add(row.severity);
      steps.add(row.step);
      if (row.server !== null) servers.add(row.server.name);
    }
  }
  return { counts, byArea, domains, severities, steps, servers };
}
