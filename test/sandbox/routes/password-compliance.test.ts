import { describe, expect, it } from '@jest/globals';
import { adminOf, domainAt, type Json, sandboxes, typesOf } from '../plain-client.js';

const start = sandboxes();
const PATH = 'settings/domain/password-compliance-users-no-activedirectory';
const ROWS = [
  { emailAddress: 'ben@one.example', violations: ['minimum length'] },
  { emailAddress: 'anna@one.example', violations: ['minimum length', 'symbol'] },
  { emailAddress: 'carl@one.example', violations: ['number'] },
];

async function aDomain() {
  const sandbox = await start();
  const name = domainAt(sandbox, 0);
  const domain = sandbox.state.domains[name];
  if (domain === undefined) throw new Error('the sandbox has no domain');
  const admin = await adminOf(sandbox);
  const query = (body: Json) => admin({ path: PATH, domain: name, body });
  return { sandbox, domain, query };
}

describe('password-compliance-users', () => {
  it('lists the users that break the policy, with what they break, and is a read', async () => {
    const { sandbox, domain, query } = await aDomain();

    const { body } = await query({ skip: 0, take: 100, search: '', sortDescending: false });

    const users = body.users as Json[];
    expect(users.length).toBeGreaterThan(0);
    expect(body.totalCount).toBe(users.length);
    expect(typesOf(users[0])).toEqual({ emailAddress: 'string', violations: 'array' });
    expect(users).toEqual(expect.arrayContaining(domain.passwordViolations));
    expect(sandbox.stats().writes).toBe(0);
  });

  it('is sorted, searched and cut as asked', async () => {
    const { domain, query } = await aDomain();
    domain.passwordViolations = structuredClone(ROWS);
    const names = async (body: Json) => {
      const answer = (await query(body)).body;
      return [answer.totalCount, (answer.users as Json[]).map(({ emailAddress }) => emailAddress)];
    };

    expect(await names({ skip: 0, take: 2 })).toEqual([3, ['anna@one.example', 'ben@one.example']]);
    expect(await names({ skip: 2, take: 2, sortDescending: true })).toEqual([3, ['anna@one.example']]);
    expect(await names({ skip: 0, take: 9, search: 'CARL' })).toEqual([1, ['carl@one.example']]);
    expect(domain.passwordViolations).toEqual(ROWS);
  });

  it.each([[{ skip: '0' }], [{ take: '9' }], [{ search: 5 }], [{ sortDescending: 'no' }], [[]]])(
    'refuses %j',
    async (body) => {
      const { query } = await aDomain();

      expect((await query(body as Json)).status).toBe(400);
    },
  );

  it('is not served where only what is published is', async () => {
    const sandbox = await start({ publishedOnly: true });
    const admin = await adminOf(sandbox);

    const { status } = await admin({ path: PATH, domain: domainAt(sandbox, 0), body: { skip: 0, take: 9 } });

    expect(status).toBe(404);
  });
});
