/** Starts a sandbox as a process of its own and ends it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('sandbox-child.mjs', import.meta.url));

/**
 * `{ url, username, password, taught, tell(order), close() }` of a sandbox with so many domains. Unless told otherwise it has no
 * call that propagates, so that every domain has its own write.
 */
export async function aSandbox({ domains, latencyMs, propagate = false }) {
  const child = fork(CHILD, [String(domains), String(latencyMs), String(propagate)]);
  const ended = once(child, 'exit');
  const [account] = await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => {
      throw new Error(`the sandbox ended with ${code}`);
    }),
  ]);
  return {
    ...account,
    tell: async (order) => {
      child.send(order);
      await once(child, 'message');
    },
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}
