import { describe, expect, it } from '@jest/globals';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';

/** `GET path`; a call without verb as `? path`; what was found by line with `~` before it. */
function callsOf(script: string): readonly string[] {
  return interfaceCallsIn(script).calls.map(
    ({ method, path, how }) => `${how === 'line' ? '~' : ''}${method ?? '?'} ${path}`,
  );
}

describe('how a path is written', () => {
  it.each([
    ['a literal', `$http.get('api/v1/settings/a')`, 'settings/a'],
    ['from the root', `$http.get('/api/v1/settings/a')`, 'settings/a'],
    ['from the application', `$http.get('~/api/v1/settings/a')`, 'settings/a'],
    ['from the folder', `$http.get('./api/v1/settings/a')`, 'settings/a'],
    ['with capitals', `$http.get('API/v1/Settings/A')`, 'settings/a'],
    ['with a slash at the end', `$http.get('api/v1/settings/a/')`, 'settings/a'],
    ['with a query', `$http.get('api/v1/settings/a?x=%2F..')`, 'settings/a'],
    ['with a fragment', `$http.get('api/v1/settings/a#x')`, 'settings/a'],
    ['a sum', `$http.get('api/v1/' + 'settings/' + 'a')`, 'settings/a'],
    ['a sum with a variable', `$http.get('api/v1/settings/' + x)`, 'settings/{}'],
    ['a sum with variables between', `$http.get('api/v1/settings/' + x + '/a/' + y.z)`, 'settings/{}/a/{}'],
    ['a call as a piece', `$http.get('api/v1/settings/' + encodeURIComponent(x) + '/a')`, 'settings/{}/a'],
    ['concat', `$http.get('api/v1/'.concat('settings/', x, '/a'))`, 'settings/{}/a'],
    ['concat one after another', `$http.get('api/v1/'.concat('settings/').concat(x))`, 'settings/{}'],
    ['a template', `$http.get(\`api/v1/settings/\${x}/a\`)`, 'settings/{}/a'],
    ['join', `$http.get(['api/v1', 'settings', x].join('/'))`, 'settings/{}'],
    ['a name of a parameter', `$http.get('api/v1/settings/:id')`, 'settings/{}'],
    ['a name that is replaced', `$http.get('api/v1/settings/[id]/a'.replace('[id]', x))`, 'settings/{}/a'],
    ['an origin of the script itself', `$http.get(location.origin + '/api/v1/settings/a')`, 'settings/a'],
    ['something unknown before it', `$http.get(base + 'api/v1/settings/a')`, 'settings/a'],
    ['a constant', `var P = 'api/v1/settings/a'; $http.get(P)`, 'settings/a'],
    ['a constant base', `const B = 'api/v1/'; $http.get(B + 'settings/a')`, 'settings/a'],
    ['a base of a base', `const B = 'api/v1/', S = B + 'settings/'; $http.get(S + 'a')`, 'settings/a'],
    ['a member', `var R = { a: 'api/v1/settings/a', b: 'x' }; $http.get(R.a)`, 'settings/a'],
    ['a member of a member', `var R = { s: { a: 'api/v1/settings/a' } }; $http.get(R.s['a'])`, 'settings/a'],
    ['a frozen object', `const R = Object.freeze({ a: 'api/v1/settings/a' }); $http.get(R.a)`, 'settings/a'],
    ['a member that is given later', `var R = {}; R.a = 'api/v1/settings/a'; $http.get(R.a)`, 'settings/a'],
    [
      'a member from another object',
      `var A = { a: 'api/v1/settings/a' }, R = { ...A }; $http.get(R.a)`,
      'settings/a',
    ],
    ['a pattern', `const { s: { a } } = { s: { a: 'api/v1/settings/a' } }; $http.get(a)`, 'settings/a'],
    ['a list', `const R = ['api/v1/settings/a']; $http.get(R[0])`, 'settings/a'],
    ['a getter', `const R = { get a() { return 'api/v1/settings/a'; } }; $http.get(R.a)`, 'settings/a'],
    ['a function that makes it', `const p = (x) => 'api/v1/settings/' + x; $http.get(p(y))`, 'settings/{}'],
    [
      'a function of a function',
      `function p(x) { return 'api/v1/' + x } function s(x) { return p('settings/' + x) } $http.get(s('a'))`,
      'settings/a',
    ],
    ['a static member', `class R { static a = 'api/v1/settings/a' } $http.get(R.a)`, 'settings/a'],
    [
      'an enum as it is compiled',
      `var R; (function (R) { R.a = 'api/v1/settings/a' })(R || (R = {})); $http.get(R.a)`,
      'settings/a',
    ],
    ['a number that is written out', `$http.get('api/v1/settings/' + 5)`, 'settings/5'],
    ['in a call that waits', `async function f() { await $http.get('api/v1/settings/a') }`, 'settings/a'],
  ])('%s', (_, script, path) => {
    expect(callsOf(script)).toEqual([`GET ${path}`]);
  });

  it('gives every way of a path that has several', () => {
    expect(callsOf(`$http.get('api/v1/a' + (x ? '/' + x : ''))`)).toEqual(['GET a', 'GET a/{}']);
    expect(callsOf(`let p = 'api/v1/a'; if (x) p = 'api/v1/b'; $http.get(p)`)).toEqual(['GET a', 'GET b']);
  });
});

