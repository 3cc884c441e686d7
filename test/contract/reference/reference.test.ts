import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entriesIn } from '../../../src/contract/reference/reference.js';
import { runs } from '../../property-runs.js';

const PAGE = { path: 'Documentation/api' };
const sorted = (entries: ReturnType<typeof entriesIn>) =>
  entries.map(({ names, body, answer }) => ({ names, body: [...body].sort(), answer: [...answer].sort() }));

/** As people copied it from the page of a server. */
const COPIED = `### SetAutoResponderSettings
An authentication token is REQUIRED for this call. This call is limited to Users.
200 - OK
Calling the Function
POST api/v1/settings/auto-responder
Post Inputs
{
"autoResponderSettings":
{
"endDateUtc": date,
"isHTML": boolean,
"externalAudience": number
}
}
Returns
{
"success": boolean,// True if the function call succeeded.
"message": text,// If success is false, this field tells you why the call failed.
"variables": // If success is false, this contains any variables that might be needed.
// This element is a dictionary.
"key":
{
},
...
}
### GetAutoResponderSettings
Gets the configuration. Returns the status and message content.
Calling the Function
GET api/v1/settings/auto-responder/{wantHtml?}
wantHtml\tboolean\t
Returns
{
"autoResponderSettings": // The settings of the user, see POST api/v1/settings/other.
{
"subject": text
},
"success": boolean
}
`;
const UNDERSTOOD = [
  {
    names: ['POST settings/auto-responder'],
    body: [
      'autoResponderSettings',
      ...['endDateUtc', 'externalAudience', 'isHTML'].map((one) => `autoResponderSettings.${one}`),
    ],
    answer: ['message', 'success', 'variables'],
  },
  {
    names: ['GET settings/auto-responder/{}', 'GET settings/auto-responder'],
    body: [],
    answer: ['autoResponderSettings', 'autoResponderSettings.subject', 'success'],
  },
];

describe('a detail page', () => {
  it.each<[string, string]>([
    ['as text', COPIED],
    ['in a pre', `<html><body><pre>${COPIED}</pre></body></html>`],
    [
      'a div a line',
      COPIED.split('\n')
        .map((line) => `<div>${line.replaceAll('"', '&quot;')}</div>`)
        .join(''),
    ],
    [
      'a list of entries with a pre each',
      `<ul>${COPIED.split(/(?=###)/)
        .map((one) => `<li><pre>${one}</pre></li>`)
        .join('')}</ul>`,
    ],
    ['with Windows ends', COPIED.replaceAll('\n', '\r\n')],
  ])('shows calls with what they take and give, %s', (_, page) => {
    expect(sorted(entriesIn(page, PAGE))).toEqual(UNDERSTOOD);
  });

  it('lists the call all the same where a block is cut, and takes no member from it', () => {
    const page = 'POST api/v1/a\nPost Inputs\n{\n"one": text,\nGET api/v1/b\nReturns\n{ "two": text }';

    expect(entriesIn(page, PAGE)).toEqual([
      { names: ['POST a'], body: [], answer: [] },
      { names: ['GET b'], body: [], answer: ['two'] },
    ]);
  });

  it('takes no example below another call for its own', () => {
    const page = 'POST api/v1/a\nReturns\nnothing\n{ "one": text }\nInputs of the next\n{ "two": text }';

    expect(entriesIn(page, PAGE)).toEqual([{ names: ['POST a'], body: [], answer: [] }]);
  });

  it('flattens lists, and leaves out names that are somebody’s', () => {
    const page =
      'POST api/v1/a\nPost Inputs\n{ "rows": [ { "id": number, "a.b": text } ], "byName":\n"key": { "x": text }, ... }';

    expect(entriesIn(page, PAGE)[0]?.body).toEqual(['rows', 'rows.id', 'byName']);
  });
});

