/**
 * What the store masks before anything touches the disk: every secret member, by name, at any depth.
 * Goes beyond one object: the name may stand beside the value (a journal's field), and a secret may be a list.
 */
import { redactObject } from '../redaction.js';

/** A copy of a value that is stored under this name. */
export function redactNamed(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => redactNamed(name, item));
  if (typeof value === 'object' && value !== null) return redactStored(value);
  return redactObject({ [name]: value })[name];
}

/** A copy of a value in which the text of every secret member, single or in a list, is masked. */
export function redactStored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactStored);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, redactNamed(key, member)]));
}

/** A copy as it will be read back (dates become text, `undefined` members go), masked. */
export function storedForm(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? null : redactStored(JSON.parse(text));
}
