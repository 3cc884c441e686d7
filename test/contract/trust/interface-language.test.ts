/** What JavaScript can be written like, beyond what is common: what is followed, and what is given up without a guess. */
import { describe, expect, it } from '@jest/globals';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';

const callsOf = (script: string) =>
  interfaceCallsIn(script).calls.map(({ method, path }) => `${method ?? '?'} ${path}`);

describe('what is followed', () => {
  it.each([
    ['a call of what is not known before it', `$http.get(x[y](1) + '/api/v1/a')`],
    ['a text of something not known before it', `$http.get(x.replace('a', 'b') + '/api/v1/a')`],
    ['join by itself', `$http.get(['api/v1/a'].join())`],
    ['a function by call', `function p(u) { return 'api/v1/' + u } $http.get(p.call(null, 'a'))`],
    [
      'a function by bind',
      `function p(u) { return 'api/v1/' + u } var q = p.bind(null, ...x); $http.get(q('a'))`,
    ],
    ['something not known by bind', `var q = x.bind(null); q(1); $http.get('api/v1/a')`],
    ['a function made and not kept', `new (class { constructor() { $http.get('api/v1/a') } })()`],
    [
      'a class that is called',
      `class C {} C(); class D extends x.E {} new D(); $http.get('api/v1/a', C().p)`,
    ],
    [
      'a function that calls itself for a text',
      `function p(u) { return u || p(p(p('x'))) } $http.get(p('api/v1/a'))`,
    ],
    [
      'a function that gives nothing',
      `function n() {} $http.get('api/v1/a', n()); var q = n(), { r = 'api/v1/a' } = {}; $http.get(r)`,
    ],
    [
      'a getter of an object that is no function',
      `class C { get p() {} f() { return $http.get(this.p + '/api/v1/a') } }`,
    ],
    [
      'names that are none',
      `class C { static $inject; constructor(x) { this.x = x } f() { $http.get('api/v1/a') } } class D { static get $inject() { return } constructor() {} } class E { static get $inject() { x() } constructor() {} }`,
    ],
    [
      'names that are no texts',
      `function F(x) {} F.$inject = [y, 'z']; m.run([]); m.value('v', [1, , 2]); $http.get('api/v1/a')`,
    ],
    [
      'an empty list of a service',
      `m.factory('c', []); m.factory('d', 5); m.run(['c', 'd', function (c, d) { c.x(); d.x(); $http.get('api/v1/a') }])`,
    ],
    [
      'a default in a pattern in a pattern',
      `function f({ o: { u = 'a' } = {} } = {}) { return $http.get('api/v1/' + u) } f({ o: {} })`,
    ],
    ['a name in a computed pattern', `const { [k]: q, ...rest } = x; $http.get('api/v1/a', rest)`],
    ['a computed method', `class C { [k]() { return $http.get('api/v1/a') } } var o = { [k]() {} }`],
    [
      'a looked-at template and sum',
      `if (u === \`api/v1/b\` || u === 'api/v1/' + 'b' || x(\`\${y}\`)) $http.get('api/v1/a')`,
    ],
    [
      'a value that is known and given',
      `function f(u) { u === undefined && (u = 'b'); return $http.get('api/v1/' + u) } f('a')`,
    ],
    ['a template whose text is none', `t\`\\u\`; $http.get('api/v1/a')`],
    ['axios by another way', `$.ajax(); axios({ url: 'api/v1/a' })`],
    [
      'a method of the script on an object',
      `var o = { get: function (u) { return axios.get('api/v1/' + u) } }; o.get('a')`,
    ],
    ['join without a separator', `$http.get(['api/v1/a', ''].join(''))`],
    ['a replacement that finds nothing', `$http.get('api/v1/a'.replace('x', 'y'))`],
    ['toString', `$http.get('api/v1/a'.toString())`],
    ['Object.assign', `var R = Object.assign({}, { a: 'api/v1/a' }); $http.get(R.a)`],
    ['angular.extend', `var R = angular.extend({}, { a: 'api/v1/a' }, ...more); $http.get(R.a)`],
    [
      'bind without arguments',
      `function f(u) { return $http.get('api/v1/' + u) } var g = f.bind(null); g('a')`,
    ],
    [
      'bind with a value',
      `var f = function (m, u) { return $http({ method: m, url: u }) }.bind(this, 'GET'); f('api/v1/a')`,
    ],
    [
      'bind with more',
      `function f(m, u) { return $http({ method: m, url: u }) } f.bind(null, ...x); f('GET', 'api/v1/a')`,
    ],
    [
      'a field with an arrow in a class of its own',
      `var C = class K { #b = 'api/v1/'; a = () => $http.get(this.#b + 'a') }`,
    ],
    ['a getter of a class', `class C { get p() { return 'api/v1/a' } f() { return $http.get(this.p) } }`],
    [
      'a static method',
      `class C { static b() { return 'api/v1/' } static f() { return $http.get(this.b() + 'a') } static { C.f() } }`,
    ],
    [
      'a field without a value',
      `class C { p; constructor() { this.p = 'api/v1/a' } f() { return $http.get(this.p) } }`,
    ],
    [
      'the names of a class',
      `class C { static $inject = ['h']; constructor(x) { this.x = x } f() { return this.x.get('api/v1/a') } } m.value('h', $http)`,
    ],
    [
      'the names of a class from a getter',
      `class C { static get $inject() { return ['h'] } constructor(x) { this.x = x } f() { return this.x({ method: 'GET', url: 'api/v1/a' }) } } m.value('h', $http)`,
    ],
    [
      'a class in a list of names',
      `class C { constructor(x) { this.x = x } f() { return $http.get(this.x + 'a') } } m.constant('b', 'api/v1/'); m.service('c', ['b', C])`,
    ],
    [
      'a service that is a class',
      `class C { f(u) { return $http.get('api/v1/' + u) } } m.service('c', C); m.run(['c', function (x) { x.f('a') }])`,
    ],
    [
      'a factory that gives an object',
      `m.service('c', function () { return { f: function (u) { return $http.get('api/v1/' + u) } } }); m.run(['c', function (x) { x.f('a') }])`,
    ],
    [
      'a provider that is an object',
      `m.provider('c', { $get: function () { return { f: function (u) { return $http.get('api/v1/' + u) } } } }); m.run(['c', function (x) { x.f('a') }])`,
    ],
    [
      'a service by its own name',
      `m.factory('core', function () { return { b: 'api/v1/' } }); m.run(function (core) { $http.get(core.b + 'a') })`,
    ],
    [
      'a member of this',
      `function C($http) { this.$http = $http; this.f = function () { return this.$http({ method: 'GET', url: 'api/v1/a' }) } } new C($http)`,
    ],
    ['a member of an object', `var o = { http: $http, send: axios }; o.send({ url: 'api/v1/a' })`],
    ['an object given by a call', `m.n(1)({ method: 'GET', url: 'api/v1/a' })`],
    ['a pattern of a list', `const [, a] = ['x', 'api/v1/a']; $http.get(a)`],
    ['a pattern in an assignment', `let a; ({ a } = { a: 'api/v1/a' }); $http.get(a)`],
    ['a computed name', `const k = 'a', R = { a: 'api/v1/a', ['b']: 1 }; $http.get(R[k])`],
    ['a choice of a part', `$http.get('api/v1/' + (x && 'a'))`],
    ['an assignment in place', `var p; $http.get(p = 'api/v1/a')`],
    ['a loop', `for (let i = 0; i < 1; i++) { const p = 'api/v1/a'; $http.get(p) }`],
    ['a loop over a list', `for (const one of list) { $http.get('api/v1/a', one) } for (const k in o) { k }`],
    ['a switch', `switch (x) { case 'api/v1/b': { let p = 'api/v1/a'; $http.get(p); break } default: }`],
    ['a try', `try { x() } catch { $http.get('api/v1/a') } try { x() } catch (e) { var e2 = e }`],
    ['a function without a value', `function f() { return } f(); $http.get('api/v1/a')`],
    [
      'a function with a name of its own',
      `x(function f(u) { return u ? $http.get('api/v1/' + u) : f('a') })`,
    ],
    ['a default export', `export default function () { return $http.get('api/v1/a') }`],
    ['a value that is stepped first', `let n = 0; n++; let u = 'api/v1/a'; $http.get(u)`],
    ['a text with a text after a text', `$http.get(('' || 'api/v1/a'))`],
    [
      'a this that is handed on',
      `var o = { b: 'api/v1/', f: function () { return [1].map(function () { return $http.get(this.b + 'a') }, this) } }`,
    ],
    [
      'a spread list after a known one',
      `function f(m, ...r) { return g(m, ...r) } function g(m, u) { return $http({ method: m, url: u }) } f('GET', 'api/v1/a')`,
    ],
    [
      'one more class without a constructor',
      `class A { f() { return $http.get(this.b() + 'a') } b() { return 'api/v1/' } } class B extends A {} new B().f()`,
    ],
    [
      'a class from a function',
      `function A() { this.b = 'api/v1/' } class B extends A { f() { return $http.get(this.b + 'a') } } new B().f()`,
    ],
  ])('%s', (_, script) => {
    expect(callsOf(script)).toEqual(['GET a']);
  });
});

