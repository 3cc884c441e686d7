/** The order of a rollback: the server before its domains, those by name, whatever the order of the run. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedContract } from '../../../src/contract/contract.js';
import { planRollback } from '../../../src/engine/rollback/rollback-plan.js';
import { objectId } from '../../../src/engine/words/change.js';
import type { Reading } from '../../../src/engine/words/reading.js';
import { runs } from '../../property-runs.js';
import {
  collectionOf,
  documentOf,
  fieldsOf,
  LABEL,
  RULE,
  snapshotOf,
  type WriteEntry,
  write,
} from '../a-past-run.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, carryOut, contentOf, planOf, undo, weakDomains } from '../a-server.js';
import { writesSent } from '../closed-loop/closed-loop-run.js';

const TIGHT = { ...RULE, threshold: 5 };

function onDomain(target: string, catchAll: string): Reading {
  return { ...documentOf({ catchAll }), target };
}

interface Written {
  readonly was: Reading;
  readonly now: Reading;
  readonly wrote: Partial<WriteEntry>;
}

/** An object before the run and now, and what the journal says of the run's write to it. */
function writtenTo(target: string): Written {
  if (target === 'server') {
    const wrote = { item: LABEL, key: 1, before: fieldsOf(RULE), after: fieldsOf(TIGHT) };
    return { was: collectionOf([RULE]), now: collectionOf([TIGHT]), wrote };
  }
  const fields = { catchAll: { before: 'info', after: '' } };
  const wrote = { resource: 'domain-settings', target, action: 'set', fields } as const;
  return { was: onDomain(target, 'info'), now: onDomain(target, ''), wrote };
}

/** The plan of the way back of a run that wrote to these targets, in this order. */
function planAfter(targets: readonly string[]) {
  const written = targets.map((target) => ({ target, ...writtenTo(target) }));
  return planRollback({
    contract: shippedContract,
    record: {
      ...{ formatVersion: 1, id: '20261121-171500-apply-0001', kind: 'apply', server: 'https://mail.test' },
      ...{ startedAt: '2026-11-21T17:15:00.000Z', playbook: 'mine', planHash: 'sha256:00' },
      operator: 'admin',
    },
    journal: written.map(({ wrote }, index) => write({ ...wrote, seq: index + 1, write: index + 1 })),
    snapshot: written.map(({ was, target }) => ({ ...snapshotOf(was), target })),
    readings: new Map(
      written.map(({ now }) => [objectId({ resource: now.resource.id, target: now.target }), now]),
    ),
    build: null,
  });
}

describe('the plan of a rollback', () => {
  it('has the server first and the domains by name, whatever the order of the journal', () => {
    const sorted = ['server', 'a.test', 'b.test', 'z.test'];
    const anyOrder = fc.shuffledSubarray(sorted, { minLength: sorted.length });

    fc.assert(
      fc.property(anyOrder, (targets) => {
        const { objects, changes } = planAfter(targets);

        expect(objects.map(({ target }) => target)).toEqual(sorted);
        expect(changes.map(({ target }) => target)).toEqual(sorted);
      }),
      runs(),
    );
  });

  it('is the same text whatever the order of the journal', () => {
    const plan = planAfter(['server', 'a.test', 'b.test']);

    expect(planAfter(['b.test', 'server', 'a.test'])).toEqual(plan);
  });
});

describe('a rollback', () => {
  it('puts the server back first and then the domains by name, though the run went the other way', async () => {
    const server = await aServer({ domains: 3, prepare: weakDomains });
    const start = contentOf(server.state);
    const playbook = await aPlaybook({ steps: { 'smtp-relay': {}, 'catch-all': {} } });
    const plan = await planOf(server, playbook);
    await carryOut(server, { ...plan, objects: [...plan.objects].reverse() }, { concurrency: 1 });
    server.requests.length = 0;

    await undo(server, 'latest', { concurrency: 1 });

    expect(writesSent(server)).toEqual([
      'settings/sysadmin/smtp-in-settings',
      ...server.names.map((name) => `settings/sysadmin/domain-settings/${name}`),
    ]);
    expect(contentOf(server.state)).toBe(start);
  });
});
