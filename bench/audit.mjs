/** An audit of 1,000 domains at 20 ms a request, against a bare loop that sends the same requests. */
import { bareLoop, recorder, withoutSession } from './lib/bare-loop.mjs';
import { inTurns, ms, timed } from './lib/measure.mjs';
import { aSandbox } from './lib/sandbox.mjs';
import { audit, loadBaseline } from './lib/tool.mjs';

const DOMAINS = 1_000;
const CONCURRENCY = 16;
const ROUNDS = 5;

export async function benchAudit() {
  const playbook = await loadBaseline();
  const sandbox = await aSandbox({ domains: DOMAINS, latencyMs: 20 });
  try {
    const seen = recorder();
    const { findings } = await audit(sandbox, { playbook, concurrency: CONCURRENCY, fetch: seen.fetch });
    const unread = findings.filter((finding) => finding.verdict === 'error').length;
    if (unread > 0) throw new Error(`${unread} findings of the audit were not read`);
    const rows = withoutSession(seen.requests).map((request) => [request]);
    const { first, second } = await inTurns({
      rounds: ROUNDS,
      first: () => timed(() => audit(sandbox, { playbook, concurrency: CONCURRENCY })),
      second: () =>
        timed(async () => {
          const sent = await bareLoop(sandbox, { rows, concurrency: CONCURRENCY });
          if (sent !== seen.requests.length) throw new Error(`the loop sent ${sent} requests, not the same`);
        }),
    });
    return [
      {
        measure: `baseline audit of ${DOMAINS} domains, time vs a bare loop`,
        value: first / second,
        bound: 1.15,
        detail: `${ms(first)} against ${ms(second)}`,
      },
      { measure: 'requests of that audit', value: seen.requests.length, bound: DOMAINS + 40 },
    ];
  } finally {
    await sandbox.close();
  }
}
