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

/** What each says at the end of a screen. */
const EXIT_WORDS = {
  clean: 'nothing that --fail-on counts is open',
  error: 'not all was read or done',
  findings: 'something is open',
  refused: 'a safety rule refused it',
  partly: 'done in part: plan again',
  disagrees: 'the read-back disagrees',
  notProved: 'the rollback is not proved',
  interrupted: 'stopped at a safe point',
} as const satisfies Record<keyof typeof EXIT, string>;

/** What several come to together is the worst of them. Codes of errors that are none of these stand with `error`. */
const FROM_GOOD_TO_BAD: readonly number[] = [
  EXIT.clean,
  EXIT.findings,
  EXIT.refused,
  EXIT.partly,
  EXIT.error,
  EXIT.interrupted,
  EXIT.notProved,
  EXIT.disagrees,
];

/** By which whoever shares the work knows that nobody is to try on. */
export const SIGN_IN_REFUSED = 77;

function badness(code: number): number {
  const known = FROM_GOOD_TO_BAD.indexOf(code);
  const ofError = FROM_GOOD_TO_BAD.indexOf(EXIT.error) + (code === SIGN_IN_REFUSED ? 0.75 : 0.5);
  return known < 0 ? ofError : known;
}

export function isWorse(one: number, other: number): boolean {
  return badness(one) > badness(other);
}

/** Of none it is `clean`. */
export function worstOf(codes: Iterable<number>): number {
  let worst: number = EXIT.clean;
  for (const code of codes) if (isWorse(code, worst)) worst = code;
  return worst;
}

/** `exit 2: something is open`; of an error's own code the number alone. `clean`: what 0 says. */
export function exitText(code: number, clean: string = EXIT_WORDS.clean): string {
  const said = (Object.keys(EXIT) as (keyof typeof EXIT)[]).find((name) => EXIT[name] === code);
  return `exit ${code}${said === undefined ? '' : `: ${said === 'clean' ? clean : EXIT_WORDS[said]}`}`;
}
