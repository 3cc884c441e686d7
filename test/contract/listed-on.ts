/** What is discovered of a server whose reference has this page, and that shows nothing else. */
import { listedIn } from '../../src/contract/reference/reference.js';
import { type Discovery, NOTHING_DISCOVERED } from '../../src/contract/trust/discovery.js';

export function listedOn(page: string): Discovery {
  return { ...NOTHING_DISCOVERED, listed: listedIn(page, { path: 'Documentation/api' }) };
}
