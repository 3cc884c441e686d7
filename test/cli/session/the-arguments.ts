/** What the parser gives a command that was called without an option of the server's. */
import type { ConnectionArguments } from '../../../src/cli/context/arguments.js';

export function theArguments(given: Partial<ConnectionArguments> = {}): ConnectionArguments {
  return {
    url: undefined,
    username: undefined,
    passwordFrom: undefined,
    totpFrom: undefined,
    ca: undefined,
    insecure: undefined,
    assumeSmartermail: undefined,
    timeout: undefined,
    concurrency: 8,
    input: true,
    ...given,
  };
}
