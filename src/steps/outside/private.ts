/** Addresses of one's own network, or machine. */
import ipaddr from 'ipaddr.js';

const OWN = ['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

export function isPrivate(address: string): boolean {
  return ipaddr.isValid(address) && OWN.includes(ipaddr.process(address).range());
}
