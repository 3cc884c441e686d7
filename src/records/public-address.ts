/** Addresses that the world reaches. */
import ipaddr from 'ipaddr.js';

/** Neither of a network of one's own, nor for examples, nor one that leads to another by its form. */
export function isPublicAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'unicast';
}