describe('what a script may call besides', () => {
  it.each([
    ['nothing, where all is told', `$http.get('api/v1/a/' + x); $http.put('api/v1/' + x)`, []],
    ['a path that cannot be told', `$http.get('api/v1/' + f())`, ['GET {}']],
    ['a path that begins with what is not known', `$http.get('api/v1/' + x + '/a')`, ['GET {}']],
    ['a path that begins with a part of a name', `$http.post('API/v1/A/b-' + f())`, ['POST a/b-{}']],
    ['a verb that is not known', `$http({ method: m, url: 'api/v1/' + f() })`, ['GET {}', 'POST {}']],
    ['a path whose verb is not known', `load('api/v1/a/' + x)`, ['GET a/{}', 'POST a/{}']],
    ['a base that something else is given', `window.base = '/api/v1/'`, ['GET {}', 'POST {}']],
    ['a longer base', `window.base = '/api/v1/a/'`, ['GET a/{}', 'POST a/{}']],
    [
      'what a wrapper is never called with',
      `var api = { get: function (u) { return $http.get('api/v1/' + u) }, post: function (u) { return $http.post('api/v1/' + u) } }; window.api = api; api.get('a')`,
      ['POST {}'],
    ],
    [
      'what a wrapper is called with',
      `function g(u) { return $http.get('api/v1/a' + u) } g('/b'); g(x)`,
      ['GET a{}'],
    ],
    [
      'one of more paths than are followed',
      `$http.get('api/v1/a' + ${Array.from({ length: 5 }, () => `(x ? 'p' : y ? 'q' : 'r')`).join(' + ')})`,
      ['GET a{}'],
    ],
    [
      'what something else is given that begins as another',
      `var b = 'api/v1/'; $http.get(b + 'a'); x.load(b + 'c'); new Request(\`\${b}d/\${e}\`); y(b + f())`,
      ['GET c', 'GET d/{}', 'GET {}', 'POST c', 'POST d/{}', 'POST {}'],
    ],
    [
      'nothing elsewhere',
      `$http.post('api/v1/../x' + f()); $http.get('https://' + h + '/api/v1/' + f())`,
      [],
    ],
    ['nothing that is only looked at', `u.replace('api/v1/', ''); u.indexOf('api/v1/')`, []],
    [
      'nothing, where the base is a service of the script',
      `m.constant('base', 'api/v1/'); m.run(['base', function (b) { b.split('/') }]); m.run(['$http', 'base', function (h, b) { h.get(b + 'a') }])`,
      [],
    ],
  ])('is %s', (_, script, expected) => {
    expect(interfaceCallsIn(script)).toMatchObject({ mayMake: expected, isWhole: true });
  });
});

