/** Starts a sandbox as a process of its own and ends it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('sandbox-child.mjs', import.meta.url));

/** `{ url, username, password, weaken(), close() }` of a sandbox with so many domains. */
export async function aSandbox({ domains, latencyMs }) {
  const child = fork(CHILD, [String(domains), String(latencyMs)]);
  const ended = once(child, 'exit');
  const [account] = await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => {
      throw new Error(`the sandbox ended with ${code}`);
    }),
  ]);
  return {
    ...account,
    weaken: async () => {
      child.send('weaken');
      await once(child, 'message');
    },
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}
