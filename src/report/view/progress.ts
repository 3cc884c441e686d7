/** What audits found, one after the other: how many findings asked what. Pure. */
import { canonicalJson } from '../../canonical-json.js';
import type { AuditFile } from '../model/audit-file.js';
import { type Counts, countsOf, weightOf } from './rows.js';

export interface Progress {
  /** UTC. */
  readonly at: string;
  readonly server: string;
  readonly counts: Counts;
  /** It was asked otherwise than the newest one. */
  readonly isOther?: boolean;
}

interface AskedProgress extends Progress {
  /** The same text: by the same playbook, of the same steps and domains. Else counts differ though nothing moved. */
  readonly asked: string;
}

export function progressOf(
  audit: Pick<AuditFile, 'at' | 'server' | 'playbook' | 'asked' | 'findings'>,
): AskedProgress {
  const { at, server, playbook, asked, findings } = audit;
  const steps = [...new Set(findings.map(({ step }) => step))].sort();
  return {
    ...{ at, server: server.url, counts: countsOf(findings.map((one) => ({ weight: weightOf(one) }))) },
    asked: canonicalJson([playbook.hash, steps, asked?.only.domains ?? null]),
  };
}

/** The oldest first, each moment once. */
export function inOrder<P extends Progress>(all: readonly P[]): readonly P[] {
  const byTime = new Map(all.map((one) => [one.at, one]));
  return [...byTime.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Those that were asked otherwise than the newest are marked. */
export function besideNewest(
  all: readonly AskedProgress[],
  newest = inOrder(all).at(-1),
): readonly Progress[] {
  return all.map((one) => (one.asked === newest?.asked ? one : { ...one, isOther: true }));
}
