/** Asks the server what it documents about itself. */
import type { ReadClient } from '../../api/read-client.js';
import {
  type Discovery,
  DOCUMENTATION_PAGE,
  NOTHING_DISCOVERED,
  parseDocumentation,
} from '../../contract/trust/discovery.js';
import { LockdownError } from '../../errors.js';

/** Without the page nothing is confirmed: assumed bindings stay closed, which is safe. */
export async function discover(client: ReadClient): Promise<Discovery> {
  try {
    return parseDocumentation(await client.page(DOCUMENTATION_PAGE));
  } catch (error) {
    const isUnreadable =
      error instanceof LockdownError &&
      (error.code.startsWith('server.') || error.code === 'session.forbidden');
    if (isUnreadable) return NOTHING_DISCOVERED;
    throw error;
  }
}
