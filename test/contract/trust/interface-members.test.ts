/** What a call takes and gives, as its interface shows it: followed through whatever hands it on, and never guessed. */
import { describe, expect, it } from '@jest/globals';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';
import { MINIFIER_NAMES, MINIFIERS } from './minifiers.js';

/** Of each call the members of its body, a colon, and those of its answer. */
function membersIn(script: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    interfaceCallsIn(script).calls.map(({ path, body = [], answer = [] }) => [
      path,
      `${body.join(' ')}:${answer.join(' ')}`,
    ]),
  );
}

/** A controller of AngularJS: `h` is `$http`, `q` is `$q`. */
const controller = (code: string) =>
  `angular.module('m').controller('c', ['$http', '$q', function (h, q) { var vm = this; ${code} }]);`;

const WRAPPER = `function call(m, u, b) { return $http({ method: m, url: 'api/v1/' + u, data: b }).then(function (r) {
  if (!r.data.success) fail(r.data.message); return r.data; }) }`;
const ASKED = `h.get('api/v1/a')`;

describe('members of an answer', () => {
  it.each([
    ['put somewhere', `${ASKED}.then(function (r) { vm.x = r.data.settings; })`, 'settings'],
    [
      'below a name',
      `${ASKED}.then(function (r) { var s = r.data.settings; x(s.on, s.need.number) })`,
      'settings.need.number settings.on',
    ],
    [
      'of success',
      `${ASKED}.success(function (data, status) { x(data.settings.on, status.y) })`,
      'settings.on',
    ],
    [
      'one then after another',
      `${ASKED}.then(function (r) { return r.data.rows }).then(function (rows) { rows.forEach(function (row) { x(row.id) }) })`,
      'rows rows[].id',
    ],
    [
      'angular.forEach',
      `${ASKED}.then(function (r) { angular.forEach(r.data.rows, function (row) { x(row.id, row['name']) }) })`,
      'rows rows[].id rows[].name',
    ],
    ['a loop', `${ASKED}.then((r) => { for (const row of r.data.rows) x(row.id) })`, 'rows[].id'],
    [
      'rows that are chosen',
      `${ASKED}.then((r) => { const row = r.data.rows.filter(y).find((one) => one.on); x(row.id, r.data.rows[0].z) })`,
      'rows[].id rows[].on rows[].z',
    ],
    [
      'a promise of its own',
      `function f() { return q(function (ok, no) { ${ASKED}.then(function (r) { ok(r.data.s) }, no) }) } f().then(function (s) { x(s.on) })`,
      's s.on',
    ],
    [
      'what is settled later',
      `function f() { var d = q.defer(); ${ASKED}.then(function (r) { d.resolve(r.data) }, d.reject); return d.promise } f().then(function (a) { x(a.s.on) })`,
      's.on',
    ],
    [
      'a function that refuses otherwise',
      `function f(y) { if (!y) return q.reject('no'); return ${ASKED} } f(1).then(function (r) { x(r.data.y) })`,
      'y',
    ],
    [
      'within a then',
      `function f() { return other().then(function () { return ${ASKED} }) } f().then(function (r) { x(r.data.y) })`,
      'y',
    ],
    ['or nothing', `${ASKED}.then(function (r) { var s = (r.data && r.data.s) || {}; x(s.on) })`, 's.on'],
    ['copied', `${ASKED}.then(function (r) { var s = angular.copy(r.data.s); x(s.on) })`, 's.on'],
    ['caught', `${ASKED}.catch(y).then(function (r) { x(r.data.a) })`, 'a'],
    [
      'with methods of the language',
      `${ASKED}.then(function (r) { x(r.data.name.trim(), r.data.rows.length, r.data.values.map(String)) })`,
      'name rows values',
    ],
    [
      'rows that are sorted and joined',
      `${ASKED}.then((r) => { r.data.rows.sort((p, o) => p.rank - o.rank); x(r.data.rows.concat(y)) })`,
      'rows rows[].rank',
    ],
    ['subscribed to', `${ASKED}.subscribe((r) => { x(r.data.s.on) })`, 's.on'],
    ['one or the other', `${ASKED}.then((r) => { x(r.data.on ? r.data.a : r.data.b) })`, 'a b on'],
    ['after something else', `${ASKED}.then((r) => { x((y(r.data.z), r.data.s).on) })`, 's.on z'],
    ['where it is there', `${ASKED}.then((r) => { x(r?.data?.s?.on) })`, 's.on'],
    ['added up', `${ASKED}.then((r) => { var t = 0; t += r.data.total; x(t) })`, 'total'],
    [
      'taken apart',
      `${ASKED}.then(({ data: { s, rows: [first = {}] } }) => { x(s.on, first.id) })`,
      'rows[].id s.on',
    ],
    [
      'settled at once',
      `function f() { return ${ASKED}.then((r) => q.resolve(r.data.s)) } f().then((s) => { x(s.on) })`,
      's s.on',
    ],
    ['whatever comes of it', `${ASKED}.finally(y).then((r) => { x(r.data.s) })`, 's'],
    [
      'what the page puts there itself left out',
      `${ASKED}.then((r) => { r.data.mine = 1; x(r.data.mine, r.data.a) })`,
      'a',
    ],
    ['as a name', `${ASKED}.then((r) => { x({ [r.data.k]: r.data.v }, r.data[y(r.data.n)]) })`, 'k n v'],
    ['by a generator', `function* f() { const r = yield ${ASKED}; x(r.data.s) } f()`, 's'],
    [
      'within another function',
      `${ASKED}.then((r) => { var s = r.data.s; [1].forEach(function () { x(s.on) }) })`,
      's.on',
    ],
    [
      'a name that holds two things in turn left out',
      `var s; ${ASKED}.then((r) => { s = r.data.s; s = y; x(s.on) })`,
      's',
    ],
    [
      'a promise in a promise',
      `function f() { return new Promise((ok) => { ok(${ASKED}) }) } f().then((r) => { x(r.data.s) })`,
      's',
    ],
    ['beside a refusal', `${ASKED}.then((r) => { x(r.data.s) }, (e) => { x(e.data.message2) }, y(1))`, 's'],
    [
      'some of the rows',
      `${ASKED}.then((r) => { r.data.rows.slice(1).some((row) => row.on); r.data.rows.every(z); r.data.rows.pop().id; })`,
      'rows rows[].id rows[].on',
    ],
    [
      'by a loop that declares nothing',
      `${ASKED}.then((r) => { for (r.data.i of y) x(); for (var row of r.data.rows) x(row.id) })`,
      'rows[].id',
    ],
    ['as text', `${ASKED}.then((r) => { x(JSON.stringify(r.data.s), JSON.parse(r.data.t).u) })`, 's t.u'],
    [
      'in a block of its own',
      `${ASKED}.then(function (r) { if (r) { const s = r.data.s; x(s.on) } })`,
      's.on',
    ],
  ])('are followed: %s', (_, code, answer) => {
    expect(membersIn(controller(code))).toEqual({ a: `:${answer}` });
  });

  it.each([
    [
      'fetch',
      `async function f() { const r = await fetch('api/v1/a'); const { s, rows: [first] } = await r.json(); x(s.on, first.id) }`,
      'rows[].id s.on',
    ],
    ['fetch as text', `fetch('api/v1/a').then((r) => r.text()).then((t) => { x(JSON.parse(t).s) })`, 's'],
    [
      'axios',
      `const f = async () => { const { data } = await axios.get('api/v1/a'); return data.s }; async function g() { const s = await f(); x(s.on) }`,
      's s.on',
    ],
    [
      'jQuery',
      `$.get('api/v1/a').done(function (d) { $.each(d.rows, function (i, row) { x(row.id, i.y) }) })`,
      'rows rows[].id',
    ],
    [
      'XMLHttpRequest',
      `var h = new XMLHttpRequest(); h.open('GET', 'api/v1/a'); h.onload = function () { var d = JSON.parse(h.responseText); x(d.rows[0].id) }; h.send()`,
      'rows[].id',
    ],
    [
      'a client that is not known and reads itself',
      `request({ url: 'api/v1/a' }).then((r) => r.json()).then((d) => { x(d.a) })`,
      'a',
    ],
  ])('are found in what a client gives: %s', (_, script, answer) => {
    expect(membersIn(script)).toEqual({ a: `:${answer}` });
  });

  it('belong to the call that is asked for through a wrapper, and those that the wrapper reads to each', () => {
    const script = `${WRAPPER} call('GET', 'a').then((d) => x(d.p)); call('POST', 'b', { z: 1 }).then((d) => x(d.q))`;

    expect(membersIn(script)).toEqual({ a: ':message p success', b: 'z:message q success' });
  });

  it('belong to the object that was made, where a method is inherited', () => {
    const script = `class B { constructor(u) { this.u = u } load() { return fetch('api/v1/' + this.u).then((r) => r.json()) } }
      class C extends B { constructor() { super('c') } } class D extends B { constructor() { super('d') } }
      new C().load().then((d) => x(d.p)); new D().load().then((d) => x(d.q))`;

    expect(membersIn(script)).toEqual({ c: ':p', d: ':q' });
  });

  it.each([
    [
      'of one of two calls',
      `function f(y) { return y ? ${ASKED} : h.get('api/v1/b') } f(1).then(function (r) { x(r.data.y) })`,
    ],
    [
      'of one of two that are given back',
      `function f(y) { if (y) return ${ASKED}; return h.get('api/v1/b') } f(1).then(function (r) { x(r.data.y) })`,
    ],
    [
      'of what was kept',
      `function f() { return kept ? q.when(kept) : ${ASKED} } f().then(function (r) { x(r.data.y) })`,
    ],
    [
      'of what is not given back',
      `function f() { ${ASKED}; return other() } f().then(function (r) { x(r.data.y) })`,
    ],
    ['of another thing of that name', `${ASKED}.then(function (r) { { let r = other(); x(r.data.y) } })`],
    ['of something else in their place', `${ASKED}.then(function (r) { var d = r.data || other; x(d.y) })`],
    ['of what was put in their place', `${ASKED}.then(function (r) { var d = r.data; d = other(); x(d.y) })`],
    ['that the page itself puts there', `${ASKED}.then(function (r) { r.data.y = 1; x(r.data.y) })`],
    [
      'of what is made of it',
      `function f() { return ${ASKED}.then(function (r) { return { all: r.data } }) } f().then(function (o) { x(o.y) })`,
    ],
    ['of a promise', `function f() { return ${ASKED} } x(f().y)`],
    [
      'of a promise that settles with something else too',
      `function f() { return q(function (ok) { ${ASKED}.then(function (r) { ok(r.data) }); ok(other) }) } f().then(function (d) { x(d.y) })`,
    ],
  ])('are not told: %s', (_, code) => {
    expect(membersIn(controller(code)).a).toBe(':');
  });

  it('are not told where it is not known whether a client puts something round an answer', () => {
    const reads = (names: string) =>
      membersIn(`function f(c) { this.request = c } f.prototype.a = function () { return this.request({ url: 'api/v1/a' }) };
        var o = new f(window.ui.request); o.a().then(function (r) { x(${names}) })`).a;

    expect(reads('r.data.s')).toBe(':');
    expect(reads('r.data.s, r.p, r.q, r.status')).toBe(':');
    // A client has no members of so many names.
    expect(reads('r.data.s, r.p, r.q, r.n, r.m')).toBe(':data.s m n p q');
  });
});

