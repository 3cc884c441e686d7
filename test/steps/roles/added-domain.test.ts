import { describe, expect, it } from '@jest/globals';
import { folderBeside } from '../../../src/steps/roles/added-domain.js';

function domain(name: string, path: string) {
  return { fields: { name, path } };
}

describe('the folder of a new domain', () => {
  it.each([
    ['C:\\Mail\\Domains\\one.example', 'C:\\Mail\\Domains\\new.example'],
    ['D:/Mail/One.Example/', 'D:/Mail/new.example'],
    ['/var/mail/one.example', '/var/mail/new.example'],
  ])('is beside %s', (path, expected) => {
    expect(folderBeside([domain('one.example', path)], 'new.example')).toBe(expected);
  });

  it.each(['', 'one.example', 'C:\\Mail\\renamed', 'C:\\Mail\\not-one.example', 'C:\\'])(
    'is not known from %j',
    (path) => {
      expect(folderBeside([domain('one.example', path)], 'new.example')).toBeUndefined();
    },
  );

  it('is the same whatever the order of the domains', () => {
    const all = [domain('a.example', 'D:\\B\\a.example'), domain('b.example', 'D:\\A\\b.example')];

    expect(folderBeside(all, 'new.example')).toBe('D:\\A\\new.example');
    expect(folderBeside([...all].reverse(), 'new.example')).toBe('D:\\A\\new.example');
    expect(folderBeside([], 'new.example')).toBeUndefined();
  });
});
