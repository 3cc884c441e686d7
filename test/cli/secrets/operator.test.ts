import { describe, expect, it } from '@jest/globals';
import { operatorOf } from '../../../src/cli/secrets/operator.js';

function passwordFacts(password: string, username = 'j.marsh') {
  return operatorOf({ username, password, url: 'https://mail.example.com/' }).password;
}

describe('the operator', () => {
  it('is the account that signed in, with no reference for its password yet', () => {
    const operator = operatorOf({ username: 'admin', password: 'x', url: 'https://mail.example.com/' });

    expect(operator).toMatchObject({ username: 'admin', host: 'mail.example.com', passwordIs: [] });
  });

  it.each([
    ['https://mail.example.com/', 443],
    ['http://127.0.0.1/', 80],
    ['https://mail.example.com:9998/', 9998],
    ['https://mail.example.com:443/below', 443],
  ])('reaches %s by port %i', (url, port) => {
    expect(operatorOf({ username: 'admin', password: 'x', url }).port).toBe(port);
  });

  it('is known by facts about the password, never by the password', () => {
    const operator = operatorOf({
      username: 'admin',
      password: 'Sail-7-Copper-Lantern',
      url: 'https://mail.example.com/',
    });

    expect(JSON.stringify(operator)).not.toContain('Copper');
  });
});

describe('the facts about a password', () => {
  it.each([
    ['Sail-7', { hasNumber: true, hasCapital: true, hasLower: true, hasSymbol: true, length: 6 }],
    ['sail', { hasNumber: false, hasCapital: false, hasLower: true, hasSymbol: false, length: 4 }],
    ['SAIL', { hasNumber: false, hasCapital: true, hasLower: false, hasSymbol: false, length: 4 }],
    ['12345', { hasNumber: true, hasCapital: false, hasLower: false, hasSymbol: false, length: 5 }],
    ['- _', { hasNumber: false, hasCapital: false, hasLower: false, hasSymbol: true, length: 3 }],
    ['Äß٣', { hasNumber: true, hasCapital: true, hasLower: true, hasSymbol: false, length: 3 }],
    ['', { hasNumber: false, hasCapital: false, hasLower: false, hasSymbol: false, length: 0 }],
  ])('of "%s" name its kinds of characters and its length', (password, facts) => {
    expect(passwordFacts(password)).toMatchObject(facts);
  });

  it('count characters, not the halves of one', () => {
    expect(passwordFacts('🔒🔑').length).toBe(2);
  });

  it.each(['j.marsh', 'J.Marsh'])(
    'say that "%s" holds the name of the account, alone or among others',
    (password) => {
      expect(passwordFacts(password).holdsUsername).toBe(true);
      expect(passwordFacts(`Q7-${password}!x`).holdsUsername).toBe(true);
      expect(passwordFacts(password.slice(1)).holdsUsername).toBe(false);
    },
  );

  it.each(['admin', 'Password', 'P@ssw0rd', 'SmarterMail', 'changeme', 'Adm1n-2026!', '***Welcome***'])(
    'say that "%s" is tried first',
    (password) => {
      expect(passwordFacts(password).isCommon).toBe(true);
    },
  );

  it('do not call a password common that only begins like one', () => {
    expect(passwordFacts('admin-of-the-copper-lantern').isCommon).toBe(false);
  });
});
