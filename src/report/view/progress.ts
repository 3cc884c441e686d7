/** What audits found, one after the other: how many findings asked what. Pure. */
import type { AuditFile } from '../model/audit-file.js';
import { type Counts, countsOf, weightOf } from './rows.js';

export interface Progress {
  /** UTC. */
  readonly at: string;
  readonly server: string;
  readonly counts: Counts;
}

export function progressOf({
  at,
  server,
  findings,
}: Pick<AuditFile, 'at' | 'server' | 'findings'>): Progress {
  return { at, server: server.url, counts: countsOf(findings.map((one) => ({ weight: weightOf(one) }))) };
}

/** The oldest first, each moment once. */
export function inOrder(all: readonly Progress[]): readonly Progress[] {
  const byTime = new Map(all.map((one) => [one.at, one]));
  return [...byTime.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
