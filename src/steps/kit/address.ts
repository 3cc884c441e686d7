/** IP addresses and CIDR blocks as administrators and servers write them. */
import ipaddr from 'ipaddr.js';
import { addressIn, addressAsWritten as addressOf } from '../../records/reverse-name.js';

export interface AddressBlock {
  /** One text for one block: `203.0.113.7/32`, the network's own address in front. */
  readonly text: string;
  readonly prefix: number;
  readonly bits: 32 | 128;
  /** The network's own address as a number. */
  readonly first: bigint;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The address as a number. */
function numberOf(address: Address): bigint {
  return address.toByteArray().reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}

function bitsOf(address: Address): 32 | 128 {
  return address instanceof ipaddr.IPv4 ? 32 : 128;
}

/** Bits in front of the IPv4 address in a mapped one. */
const MAPPED_PREFIX = 96;

/** An IPv4 address that is written as IPv6 (`::ffff:1.2.3.4`) is the IPv4 address. */
function blockOf(network: Address, prefix: number): AddressBlock {
  if (network instanceof ipaddr.IPv4)
    return { text: `${network.toString()}/${prefix}`, prefix, bits: 32, first: numberOf(network) };
  if (prefix >= MAPPED_PREFIX && network.isIPv4MappedAddress()) {
    return blockOf(network.toIPv4Address(), prefix - MAPPED_PREFIX);
  }
  const text = `${network.toNormalizedString()}/${prefix}`;
  return { text, prefix, bits: 128, first: numberOf(network) };
}

/** Two whole addresses, the second not below the first, as numbers. */
function rangeOf(text: string) {
  const [first, last, ...more] = text.split('-', 3).map((end) => addressOf(end.trim()));
  if (first === undefined || last === undefined || more.length > 0 || first.kind() !== last.kind())
    return undefined;
  const [from, to] = [numberOf(first), numberOf(last)];
  return from > to ? undefined : { from, to, bits: bitsOf(first) };
}

function addressAt(number: bigint, bits: number): Address {
  const bytes = Array.from({ length: bits / 8 }, (_, at) =>
    Number((number >> BigInt(bits - 8 - 8 * at)) & 255n),
  );
  return ipaddr.fromByteArray(bytes);
}

/** The fewest blocks that a range is made of, in their order: every block within the range is within one of them. */
function blocksOfRange(text: string): readonly AddressBlock[] {
  const range = rangeOf(text);
  if (range === undefined) return [];
  const { to, bits } = range;
  const blocks: AddressBlock[] = [];
  for (let { from } = range; from <= to; ) {
    let wide = 0;
    // A block is a power of two in size, and begins at a multiple of it.
    while (wide < bits && from % (2n << BigInt(wide)) === 0n && from + (2n << BigInt(wide)) - 1n <= to)
      wide += 1;
    blocks.push(blockOf(addressAt(from, bits), bits - wide));
    from += 1n << BigInt(wide);
  }
  return blocks;
}

/**
 * An address, a CIDR block, or a range of two whole addresses that is exactly a block; undefined for anything else (also
 * for ranges such as `1.2.3.4-9`).
 */
export function parseBlock(text: string): AddressBlock | undefined {
  const trimmed = text.trim();
  if (trimmed.includes('-')) {
    const [only, ...more] = blocksOfRange(trimmed);
    return more.length === 0 ? only : undefined;
  }
  const [bare = '', prefix, ...more] = trimmed.split('/');
  const address = addressOf(bare);
  if (address === undefined || more.length > 0) return undefined;
  const bits = bitsOf(address);
  if (prefix === undefined) return blockOf(address, bits);
  const rest = BigInt(bits) - BigInt(/^\d{1,9}$/.test(prefix) ? prefix : -1);
  if (rest < 0 || rest > bits) return undefined;
  return blockOf(addressAt((numberOf(address) >> rest) << rest, bits), bits - Number(rest));
}

/** Is it an address or a CIDR block, as a playbook may state one? */
export function isAddressOrBlock(text: string): boolean {
  return !text.includes('-') && parseBlock(text) !== undefined;
}

/** Or a range of two whole addresses, as the whitelist of a server may hold one? */
export function isAddressOrRange(text: string): boolean {
  return blocksOf(text).length > 0;
}

/** Texts that were read already: every entry of a list is asked for by each step, and of each other entry. */
const READ = new Map<string, readonly AddressBlock[]>();
/** More are forgotten, so that it never grows with a server. */
const MOST_READ = 4096;

/** The blocks that an address, a block or a range is made of; none of any other text. */
export function blocksOf(text: string): readonly AddressBlock[] {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const blocks = text.includes('-')
    ? blocksOfRange(text.trim())
    : [parseBlock(text)].flatMap((one) => one ?? []);
  if (READ.size >= MOST_READ) READ.clear();
  READ.set(text, blocks);
  return blocks;
}

/** SmarterMail's own interface warns of whitelist entries above this size. */
const WIDEST_PREFIX = { 32: 24, 128: 64 } as const;

/** Larger than a /24 (IPv6: a /64). */
export function isTooWide(block: AddressBlock): boolean {
  return block.prefix < WIDEST_PREFIX[block.bits];
}

/** `larger than a /24`, of a block or a range that is; undefined of any other text. */
export function sizeRemark(text: string): string | undefined {
  const blocks = blocksOf(text);
  const bits = blocks[0]?.bits ?? 32;
  const size = blocks.reduce((sum, { prefix }) => sum + (1n << BigInt(bits - prefix)), 0n);
  return size > 1n << BigInt(bits - WIDEST_PREFIX[bits])
    ? `larger than a /${WIDEST_PREFIX[bits]}`
    : undefined;
}

/** One text for one block, however it is written. A text that is no block stands for itself. */
export function canonicalAddress(text: string): string {
  const [first, ...more] = blocksOf(text);
  return first === undefined ? text.trim() : [first, ...more].map((block) => block.text).join(' ');
}

/** What current builds preload into the whitelist, and what corresponds to it in IPv6: just these, nothing inside. */
export const PRELOADED_RANGES: readonly string[] = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'],
  ...['::1/128', 'fe80::/10', 'fc00::/7'],
];
const PRELOADED: ReadonlySet<string> = new Set(PRELOADED_RANGES.map(canonicalAddress));

