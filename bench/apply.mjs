/** An apply that changes 1,000 domains at 20 ms a request, against a bare loop that sends the same requests. */
import { bareLoop, recorder, withoutSession } from './lib/bare-loop.mjs';
import { inFolder } from './lib/folder.mjs';
import { inTurns, ms, timed } from './lib/measure.mjs';
import { aSandbox } from './lib/sandbox.mjs';
import { apply, loadShipped } from './lib/tool.mjs';

const DOMAINS = 1_000;
const CONCURRENCY = 16;
const ROUNDS = 3;
/** One setting on every domain, and the Domain Defaults. */
const STEP = 'domain-smtp-auth';
const OF_DOMAIN = '/settings/sysadmin/domain-settings/';

/** A row a domain: read, read once more, write, read back. What is about no domain is a row of its own. */
function rowsOf(requests) {
  const rows = new Map();
  for (const request of requests) {
    const key = request.path.includes(OF_DOMAIN) ? request.path : request;
    rows.set(key, [...(rows.get(key) ?? []), request]);
  }
  return [...rows.values()];
}

async function applyOnce(sandbox, { playbook, fetch }) {
  await sandbox.tell('weaken');
  return inFolder(async (stateDir) => {
    let report;
    const time = await timed(async () => {
      report = await apply(sandbox, {
        playbook,
        concurrency: CONCURRENCY,
        onlySteps: [STEP],
        stateDir,
        fetch,
      });
    });
    if (report.status !== 'verified') throw new Error(`the apply ended as ${report.status}`);
    return { time, report };
  });
}

export async function benchApply() {
  const playbook = await loadShipped('strict');
  const sandbox = await aSandbox({ domains: DOMAINS, latencyMs: 20 });
  try {
    const seen = recorder();
    const { report } = await applyOnce(sandbox, { playbook, fetch: seen.fetch });
    const changed = report.results.filter(({ target }) => target !== 'server').length;
    if (changed !== DOMAINS) throw new Error(`the apply changed ${changed} domains`);
    const ofDomains = seen.requests.filter(({ path }) => path.includes(OF_DOMAIN)).length;
    const rows = rowsOf(withoutSession(seen.requests));
    const { first, second } = await inTurns({
      rounds: ROUNDS,
      first: async () => (await applyOnce(sandbox, { playbook })).time,
      second: async () => {
        await sandbox.tell('weaken');
        return timed(() => bareLoop(sandbox, { rows, concurrency: CONCURRENCY }));
      },
    });
    return [
      { measure: `apply to ${DOMAINS} domains, requests a domain`, value: ofDomains / DOMAINS, bound: 4 },
      {
        measure: 'requests of that apply that are about no domain',
        value: seen.requests.length - ofDomains,
        bound: 40,
      },
      {
        measure: 'that apply, time against a bare loop',
        value: first / second,
        bound: 1.2,
        detail: `${ms(first)} against ${ms(second)}`,
      },
    ];
  } finally {
    await sandbox.close();
  }
}
