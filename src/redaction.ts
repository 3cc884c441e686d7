/**
 * Keeps secrets out of everything that is shown or stored: by name (members of server objects that hold
 * passwords, tokens or keys) and by value (the operator's own password, tokens and second factor, in clear
 * or base64, wherever a server or a library might echo them).
 */

/** Members whose text is a secret whatever it says (`docs/api-evidence.md` 1.11). */
const SECRET_NAME = /password|passwd|passphrase|pwd|secret|token|credential|(private|api)_?key|autologinurl/i;

/** Is a member of this name taken for a secret? */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

const MASK = '[redacted]';
/** Shorter texts would mask parts of ordinary words. */
const SHORTEST_SECRET = 4;

/** A copy of a server's object in which the text of every secret member is masked. Other values stay. */
export function redactObject<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => redactObject(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      SECRET_NAME.test(key) ? maskTexts(member) : redactObject(member),
    ]),
  ) as T;
}

/** A copy of a value that stands under this name: beside it, or as its member. */
export function redactNamed<T>(name: string, value: T): T {
  return redactObject({ [name]: value })[name] as T;
}

/** A secret, or a list of them. An object under such a name (`passwordSettings`) has members with names of their own. */
function maskTexts(member: unknown): unknown {
  if (typeof member === 'string') return member === '' ? member : MASK;
  return Array.isArray(member) ? member.map(maskTexts) : redactObject(member);
}

/** The secrets of one run, learned as it goes (password, tokens, codes). One per process run, passed along. */
export class SecretValues {
  readonly #values = new Set<string>();

  add(value: string | undefined): void {
    if (value === undefined || value.length < SHORTEST_SECRET) return;
    this.#values.add(value);
    // Unpadded, as a longer base64 text only begins with it.
    this.#values.add(Buffer.from(value).toString('base64').replace(/=+$/, ''));
    this.#values.add(Buffer.from(value).toString('base64url'));
    this.#values.add(encodeURIComponent(value));
    this.#values.add(JSON.stringify(value).slice(1, -1));
  }

  /** Is this text one of them, in any of its forms? */
  has(text: string): boolean {
    return this.#values.has(text);
  }

  /** One pass, longest secrets first, so that a mask is never searched again. */
  redact(text: string): string {
    if (this.#values.size === 0) return text;
    const longestFirst = [...this.#values].sort((a, b) => b.length - a.length);
    const pattern = longestFirst.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
    return text.replace(new RegExp(pattern, 'g'), MASK);
  }
}
