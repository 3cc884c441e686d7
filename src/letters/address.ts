/** Addresses of mail, as far as a letter or a message of ours goes to them. */
import { asciiName } from '../api/domain-name.js';
import { visible } from '../redaction.js';

const HOST = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}])?$/u;
/** ASCII: what is not may be sent by servers alone that both say they can. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** `Mail team <mail@host.example>`, the name with or without quotes; or the address alone. */
const SENDER = /^(?:(?:"([^"\\<>]+)"|([^"\\<>@,;:]+)|)\s*<([^<>\s]+)>|([^<>\s]+))$/;
/** A line of a header takes 998. */
const LONGEST_NAME = 200;
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;

/** A mail program shows what stands in it, and not it. */
export function hasEncodedWord(text: string): boolean {
  return text.includes('=?');
}

/** Can the name stand behind an @? */
export function isHost(name: string): boolean {
  return HOST.test(name) && !name.includes('..') && asciiName(name) !== undefined;
}

function isLocalPart(text: string): boolean {
  return LOCAL_PART.test(text) && text.length <= LONGEST_LOCAL_PART && !hasEncodedWord(text);
}

function isAddress(text: string): boolean {
  const [local = '', host = '', ...more] = text.split('@');
  return more.length === 0 && isLocalPart(local) && isHost(host) && text.length <= LONGEST_ADDRESS;
}

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** Undefined for what is not just one sender, as `SENDER` has it. */
export function senderIn(text: string): Sender | undefined {
  const [, quoted, plain, inside, alone] = SENDER.exec(text.trim()) ?? [];
  const name = (quoted ?? plain ?? '').trim();
  const address = inside ?? alone ?? '';
  // A line that ends would end the header, and what hides would show in it.
  const isOdd = visible(text) !== text || hasEncodedWord(name) || name.length > LONGEST_NAME;
  return isOdd || !isAddress(address) ? undefined : { name, address };
}

/** Whom letters go to: one address for all, or a name before the @ of each domain. */
export function isRecipient(text: string): boolean {
  return isAddress(text) || isLocalPart(text);
}
