/** Plans that somebody made up: what no step could have asked for is refused before anything is sent. */

import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { checkPlan } from '../../../src/engine/guard/plan-check.js';
import { countChanges, sealPlan } from '../../../src/engine/plan/build-plan.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import { smtpAuthOnly } from '../a-playbook.js';
import { aServer, carryOut, errorOf, planOf, type Server, weakDomains } from '../a-server.js';

async function aPlanOf(server: Server): Promise<Plan> {
  return planOf(server, await smtpAuthOnly());
}

function crafted(plan: Plan, change: Readonly<Record<string, unknown>>): Plan {
  const { hash: _, ...body } = plan;
  const [first, ...rest] = plan.changes;
  const changes = [{ ...first, ...change }, ...rest] as Plan['changes'];
  return sealPlan({ ...body, changes, summary: { ...body.summary, ...countChanges(changes as never) } });
}

describe('a plan with a fitting hash', () => {
  it('is refused when it writes a member of the wire that no step knows', async () => {
    const server = await aServer({ prepare: weakDomains });
    const plan = crafted(await aPlanOf(server), {
      field: 'wire:listCommandAddress',
      after: { $secret: 'operator:password' },
    });

    const error = await errorOf(carryOut(server, plan));

    expect(error).toMatchObject({
      code: 'plan.invalid',
      message: expect.stringContaining('wire:listCommandAddress'),
    });
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it.each([
    [{ after: 'yes' }, 'cannot be "yes"'],
    [{ after: { $secret: 'env:HOME' } }, 'cannot be'],
    [{ field: 'toString' }, 'has no field toString'],
    [{ resource: 'nothing' }, 'no such resource'],
  ])('is refused for %j', async (change, why) => {
    const server = await aServer({ prepare: weakDomains });
    const plan = crafted(await aPlanOf(server), change);

    expect(() => checkPlan(plan, shippedContract)).toThrow(why);
  });

  it('is refused when it sets a secret from nowhere a playbook could name', async () => {
    const server = await aServer({ prepare: weakDomains });
    const about = { resource: 'own-password', target: 'server', field: 'password', before: null };
    const plan = await aPlanOf(server);

    for (const after of ['operator:password', 'a password typed in clear', '']) {
      expect(() => checkPlan(crafted(plan, { ...about, after }), shippedContract)).toThrow(
        'names no source of a secret',
      );
    }
    expect(() => checkPlan(crafted(plan, { ...about, after: 'env:NEW' }), shippedContract)).not.toThrow();
  });

  it('is refused when its summary tells other numbers than its changes', async () => {
    const server = await aServer({ prepare: weakDomains });
    const { hash: _, ...body } = await aPlanOf(server);
    const plan = sealPlan({ ...body, summary: { ...body.summary, changedDomains: 0 } });

    expect(() => checkPlan(plan, shippedContract)).toThrow('summary');
  });
});
