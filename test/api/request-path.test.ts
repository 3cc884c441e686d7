import { describe, expect, it } from '@jest/globals';
import { isPagePath, isPlainPath, readMatcher, segmentOf } from '../../src/api/request-path.js';
import { exactJsonIn } from '../../src/exact-json.js';

describe('segmentOf', () => {
  it.each([
    ['a.example', 'a.example'],
    ['a b@c.example', 'a%20b%40c.example'],
    ['...', '...'],
    ['%2f', '%252f'],
    [exactJsonIn('638712345678901233') as string, '638712345678901233'],
    ['b\u00fccher', 'b%C3%BCcher'],
  ])('encodes %j', (value, segment) => {
    expect(segmentOf(value)).toBe(segment);
  });

  it.each(['', '.', '..', 'a/b', 'a\\b', '/', '\ud800', 'a\udfffb'])(
    'gives none for %j, which would reach another route or none',
    (value) => {
      expect(segmentOf(value)).toBeUndefined();
    },
  );
});

describe('isPlainPath', () => {
  it.each(['settings/sysadmin/domains', 'a/b%40c.example', 'ip-access/true'])('takes %s', (path) => {
    expect(isPlainPath(path)).toBe(true);
  });

  it.each([
    '',
    '/etc',
    '//evil.example/x',
    'a//b',
    'a/../b',
    'a/./b',
    'a/%2e%2E/b',
    'a/.%2e/b',
    'a/x%2Fy',
    'a/..%2f..%2fb',
    'a/x%5Cy',
    'a?b=c',
    'a#b',
    'a\\..\\b',
    'a b',
    'a/',
  ])('refuses %j', (path) => {
    expect(isPlainPath(path)).toBe(false);
  });
});

describe('isPagePath', () => {
  it('takes a page outside the API', () => {
    expect(isPagePath('Documentation/api')).toBe(true);
  });

  it.each([
    'api/v1/settings/sysadmin/domains',
    'API/v1/x',
    'ap%69/v1/x',
    'a/../api/v1/x',
    'api',
    'http://evil.example/',
  ])('refuses %s', (path) => {
    expect(isPagePath(path)).toBe(false);
  });

  it('takes a path that no decoder understands as it is written', () => {
    expect(isPagePath('Documentation/100%')).toBe(true);
    expect(isPagePath('api/100%')).toBe(false);
  });
});

describe('readMatcher', () => {
  const isDeclared = readMatcher([
    { method: 'GET', path: 'settings/sysadmin/domain-settings/{domain}' },
    { method: 'POST', path: 'settings/sysadmin/search' },
  ]);

  it.each([
    ['GET', 'settings/sysadmin/domain-settings/a.example'],
    ['GET', 'settings/sysadmin/domain-settings/b%C3%BCcher.example'],
    ['POST', 'settings/sysadmin/search'],
  ] as const)('knows %s %s', (method, path) => {
    expect(isDeclared({ method, path })).toBe(true);
  });

  it.each([
    ['POST', 'settings/sysadmin/domain-settings/a.example'],
    ['GET', 'settings/sysadmin/domain-settings'],
    ['GET', 'settings/sysadmin/domain-settings/a.example/more'],
    ['GET', 'settings/sysadmin/domain-settings/..'],
    ['GET', 'settings/sysadmin/domain-settings/%2e%2e'],
    ['GET', 'settings/sysadmin/domain-settings/a?x=1'],
    ['POST', 'settings/sysadmin/search2'],
    ['POST', 'x/settings/sysadmin/search'],
  ] as const)('does not know %s %s', (method, path) => {
    expect(isDeclared({ method, path })).toBe(false);
  });

  it('takes the dots of a pattern for dots', () => {
    expect(readMatcher([{ method: 'GET', path: 'a.b' }])({ method: 'GET', path: 'axb' })).toBe(false);
  });
});
