/** Merging, ordering and counting changes, and what a plan says beside them. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOf } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { buildPlan, countChanges, mergeChanges } from '../../../src/engine/plan/build-plan.js';
import { orderChanges } from '../../../src/engine/plan/order.js';
import { differingFields, objectId } from '../../../src/engine/words/change.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import { LockdownError } from '../../../src/errors.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { runs } from '../../property-runs.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { aPlaybook, shipped } from '../a-playbook.js';
import { aServer, auditOf, planOf, weakDomains } from '../a-server.js';

type Failure = Extract<Finding, { verdict: 'fail' }>;

function conflictOf(run: () => unknown): LockdownError {
  try {
    run();
  } catch (error) {
    if (error instanceof LockdownError) return error;
  }
  throw new Error('expected a conflict');
}

/** A failure of catch-all, but for these parts. */
function aFailure(parts: Partial<Failure> = {}): Failure {
  return {
    ...{ step: 'catch-all', target: 'a.test', verdict: 'fail', severity: 'medium', evidence: 'client' },
    ...{ message: 'There is a catch-all.', changes: [], changeCount: 0, impact: [] },
    affects: { domains: 1, mailboxes: null },
    ...{ byHand: [], remedy: 'apply' },
    ...parts,
  };
}

const two = { steps: ['two'] };
const GONE = { action: 'remove', after: null } as const;
const NEW = {
  action: 'add',
  key: null,
  before: null,
  after: { address: '192.0.2.9' },
  item: '192.0.2.9',
} as const;

describe('steps beyond the server that nobody asked for', () => {
  it('are named in the plan of the whole playbook, and in no plan of single steps', async () => {
    const asked = await aPlaybook({ steps: { logging: {} } });
    const survey = await auditOf(await aServer({ domains: 1 }), asked);
    const playbook = { ...asked, unasked: ['dns-mx'] };

    expect(buildPlan(survey, playbook).playbook.unasked).toEqual(['dns-mx']);
    expect(buildPlan(survey, playbook, { step: ['logging'] }).playbook).not.toHaveProperty('unasked');
    expect(buildPlan(survey, asked).playbook).not.toHaveProperty('unasked');
  });
});

describe('changes of one field', () => {
  it('become one, with all its steps and the strongest of effect and disruption', () => {
    const merged = mergeChanges([
      aFieldChange({ effect: 'neutral', disruption: 'high' }),
      aFieldChange({ ...two, effect: 'loosens', disruption: 'none' }),
    ]);

    expect(merged).toEqual([aFieldChange({ steps: ['one', 'two'], effect: 'loosens', disruption: 'high' })]);
  });

  it('are refused by name when two steps want different values', () => {
    const error = conflictOf(() => mergeChanges([aFieldChange(), aFieldChange({ ...two, after: 'all' })]));

    expect(error).toMatchObject({ code: 'plan.conflict' });
    expect(error.message).toBe('one and two want different values of catchAll (domain-settings of a.test)');
  });

  it('stay apart on different targets, resources and fields', () => {
    const apart = [
      aFieldChange(),
      aFieldChange({ target: 'b.test' }),
      aFieldChange({ resource: 'domain-defaults' }),
      aFieldChange({ field: 'other' }),
    ];

    expect(mergeChanges(apart)).toEqual(apart);
  });
});

describe('changes of one item', () => {
  it('take over what each of two steps alters', () => {
    const after = { address: '192.0.2.7', bypass: true, spam: false };

    const [merged] = mergeChanges([anItemChange(), anItemChange({ ...two, after })]);

    expect(merged).toMatchObject({
      steps: ['one', 'two'],
      after: { address: '192.0.2.7', bypass: false, spam: false },
    });
  });

  it('are refused by name when two steps want different values of one field', () => {
    const left = anItemChange({ after: { address: '192.0.2.7', bypass: null, spam: true } });

    const error = conflictOf(() => mergeChanges([left, anItemChange(two)]));

    expect(error.message).toContain('bypass of 192.0.2.7');
  });

  it.each([
    ['first', [anItemChange(GONE), anItemChange(two)]],
    ['last', [anItemChange(two), anItemChange(GONE)]],
  ])('are one removal when the %s of two steps takes the item away', (_, changes) => {
    const [merged, ...rest] = mergeChanges(changes);

    expect(rest).toEqual([]);
    expect(merged).toMatchObject({ action: 'remove', after: null });
    expect(new Set(merged?.steps)).toEqual(new Set(['one', 'two']));
  });

  it('are one addition when two steps add the same, and a conflict when they do not', () => {
    const different = anItemChange({ ...NEW, ...two, after: { address: 'else' } });

    expect(mergeChanges([anItemChange(NEW), anItemChange({ ...NEW, ...two })])).toHaveLength(1);
    expect(conflictOf(() => mergeChanges([anItemChange(NEW), different])).code).toBe('plan.conflict');
  });

  it.each([
    ['first', [anItemChange({ action: 'add' }), anItemChange(two)]],
    ['last', [anItemChange(two), anItemChange({ action: 'add' })]],
  ])('are a conflict when the %s of two steps adds what the other edits, even to the same', (_, changes) => {
    const error = conflictOf(() => mergeChanges(changes));

    expect(error.message).toContain('want different values of 192.0.2.7 (ip-access of server)');
    expect(error.next).toBe('Change the options of one of the steps in the playbook, or leave one out.');
  });

  it('take nothing from an edit that does not say what was there, or what is to be', () => {
    const after = { address: '192.0.2.7', bypass: false, spam: true };
    const blind = { ...two, after: { address: 'else' }, before: null };

    expect(mergeChanges([anItemChange(), anItemChange(blind)])).toMatchObject([{ after }]);
    expect(mergeChanges([anItemChange(), anItemChange({ ...two, after: null })])).toMatchObject([{ after }]);
  });

  it('keep additions apart from what is there under the same name', () => {
    expect(mergeChanges([anItemChange(), anItemChange({ ...NEW, item: '192.0.2.7' })])).toHaveLength(2);
  });
});

