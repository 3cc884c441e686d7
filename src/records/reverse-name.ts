/** Addresses the other way round, as DNS has them: RFC 1035 3.5, RFC 3596 2.5; RFC 5782 for lists of addresses. Pure. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Texts that were read already: the same few addresses are compared for every domain. */
const READ = new Map<string, Address | undefined>();
/** More are forgotten, so that it never grows with a server. */
const MOST_READ = 4096;

function read(text: string): Address | undefined {
  if (text.includes(':')) return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
  // `10.1` would be read as 10.0.0.1 here and as 10.1.0.0 by people.
  return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : undefined;
}

/** An address as it is written, of IPv4 in the form of IPv6 too; undefined for what is none. */
export function addressAsWritten(text: string): Address | undefined {
  if (READ.has(text)) return READ.get(text);
  const address = read(text);
  if (READ.size >= MOST_READ) READ.clear();
  READ.set(text, address);
  return address;
}

/** An address; undefined for what is none. One of IPv4 in the form of IPv6 is the one of IPv4. */
export function addressIn(text: string): Address | undefined {
  const address = addressAsWritten(text);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** Parts of an address from left to right: four numbers, or 32 hexadecimal digits. */
export function addressParts(address: Address): readonly string[] {
  return address instanceof ipaddr.IPv4
    ? address.octets.map(String)
    : address.toByteArray().flatMap((byte) => [...byte.toString(16).padStart(2, '0')]);
}

function labelsOf(address: Address): string {
  return addressParts(address).toReversed().join('.');
}

/**
 * An address as lists of addresses have it (RFC 5782 2.1 and 2.4): one of IPv4 in the form of IPv6 stays one of IPv6.
 * Errors: a `RangeError` where it is no address.
 */
export function reversedAsWritten(text: string): string {
  const address = addressAsWritten(text);
  if (address === undefined) throw new RangeError(`${text} is no address`);
  return labelsOf(address);
}

/** `25.113.0.203` of 203.0.113.25, 32 digits of an IPv6 address; undefined for what is no address. */
export function reversed(text: string): string | undefined {
  const address = addressIn(text);
  return address === undefined ? undefined : labelsOf(address);
}

/** The name whose PTR record is of the address, without a dot at its end; undefined for what is no address. */
export function reverseName(text: string): string | undefined {
  const labels = reversed(text);
  const zone = addressIn(text)?.kind() === 'ipv4' ? 'in-addr.arpa' : 'ip6.arpa';
  return labels === undefined ? undefined : `${labels}.${zone}`;
}
