import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Route } from '../../../src/contract/binding.js';
import { isAmong, NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { runs } from '../../property-runs.js';
import { listedOn } from '../listed-on.js';

const PATH = 'settings/sysadmin/ids-rule';

function routesOf(page: string): readonly string[] {
  return [...listedOn(page).listed.keys()].sort();
}

function aRoute(method: Route['method'], path: string): Route {
  return { method, path, evidence: 'assumed', source: 'docs/assumed-api.md' };
}

describe('a page that lists a route', () => {
  it.each([
    ['a table row', `<table><tr><td>POST</td><td>/api/v1/${PATH}</td></tr></table>`],
    ['a table row with the path first', `<tr><td>api/v1/${PATH}</td><td>POST</td></tr>`],
    ['a table row over several lines', `<tr>\n  <td>POST</td>\r\n  <td>\n/api/v1/${PATH}\n</td>\n</tr>`],
    ['a list item', `<ul><li><b>POST</b> <code>/api/v1/${PATH}</code></li></ul>`],
    ['a list item over several lines', `<li>\n<span>POST</span>\n<a href="#x">api/v1/${PATH}</a>\n</li>`],
    ['a heading', `<h3>POST api/v1/${PATH}</h3><p>Edits a rule.</p>`],
    ['a line of text', `something else\nPOST https://mail.example/api/v1/${PATH}\nmore`],
    ['a line with Windows ends', `GET api/v1/a\r\nPOST api/v1/${PATH}\r\n`],
    ['small letters', `<p>post api/v1/${PATH}</p>`],
    ['the key of the action beside it', `<p>Web.Api.Controller/SetRule/post POST api/v1/${PATH}</p>`],
    [
      'a description with the word get in it',
      `<tr><td>POST</td><td>api/v1/${PATH}</td><td>You get an id</td></tr>`,
    ],
    ['a sentence that ends with it', `<p>POST api/v1/${PATH}.</p>`],
    ['a colon behind it', `<p>POST api/v1/${PATH}: edits a rule</p>`],
    ['a trailing slash', `<p>POST api/v1/${PATH}/</p>`],
    ['a hard space', `<p>POST&nbsp;api/v1/${PATH}&nbsp;(new)</p>`],
    ['the same path twice', `<p>POST <a href="/x">api/v1/${PATH}</a> or api/v1/${PATH}.</p>`],
    ['quotes', `<p>POST "api/v1/${PATH}"</p>`],
    ['a query behind it', `<p>POST api/v1/${PATH}?dry=1</p>`],
  ])('in %s', (_, page) => {
    expect(routesOf(page)).toContain(`POST ${PATH}`);
  });

  it('lists every row of its table, each with its own verb', () => {
    const page = `<table><tr><td>GET</td><td>api/v1/a</td></tr><tr><td>POST</td><td>api/v1/b</td></tr></table>`;

    expect(routesOf(page)).toEqual(['GET a', 'POST b']);
  });

  it('keeps rows of a table in a table apart', () => {
    const page = '<table><tr><td>POST<table><tr><td>GET api/v1/a</td></tr></table></td></tr></table>';

    expect(routesOf(page)).toEqual(['GET a']);
  });
});

describe('a page that does not list a route', () => {
  it.each([
    ['nothing', ''],
    ['no page at all', '404'],
    ['a verb and a path on different lines', `POST\napi/v1/${PATH}`],
    ['a verb and a path in different paragraphs', `<p>POST</p><p>api/v1/${PATH}</p>`],
    ['a verb and a path in different rows', `<tr><td>POST</td></tr><tr><td>api/v1/${PATH}</td></tr>`],
    ['a verb and a path with a break between', `<li>POST<br>api/v1/${PATH}</li>`],
    ['a heading and the list below it', `<ul><li>POST\n<ul>\n<li>api/v1/${PATH}</li>\n</ul></li></ul>`],
    ['the same on one line', `<ul><li>POST<ul><li>api/v1/${PATH}</li></ul></li></ul>`],
    ['a path without a verb', `<li>api/v1/${PATH}</li>`],
    ['a verb that is part of the path', '<li>api/v1/settings/domain/post-user</li>'],
    ['a verb without a path', '<li>POST</li>'],
    ['a path outside the API', `<li>POST /${PATH}</li>`],
    ['another version of the API', `<li>POST api/v2/${PATH}</li>`],
    ['a word that only begins like a verb', `<li>POSTED api/v1/${PATH}</li>`],
    ['verbs that nobody uses', `<li>PUT api/v1/${PATH}</li><li>DELETE api/v1/${PATH}</li>`],
    ['two verbs for one path', `<li>GET or POST api/v1/${PATH}</li>`],
    ['two paths for one verb', `<li>api/v1/a, POST api/v1/${PATH}</li>`],
    ['a script', `<script>\nx = "POST api/v1/${PATH}";\n</script>`],
    ['a style sheet', `<style>/* POST api/v1/${PATH} */</style >`],
    ['a comment', `<!-- <tr><td>POST</td><td>api/v1/${PATH}</td></tr> -->`],
    ['an attribute', `<li title="POST api/v1/${PATH}">rules</li>`],
    ['a path in a notation nobody knows', `<li>POST api/v1/${PATH}/[id]</li>`],
    ['an encoded path', `<li>POST api/v1/${PATH}%2Fx</li>`],
  ])('shows %s', (_, page) => {
    expect(routesOf(page)).toEqual([]);
  });

  it('does not list a route for a longer one, nor the other way round', () => {
    const { listed } = listedOn(`<li>POST api/v1/${PATH}-put</li><li>POST api/v1/${PATH}/&lt;id&gt;</li>`);

    expect(isAmong(listed, aRoute('POST', PATH))).toBe(false);
    expect(isAmong(listed, aRoute('POST', `${PATH}-put`))).toBe(true);
    expect(isAmong(listed, aRoute('POST', `${PATH}/{id}`))).toBe(true);
  });

  it('is read without an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (page) => {
        expect(listedOn(page).listed.size).toBeGreaterThanOrEqual(0);
      }),
      runs(),
    );
  });

  it('never gains a route from text without a verb', () => {
    const words = fc.constantFrom('api/v1/a', '<li>', '</li>', '\n', 'api/v1/get-b', 'text', '<tr>', '</tr>');

    fc.assert(
      fc.property(fc.array(words), (parts) => {
        expect(routesOf(parts.join(' '))).toEqual([]);
      }),
      runs(),
    );
  });
});

