import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';
import { runs } from '../../property-runs.js';
import { MINIFIER_NAMES, MINIFIERS } from './minifiers.js';
import { writtenInterface } from './written-interface.js';

const ROUTE = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[a-z][\w\-.]*(?:\/(?:\{\}|[\w\-.:{}*]+))*$/;

describe('what is no path of this API', () => {
  it.each([
    ['another origin', `$http.post('https://evil.example/api/v1/settings/a', {})`],
    ['another origin without scheme', `$http.post('//evil.example/api/v1/settings/a', {})`],
    ['another origin in pieces', `$http.post('https://' + host + '/api/v1/settings/a', {})`],
    ['a way up', `$http.post('api/v1/settings/../a', {})`],
    ['a way up before it', `$http.post('../api/v1/settings/a', {})`],
    ['a way up in pieces', `$http.post('api/v1/settings/' + '..' + '/a', {})`],
    ['a dot', `$http.post('api/v1/./a', {})`],
    ['an encoded separator', `$http.post('api/v1/settings%2Fa', {})`],
    ['an encoded way up', `$http.post('api/v1/settings/%2e%2e/a', {})`],
    ['a backslash', `$http.post('api/v1/settings\\\\a', {})`],
    ['an empty segment', `$http.post('api/v1/settings//a', {})`],
    ['nothing behind the base', `$http.post('api/v1/', {})`],
    ['a first segment that is not known', `$http.post('api/v1/' + x, {})`],
    ['the base twice', `$http.post('api/v1/' + '/api/v1/a', {})`],
    ['the base again', `$http.post('api/v1/' + 'api/v1/a', {})`],
    ['another version', `$http.post('api/v2/settings/a', {})`],
    ['a space', `$http.post('api/v1/settings/a b', {})`],
    ['a part of a segment that is not known', `$http.post('api/v1/a-' + x + '-b/c', {})`],
    ['a path of great length', `$http.post('api/v1/${'a/'.repeat(400)}', {})`],
    ['a path elsewhere', `$http.get('~/interface/app/a.html')`],
    ['a text that is looked at', `if (u.indexOf('api/v1/settings/a') > -1 || u === 'api/v1/settings/b') x()`],
  ])('is in no result: %s', (_, script) => {
    expect(interfaceCallsIn(script).calls).toEqual([]);
    expect(interfaceCallsIn(`${script}; }`).calls.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('a script that does not parse', () => {
  const lines = (script: string) =>
    interfaceCallsIn(`${script}\n}`).calls.map(({ method, path, how }) => `${how} ${method} ${path}`);

  it.each([
    ['a method', `$http.post("api/v1/a",{})`, 'line POST a'],
    ['an object', `$http({method:"GET",url:"/api/v1/a"})`, 'line GET a'],
    ['a wrapper', `c("POST","~/api/v1/a",{})`, 'line POST a'],
    ['a sum', `$http.get("api/v1/a/"+t.name+"/b")`, 'line GET a/{}/b'],
    ['a sum with a call', `$http.get("api/v1/a/"+encodeURIComponent(t))`, 'line GET a/{}'],
    ['a template', `$http.get(\`api/v1/a/\${t}/b\`)`, 'line GET a/{}/b'],
    ['a sum that is not simple', `$http.get("api/v1/a/"+(t?1:2))`, 'line GET a/{}'],
    ['concat', `$http.get("api/v1/a/".concat(t))`, undefined],
    ['a path by itself', `x="api/v1/a"`, 'line undefined a'],
    ['a tail that may be a query', `$http.get("api/v1/a"+t)`, 'line undefined a'],
    ['a base', `b="api/v1/settings/"`, undefined],
  ])('is searched line by line, and says so: %s', (_, script, expected) => {
    if (expected !== undefined) expect(lines(script)).toEqual([expected]);
    expect(interfaceCallsIn(`${script}\n}`).isWhole).toBe(false);
  });
});

describe('bounds', () => {
  const script = `function c(m, u) { return $http({ method: m, url: 'api/v1/' + u }) } c('POST', 'a'); $http.post('api/v1/b')`;

  it('searches what is too long, and says so', () => {
    expect(interfaceCallsIn(script, { longestParsed: 50 })).toEqual({
      calls: [{ method: 'POST', path: 'b', how: 'line' }],
      ...{ mayMake: [], isWhole: false, loadsMore: false },
    });
  });

  it.each([0, 1, 5, 20, 40, 60, 90, 120])('ends when the time is over, and says so: at look %d', (looks) => {
    let left = looks;
    const isLate = () => {
      left -= 1;
      return left < 0;
    };
    const many = `${script};${'a.b(c);'.repeat(9000)} function w(u) { return $http.get('api/v1/' + u) } ${"w('d');".repeat(3000)}`;

    const found = interfaceCallsIn(many, { isLate });

    expect(found.isWhole).toBe(false);
    expect(found.calls.map(({ path }) => path)).toContain('b');
  });

  it.each([
    ['brackets', (n: number) => `${'('.repeat(n)}1${')'.repeat(n)}`],
    ['lists', (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`],
    ['functions', (n: number) => `${'(function(){'.repeat(n)}${'})()'.repeat(n)}`],
    ['arrows', (n: number) => `${'a=>'.repeat(n)}1`],
    ['sums', (n: number) => Array(n).fill('a').join('+')],
    ['choices', (n: number) => `${'a?b:'.repeat(n)}c`],
    ['members', (n: number) => `a${'.b'.repeat(n)}`],
    ['calls', (n: number) => `a${'()'.repeat(n)}`],
    ['blocks', (n: number) => `${'{'.repeat(n)}${'}'.repeat(n)}`],
    ['objects', (n: number) => `x=${'{a:'.repeat(n)}1${'}'.repeat(n)}`],
    ['strings added to a path', (n: number) => `$http.get('api/v1/'${`+'a'`.repeat(n)})`],
  ])('does not fall over what is nested deep: %s', (_, nested) => {
    for (const depth of [100, 2_000, 30_000]) {
      const { calls } = interfaceCallsIn(`${nested(depth)};\n$http.post("api/v1/b")`);
      expect(calls.map(({ path }) => path)).toContain('b');
    }
  });

  it('looks for no words in an error where the stack ends, as a pattern that is compiled there ends the process', () => {
    const tests = jest.spyOn(RegExp.prototype, 'test');

    interfaceCallsIn(`${'(function(){'.repeat(2_000)}${'})()'.repeat(2_000)}`);

    const asked = tests.mock.contexts.map((pattern) => (pattern as RegExp).source);
    tests.mockRestore();
    expect(asked.filter((source) => /overflow|recursion/.test(source))).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('takes it that more is loaded where the time is over before that is known', () => {
    const loader = `var s = document.createElement('script'); s.src = '//maps.example/a.js';`;
    let looks = 0;
    const count = () => {
      looks += 1;
      return false;
    };
    interfaceCallsIn(`${loader} $http.get('api/v1/b')`, { isLate: count });
    let left = looks - 1;
    const isLate = () => {
      left -= 1;
      return left < 0;
    };

    expect(interfaceCallsIn(`${loader} $http.get('api/v1/b')`, { isLate: () => false }).loadsMore).toBe(
      false,
    );
    expect(interfaceCallsIn(`${loader} $http.get('api/v1/b')`, { isLate }).loadsMore).toBe(true);
  });

  it.each([
    [
      'a function that calls itself',
      `function f(u) { return f(u + 'a') || $http.get('api/v1/' + u) } f('b')`,
    ],
    [
      'two that call each other',
      `function f(u) { return g(u) } function g(u) { f(u); return $http.get('api/v1/' + u) } f('b')`,
    ],
    ['a name that is made of itself', `var u = u + 'x'; $http.get('api/v1/b/' + u)`],
    [
      'a class above itself',
      `class A extends A { get() { return $http.get('api/v1/b/' + this.x) } } new A().get()`,
    ],
    ['an object in itself', `var o = { ...o, get p() { return o.p } }; $http.get('api/v1/b/' + o.p)`],
    [
      'services of each other',
      `m.factory('a', ['b', function (b) { return b }]); m.factory('b', ['a', function (a) { return a }]); m.run(['a', function (a) { $http.get('api/v1/b/' + a.x) }])`,
    ],
  ])('does not run in a circle: %s', (_, circle) => {
    const { calls, isWhole } = interfaceCallsIn(circle);

    expect(calls.map(({ path }) => path.split('/')[0])).toContain('b');
    expect(isWhole).toBe(true);
  });

  it.each([
    'import("./more.js")',
    'const more = (name) => import(name)',
    'import { a } from "./more.js"',
    'export * from "/more.js"',
    'import "https://localhost/more.js"',
    `var s = document.createElement('script'); s.src = base + name + '.js'; head.appendChild(s)`,
    `var s = document.createElement('script'); s.src = '/interface/more.js'`,
    `var s = document.createElement('script'); s.setAttribute('src', name)`,
    `function load(u) { var s = document.createElement('script'); s.src = u } load('https://maps.example/a.js'); load(x)`,
    `add(document.createElement('script'))`,
    `var s = document.createElement('script'); s.setAttribute('src')`,
    `var s = document.createElement('script'); s.setAttribute(kind, name)`,
    `new SharedWorker(name)`,
    `angular.module('m').run(['$ocLazyLoad', function (l) { l.load(['more.js']) }])`,
    `$.getScript('/more.js')`,
    `System.import(name)`,
    `new Worker('more.js')`,
    `importScripts('more.js')`,
  ])('says that it has more loaded: %s', (more) => {
    expect(interfaceCallsIn(`${more}\nfetch('api/v1/b')`)).toEqual({
      calls: [{ method: 'GET', path: 'b', how: 'parsed' }],
      ...{ mayMake: [], isWhole: true, loadsMore: true },
    });
  });
});

describe('a script that loads nothing of this server', () => {
  it.each([
    `var s = document.createElement('script'); s.src = 'https://captcha.example/api.js?x=' + k`,
    `function load(u) { var s = document.createElement('script'); s.src = u } load('https://maps.example/a.js'); load('//cdn.example/b.js')`,
    `(function (w, d, t, u, s) { s = d.createElement(t); s.async = 1; s.src = u })(window, document, 'script', '//count.example/c.js')`,
    `var s = document.createElement('script'); s.text = code; head.appendChild(s)`,
    `var s = document.createElement('script'); s.setAttribute('type', kind)`,
    `var i = document.createElement('img'); i.src = name`,
    `function add(tag) { var e = document.createElement(tag); e.textContent = 'x'; return e }`,
    `$.getScript('https://maps.example/a.js')`,
    `class Worker {} new Worker('a')`,
    `document.createElement(); boxes[0].setAttribute('src', name)`,
    `new Worker('https://maps.example/w.js')`,
    `cache.load('x'); $('#x').load('y')`,
  ])('is not said to: %s', (code) => {
    expect(interfaceCallsIn(`${code}\n;fetch('api/v1/b')`)).toMatchObject({
      isWhole: true,
      loadsMore: false,
    });
  });
});

describe('any text', () => {
  const code = fc.constantFrom(
    ...`$http . get post ( ) [ ] { } = => , ; : + ' " \` \\ / api/v1/ 'api/v1/settings/a' 'POST' method url function class extends this super return new ...x var let u m async await yield void 0 ? || ?? && .concat( .then( .bind( $inject factory`.split(
      ' ',
    ),
  );

  it('gives routes or none, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(code, { maxLength: 60 }).map((parts) => parts.join(' ')),
        ),
        (text) => {
          for (const { path } of interfaceCallsIn(text).calls) expect(path).toMatch(ROUTE);
        },
      ),
      runs(1500),
    );
  });
});

describe('a damaged interface', () => {
  const damaged = (damage: (script: string, at: number) => string) =>
    fc.asyncProperty(
      writtenInterface,
      fc.constantFrom(...MINIFIER_NAMES),
      fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
      async ({ table, code }, minifier, places) => {
        const script = await MINIFIERS[minifier](code);
        const known = new Set(table.map(({ method, path }) => `${method} ${path.toLowerCase()}`));
        for (const place of places) {
          const { calls } = interfaceCallsIn(damage(script, place % script.length));
          for (const { method, path, how } of calls) {
            expect(path).toMatch(ROUTE);
            if (how === 'parsed' && method !== undefined) expect([...known]).toContain(`${method} ${path}`);
          }
        }
      },
    );

  it('gives no parsed route that it did not have, wherever it is cut', async () => {
    await fc.assert(
      damaged((script, at) => script.slice(0, at)),
      runs(40),
    );
  });

  it('gives no parsed route that it did not have, with a byte that is no JavaScript', async () => {
    await fc.assert(
      damaged((script, at) => `${script.slice(0, at)}\u0001${script.slice(at + 1)}`),
      runs(40),
    );
  });
});