/** Is it one of the internal ranges that the server comes with, as a whole? Such an entry can be edited, not deleted. */
export function isPreloaded(address: string): boolean {
  return PRELOADED.has(canonicalAddress(address));
}

/** Addresses and blocks, parsed once: whitelists and lists of a thousand entries exist. */
export interface AddressList {
  /**
   * Does one of the blocks hold the whole address (or block)? A text that is no address or block holds nothing and is in
   * nothing: what it means is not known.
   */
  readonly holds: (address: string) => boolean;
  /** Is just this address (or block) on the list, however it is written? */
  readonly names: (address: string) => boolean;
}

/** The network that a block is part of at a shorter prefix, in a text that only it has. */
function networkOf(block: AddressBlock, prefix: number): string {
  return `${block.bits}/${prefix}/${block.first >> BigInt(block.bits - prefix)}`;
}

export function addressList(addresses: readonly string[]): AddressList {
  const blocks = addresses.flatMap(blocksOf);
  const networks = new Set(blocks.map((block) => networkOf(block, block.prefix)));
  const prefixes = { 32: new Set<number>(), 128: new Set<number>() };
  for (const { bits, prefix } of blocks) prefixes[bits].add(prefix);
  const names = new Set(addresses.map(canonicalAddress));
  return {
    holds: (address) => {
      const parts = blocksOf(address);
      const isWithin = (inner: AddressBlock) =>
        [...prefixes[inner.bits]].some(
          (prefix) => prefix <= inner.prefix && networks.has(networkOf(inner, prefix)),
        );
      return parts.length > 0 && parts.every(isWithin);
    },
    names: (address) => names.has(canonicalAddress(address)),
  };
}

/** `addressList(...).holds`, for a question that is asked once. */
export function contains(blocks: readonly string[], address: string): boolean {
  return addressList(blocks).holds(address);
}

/** Ranges that lead to nobody outside a network of one's own. */
const INSIDE: ReadonlySet<string> = new Set([
  ...['private', 'uniqueLocal', 'carrierGradeNat', 'loopback', 'linkLocal'],
  ...['unspecified', 'broadcast', 'multicast'],
]);

/** Is it an address that the world may reach? */
export function isPublic(text: string): boolean {
  const range = addressIn(text)?.range();
  return range !== undefined && !INSIDE.has(range);
}

const LOOPBACK = addressList(['127.0.0.0/8', '::1']);

/** Is it an address, or a block, of the machine itself alone? */
export function isLoopback(address: string): boolean {
  return LOOPBACK.holds(address);
}

/** Is it, or is within it, where programs of the server's own machine connect from? */
export function holdsLoopback(address: string): boolean {
  return contains([address], '127.0.0.1') || isLoopback(address);
}