describe('where the verb comes from', () => {
  it.each([
    ['the method', `$http.post('api/v1/a', b)`],
    ['the method by another spelling', `$http['post']('api/v1/a', b)`],
    ['a method that is optional', `this.http?.post('api/v1/a', b)`],
    ['an object', `$http({ method: 'POST', url: 'api/v1/a', data: b })`],
    ['an object in small letters', `$http({ method: 'post', url: 'api/v1/a' })`],
    ['an object with type', `$.ajax({ type: 'POST', url: 'api/v1/a' })`],
    ['an object of its own', `var c = { method: 'POST', url: 'api/v1/a' }; $http(c)`],
    ['an object that is given later', `var c = {}; c.method = 'POST'; c.url = 'api/v1/a'; $http(c)`],
    ['fetch', `fetch('api/v1/a', { method: 'POST' })`],
    ['fetch of the window', `window.fetch('/api/v1/a', { method: 'POST', body: JSON.stringify(b) })`],
    ['axios', `axios.post('api/v1/a', b)`],
    ['axios of its own', `const h = axios.create({ x: 1 }); h.post('api/v1/a', b)`],
    ['an imported client', `import http from 'axios'; http.post('api/v1/a', b)`],
    ['jQuery with a path first', `$.ajax('api/v1/a', { method: 'POST' })`],
    ['XMLHttpRequest', `var x = new XMLHttpRequest(); x.open('POST', 'api/v1/a'); x.send(b)`],
    ['a name of the method', `var m = 'post'; $http[m]('api/v1/a')`],
    ['a function of something unknown', `t(1).send('POST', 'api/v1/a', b)`],
    [
      'a wrapper',
      `function call(m, u, b) { return $http({ method: m, url: 'api/v1/' + u, data: b }) } call('POST', 'a', {})`,
    ],
    [
      'a wrapper with the body first',
      `function call(b, u, m) { return $http({ method: m, url: u, data: b }) } call({}, 'api/v1/a', 'POST')`,
    ],
    [
      'an arrow',
      `const call = (m, u) => $http({ method: m, url: 'api/v1/' + u }), post = (u) => call('POST', u); post('a')`,
    ],
    [
      'a wrapper that is made',
      `const make = (m) => (u) => $http({ method: m, url: 'api/v1/' + u }); const get = make('GET'), post = make('POST'); post('a')`,
    ],
    [
      'a wrapper that is bound',
      `function call(m, u) { return $http({ method: m, url: 'api/v1/' + u }) } const post = call.bind(null, 'POST'); post('a')`,
    ],
    [
      'a wrapper with rest',
      `const call = (m, u) => $http({ method: m, url: 'api/v1/' + u }), post = (...a) => call('POST', ...a); post('a')`,
    ],
    [
      'a wrapper by call',
      `function call(m, u) { return $http({ method: m, url: 'api/v1/' + u }) } call.call(null, 'POST', 'a')`,
    ],
    [
      'a wrapper of an object',
      `function call({ method, url, ...o }) { return $http({ method, url: 'api/v1/' + url }) } call({ method: 'POST', url: 'a' })`,
    ],
    [
      'a wrapper with a default',
      `function call(u, m = 'POST') { return $http({ method: m, url: 'api/v1/' + u }) } call('a')`,
    ],
    [
      'a wrapper with a default as it is compiled',
      `function call(u, m) { m === undefined && (m = 'POST'); return $http({ method: m, url: 'api/v1/' + u }) } call('a')`,
    ],
    [
      'a wrapper that prefers',
      `function call(u, o) { o = o || {}; return $http({ method: o.method || 'POST', url: 'api/v1/' + u }) } call('a')`,
    ],
    [
      'a wrapper that joins the base',
      `function call(u) { u = 'api/v1/' + u; return $http.post(u) } call('a')`,
    ],
    [
      'methods of an object',
      `var api = { call: function (m, u) { return $http({ method: m, url: 'api/v1/' + u }) }, post: function (u) { return this.call('POST', u) } }; api.post('a')`,
    ],
    [
      'a function that is given back',
      `var api = (function () { function post(u) { return $http.post('api/v1/' + u) } return { post: post } })(); api.post('a')`,
    ],
    [
      'a class',
      `class Api { constructor(h, base) { this.h = h; this.base = base } post(u) { return this.h.post(this.base + u) } } new Api(x, 'api/v1/').post('a')`,
    ],
    [
      'a class below another',
      `class Base { send(m, u) { return fetch('api/v1/' + u, { method: m }) } } class Api extends Base { save() { return this.send('POST', 'a') } }`,
    ],
    [
      'a class with super',
      `class Base { send(m, u) { return fetch('api/v1/' + u, { method: m }) } } class Api extends Base { post(u) { return super.send('POST', u) } } new Api().post('a')`,
    ],
    [
      'a class whose base is handed up',
      `class Base { constructor(b) { this.b = b } save(u) { return fetch(this.b + u, { method: 'POST' }) } } class Api extends Base { constructor() { super('api/v1/') } } new Api().save('a')`,
    ],
    [
      'a private method',
      `class Api { #send(m, u) { return fetch('api/v1/' + u, { method: m }) } save() { return this.#send('POST', 'a') } }`,
    ],
    [
      'a field of a class',
      `class Api { send = (m, u) => fetch('api/v1/' + u, { method: m }); save() { return this.send('POST', 'a') } }`,
    ],
    [
      'a prototype',
      `function Api(h) { this.h = h } Api.prototype.post = function (u) { return this.h.post('api/v1/' + u) }; var api = new Api($http); api.post('a')`,
    ],
    [
      'a prototype as a whole',
      `function Api() {} Api.prototype = { post: function (u) { return $http.post('api/v1/' + u) } }; new Api().post('a')`,
    ],
    [
      'this under another name',
      `function Api() { var vm = this; vm.post = function (u) { return $http.post('api/v1/' + u) } } var api = new Api(); api.post('a')`,
    ],
    [
      'an only method of something unknown',
      `x.y = { callServer: function (m, u) { return $http({ method: m, url: 'api/v1/' + u }) } }; t(3).callServer('POST', 'a')`,
    ],
    [
      'several levels',
      `const a = (m, u, b) => fetch('/' + u, { method: m }), b = (m, u) => a(m, 'api/' + u), c = (u) => b('POST', 'v1/' + u), d = (u) => c('a' + u); d('/b')`,
      'a/b',
    ],
  ])('%s', (_, script, path = 'a') => {
    expect(callsOf(script)).toEqual([`POST ${path}`]);
  });

  it.each([
    ['fetch without options', `fetch('api/v1/a')`],
    ['fetch with options without a method', `fetch('api/v1/a', { headers: {} })`],
    ['jQuery', `$.getJSON('api/v1/a')`],
    ['axios with an object', `axios({ url: 'api/v1/a' })`],
  ])('is GET for %s', (_, script) => {
    expect(callsOf(script)).toEqual(['GET a']);
  });

  it.each([
    ['a function that is not known', `load('api/v1/a')`],
    ['a constant that nobody uses', `const R = { a: 'api/v1/a' }; x[R[k]]`],
    ['an object without a method', `$http({ url: 'api/v1/a' })`],
    ['an object with more in it', `fetch('api/v1/a', { ...options })`],
    ['a method that is not known', `$http({ method: m, url: 'api/v1/a' })`],
    ['a verb of another kind', `$http.delete('api/v1/a')`],
    ['fetch with options that are not known', `function f(o) { return fetch('api/v1/a', o) }`],
    ['a cache', `$templateCache.get('api/v1/a')`],
    ['a map', `const m = new Map(); m.get('api/v1/a')`],
    ['a tail that may be a query', `$http.get('api/v1/a' + query)`],
    ['two verbs and two paths', `$http({ method: x ? 'GET' : 'POST', url: x ? 'api/v1/a' : 'api/v1/a/' })`],
    ['a path that is made step by step', `let u = 'api/v1/a'; u += q; $http.get(u)`],
  ])('is not known for %s', (_, script) => {
    expect(callsOf(script)).toEqual(['? a']);
  });

  it('is both when both are read', () => {
    expect(callsOf(`$http.get('api/v1/a'); $http.post('api/v1/a')`)).toEqual(['GET a', 'POST a']);
    expect(callsOf(`$http({ method: x ? 'GET' : 'POST', url: 'api/v1/a' })`)).toEqual(['GET a', 'POST a']);
  });
});