describe('members of a body', () => {
  const api = `function Api(request) { this.request = request }
    Api.prototype.save = function (data) { return this.request({ method: 'POST', url: 'api/v1/a', data: data }) };
    var api = new Api(window.ui.request); api.save({ p: { q: 1 } })`;
  const classes = `class Client { constructor(part) { this.part = part }
      send(m, u, b) { return fetch('api/v1/' + this.part + u, { method: m, body: b === undefined ? undefined : JSON.stringify(b) }) }
      write(u, b) { return this.send('POST', u, b || {}) } }
    class Part extends Client { constructor() { super('') } save(data) { return this.write('a', data) } }
    const part = new Part(), api = { save: (data) => part.save(data) }; api.save({ p: { q: 1 } })`;
  const xhr = `var http = (function () { function send(m, u, b) { var r = new XMLHttpRequest(); r.open(m, 'api/v1/' + u); r.send(b === undefined ? null : JSON.stringify(b)) }
      return { post: function (u, b) { return send('POST', u, b || {}) } } })();
    window.save = function () { http.post('a', { p: { q: 1 } }) }`;

  it.each(
    Object.entries({
      'an object that is given its client': api,
      'classes over a client': classes,
      XMLHttpRequest: xhr,
    }).flatMap(([name, script]) => MINIFIER_NAMES.map((minifier) => [name, minifier, script] as const)),
  )('are found through %s, after %s', async (_, minifier, script) => {
    expect(membersIn(await MINIFIERS[minifier](script))).toEqual({ a: 'p p.q:' });
  });

  it.each([
    [
      'of a name that holds one after the other',
      `var d = { p: 1 }; h.post('api/v1/a', d); d = { q: 1 }; h.post('api/v1/b', d)`,
    ],
    [
      'of a member that holds one after the other',
      `vm.d = { p: 1 }; h.post('api/v1/a', vm.d); vm.d = { q: 1 }; h.post('api/v1/b', vm.d)`,
    ],
    ['of one of two paths', `h.post(vm.x ? 'api/v1/a' : 'api/v1/b', { p: 1 })`],
    [
      'of one of two that are sent',
      `var r = new XMLHttpRequest(); r.open('POST', 'api/v1/a'); r.send(JSON.stringify({ p: 1 })); r.open('POST', 'api/v1/b'); r.send(JSON.stringify({ q: 1 }))`,
    ],
    [
      'of what a GET has beside it',
      `$.ajax({ type: 'GET', url: 'api/v1/a', data: { p: 1 } }); $.get('api/v1/b', { p: 1 })`,
    ],
  ])('are not told: %s', (_, code) => {
    expect(membersIn(controller(code))).toEqual({ a: ':', b: ':' });
  });
});
