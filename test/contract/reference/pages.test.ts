import { describe, expect, it } from '@jest/globals';
import { pagesIn } from '../../../src/contract/reference/pages.js';

const INDEX = 'Documentation/api';
const DETAIL = 'Documentation/detail/SmarterMail.Web.Api.';

describe('the pages that a reference leads to', () => {
  it('are the detail page of each controller that its keys name, once', () => {
    const page =
      '<li>SmarterMail.Web.Api.SettingsController/GetX/get</li><li>SmarterMail.Web.Api.SettingsController/SetX/post</li>';

    expect(pagesIn(page, INDEX)).toEqual([`${DETAIL}SettingsController`]);
  });

  it.each<[string, string, string, readonly string[]]>([
    ['a script', '<script src="/Documentation/js/app.js?v=3">', INDEX, ['Documentation/js/app.js']],
    ['a script beside it', '<script src=app.js>', INDEX, ['Documentation/app.js']],
    ['data that a script loads', 'fetch("calls.json")', 'Documentation/app.js', ['Documentation/calls.json']],
    [
      'a page that data names',
      '{"a":"/Documentation/detail/X"}',
      'Documentation/a.json',
      ['Documentation/detail/X'],
    ],
    [
      'one below a proxy’s path',
      '<a href="/mail/Documentation/detail/X">',
      INDEX,
      ['mail/Documentation/detail/X'],
    ],
    ['a part of a page', '<a href="#/reference/x">', INDEX, []],
    ['itself', '<a href="/Documentation/api">', INDEX, []],
    ['another origin', '<script src="//evil.example/a.js">', INDEX, []],
    ['the API', '<a href="/api/v1/settings/sysadmin/x.json">', INDEX, []],
    ['the API below a proxy’s path', '<a href="/mail/api/v1/x.json">', INDEX, []],
    ['a way out', '<a href="/Documentation/../api/v1/x">', INDEX, []],
    ['an escaped way out', '<a href="/Documentation/%2e%2e%2fapi/v1/x">', INDEX, []],
    ['an act', '<a href="/Documentation/restart-service">', INDEX, []],
    ['data named like an act', '<a href="/delete.json">', INDEX, []],
    ['another page of the server', '<a href="/interface/root">', INDEX, []],
    ['a picture', '<img src="/Documentation/logo.png">', INDEX, []],
  ])('%s', (_, text, path, pages) => {
    expect(pagesIn(text, path)).toEqual(pages);
  });
});
