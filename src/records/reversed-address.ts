/** An address as names in DNS have it, from behind: `1.2.0.192`, of IPv6 nibble by nibble (RFC 5782 2.1 and 2.4). */
import ipaddr from 'ipaddr.js';

/** An IPv4 address in the form of IPv6 stays one of IPv6. Errors: throws where it is no address. */
export function reversedAddress(address: string): string {
  const bytes = ipaddr.parse(address).toByteArray();
  const parts =
    bytes.length === 4
      ? bytes.map(String)
      : bytes.flatMap((byte) => [(byte >> 4).toString(16), (byte & 15).toString(16)]);
  return parts.reverse().join('.');
}
