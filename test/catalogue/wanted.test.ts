import { describe, expect, it } from '@jest/globals';
import { together, type Use } from '../../src/contract/learning/lessons.js';
import { type Change, differingFields, isFieldChange } from '../../src/engine/words/change.js';
import { aServer, planOf } from '../engine/a-server.js';
import { strict, wanting } from './wanted-here.js';

/** Did somebody foresee it? */
function isForeseen(change: Change, { sets, adds, removes }: Use): boolean {
  const has = (field: string) => Object.hasOwn(sets, field);
  if (isFieldChange(change)) return has(change.field);
  if (change.action === 'remove') return removes;
  return change.action === 'add' ? adds.length > 0 : differingFields(change).every(({ field }) => has(field));
}

describe('what steps want of a server, whatever it holds', () => {
  it('is known before it is read: no plan changes anything else', async () => {
    const playbook = { ...strict, limits: { ...strict.limits, disruption: 'high' as const } };
    const plans = [1, 2].map(async (seed) => planOf(await aServer({ seed }), playbook));

    const changes = (await Promise.all(plans)).flatMap((plan) => plan.changes);

    // Of one change that several steps want each wants a part.
    const isUnforeseen = (change: Change) => {
      const own = wanting.filter(({ step }) => change.steps.includes(step));
      const uses = own.flatMap(({ wanted }) =>
        wanted.filter(({ resource }) => resource.id === change.resource),
      );
      return uses.length === 0 || !isForeseen(change, uses.map((use): Use => use).reduce(together));
    };
    // That a port is closed depends on another one, and nobody made up the two. Its calls are published.
    const unforeseen = changes.filter((one) => one.resource !== 'bindings' && isUnforeseen(one));
    expect(unforeseen).toEqual([]);
    expect(changes.length).toBeGreaterThan(30);
  });

  it('has its values: what strict sets relaying to, and no more', () => {
    const relay = wanting.find(({ step }) => step === 'smtp-relay')?.wanted[0];

    expect(relay?.sets.allowRelay).toEqual(['nobody']);
    expect(relay?.fields).toContain('requireAuthMatch');
    expect(wanting.find(({ step }) => step === 'admin-review')?.wanted[0]).toMatchObject({
      sets: {},
      adds: [],
    });
  });
});
