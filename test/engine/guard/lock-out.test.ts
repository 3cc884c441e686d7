/** The lock-out guard: which changes would shut the operator out, each by its reason, and which would not. */
import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/canonical-json.js';
import { isOwnAccount, lockOutsOf } from '../../../src/engine/guard/lock-out.js';
import type { Change } from '../../../src/engine/words/change.js';
import type { PasswordFacts } from '../../../src/steps/kit/operator.js';
import { SANDBOX_OPERATOR } from '../../steps/a-step.js';
import { aFieldChange, anItemChange } from '../a-change.js';

const HERE = '192.0.2.10';
const UNRESTRICTED = {
  ...{ username: 'admin', isEnabled: true, isRestrictedByIp: false },
  allowedAddresses: [] as readonly string[],
};

/** What the guard says to a change of the account `admin`, which is in use. */
function ofAccount(
  after: Readonly<Record<string, Json>> | null,
  options: { key?: string; before?: object } = {},
) {
  const { key = 'admin', before = {} } = options;
  return anItemChange({
    ...{ resource: 'administrators', item: key, key, action: after === null ? 'remove' : 'change' },
    before: { ...UNRESTRICTED, ...before },
    after: after === null ? null : { ...UNRESTRICTED, ...before, ...after },
  });
}

function said(changes: Change | readonly Change[], seen: { address?: string | undefined } = {}) {
  const address = 'address' in seen ? seen.address : HERE;
  return lockOutsOf([changes].flat(), { operator: SANDBOX_OPERATOR, address });
}

const restricted = (...allowedAddresses: readonly string[]) =>
  ofAccount({ isRestrictedByIp: true, allowedAddresses });

const SHUT_OUT = `the server sees this tool at ${HERE}, which is not among the allowed addresses`;
const UNSAID =
  'the server does not say which address it sees this tool at, so nobody knows whether it is allowed';

describe('a restriction by address of the account in use', () => {
  it.each([
    ['the address itself', HERE],
    ['a block around it', '192.0.2.0/24'],
    ['the address as IPv6 writes it', `::ffff:${HERE}`],
  ])('lets in by %s', (_, address) => {
    expect(said(restricted('203.0.113.7', address))).toEqual([]);
  });

  it.each([
    ['others', restricted('203.0.113.7', '198.51.100.0/24')],
    ['nobody', restricted()],
    ['what is no list', ofAccount({ isRestrictedByIp: true, allowedAddresses: HERE })],
  ])('shuts out by a list of %s', (_, change) => {
    expect(said(change)).toEqual([SHUT_OUT]);
  });

  it('is refused where the server does not say the address: unknown is not allowed', () => {
    expect(said(restricted(HERE), { address: undefined })).toEqual([UNSAID]);
  });

  it('is judged also where the change is about something else of that row', () => {
    const renamed = ofAccount(
      { displayName: 'New name' },
      { before: { isRestrictedByIp: true, allowedAddresses: ['203.0.113.7'] } },
    );

    expect(said(renamed)).toEqual([SHUT_OUT]);
    expect(said({ ...renamed, after: { displayName: 'New name' } })).toEqual([SHUT_OUT]);
  });

  it('needs no address where none is restricted', () => {
    const loosened = ofAccount({ isRestrictedByIp: false }, { before: { isRestrictedByIp: true } });

    expect(said(loosened, { address: undefined })).toEqual([]);
  });
});

describe('a mailbox of the name that the account in use has', () => {
  const { username } = SANDBOX_OPERATOR;
  const ofUser = (
    resource: string,
    after: Readonly<Record<string, Json>> | null,
    key = username.toUpperCase(),
  ) =>
    anItemChange({
      ...{ resource, item: key, key, action: after === null ? 'remove' : 'change' },
      before: { isEnabled: true, isPasswordExpired: false, password: null },
      after: after && { isEnabled: true, isPasswordExpired: false, password: null, ...after },
    });
  const WHY = 'it stops the mailbox whose name the account in use has, and it may be the same';

  it.each([
    ['mail-accounts', { isEnabled: false }],
    ['users', { isPasswordExpired: true }],
    ['users', { password: 'env:NEW' }],
    ['users', null],
  ])('is not stopped in %s by %j', (resource, after) => {
    expect(said(ofUser(resource, after))).toEqual([WHY]);
    expect(said(ofUser(resource, after, 'other@one.example'))).toEqual([]);
  });

  it('may be changed in what shuts nobody out', () => {
    expect(said(ofUser('users', { fullName: 'New name' }))).toEqual([]);
  });
});