describe('an OpenAPI document', () => {
  it('lists the verbs of its paths', () => {
    const page = JSON.stringify({
      openapi: '3.0.1',
      paths: {
        '/api/v1/settings/sysadmin/ids-rule': { post: {}, parameters: [], summary: 'get' },
        '/api/v1/settings/sysadmin/domain-settings/{domainName}': { get: {}, POST: {}, put: {} },
        '/other': { post: {} },
        '/api/v1/broken': null,
      },
    });

    expect(routesOf(page)).toEqual([
      'GET settings/sysadmin/domain-settings/{}',
      'POST settings/sysadmin/domain-settings/{}',
      'POST settings/sysadmin/ids-rule',
    ]);
  });

  it.each(['null', '[]', '"POST api/v1/a"', '17', '{}', '{"paths": []}', '{"paths": {"POST api/v1/a": 1}}'])(
    'lists nothing when it is %s',
    (page) => {
      expect(routesOf(page)).toEqual([]);
    },
  );
});

describe('two routes', () => {
  it.each([
    ['POST', 'Settings/SysAdmin/IDS-Rule'],
    ['POST', `${PATH}/`],
  ] as const)('are one when only case or a trailing slash differ: %s %s', (method, path) => {
    expect(isAmong(listedOn(`POST api/v1/${PATH}`).listed, aRoute(method, path))).toBe(true);
  });

  it.each(['{d}', '{domainName}', ':domain', '{domain:regex}'])(
    'are one when only the name of a parameter differs: %s',
    (parameter) => {
      const { listed } = listedOn(`GET api/v1/settings/sysadmin/domain-settings/${parameter}`);

      expect(isAmong(listed, aRoute('GET', 'settings/sysadmin/domain-settings/{domain}'))).toBe(true);
    },
  );

  it.each([
    ['GET', PATH],
    ['POST', 'settings/sysadmin/ids-rules'],
    ['POST', 'sysadmin/ids-rule'],
    ['POST', `${PATH}/{id}`],
  ] as const)('are two when the verb or the path differs: %s %s', (method, path) => {
    expect(isAmong(listedOn(`POST api/v1/${PATH}`).listed, aRoute(method, path))).toBe(false);
  });

  it('are one when a call fills in what the documentation leaves open', () => {
    const { listed } = listedOn('GET api/v1/settings/sysadmin/ssl-certificates/{sortField}/{desc}');
    const route = aRoute('GET', 'settings/sysadmin/ssl-certificates/expirationDate/false');

    expect(isAmong(listed, route)).toBe(false);
    expect(
      isAmong(listed, { ...route, listedAs: 'settings/sysadmin/ssl-certificates/{field}/{isDescending}' }),
    ).toBe(true);
  });

  it('are none when nothing was discovered', () => {
    expect(isAmong(NOTHING_DISCOVERED.listed, aRoute('POST', PATH))).toBe(false);
  });
});
