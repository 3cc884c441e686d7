/** Enums that calls were seen taking by name, in any case, and by number (`docs/api-evidence.md` 1.8 and 2). */
import { z } from 'zod';

export const SERVICE = {
  Smtp: 0,
  Imap: 1,
  Pop: 2,
  Delivery: 3,
  Ldap: 4,
  EmailHarvesting: 5,
  GreyListLegacy: 6,
  Xmpp: 7,
  WebMail: 8,
  ActiveSync: 9,
  MapiEws: 10,
  AuthUsers: 11,
} as const satisfies Record<string, number>;

export const BLOCK = {
  Undefined: 0,
  Harvesting: 1,
  BruteForce: 2,
  DOS: 3,
  BouncesIndicateSpammer: 4,
  InternalSpammer: 5,
  PasswordRetrievalBruteForce: 6,
  LoginBruteForceByEmail: 7,
} as const satisfies Record<string, number>;

/** IPBindingType: more exist, under numbers that nobody published. */
export const BINDING = { SMTP: 0, POP: 1, IMAP: 2 } as const satisfies Record<string, number>;

export const LIST = { WhiteList: 0, BlackList: 1 } as const satisfies Record<string, number>;

/** One value of an enum, given by number or by name in any case: its number. */
export function enumOf(names: Readonly<Record<string, number>>) {
  const lowered = new Map(Object.entries(names).map(([name, number]) => [name.toLowerCase(), number]));
  return z.preprocess(
    (value) => (typeof value === 'string' ? lowered.get(value.toLowerCase()) : value),
    z.literal(Object.values(names)),
  );
}

/** One bit a value. */
export function maskOf(numbers: readonly number[]): number {
  return numbers.reduce((mask, number) => mask | (1 << number), 0);
}
