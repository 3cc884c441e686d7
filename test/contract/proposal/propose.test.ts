import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Candidate } from '../../../src/contract/proposal/candidates.js';
import { partsOf, proposed } from '../../../src/contract/proposal/propose.js';

const BELOW = 'settings/sysadmin/';

function candidate(id: string, path: string, fit = 0.5): Candidate {
  const resource = shippedContract.byId(id);
  if (resource === undefined) throw new Error(`no ${id}`);
  return { resource, path: `${BELOW}${path}`, fit };
}

const POLICY = {
  minLength: 8,
  requireNumber: true,
  requireCapital: true,
  requireLower: true,
  requireSymbol: false,
};
const RELAY = { allowRelay: 2, requireAuthMatch: 'EmailAddress', allowRelayForAuthenticatedUsers: true };
const OWN = { username: 'admin', ipAddress: '192.0.2.1', twoFactorEnabled: false };

const pathsIn = (found: ReturnType<typeof proposed>) =>
  Object.fromEntries(
    found.proposals.map((one) => [one.match.resource.id, one.candidate.path.slice(BELOW.length)]),
  );

describe('a proposal', () => {
  it('gives each resource the read that fits best, and no read to two', () => {
    const wide = {
      ...POLICY,
      notUsername: true,
      preventCommonPasswords: true,
      expirationMonths: 3,
      gracePeriodDays: 4,
    };
    const answers = [
      { candidate: candidate('administrator-password-policy', 'policy/users', 0.6), answer: wide },
      { candidate: candidate('password-policy', 'policy/users', 0.6), answer: wide },
      { candidate: candidate('administrator-password-policy', 'policy/admins', 0.7), answer: POLICY },
      { candidate: candidate('password-policy', 'policy/admins', 0.4), answer: POLICY },
    ];

    expect(pathsIn(proposed(answers))).toEqual({
      'administrator-password-policy': 'policy/admins',
      'password-policy': 'policy/users',
    });
  });

  it('gives one read to what it shows by design', () => {
    const answers = ['own-account', 'own-two-factor'].map((id) => ({
      candidate: candidate(id, 'me', 0.7),
      answer: OWN,
    }));

    expect(pathsIn(proposed(answers))).toEqual({ 'own-account': 'me', 'own-two-factor': 'me' });
  });

  it('leaves out, and says, what two reads show as well as each other', () => {
    const answers = ['a', 'b'].map((path) => ({ candidate: candidate('smtp-in', path), answer: RELAY }));

    expect(proposed(answers)).toEqual({
      proposals: [],
      left: [{ resource: 'smtp-in', why: 'it could be settings/sysadmin/a or settings/sysadmin/b' }],
    });
  });

  it('says where nothing that came fits, and takes one flag for nothing', () => {
    const answers = [
      { candidate: candidate('smtp-in', 'a', 0.9), answer: { success: false } },
      { candidate: candidate('own-two-factor', 'b', 0.3), answer: { enabled: true } },
      { candidate: candidate('outgoing-gateways', 'c', 0.3), answer: { items: [] } },
    ];

    const { proposals, left } = proposed(answers);

    expect(proposals).toEqual([]);
    expect(left.map(({ resource }) => resource)).toEqual(['smtp-in', 'own-two-factor', 'outgoing-gateways']);
  });
});

describe('the parts of an overlay', () => {
  const parts = (id: string, answer: object, fit?: number) => {
    const [one] = proposed([{ candidate: candidate(id, 'other', fit), answer }]).proposals;
    return one === undefined ? undefined : partsOf(one, 'an answer');
  };

  it('are a read and the fields that were found, proposed, and no write', () => {
    expect(parts('smtp-in', { relay: RELAY })).toEqual({
      read: {
        ...{ method: 'GET', path: 'settings/sysadmin/other', under: 'relay' },
        ...{ evidence: 'proposed', source: 'an answer' },
      },
      fields: {
        allowRelay: expect.objectContaining({ wire: 'allowRelay', evidence: 'assumed', written: 'none' }),
        requireAuthMatch: expect.objectContaining({
          ...{ wire: 'requireAuthMatch', evidence: 'proposed', written: 'none' },
          values: { 'email-address': 'EmailAddress' },
        }),
        allowRelayForAuthenticatedUsers: expect.objectContaining({ evidence: 'proposed', written: 'none' }),
      },
    });
  });

  it("name another key, which is the server's where no field has it", () => {
    const rows = [{ guid: 'a', serverAddress: 'x', port: 25, encryption: 1, enabled: true }];

    expect(parts('outgoing-gateways', { rows })).toMatchObject({
      list: { path: 'settings/sysadmin/other', under: 'rows', evidence: 'proposed' },
      key: 'guid',
      serverOwned: ['guid'],
    });
    expect(parts('outgoing-gateways', { rows: [{ ...rows[0], id: 1 }] })).not.toHaveProperty('key');
  });

  it("name what moves by itself, and what is the server's, by what it is called here", () => {
    const row = { user: 'a', display: 'A', is_primary: true, is_enabled: true, can_manage_admins: true };
    const times = { created_on: '2026-01-01T00:00:00Z', last_login: null, two_factor_active: false };
    const rows = [
      {
        ...row,
        ...times,
        can_impersonate: false,
        restrict_login_by_ip: false,
        ip_restrictions: [],
        username: 'a',
      },
    ];

    expect(parts('administrators', { rows }, 0.9)).toMatchObject({
      volatile: ['last_login', 'two_factor_active'],
      serverOwned: ['is_primary', 'two_factor_active', 'created_on', 'last_login'],
    });
  });

  it('of an empty list name its place alone', () => {
    expect(parts('outgoing-gateways', { items: [], totalCount: 0 }, 0.9)).toEqual({
      list: {
        ...{ method: 'GET', path: 'settings/sysadmin/other', under: 'items' },
        ...{ evidence: 'proposed', source: 'an answer' },
      },
    });
  });
});