describe('the order of changes', () => {
  it('is the server first, domains by name, and the changes of one object together', () => {
    const anyChanges = fc.array(
      fc.record({
        target: fc.constantFrom('server', 'a.test', 'b.test', 'z.test'),
        resource: fc.constantFrom('r', 's'),
        field: fc.constantFrom('f', 'g', 'h'),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(anyChanges, (parts) => {
        const changes = parts.map((part) => aFieldChange(part));

        const ordered = orderChanges(changes, shippedContract);

        expect(new Set(ordered)).toEqual(new Set(changes));
        const targets = ordered.map(({ target }) => target);
        expect(targets).toEqual(
          [...targets].sort(
            (a, b) => Number(b === 'server') - Number(a === 'server') || (a < b ? -1 : Number(a > b)),
          ),
        );
        const runs = ordered.map(objectId).filter((id, index, all) => id !== all[index - 1]);
        expect(new Set(runs).size).toBe(runs.length);
      }),
      runs(),
    );
  });
});

describe('what a change says', () => {
  it('is counted by action and by domain', () => {
    const changes = [aFieldChange(), aFieldChange({ field: 'x' }), anItemChange(GONE), anItemChange(NEW)];

    expect(countChanges(changes)).toEqual({ add: 1, change: 2, remove: 1, changedDomains: 1 });
  });

  it('names the fields that differ, also of an item that comes or goes', () => {
    expect(differingFields(aFieldChange())).toEqual([{ field: 'catchAll', before: 'info', after: '' }]);
    expect(differingFields(anItemChange())).toEqual([{ field: 'bypass', before: true, after: false }]);
    expect(differingFields(anItemChange(NEW))).toEqual([
      { field: 'address', before: null, after: '192.0.2.9' },
    ]);
    expect(differingFields(anItemChange(GONE)).map(({ after }) => after)).toEqual([null, null, null]);
  });
});

describe('buildPlan', () => {
  it('has each object once with its hash, says who is affected, and is sealed', async () => {
    const server = await aServer({ prepare: weakDomains });

    const { hash, ...body } = await planOf(server, await shipped('strict'));

    const mailboxes = Object.values(server.state.domains).reduce((sum, { users }) => sum + users.length, 0);
    expect(hash).toBe(hashOf(body));
    expect(new Set(body.objects.map(objectId))).toEqual(new Set(body.changes.map(objectId)));
    expect(body.objects).toHaveLength(new Set(body.objects.map(objectId)).size);
    expect(body.summary).toMatchObject({
      changedDomains: 3,
      domains: 3,
      mailboxesOfChangedDomains: mailboxes,
    });
    expect(body.impact.length).toBeGreaterThan(0);
  });

  it('does not know the mailboxes when one domain does not say', async () => {
    const server = await aServer({ prepare: weakDomains });
    const data = server.names.map((name, index) => (index === 0 ? { name } : { name, userCount: 2 }));
    server.sandbox.addFaults([
      { kind: 'status', code: 200, body: { data }, path: 'settings/sysadmin/domains' },
    ]);

    const plan = await planOf(server, await shipped('strict'));

    expect(plan.summary.mailboxesOfChangedDomains).toBeNull();
    expect(JSON.stringify(plan.impact)).toContain('an unknown number of mailboxes');
  });

  it('tells no impact of a failure none of whose changes can be written', async () => {
    const server = await aServer({ domains: 1 });
    const playbook = await aPlaybook({ steps: { 'catch-all': {} } });
    const survey = await auditOf(server, playbook);
    const closed = aFailure({
      impact: ['Mail is refused.'],
      byHand: instruct('Click here.'),
      remedy: 'teach',
    });

    const plan = buildPlan({ ...survey, findings: [closed] }, playbook);

    expect(plan.impact).toEqual([]);
    expect(plan.manual).toMatchObject([
      { step: 'catch-all', target: 'a.test', byHand: instruct('Click here.'), remedy: 'teach' },
    ]);
  });

  it('leaves to a person what applying does not end', async () => {
    const server = await aServer({ domains: 1 });
    const playbook = await aPlaybook({ steps: { 'catch-all': {} } });
    const survey = await auditOf(server, playbook);
    const half = aFailure({ byHand: instruct('Click here.'), remedy: 'apply' });

    const plan = buildPlan({ ...survey, findings: [half] }, playbook);

    expect(plan.manual).toMatchObject([{ byHand: instruct('Click here.'), remedy: 'by-hand' }]);
  });

  it('is a bug for a change whose object the survey did not keep', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const playbook = await shipped('baseline');
    const survey = await auditOf(server, playbook);

    expect(() => buildPlan({ ...survey, objects: new Map() }, playbook)).toThrow(
      expect.objectContaining({ code: 'internal.bug' }),
    );
  });

  it('merges what two steps want of one domain into one object', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const playbook = await aPlaybook({
      steps: { 'domain-smtp-auth': { includeDefaults: false }, 'catch-all': {} },
    });

    const plan = await planOf(server, playbook);

    expect(plan.objects).toHaveLength(1);
    expect(plan.changes).toHaveLength(2);
  });
});
