/** An audit of many domains where no resolver answers: it ends, and what was not seen is told in a line or two. */
import { expect, test } from '@jest/globals';
import { shippedContract } from '../../src/contract/contract.js';
import { NOTHING_DISCOVERED } from '../../src/contract/trust/discovery.js';
import { asking } from '../../src/dns/asking.js';
import { dnsLooks } from '../../src/dns/dns-looks.js';
import { audit } from '../../src/engine/audit/audit.js';
import { lookingSource } from '../../src/engine/observe/observed.js';
import { withSources } from '../../src/engine/observe/observer.js';
import { unreachable } from '../../src/engine/words/reading.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { auditScreen } from '../../src/report/view/audit-screen.js';
import { steps } from '../../src/steps/index.js';
import { SHIPPED } from '../steps/a-step.js';
import { resolving } from './a-resolver.js';

test('2,000 domains and a dead resolver', async () => {
  await using server = await resolving(() => 'nothing');
  const own = ['dns-mx', 'dns-spf', 'dns-webmail'];
  const playbook = await loadPlaybook({ playbook: 'baseline', catalogue: steps, shippedFolder: SHIPPED });
  const addresses = ['203.0.113.25'];
  const ask = asking({ timeoutMs: 60, resolvers: [server.resolver] });
  const silent = {
    contract: shippedContract,
    discovery: NOTHING_DISCOVERED,
    domains: () =>
      Promise.resolve(Array.from({ length: 2000 }, (_, at) => ({ name: `d${at}.test`, mailboxes: 1 }))),
    read: (request: Parameters<typeof unreachable>[0]) =>
      Promise.resolve(unreachable(request, 'not asked here')),
  };
  const { findings } = await audit({
    observer: withSources(silent, { dns: lookingSource(dnsLooks(ask)) }),
    playbook: {
      ...playbook,
      steps: Object.fromEntries(own.map((id) => [id, { ...playbook.steps[id], addresses }])),
    },
    ...{ url: 'https://mail.test', steps, now: new Date(), keep: 'findings', concurrency: 8 },
  });
  expect(findings.length).toBe(6000);
  expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(['error']));
  const { notRead } = auditScreen({ findings, steps: {} } as unknown as Parameters<typeof auditScreen>[0]);
  expect(notRead).toEqual([{ cause: 'not asked: the resolver does not answer', ids: own }]);
});
