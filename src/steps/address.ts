/** IP addresses and CIDR blocks as administrators write them. */
import ipaddr from 'ipaddr.js';

export interface AddressBlock {
  /** One text for one block: `203.0.113.7/32`, the network's own address in front. */
  readonly text: string;
  readonly prefix: number;
  readonly bits: 32 | 128;
}

/** An address or CIDR block; undefined for anything else (also for ranges such as `1.2.3.4-9`). */
export function parseBlock(text: string): AddressBlock | undefined {
  const trimmed = text.trim();
  try {
    if (!trimmed.includes('/')) {
      if (!ipaddr.IPv4.isValidFourPartDecimal(trimmed) && !ipaddr.IPv6.isValid(trimmed)) return undefined;
      const address = ipaddr.parse(trimmed);
      const bits = address.kind() === 'ipv4' ? 32 : 128;
      return { text: `${address.toNormalizedString()}/${bits}`, prefix: bits, bits };
    }
    const [address, prefix] = ipaddr.parseCIDR(trimmed);
    const network =
      address.kind() === 'ipv4'
        ? ipaddr.IPv4.networkAddressFromCIDR(trimmed)
        : ipaddr.IPv6.networkAddressFromCIDR(trimmed);
    return {
      text: `${network.toNormalizedString()}/${prefix}`,
      prefix,
      bits: address.kind() === 'ipv4' ? 32 : 128,
    };
  } catch {
    return undefined;
  }
}

/** SmarterMail's own interface warns of whitelist entries above this size. */
const WIDEST_PREFIX = { 32: 24, 128: 64 } as const;

/** Larger than a /24 (IPv6: a /64). */
export function isTooWide(block: AddressBlock): boolean {
  return block.prefix < WIDEST_PREFIX[block.bits];
}

const INTERNAL = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal']);

/** Inside the private ranges that current builds preload into the whitelist. */
export function isInternal(block: AddressBlock): boolean {
  const [address = ''] = block.text.split('/');
  return INTERNAL.has(ipaddr.parse(address).range());
}

/** Do two texts name the same block? Texts that are no blocks are compared as they are. */
export function isSameAddress(left: string, right: string): boolean {
  const a = parseBlock(left);
  const b = parseBlock(right);
  return a === undefined || b === undefined ? left.trim() === right.trim() : a.text === b.text;
}
