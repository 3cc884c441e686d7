/** How well a part of the API is known, and what that allows (design section 5). */
export const EVIDENCE = ['recorded', 'client', 'documented', 'learned', 'assumed'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** From the best known to the least. What rests on several is as well known as the least of them. */
export function weakest(evidences: readonly Evidence[]): Evidence {
  const order: readonly Evidence[] = ['recorded', 'client', 'learned', 'documented', 'assumed'];
  return order.findLast((one) => evidences.includes(one)) ?? 'assumed';
}

/** May a call of this evidence be sent without asking the server first? */
const ALLOWED = {
  recorded: { read: true, write: true },
  client: { read: true, write: true },
  learned: { read: true, write: true },
  documented: { read: true, write: false },
  assumed: { read: false, write: false },
} as const satisfies Record<Evidence, { readonly read: boolean; readonly write: boolean }>;

export function isTrusted(evidence: Evidence, use: 'read' | 'write'): boolean {
  return ALLOWED[evidence][use];
}
