import type { Execution } from '../../../src/engine/apply/execute.js';
import type { ObjectResult, Outcome } from '../../../src/engine/prove/outcome.js';
import { aFieldChange } from '../a-change.js';

export function resultOf(outcome: Outcome): ObjectResult {
  const verdict = outcome === 'proved' ? 'honoured' : 'ignored';
  const verdicts =
    outcome === 'stale' || outcome === 'not-attempted'
      ? []
      : [{ field: 'f', verdict, expected: 1, found: 1 } as const];
  return { changes: [aFieldChange()], outcome, verdicts, bystanders: [] };
}

export const NOTHING: Execution = { results: [], propagation: [], kept: [], isInterrupted: false };

export function executionOf(outcomes: readonly Outcome[], more: Partial<Execution> = {}): Execution {
  return { ...NOTHING, results: outcomes.map(resultOf), ...more };
}
