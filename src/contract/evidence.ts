/**
 * How well a part of the API is known, and what that allows.
 * Source: `docs/api-evidence.md` 0 explains the words.
 */

/** The words of evidence, in the order in which pages and schemas list them. What outranks what is `weakest`. */
export const EVIDENCE = [
  'observed',
  'recorded',
  'client',
  'documented',
  'learned',
  'confirmed',
  'proposed',
  'assumed',
] as const;

/** One word of `EVIDENCE`: of a call, of a member, or of what rests on both. */
export type Evidence = (typeof EVIDENCE)[number];

/**
 * What rests on several parts is as well known as the least of them: from the best known to the least `observed` (seen by
 * ourselves), `recorded`, `client`, `learned`, `confirmed`, `documented`, `proposed`, `assumed`. On nothing at all rests `assumed`.
 */
export function weakest(evidences: readonly Evidence[]): Evidence {
  const order: readonly Evidence[] = [
    ...(['observed', 'recorded', 'client', 'learned', 'confirmed'] as const),
    ...(['documented', 'proposed', 'assumed'] as const),
  ];
  return order.findLast((one) => evidences.includes(one)) ?? 'assumed';
}

/** Is it a guess, ours or one that was matched with an answer of the server? What rests on one is marked. */
export function isGuess(evidence: Evidence | null): boolean {
  return evidence === 'assumed' || evidence === 'proposed';
}

/** Did others publish an answer to the call, or programs that make it? Then a server that knows no such call is odd. */
export function isPublished(evidence: Evidence): boolean {
  return evidence === 'recorded' || evidence === 'client';
}

const ALLOWED = {
  observed: { read: true, write: false },
  recorded: { read: true, write: true },
  client: { read: true, write: true },
  learned: { read: true, write: true },
  confirmed: { read: true, write: false },
  documented: { read: true, write: false },
  proposed: { read: false, write: false },
  assumed: { read: false, write: false },
} as const satisfies Record<Evidence, { readonly read: boolean; readonly write: boolean }>;

/**
 * May what is of this evidence be used without asking the server first? What may not is opened by what the server
 * shows of itself alone (`trust/reach.ts`).
 */
export function isTrusted(evidence: Evidence, use: 'read' | 'write'): boolean {
  return ALLOWED[evidence][use];
}
