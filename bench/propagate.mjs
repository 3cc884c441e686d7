/** An apply that changes 1,000 domains by the server's own Propagate: how many requests it takes. */

import { recorder } from './lib/bare-loop.mjs';
import { inFolder } from './lib/folder.mjs';
import { aSandbox } from './lib/sandbox.mjs';
import { apply, loadShipped } from './lib/tool.mjs';

const DOMAINS = 1_000;

export async function benchPropagate() {
  const playbook = await loadShipped('strict');
  const sandbox = await aSandbox({ domains: DOMAINS, latencyMs: 0, propagate: true });
  try {
    await sandbox.tell('weaken');
    const seen = recorder();
    const report = await inFolder((stateDir) =>
      apply(sandbox, {
        playbook,
        concurrency: 16,
        onlySteps: ['domain-smtp-auth'],
        stateDir,
        fetch: seen.fetch,
      }),
    );
    if (report.status !== 'verified') throw new Error(`the apply ended as ${report.status}`);
    if (report.propagation[0]?.way !== 'server') throw new Error('the server did not propagate');
    // Read, read once more and read back, one domain written by itself, the defaults, and one call for the rest.
    return [
      {
        measure: `apply to ${DOMAINS} domains by Propagate, requests`,
        value: seen.requests.length,
        bound: 3 * DOMAINS + 40,
      },
    ];
  } finally {
    await sandbox.close();
  }
}
