/** Who runs the tool, in the facts that the steps and the lock-out guard may know. */
import type { Operator, PasswordFacts } from '../../steps/kit/operator.js';

/** Passwords that are tried first on a mail server, in lower case. */
const TRIED_FIRST: ReadonlySet<string> = new Set(
  'admin administrator password passw0rd p@ssw0rd smartermail changeme letmein welcome qwerty 123456 12345678 admin123 password1'.split(
    ' ',
  ),
);

/** Digits and symbols, and the letters that they stand for. */
const [SIGNS, LETTERS] = ['01345@$', 'oieasas'] as const;

/** Without digits and symbols around it, and with letters for the digits and symbols that stand for them. */
function coreOf(password: string): string {
  return password
    .toLowerCase()
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
    .replace(/[01345@$]/g, (sign) => LETTERS.charAt(SIGNS.indexOf(sign)));
}

/** Facts about a password that may be told. */
export function passwordFacts(password: string, username: string): PasswordFacts {
  return {
    length: [...password].length,
    hasNumber: /\p{Nd}/u.test(password),
    hasCapital: /\p{Lu}/u.test(password),
    hasLower: /\p{Ll}/u.test(password),
    hasSymbol: /[^\p{L}\p{N}]/u.test(password),
    holdsUsername: username !== '' && password.toLowerCase().includes(username.toLowerCase()),
    isCommon: TRIED_FIRST.has(password.toLowerCase()) || TRIED_FIRST.has(coreOf(password)),
  };
}

/** Ports of an address without one. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

export function operatorOf(signedIn: {
  readonly username: string;
  readonly password: string;
  readonly url: string;
}): Operator {
  const { hostname, port, protocol } = new URL(signedIn.url);
  return {
    username: signedIn.username,
    host: hostname,
    port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port),
    password: passwordFacts(signedIn.password, signedIn.username),
    passwordIs: [],
  };
}
