/** Sign-in pages of versions that this tool is not made for, by what they say of themselves. */
import { describe, expect, it } from '@jest/globals';
import { oldVersionOn, versionText } from '../../src/api/old-version.js';

describe('a version before 100.0', () => {
  it.each([
    ["stProductVersion = '15.7.6970'", 'SmarterMail 15.7 (build 6970)'],
    ["stProductVersion = '16.3'", 'SmarterMail 16.3'],
    ['SmarterMail Enterprise Edition 14.5', 'SmarterMail 14.5'],
    [
      '<a href="https://help.smartertools.com/smartermail/v15/Default.aspx?p=U&amp;v=15.7.6970">',
      'SmarterMail 15.7 (build 6970)',
    ],
  ])('is told by its page: %s', (page, said) => {
    const seen = oldVersionOn(page);

    expect(seen && versionText(seen)).toBe(said);
  });

  it.each(["stProductVersion = '17.0.7000'", '<title>SmarterMail</title>', ''])('is none of: %j', (page) => {
    expect(oldVersionOn(page)).toBeUndefined();
  });
});
