/** Audits of 1,000 domains of which every other one answers 500 to all that is asked of it, against audits in which none does. */
import { inTurns, ms, timed } from './lib/measure.mjs';
import { aSandbox } from './lib/sandbox.mjs';
import { auditOf, loadShipped } from './lib/tool.mjs';

const DOMAINS = 1_000;
const CONCURRENCY = 16;
const ROUNDS = 3;

export async function benchFailing() {
  const sandbox = await aSandbox({ domains: DOMAINS, latencyMs: 20 });
  const playbook = await loadShipped('strict');
  const audited = async (order) => {
    await sandbox.tell(order);
    let findings;
    const took = await timed(async () => {
      ({ findings } = await auditOf(sandbox, { playbook, concurrency: CONCURRENCY }));
    });
    const unread = new Set(findings.filter(({ verdict }) => verdict === 'error').map(({ target }) => target));
    const wanted = order === 'fail' ? DOMAINS / 2 : 0;
    if (unread.size !== wanted) throw new Error(`${unread.size} domains were not read, not ${wanted}`);
    return took;
  };
  try {
    const { first, second } = await inTurns({
      rounds: ROUNDS,
      first: () => audited('fail'),
      second: () => audited('heal'),
    });
    return [
      {
        measure: 'audit with half of the domains failing, time vs none',
        value: first / second,
        bound: 1.3,
        detail: `${ms(first)} against ${ms(second)}`,
      },
    ];
  } finally {
    await sandbox.close();
  }
}