describe('the account in use', () => {
  it('is not taken away', () => {
    expect(said(ofAccount(null))).toEqual(['it takes away the account in use']);
  });

  it('is not disabled; who is disabled already may stay so', () => {
    expect(said(ofAccount({ isEnabled: false }))).toEqual(['it disables the account in use']);
    expect(said(ofAccount({ displayName: 'x' }, { before: { isEnabled: false } }))).toEqual([]);
  });

  it('is disabled also where nobody knows what it was before', () => {
    const unknown = { ...ofAccount({ isEnabled: false }), before: null };

    expect(said(unknown)).toEqual(['it disables the account in use']);
  });

  it('is known by its name in any case', () => {
    expect(said(ofAccount(null, { key: 'ADMIN' }))).toEqual(['it takes away the account in use']);
    expect(isOwnAccount(ofAccount(null, { key: 'Admin' }), SANDBOX_OPERATOR)).toBe(true);
  });

  it('is nobody else, and nothing else', () => {
    const other = ofAccount({ isEnabled: false, isRestrictedByIp: true }, { key: 'admin-2' });

    expect(said(other)).toEqual([]);
    expect(isOwnAccount(other, SANDBOX_OPERATOR)).toBe(false);
    expect(isOwnAccount(aFieldChange(), SANDBOX_OPERATOR)).toBe(false);
    expect(isOwnAccount(anItemChange({ key: 'admin' }), SANDBOX_OPERATOR)).toBe(false);
  });
});

describe('a port', () => {
  const port = (number: number, action: 'remove' | 'change' = 'remove') =>
    anItemChange({
      ...{ resource: 'bindings', action, item: `port ${number}`, key: number },
      before: { port: number },
      after: action === 'remove' ? null : { port: number, addresses: [] },
    });

  it.each(['remove', 'change'] as const)('by which the tool reaches the server stays (%s)', (action) => {
    expect(said(port(443, action))).toEqual(['it changes port 443, by which this tool reaches the server']);
  });

  it('that is another one may go, and one may come', () => {
    expect(said(port(110))).toEqual([]);
    expect(said({ ...port(443), resource: 'outgoing-gateways' })).toEqual([]);
    expect(said(anItemChange({ resource: 'bindings', action: 'add', before: null }))).toEqual([]);
  });
});

describe('the rules for passwords of administrators', () => {
  const WEAK: PasswordFacts = {
    ...{ length: 8, hasNumber: false, hasCapital: false, hasLower: false, hasSymbol: false },
    ...{ holdsUsername: false, isCommon: false },
  };
  const rule = (field: string, after: Json) =>
    aFieldChange({ target: 'server', resource: 'administrator-password-policy', field, before: null, after });
  const judged = (password: PasswordFacts, change: Change) =>
    lockOutsOf([change], { operator: { ...SANDBOX_OPERATOR, password }, address: undefined });

  const RULES: readonly (readonly [string, Json, string])[] = [
    ['minLength', 9, 'Minimum Password Length'],
    ['requireNumber', true, 'At least one number'],
    ['requireCapital', true, 'At least one capital letter'],
    ['requireLower', true, 'At least one lowercase letter'],
    ['requireSymbol', true, 'At least one symbol'],
  ];

  it.each(RULES)('are refused where the password in use would break %s', (field, after, label) => {
    expect(judged(WEAK, rule(field, after))).toEqual([
      `the password in use would break the policy for administrators (${label})`,
    ]);
  });

  it.each(RULES)('may ask for %s where the password in use has it', (field, after) => {
    expect(judged(SANDBOX_OPERATOR.password, rule(field, after))).toEqual([]);
  });

  it('may ask for less than a weak password has, and for what they do not judge', () => {
    expect(judged(WEAK, rule('minLength', 8))).toEqual([]);
    expect(judged(WEAK, rule('somethingElse', true))).toEqual([]);
    expect(judged(WEAK, rule('somethingElse', 64))).toEqual([]);
  });

  it.each(RULES.slice(1))('may leave off %s', (field) => {
    expect(judged(WEAK, rule(field, false))).toEqual([]);
  });

  it('are not those for passwords of users', () => {
    expect(judged(WEAK, { ...rule('minLength', 64), resource: 'password-policy' })).toEqual([]);
  });
});

describe('a second factor of the account in use', () => {
  const own = (field: string, after: Json) =>
    aFieldChange({ target: 'server', resource: 'own-two-factor', field, before: null, after });

  it('is switched on with a secret that the tool has, or not at all', () => {
    const on = own('isOn', true);

    expect(said(on)).toEqual(['it switches two-factor on without a secret of yours']);
    expect(said([on, own('totpSecret', 'env:TOTP')])).toEqual([]);
    expect(said([own('totpSecret', 'env:TOTP')])).toEqual([]);
    expect(said({ ...on, resource: 'domain-settings' })).toEqual([]);
    expect(said([on, { ...own('totpSecret', 'env:TOTP'), resource: 'domain-settings' }])).toHaveLength(1);
  });
});

describe('the reasons', () => {
  it('are told once each, and all of them', () => {
    const changes = [restricted('203.0.113.7'), restricted('203.0.113.8'), ofAccount(null)];

    expect(said(changes)).toEqual([SHUT_OUT, 'it takes away the account in use']);
  });
});