describe('what is given up', () => {
  it.each([
    ['a replacement by a pattern', `$http.get('api/v1/a'.replace(/a/, x))`],
    ['a list that is spread', `load(...['api/v1/a'])`],
    ['a verb that is not known', `$http[m]('api/v1/a')`],
    ['a method that is not known', `t[m]('api/v1/a')`],
    ['a method of an object without it', `var o = { a: 1 }; o.get('api/v1/a')`],
    ['a method of a text', `'x'.get('api/v1/a')`],
    ['a name that is written too often', `var p = 'api/v1/a'; ${'p = x;'.repeat(14)} $http.get(p)`],
    [
      'a member that is written too often',
      `var o = {}; o.p = 'api/v1/a'; ${'o.p = x;'.repeat(14)} $http.get(o.p)`,
    ],
    [
      'arguments that are spread',
      `function f(m, u) { return $http({ method: m, url: 'api/v1/a' }) } f(...list)`,
    ],
    [
      'arguments from a call',
      `function f(m, u) { return $http({ method: m, url: 'api/v1/a' }) } f(...list())`,
    ],
    [
      'a parameter that takes the rest',
      `function f(...m) { return $http({ method: m, url: 'api/v1/a' }) } f('GET')`,
    ],
    [
      'a parameter that is stepped',
      `function f(m) { m += x; return $http({ method: m, url: 'api/v1/a' }) } f('GET')`,
    ],
    ['a difference', `$http({ method: 5 - x, url: 'api/v1/a' })`],
    ['a pattern', `$http({ method: /GET/, url: 'api/v1/a' })`],
    ['a tagged text', `$http({ method: t\`GET\`, url: 'api/v1/a' })`],
    ['a denial', `$http({ method: !x, url: 'api/v1/a' })`],
    ['a member of a list by name', `$http({ method: ['GET'].first, url: 'api/v1/a' })`],
    ['a hole in a list', `$http({ method: [, 1][0], url: 'api/v1/a' })`],
    ['a computed member', `$http({ method: o[k], url: 'api/v1/a' })`],
    ['a longer name', `$http({ method: ('GE').concat(x), url: 'api/v1/a' })`],
    ['a super without a class above', `var o = { f() { return super.f({ x: 'api/v1/a' }) } }`],
  ])('has no verb: %s', (_, script) => {
    const verbs = interfaceCallsIn(script).calls.filter(({ method }) => method !== undefined);

    expect(verbs).toEqual([]);
  });

  it('is said to be missing in part when its callers are too many', () => {
    const callers = Array.from({ length: 60 }, (_, index) => `save({ f${index}: 1 });`).join('');

    const { calls } = interfaceCallsIn(`function save(b) { return $http.post('api/v1/a', b) } ${callers}`);

    expect(calls).toEqual([{ method: 'POST', path: 'a', how: 'parsed' }]);
  });

  it('keeps to eight levels', () => {
    const levels = Array.from({ length: 12 }, (_, at) => `function w${at + 1}(u) { return w${at}(u) }`).join(
      '\n',
    );

    expect(callsOf(`function w0(u) { return $http.get(u) } ${levels} w12('api/v1/a')`)).toEqual(['? a']);
  });

  it('does not take one service for another', () => {
    const script = `m.factory('a', function () { return { get: function (u) { return $http.post('api/v1/' + u) } } });
      m.run(['b', function (b) { b.get('settings/x') }]);`;

    expect(callsOf(script)).toEqual([]);
  });
});

