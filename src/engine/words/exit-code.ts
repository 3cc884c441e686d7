/** Exit codes by what they say; the same for every command and every format. Errors have theirs in `errors.ts`. */
export const EXIT = {
  /** Audit passes, plan empty, apply verified, rollback proved. */
  clean: 0,
  /** Could not finish, or not read. */
  error: 1,
  /** Something fails, is left to a person, or is to be changed. */
  findings: 2,
  /** Refused by a safety rule. */
  refused: 3,
  /** Partly applied: plan again for the rest. */
  partly: 4,
  /** Applied, but the read-back disagrees. */
  disagrees: 5,
  /** Rollback not proved. */
  notProved: 6,
  /** Stopped at a safe point. */
  interrupted: 130,
} as const;
