/** Addresses of one's own network, or machine. */
import ipaddr from 'ipaddr.js';

export function isPrivate(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() !== 'unicast';
}
