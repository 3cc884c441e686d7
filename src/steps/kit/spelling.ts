/** What is one and the same to a step, however a server writes it: the proof of a change takes it so too. */
import type { Spelling } from '../../contract/resource.js';
import { canonicalAddress } from './address.js';

export const SPELLINGS: Readonly<Record<Spelling, (text: string) => string>> = {
  // `.EXE` and `exe` are one extension.
  extension: (text) => text.trim().replace(/^\.+/, '').toLowerCase(),
  // An address or a block of them, or the name of a host or domain.
  address: (text) => canonicalAddress(text).toLowerCase().replace(/\.+$/, ''),
};
