/** Names of accounts as Windows writes them in one place and in another. */
import { isSameName } from '../kit/names.js';

/** `HOST\name`, `.\name` and `name` are one account of the host. */
function fullName(name: string, host: string): string {
  if (name.startsWith('.\\')) return `${host}${name.slice(1)}`;
  return /[\\@]/.test(name) ? name : `${host}\\${name}`;
}

export function isSameAccount(one: string, other: string, host: string): boolean {
  return isSameName(fullName(one, host), fullName(other, host));
}
