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
  const [bare = ''] = trimmed.split('/');
  // `10.1` would be read as 10.0.0.1 here and as 10.1.0.0 by people.
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined;
  try {
    if (bare === trimmed) {
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
export const WIDEST_PREFIX = { 32: 24, 128: 64 } as const;

/** Larger than a /24 (IPv6: a /64). */
export function isTooWide(block: AddressBlock): boolean {
  return block.prefix < WIDEST_PREFIX[block.bits];
}

const INTERNAL = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal']);

/** Inside the private ranges that current builds preload into the whitelist: from its first address to its last. */
export function isInternal(block: AddressBlock): boolean {
  const ends =
    block.bits === 32
      ? [ipaddr.IPv4.networkAddressFromCIDR(block.text), ipaddr.IPv4.broadcastAddressFromCIDR(block.text)]
      : [ipaddr.IPv6.networkAddressFromCIDR(block.text), ipaddr.IPv6.broadcastAddressFromCIDR(block.text)];
  return ends.every((address) => INTERNAL.has(address.range()));
}

/** One text for one block, however it is written. A text that is no block stands for itself. */
export function canonicalAddress(text: string): string {
  return parseBlock(text)?.text ?? text.trim();
}

/** Bits in front of the IPv4 address in a mapped one. */
const MAPPED_PREFIX = 96;

/** An IPv4 address that is written as IPv6 (`::ffff:1.2.3.4`) is the IPv4 address. */
function withoutMapping(block: AddressBlock): AddressBlock {
  if (block.bits === 32 || block.prefix < MAPPED_PREFIX) return block;
  const address = ipaddr.IPv6.parse(block.text.slice(0, block.text.indexOf('/')));
  if (!address.isIPv4MappedAddress()) return block;
  const prefix = block.prefix - MAPPED_PREFIX;
  return { text: `${address.toIPv4Address().toString()}/${prefix}`, prefix, bits: 32 };
}

/**
 * Does one of the blocks hold the whole address (or block)? A text that is no address or CIDR block holds nothing and
 * is in nothing: what it means is not known.
 */
export function contains(blocks: readonly string[], address: string): boolean {
  const parsed = parseBlock(address);
  if (parsed === undefined) return false;
  const inner = withoutMapping(parsed);
  const { text } = inner;
  const first = ipaddr.parse(text.slice(0, text.indexOf('/')));
  return blocks.some((one) => {
    const found = parseBlock(one);
    if (found === undefined) return false;
    const outer = withoutMapping(found);
    if (outer.bits !== inner.bits || outer.prefix > inner.prefix) return false;
    return first.match(ipaddr.parseCIDR(outer.text));
  });
}
