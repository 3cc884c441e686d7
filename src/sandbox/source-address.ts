/** Where a request comes from, and whether a list of addresses and networks holds it. */
import { BlockList, isIP } from 'node:net';

/** An IPv4 address that arrived on an IPv6 socket. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** IPv4 as plain text, also when the socket speaks of it as IPv6. */
export function plainAddress(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address;
}

/** One address, or one with the length of its network behind a slash. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** Bits before the IPv4 part of a mapped address. */
const MAPPED_BITS = 96;

/** Entries that are no address and no network hold nobody. */
export function isListed(address: string, list: readonly string[]): boolean {
  const listed = new BlockList();
  for (const entry of list.filter(isAddressOrNetwork)) {
    const [text = '', length] = entry.split('/');
    const network = plainAddress(text);
    const mappedBits = network === text ? 0 : MAPPED_BITS;
    if (length === undefined) listed.addAddress(network, familyOf(network));
    else listed.addSubnet(network, Math.max(0, Number(length) - mappedBits), familyOf(network));
  }
  const plain = plainAddress(address);
  return isIP(plain) !== 0 && listed.check(plain, familyOf(plain));
}
