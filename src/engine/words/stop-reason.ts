/** Why a run ended before its last write, in the words of what ended it. Pure. */

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a run cannot go on after is told beside what had stopped it before; the same reason is told once. */
export function stoppedAlsoBy(error: unknown, stopped?: string): string {
  const reason = reasonOf(error);
  if (stopped === undefined) return reason;
  return stopped.includes(reason) ? stopped : `${stopped}; ${reason}`;
}
