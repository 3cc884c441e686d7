/** The addresses of a host in DNS. */
import type { Host } from '../contract/resources/dns/lookup.js';
import type { Ask } from './asking.js';

export async function hostOf(ask: Ask, name: string): Promise<Host> {
  const [a, aaaa] = await Promise.all([ask('A', name), ask('AAAA', name)]);
  return { a, aaaa };
}
