/** The values before in a plan: whoever approved it saw them, so they have to be what the server holds. */
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/canonical-json.js';
import { administrators } from '../../../src/contract/resources/access/administrators.js';
import { decodeItems } from '../../../src/contract/wire/decode.js';
import { checkBefore } from '../../../src/engine/guard/plan-check.js';
import { sealPlan } from '../../../src/engine/plan/build-plan.js';
import type { Change } from '../../../src/engine/words/change.js';
import type { ObjectReading } from '../../../src/engine/words/reading.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { collectionOf, documentOf, fieldsOf, LABEL, RULE } from '../a-past-run.js';
import { refusalOf } from '../a-plan.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, carryOut, errorOf, planOf } from '../a-server.js';

const document = documentOf({ catchAll: 'info' }) as ObjectReading;
const rules = collectionOf([RULE]) as ObjectReading;
const row = fieldsOf(RULE);
const about = { resource: 'ids-rules', item: LABEL, key: 1, before: row } as const;
const removal = anItemChange({ ...about, action: 'remove', after: null });
const addition = anItemChange({ ...about, action: 'add', key: null, before: null, after: row });

const refused = (change: Change, reading: ObjectReading) => refusalOf(() => checkBefore([change], reading));

describe('what a change shows as the value before', () => {
  it('is what the server holds', () => {
    expect(refused(aFieldChange({ before: 'info' }), document)).toBeUndefined();
    expect(refused(removal, rules)).toBeUndefined();
    expect(refused(addition, rules)).toBeUndefined();
    expect(refused(anItemChange({ ...about, after: { ...row, threshold: 1 } }), rules)).toBeUndefined();
  });

  it('of a field is refused where it is another, and told by name without a value', () => {
    expect(refused(aFieldChange({ before: 'sales' }), document)).toMatchObject({
      code: 'plan.invalid',
      message:
        'The plan changes domain-settings of a.test: what it shows as the value before of catchAll is not what the server holds',
    });
  });

  it.each<[string, Change]>([
    ['another value of a row', { ...removal, before: { ...row, threshold: 7 } }],
    ['no row where there is one', { ...removal, before: null }],
    ['a row by the name of another', { ...removal, item: 'another rule' }],
    ['a row that is not there', { ...removal, key: 9 }],
    ['fewer fields than the row has', { ...removal, before: { threshold: 50 } }],
    ['an addition of what is there', { ...addition, before: row }],
    ['an addition with the key of a row', { ...addition, key: 1 }],
    ['an addition by the name of another', { ...addition, item: 'another rule' }],
    ['an addition of nothing', { ...addition, after: null }],
    ['a field where there are rows', aFieldChange({ field: 'threshold', before: null })],
  ])('is refused where it is %s', (_, change) => {
    expect(refused(change, rules)?.code).toBe('plan.invalid');
  });

  it('is refused of a row where there is a document', () => {
    expect(refused(removal, document)?.code).toBe('plan.invalid');
  });

  it('may differ in what moves by itself', () => {
    const pat = {
      ...{ username: 'pat', displayName: 'Pat', isPrimary: false, isEnabled: true, canManageAdmins: false },
      ...{ canImpersonate: false, twoFactorEnabled: false, restrictLoginByIp: false, ipRestrictions: [] },
      ...{ created: '2026-01-01T00:00:00Z', lastLogin: '2026-01-02T00:00:00Z' },
    };
    const listOf = (...rows: readonly JsonObject[]) => {
      const decoded = decodeItems(administrators, rows);
      if (!decoded.ok) throw new Error(decoded.reason);
      return decoded.value;
    };
    const [was] = listOf(pat);
    const items = listOf({ ...pat, lastLogin: '2026-02-02T00:00:00Z' });
    const change = {
      ...removal,
      resource: administrators.id,
      item: 'pat',
      key: 'pat',
      before: was?.fields ?? null,
    };

    expect(
      refused(change, { status: 'collection', resource: administrators, target: 'server', items }),
    ).toBeUndefined();
  });
});

describe('a plan that was sealed again by hand', () => {
  it('and shows "anyone -> anyone" opens no relay', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => Object.assign(state.smtpIn, { allowRelay: 1 }),
    });
    const playbook = await aPlaybook({ steps: { 'smtp-relay': { allowRelay: 'nobody' } } });
    const { hash: _, ...body } = await planOf(server, playbook);
    const held = JSON.stringify(server.state.smtpIn);
    const [relay] = body.changes.flatMap((one) =>
      'field' in one && one.field === 'allowRelay' ? [one] : [],
    );
    if (relay === undefined) throw new Error('the plan does not close the relay');
    const changes = body.changes.map((one) =>
      one === relay ? { ...relay, before: 'anyone', after: 'anyone' } : one,
    );

    const error = await errorOf(carryOut(server, sealPlan({ ...body, changes })));

    expect(error).toMatchObject({ code: 'plan.invalid', message: expect.stringContaining('allowRelay') });
    expect(server.sandbox.stats().writes).toBe(0);
    expect(JSON.stringify(server.state.smtpIn)).toBe(held);
  });
});
