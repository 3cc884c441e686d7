/**
 * What the steps of the baseline look up in DNS for 2,000 domains, and judge, with a resolver that answers after 5 ms:
 * against a bare loop of the same questions, as many at a time.
 */
import { fork } from 'node:child_process';
import { promises } from 'node:dns';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { shippedContract } from '../dist/contract/contract.js';
import { NOTHING_DISCOVERED } from '../dist/contract/trust/discovery.js';
import { asking } from '../dist/dns/asking.js';
import { dnsLooks } from '../dist/dns/dns-looks.js';
import { audit } from '../dist/engine/audit/audit.js';
import { lookingSource } from '../dist/engine/observe/observed.js';
import { withSources } from '../dist/engine/observe/observer.js';
import { unreachable } from '../dist/engine/words/reading.js';
import { loadPlaybook } from '../dist/playbook/load.js';
import { steps } from '../dist/steps/index.js';
import { inTurns, ms, timed } from './lib/measure.mjs';

const RESOLVER = fileURLToPath(new URL('lib/resolver-child.mjs', import.meta.url));
const SHIPPED = fileURLToPath(new URL('../playbooks', import.meta.url));
const DOMAINS = Array.from({ length: 2000 }, (_, at) => ({ name: `d${at}.test`, mailboxes: 2 }));
const LATENCY_MS = 5;
const AT_A_TIME = 32;
/** As `--concurrency` has it. */
const CONCURRENCY = 8;
const ROUNDS = 5;

/** Only what is looked up: what the API would show is out of reach here. */
const SILENT = {
  contract: shippedContract,
  discovery: NOTHING_DISCOVERED,
  domains: async () => DOMAINS,
  read: async (request) => unreachable(request, 'it is not asked here'),
};

async function dnsOfBaseline() {
  const playbook = await loadPlaybook({ playbook: 'baseline', catalogue: steps, shippedFolder: SHIPPED });
  const own = steps.filter(({ id, beyond }) => beyond === 'dns' && playbook.steps[id] !== undefined);
  const addresses = ['203.0.113.25'];
  const options = own.map(({ id, options: schema }) => [
    id,
    'addresses' in schema.shape ? { ...playbook.steps[id], addresses } : playbook.steps[id],
  ]);
  return { ...playbook, steps: Object.fromEntries(options) };
}

export async function benchDns() {
  const playbook = await dnsOfBaseline();
  const child = fork(RESOLVER, [String(LATENCY_MS)]);
  const [resolver] = await once(child, 'message');
  const asked = async () => {
    child.send('asked');
    return (await once(child, 'message'))[0];
  };
  const looking = async () => {
    const ask = asking({ resolvers: [resolver], atATime: AT_A_TIME });
    const { findings } = await audit({
      observer: withSources(SILENT, { dns: lookingSource(dnsLooks(ask)) }),
      ...{ url: 'https://mail.host.test', playbook, steps, now: new Date(), keep: 'findings' },
      concurrency: CONCURRENCY,
    });
    const passed = findings.filter(({ verdict }) => verdict === 'pass').length;
    if (passed < DOMAINS.length) throw new Error(`only ${passed} findings passed`);
  };
  const bare = async (questions) => {
    const one = new promises.Resolver();
    one.setServers([resolver]);
    const waiting = questions.values();
    const askAll = async () => {
      for (const [type, name] of waiting) await one.resolve(name, type).catch(() => undefined);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, askAll));
  };
  try {
    await looking();
    const questions = await asked();
    const { first, second } = await inTurns({
      rounds: ROUNDS,
      first: () => timed(looking),
      second: () => timed(() => bare(questions)),
    });
    return [
      {
        measure: 'DNS of 2,000 domains, time vs a bare loop',
        value: first / second,
        bound: 1.2,
        detail: `${ms(first)} against ${ms(second)}, ${questions.length} questions, ${AT_A_TIME} at a time`,
      },
    ];
  } finally {
    child.disconnect();
  }
}
