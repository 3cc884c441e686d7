import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { learnedFrom } from '../../../src/contract/learning/learn.js';
import { statementIn } from '../../../src/contract/learning/statement.js';

function opened(path: string, answer: object, parts: Partial<Exchange> = {}): Exchange {
  return {
    ...{ at: 1, method: 'GET', path, hasQuery: false, status: 200, sent: undefined },
    ...{ answer: { success: true, ...answer } as Exchange['answer'], ...parts },
  };
}

function learn(exchanges: readonly Exchange[], ...said: readonly string[]) {
  const statements = said.map((text) => {
    const statement = statementIn(text, shippedContract);
    if ('why' in statement) throw new Error(`${text}: ${statement.why}`);
    return statement;
  });
  const { resources, outcomes } = learnedFrom(exchanges, { statements, source: 'a recording' });
  return { resources, whys: outcomes.map(({ why }) => why) };
}

const CERTS = {
  certs: [
    { file: 'mail.pfx', subjectName: 'CN=mail.example.com', expiryDate: '2027-03-01T00:00:00Z', id: 1 },
    { file: 'old.pfx', subjectName: 'CN=old.example.com', expiryDate: '2026-03-01T00:00:00Z', id: 2 },
  ],
};
const SHOWED =
  'certificates?fileName:file=mail.pfx; subject=CN=mail.example.com; expires:expiryDate=2027-03-01';

describe('a page that was only opened', () => {
  it('teaches how it is read, what its settings are called, and what tells its items apart', () => {
    const { resources, whys } = learn([opened('settings/sysadmin/certs/expiryDate/false', CERTS)], SHOWED);

    expect(whys).toEqual([undefined]);
    expect(resources.certificates).toMatchObject({
      list: {
        method: 'GET',
        path: 'settings/sysadmin/certs/expiryDate/false',
        under: 'certs',
        evidence: 'learned',
      },
      key: 'file',
      fields: {
        fileName: { wire: 'file', evidence: 'learned', written: 'none' },
        expires: { wire: 'expiryDate' },
      },
    });
  });

  it('teaches nothing where two pages or two rows showed that, or none did', () => {
    const twice = { certs: [...CERTS.certs, { ...CERTS.certs[0], id: 3 }] };
    const two = [opened('settings/sysadmin/certs', CERTS), opened('settings/sysadmin/other-certs', CERTS)];

    expect(learn(two, SHOWED)).toEqual({
      resources: {},
      whys: [expect.stringContaining('more than one page')],
    });
    expect(learn([opened('settings/x', twice)], SHOWED).resources).toEqual({});
    expect(learn([opened('settings/x', { certs: [] })], SHOWED)).toEqual({
      resources: {},
      whys: [expect.stringContaining('no page')],
    });
  });

  it('is read by a POST only where that very call ships as its read', () => {
    const users = { people: [{ mail: 'a@b.example', violations: ['too short'] }], totalCount: 1 };
    const said = 'password-compliance?address:mail=a@b.example; violations=too short';
    const own = 'settings/domain/password-compliance-users-no-activedirectory';
    const post = { method: 'POST', sent: { skip: 0 } };

    expect(learn([opened(own, users, post)], said).resources['password-compliance']).toMatchObject({
      list: {
        method: 'POST',
        path: own,
        under: 'people',
        actsOnDomain: true,
        paging: { total: 'totalCount' },
      },
      key: 'mail',
    });
    expect(learn([opened('settings/domain/users-that-do-not-comply', users, post)], said).resources).toEqual(
      {},
    );
  });

  it('proves no option of a list by one number', () => {
    const rules = {
      rules: [{ id: 1, threshold: 5, action: 2, type: 1, timeFrameMinutes: 5, blockMinutes: 10 }],
    };

    const { resources, whys } = learn([opened('settings/x', rules)], 'ids-rules?threshold=5; action=notify');

    expect(whys).toEqual([expect.stringContaining('one number alone does not prove')]);
    expect(resources['ids-rules']).not.toHaveProperty('fields.action');
  });
});