describe('members', () => {
  const bodyOf = (body: string, before = '') =>
    interfaceCallsIn(`${before}; $http.post('api/v1/a', ${body})`).calls[0];

  it.each([
    ['a name', '{ a: x, "b": y, [c]: z }', ['a', 'b']],
    ['names below', '{ a: { b: { c: x } } }', ['a', 'a.b', 'a.b.c']],
    ['rows', '{ rows: [{ id: x }, , ...more] }', ['rows', 'rows[].id']],
    ['an object that is spread', '{ ...{ a: x }, b: y }', ['a', 'b']],
    ['a method', '{ a() {} }', ['a']],
    ['no deeper than five', '{a:{b:{c:{d:{e:{f:x}}}}}}', ['a', 'a.b', 'a.b.c', 'a.b.c.d', 'a.b.c.d.e']],
  ])('of a body: %s', (_, body, names) => {
    expect(bodyOf(body)?.body).toEqual(names);
  });

  it('of a body have the values that are written out', () => {
    expect(bodyOf(`{ a: 1, b: 'x', c: !0, d: null, e: y, f: z ? 1 : 2, g: \`\${q}\` }`)?.bodyValues).toEqual({
      a: [1],
      b: ['x'],
      c: [true],
      d: [null],
      f: [1, 2],
    });
  });

  it.each([
    ['an answer', '(r) => r.data.a', ['a']],
    ['members below', '(r) => { show(r.data.a.b?.c, r.data["d"]) }', ['a.b.c', 'd']],
    ['a pattern', '({ data }) => data.a', ['a']],
    ['a pattern below', '({ data: { a } }) => a.b', ['a.b']],
    ['in a function within', 'function (r) { later(function () { show(r.data.a) }) }', ['a']],
    [
      'not of another with the same name',
      'function (r) { later(function (r) { show(r.data.a) }) }',
      undefined,
    ],
    ['not of what is computed', '(r) => r.data[k]', undefined],
    ['not of a call', '(r) => f(r).data.a', undefined],
    ['not without an answer', '() => x.data.a', undefined],
    ['not of what is no data', '(r) => r.status.a', undefined],
  ])('of an answer: %s', (_, taker, names) => {
    expect(interfaceCallsIn(`$http.get('api/v1/a').then(${taker})`).calls[0]?.answer).toEqual(names);
  });
});