describe('data', () => {
  const call = {
    verb: 'post',
    path: '/api/v1/settings/sysadmin/x/{id?}',
    inputs: { x: { isOn: true } },
    returns: '{ "success": boolean }',
  };
  const listed = [
    {
      names: ['POST settings/sysadmin/x/{}', 'POST settings/sysadmin/x'],
      body: ['x', 'x.isOn'],
      answer: ['success'],
    },
  ];

  it.each<[string, string, string]>([
    ['of a file', JSON.stringify({ controllers: [{ name: 'X', calls: [call] }] }), 'Documentation/api.json'],
    [
      'of a script',
      `(()=>{var d={calls:[${JSON.stringify(call)}]};show(d,n=>n+1)})()`,
      'Documentation/app.js',
    ],
    [
      'that a script parses',
      `show(JSON.parse(${JSON.stringify(JSON.stringify([call]))}))`,
      'Documentation/app.js',
    ],
    [
      'with verb and path in one',
      JSON.stringify([{ ...call, verb: 'Posting', path: `POST ${call.path}` }]),
      'Documentation/api.json',
    ],
    ['in a page', `<script type="application/json">${JSON.stringify([call])}</script>`, 'Documentation/api'],
    [
      'that a page’s script brings',
      `<script>window.calls=[${JSON.stringify(call)}]</script>`,
      'Documentation/api',
    ],
  ])('lists a call %s', (_, text, path) => {
    expect(entriesIn(text, { path })).toEqual(listed);
  });

  it.each<[string, unknown]>([
    ['two verbs', { a: 'GET', b: 'POST', path: 'api/v1/a' }],
    ['two paths', { verb: 'GET', path: 'api/v1/a', other: 'api/v1/b' }],
    ['a verb elsewhere', { verb: 'GET', inner: { path: 'api/v1/a' } }],
    ['a path that is not the API’s', { verb: 'GET', path: '/other/a' }],
    ['verb and path in a description', { text: 'see POST api/v1/a' }],
    ['a path with a host of its own beside words', { verb: 'GET', path: 'see api/v1/a' }],
  ])('lists none with %s', (_, data) => {
    expect(entriesIn(JSON.stringify(data), { path: 'Documentation/api.json' })).toEqual([]);
  });

  it('shows what calls take and give in an OpenAPI document, also through references', () => {
    const Smtp = {
      properties: { allowRelay: { type: 'integer' }, hosts: { items: { properties: { ip: {} } } } },
    };
    const ok = {
      content: {
        'application/json': { schema: { properties: { smtp: { $ref: '#/components/schemas/Smtp' } } } },
      },
    };
    const page = JSON.stringify({
      components: {
        schemas: { Smtp, Loop: { properties: { again: { $ref: '#/components/schemas/Loop' } } } },
      },
      paths: {
        '/api/v1/smtp': { get: { responses: { 200: ok } }, post: { requestBody: ok } },
        '/api/v1/loop': {
          post: { parameters: [{ in: 'body', schema: { $ref: '#/components/schemas/Loop' } }] },
        },
      },
    });
    const members = ['smtp', 'smtp.allowRelay', 'smtp.hosts', 'smtp.hosts.ip'];

    const [get, post, loop] = entriesIn(page, PAGE);

    expect(get).toEqual({ names: ['GET smtp'], body: [], answer: members });
    expect(post).toEqual({ names: ['POST smtp'], body: members, answer: [] });
    expect(loop?.body[0]).toBe('again');
  });
});

describe('whatever a server gives', () => {
  it('is read without an error', () => {
    const parts = [
      'POST api/v1/a',
      '\n',
      'Post Inputs',
      'Returns',
      '{',
      '}',
      '[',
      '"a":',
      'text',
      ',',
      '...',
      '//',
      '<li>',
      '</li>',
      '<script>',
      '</script>',
      '<!--',
      '-->',
      '<pre>',
    ];

    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 5 }))), (some) => {
        for (const path of ['Documentation/api', 'a.js', 'a.json'])
          expect(entriesIn(some.join(' '), { path }).length).toBeGreaterThanOrEqual(0);
      }),
      runs(),
    );
  });

  it.each(['<li>', '<script>', '<!--', '<pre>', '{', '"a":{', '[', '<script type="'])(
    'ends soon where %s comes again and again',
    (part) => {
      expect(entriesIn(`POST api/v1/a\nReturns\n${part.repeat(100_000)}`, PAGE).length).toBeLessThanOrEqual(
        1,
      );
    },
  );

  it('ends soon where quotes are never closed, one after the other', () => {
    expect(entriesIn(`POST api/v1/a\nInputs {\n"${'\\"'.repeat(400_000)}`, PAGE)).toHaveLength(1);
  });

  it('ends soon where a schema leads to itself many times over', () => {
    const $ref = '#/components/A';
    const body = (schema: object) => ({ post: { requestBody: { content: { json: { schema } } } } });
    const document = {
      paths: { '/api/v1/a': body({ $ref }), '/api/v1/b': body({ properties: { kept: {} } }) },
      components: { A: { allOf: Array.from({ length: 100 }, () => ({ $ref })), properties: { own: {} } } },
    };

    const found = entriesIn(JSON.stringify(document), { path: 'api.json' });

    expect(found.map(({ body: members }) => [...members])).toEqual([expect.any(Array), ['kept']]);
  });

  it('takes no member with a dot in its name for one within another', () => {
    const document = { method: 'POST', path: 'api/v1/a', body: { 'a.b': 1, c: { d: 1 } } };
    const listed = { method: 'POST', path: 'api/v1/b', body: [{ name: 'a.b', type: 'text' }] };

    const found = entriesIn(JSON.stringify([document, listed]), { path: 'api.json' });

    expect(found.map(({ body }) => [...body])).toEqual([['c', 'c.d'], []]);
  });

  it('finds the scripts of a page behind letters that become two in small ones', () => {
    const data = '{"method":"POST","path":"api/v1/a"}';

    expect(entriesIn(`${'İ'.repeat(50)}<script>${data}</script>`, PAGE)).toHaveLength(1);
  });
});
