/** Plans that somebody made up: what no step could have asked for is refused before anything is sent. */

import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { checkPlan } from '../../../src/engine/guard/plan-check.js';
import { countChanges, sealPlan } from '../../../src/engine/plan/build-plan.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import type { Change, ItemChange } from '../../../src/engine/words/change.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { aPlan, refusalOf } from '../a-plan.js';
import { smtpAuthOnly } from '../a-playbook.js';
import { aServer, carryOut, errorOf, planOf, type Server, weakDomains } from '../a-server.js';

const ABOUT = { step: 'catch-all', target: 'a.test', message: 'Not read.' };

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
  it.each<[string, (plan: Plan) => object, string]>([
    [
      'one field twice',
      ({ changes, summary }) => ({
        changes: [...changes, changes[0]],
        summary: { ...summary, change: summary.change + 1 },
      }),
      'is changed twice',
    ],
    [
      'no difference',
      ({ changes: [first, ...rest] }) => ({
        changes: [{ ...first, after: (first as { before: unknown }).before }, ...rest],
      }),
      'is no different',
    ],
    [
      'fewer unread findings than it lists',
      ({ notRead }) => ({ notRead: [...notRead, ABOUT] }),
      'does not fit',
    ],
    ['fewer findings by hand', ({ summary }) => ({ summary: { ...summary, manual: 7 } }), 'does not fit'],
    [
      'changes of what nothing was judged of',
      ({ summary }) => ({ summary: { ...summary, judged: 0 } }),
      'does not fit',
    ],
    [
      'more than users may notice by the limit that it shows',
      ({ limits }) => ({ limits: { ...limits, disruption: 'low' } }),
      'users notice more of',
    ],
    [
      'more than users may notice by the limit that it shows of one step',
      ({ limits, changes }) => ({
        limits: {
          ...limits,
          disruptionOf: Object.fromEntries(
            changes.flatMap(({ steps }) => steps.map((step) => [step, 'low'])),
          ),
        },
      }),
      'users notice more of',
    ],
    ['a run that it rolls back', () => ({ rollsBack: 'r1' }), 'rolls back no run'],
  ])('is refused with %s', async (_, change, why) => {
    const server = await aServer({ prepare: weakDomains });
    const { hash: __, ...body } = await aPlanOf(server);

    expect(() => checkPlan(sealPlan({ ...body, ...change(body as Plan) } as never), shippedContract)).toThrow(
      why,
    );
  });

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
    [{ field: 'twoFactor', before: 'off', after: 'another' }, 'cannot be "another"'],
    [{ field: 'toString' }, 'has no field toString'],
    [{ resource: 'nothing' }, 'no such resource'],
    [{ target: 'server' }, 'it is of a mail domain'],
    [{ resource: 'smtp-in', field: 'allowRelay', after: 'nobody' }, 'it is of the server'],
  ])('is refused for %j', async (change, why) => {
    const server = await aServer({ prepare: weakDomains });
    const plan = crafted(await aPlanOf(server), change);

    expect(() => checkPlan(plan, shippedContract)).toThrow(why);
  });

  it('is refused when a secret was masked in what it would write', async () => {
    const server = await aServer({ prepare: weakDomains });
    const plan = crafted(await aPlanOf(server), {
      field: 'catchAll',
      before: 'info',
      after: 'to [redacted]',
    });

    const error = await errorOf(carryOut(server, plan));

    expect(error.code).toBe('plan.invalid');
    expect(error.message).toContain('catchAll holds a secret, which no plan keeps');
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

describe('a change that no step could have asked for', () => {
  const checked = (change: Change) =>
    refusalOf(() => checkPlan(aPlan({ changes: [change] }), shippedContract));
  const ADDRESS = {
    ...{ address: '192.0.2.7', description: '', protocols: ['SMTP'], bypassesSmtpAuthentication: null },
    ...{ bypassesSpamChecks: false, bypassesGreylisting: false },
  };
  const item = (parts: Partial<ItemChange>) => anItemChange({ before: ADDRESS, ...parts });

  it.each<[string, Change, string]>([
    [
      'names a field of a collection',
      aFieldChange({ target: 'server', resource: 'ip-access' }),
      'changes ip-access of server: a field is named, and it has items',
    ],
    [
      'names an item of a document',
      anItemChange({ target: 'a.test', resource: 'domain-settings' }),
      'changes domain-settings of a.test: an item is named, and it has none',
    ],
    [
      'is of something that there is not',
      aFieldChange({ resource: 'nothing' }),
      'changes nothing of a.test: there is no such resource',
    ],
    [
      'writes a member of the wire',
      aFieldChange({ field: 'wire:catchAll' }),
      'changes domain-settings of a.test: wire:catchAll is no field that a step changes',
    ],
    [
      'has a value that the field cannot have',
      aFieldChange({ after: 7 }),
      'changes domain-settings of a.test: catchAll cannot be 7',
    ],
    [
      'sets a field to nothing that is always something',
      aFieldChange({ after: null }),
      'changes domain-settings of a.test: catchAll cannot be null',
    ],
    [
      'sets a secret to what only resembles a source',
      aFieldChange({
        ...{ target: 'server', resource: 'own-two-factor', field: 'totpSecret', before: null },
        after: ' env:TOTP',
      }),
      'changes own-two-factor of server: totpSecret names no source of a secret (env:, file:, cmd: or generate:)',
    ],
    [
      'has an item with a value that its field cannot have',
      item({ after: { ...ADDRESS, bypassesSpamChecks: 'yes' } }),
      'changes ip-access of server: bypassesSpamChecks cannot be "yes"',
    ],
    [
      'adds an item with a field that there is not',
      item({ action: 'add', key: null, before: null, after: { ...ADDRESS, extra: 1 } }),
      'changes ip-access of server: it has no field extra',
    ],
  ])('is refused where it %s', (_, change, why) => {
    expect(checked(change)).toEqual({
      code: 'plan.invalid',
      message: `The plan ${why}`,
      next: 'Make the plan again.',
    });
  });

  it.each<[string, Change]>([
    ['sets a field of a document', aFieldChange()],
    ['sets fields of an item', item({ after: { ...ADDRESS, bypassesSpamChecks: true } })],
    ['adds an item', item({ action: 'add', key: null, before: null, after: ADDRESS })],
    ['takes an item away, though none of its fields can be nothing', item({ action: 'remove', after: null })],
    [
      'sets a secret to nothing, as a rollback does',
      aFieldChange({
        ...{ target: 'server', resource: 'own-password', field: 'password' },
        ...{ before: 'env:OLD', after: null },
      }),
    ],
    ...['env:NEW', 'file:/run/new', 'cmd:pass new', 'generate:24'].map((after): [string, Change] => [
      `sets a secret from ${after}`,
      aFieldChange({ target: 'server', resource: 'own-password', field: 'password', before: null, after }),
    ]),
  ])('is none that %s', (_, change) => {
    expect(checked(change)).toBeUndefined();
  });

  it.each(['env:', 'env: NEW', 'my env:NEW', 7, ['env:NEW']])('is one that sets a secret to %j', (after) => {
    const change = aFieldChange({
      ...{ target: 'server', resource: 'own-password', field: 'password', before: null, after },
    });

    expect(checked(change)?.message).toContain('names no source of a secret');
  });
});

describe('a summary', () => {
  it.each(['add', 'change', 'remove', 'changedDomains', 'waived', 'manual', 'notRead', 'held'])(
    'that tells another number of %s is refused',
    (count) => {
      expect(
        refusalOf(() =>
          checkPlan(aPlan({ changes: [aFieldChange()], summary: { [count]: 7 } }), shippedContract),
        ),
      ).toEqual({
        code: 'plan.invalid',
        message: 'The summary of the plan does not fit what is in it',
        next: 'Make the plan again.',
      });
    },
  );
});
