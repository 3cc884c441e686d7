/** The keys that a domain publishes at the selectors that its server names. */
import type { Ask } from './asking.js';

/** A server has one key that signs, and one that waits. */
const MOST_SELECTORS = 4;

export async function signingKeysOf(ask: Ask, domain: string, selectors: readonly string[]) {
  const keys = await Promise.all(
    selectors
      .slice(0, MOST_SELECTORS)
      .map(async (selector) => [selector, await ask('TXT', `${selector}._domainkey.${domain}`)] as const),
  );
  return { domain, keys: Object.fromEntries(keys) };
}
