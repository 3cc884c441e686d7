/**
 * Audits of 1,000 domains at 20 ms a request, against a bare loop that sends the same requests; and how few requests
 * the audit of one step takes.
 */
import { bareLoop, recorder, withoutSession } from './lib/bare-loop.mjs';
import { inTurns, ms, timed } from './lib/measure.mjs';
import { aSandbox } from './lib/sandbox.mjs';
import { auditOf, loadShipped } from './lib/tool.mjs';

const DOMAINS = 1_000;
const CONCURRENCY = 16;
const ROUNDS = 3;
/** Requests a domain, and those that are about none. */
const MOST = { baseline: [2, 80], strict: [4, 80] };
/** A step that looks at the server alone: sign-in page, sign-in, sign-out, documentation, domains, and its document. */
const ONE_STEP = 'greylisting';
const REQUESTS_OF_ONE_STEP = 6;

async function benchPlaybook(sandbox, name) {
  const playbook = await loadShipped(name);
  const seen = recorder();
  const { findings } = await auditOf(sandbox, { playbook, concurrency: CONCURRENCY, fetch: seen.fetch });
  const unread = findings.filter((finding) => finding.verdict === 'error').length;
  if (unread > 0) throw new Error(`${unread} findings of the audit were not read`);
  const rows = withoutSession(seen.requests).map((request) => [request]);
  const { first, second } = await inTurns({
    rounds: ROUNDS,
    first: () => timed(() => auditOf(sandbox, { playbook, concurrency: CONCURRENCY })),
    second: () =>
      timed(async () => {
        const sent = await bareLoop(sandbox, { rows, concurrency: CONCURRENCY });
        if (sent !== seen.requests.length) throw new Error(`the loop sent ${sent} requests, not the same`);
      }),
  });
  const [ofDomain, more] = MOST[name];
  return [
    {
      measure: `${name} audit of ${DOMAINS} domains, time vs a bare loop`,
      value: first / second,
      bound: 1.15,
      detail: `${ms(first)} against ${ms(second)}`,
    },
    {
      measure: `requests of that ${name} audit`,
      value: seen.requests.length,
      bound: ofDomain * DOMAINS + more,
    },
  ];
}

async function benchOneStep(sandbox) {
  const playbook = await loadShipped('strict');
  const seen = recorder();
  await auditOf(sandbox, { playbook, concurrency: CONCURRENCY, onlySteps: [ONE_STEP], fetch: seen.fetch });
  return {
    measure: `requests of an audit of the step ${ONE_STEP} alone`,
    value: seen.requests.length,
    bound: REQUESTS_OF_ONE_STEP,
  };
}

export async function benchAudit() {
  const sandbox = await aSandbox({ domains: DOMAINS, latencyMs: 20 });
  try {
    return [
      ...(await benchPlaybook(sandbox, 'baseline')),
      ...(await benchPlaybook(sandbox, 'strict')),
      await benchOneStep(sandbox),
    ];
  } finally {
    await sandbox.close();
  }
}
