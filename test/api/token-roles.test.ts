import { describe, expect, it } from '@jest/globals';
import { rolesIn } from '../../src/api/token-roles.js';

const token = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
const MICROSOFT = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';

describe('the roles of a token', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['a text', { role: 'SysAdmin' }, ['SysAdmin']],
    ['a list', { role: ['SysAdmin', 'User'] }, ['SysAdmin', 'User']],
    ['Microsoft’s name', { [MICROSOFT]: 'PrimarySysAdmin' }, ['PrimarySysAdmin']],
    ['no claim', { sub: 'admin' }, []],
    ['what is no name', { role: [7, null, 'a b', '\u001b[31m'] }, []],
  ])('by %s', (_, claims, roles) => {
    expect(rolesIn(token(claims))).toEqual(roles);
  });

  it('are none of what is no token', () => {
    expect(rolesIn('access-token-1')).toEqual([]);
    expect(rolesIn('')).toEqual([]);
  });
});
