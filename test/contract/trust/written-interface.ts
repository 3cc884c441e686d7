/**
 * Interfaces written at random: a table of routes, and code in several styles that makes exactly these calls, among other
 * code that makes none.
 */
import fc from 'fast-check';

export interface TableRoute {
  readonly method: 'GET' | 'POST';
  /** As `settings/sysadmin/domain/{}`. */
  readonly path: string;
}

interface Writer {
  /** An expression for a path below `base`, which is itself an expression or, when empty, stands in the text. */
  path(route: TableRoute, base: string): string;
  verb(route: TableRoute): string;
  body(route: TableRoute): string;
  /** A number below `limit`. */
  pick(limit: number): number;
  name(prefix: string): string;
}

function writer(numbers: () => number): Writer {
  let count = 0;
  const pick = (limit: number) => numbers() % limit;
  const name = (prefix: string) => {
    count += 1;
    return `${prefix}${count}`;
  };
  const parameter = () =>
    ['id', 'vm.item.name', 'encodeURIComponent(email)', 'items[0].id', 'item.toString()'][pick(5)];

  function path(route: TableRoute, base: string): string {
    const start = base === '' ? ['api/v1/', '/api/v1/', '~/api/v1/'][pick(3)] : '';
    const pieces = `${start}${route.path}`.split('{}');
    const quoted = pieces.map((piece) => `'${piece}'`);
    const all = quoted.flatMap((piece, index) =>
      index === 0 ? [piece] : [String(parameter()), ...(piece === "''" ? [] : [piece])],
    );
    const terms = base === '' ? all : [base, ...all];
    switch (pick(4)) {
      case 0:
        return terms.length === 1 ? String(terms[0]) : `${terms[0]}.concat(${terms.slice(1).join(', ')})`;
      case 1: {
        const inner = pieces
          .map((piece, index) => (index === 0 ? piece : `\${${parameter()}}${piece}`))
          .join('');
        return base === '' ? `\`${inner}\`` : `\`\${${base}}${inner}\``;
      }
      default:
        return terms.join(' + ');
    }
  }

  const body = ({ method }: TableRoute) =>
    method === 'GET' ? 'undefined' : ['{}', 'data', '{ input: [id], isEnabled: true }'][pick(3)];
  return {
    path,
    verb: ({ method }) => (pick(2) === 0 ? method : method.toLowerCase()),
    body: (route) => String(body(route)),
    pick,
    name,
  };
}

type Style = (routes: readonly TableRoute[], by: Writer) => string;

const lower = ({ method }: TableRoute) => method.toLowerCase();
const each = (routes: readonly TableRoute[], line: (route: TableRoute) => string) =>
  routes.map(line).join('\n');

/** A use of something, from a function that the page calls. */
const used = (by: Writer, call: string) =>
  [
    '',
    `$scope.${by.name('do')} = function (id, email, item, items, vm, data) { return ${call}; };`,
    `window.${by.name('go')} = (id, email, item, items, vm, data) => ${call}.then((r) => { show(r.data.rows); });`,
  ][1 + by.pick(2)];

export const WRITTEN: Readonly<Record<string, Style>> = {
  'plain $http': (routes, by) =>
    `angular.module('a').controller('${by.name('c')}', ['$scope', '$http', function ($scope, $http) {
      ${each(routes, (route) => String(used(by, `$http.${lower(route)}(${by.path(route, '')}, ${by.body(route)})`)))}
    }]);`,
  '$http with an object': (routes, by) =>
    `angular.module('a').run(['$http', '$scope', function (h, $scope) {
      ${each(routes, (route) => String(used(by, `h({ method: '${by.verb(route)}', url: ${by.path(route, '')}, data: ${by.body(route)} })`)))}
    }]);`,
  fetch: (routes, by) => {
    const base = by.name('base');
    return `(function ($scope) { var ${base} = '/api/v1/';
      ${each(routes, (route) =>
        String(
          used(
            by,
            route.method === 'GET'
              ? `fetch(${by.path(route, base)})`
              : `fetch(${by.path(route, base)}, { method: '${route.method}', headers: {}, body: JSON.stringify(${by.body(route)}) })`,
          ),
        ),
      )}
    })(window.scope);`;
  },
  'a wrapper': (routes, by) => {
    const [call, order] = [by.name('call'), by.pick(3)];
    const parameters =
      [
        ['m', 'u', 'b'],
        ['u', 'm', 'b'],
        ['b', 'm', 'u'],
      ][order] ?? [];
    const handed = (route: TableRoute) =>
      parameters.map((one) =>
        one === 'm' ? `'${by.verb(route)}'` : one === 'u' ? by.path(route, "''") : by.body(route),
      );
    return `(function ($http, $scope) {
      function ${call}(${parameters.join(', ')}) { show(b); return $http({ method: m, url: 'api/v1/' + u, data: b }); }
      ${each(routes, (route) => String(used(by, `${call}(${handed(route).join(', ')})`)))}
    })(getHttp(), window.scope);`;
  },
  'wrappers over wrappers': (routes, by) => {
    const depth = 1 + by.pick(4);
    const names = Array.from({ length: depth }, () => by.name('w'));
    const levels = names.map((name, index) =>
      index === 0
        ? `const ${name} = (m, u, b) => axios({ url: '/api/' + u, method: m, data: b });`
        : `const ${name} = function (m, u, b) { return ${names[index - 1]}(m, ${index === 1 ? "'v1/' + " : ''}u, b); };`,
    );
    const [get, post] = [by.name('get'), by.name('post')];
    const last = names[depth - 1];
    const start = depth === 1 ? "'v1/' + " : '';
    return `(() => { const $scope = window.scope; ${levels.join('\n')}
      const ${get} = (u) => ${last}('GET', ${start}u), ${post} = (u, b) => ${last}('POST', ${start}u, b);
      ${each(routes, (route) => String(used(by, `${route.method === 'GET' ? get : post}(${by.path(route, "''")}, ${by.body(route)})`)))}
    })();`;
  },
  'wrappers that are made': (routes, by) => {
    const [make, get, post] = [by.name('make'), by.name('get'), by.name('post')];
    return `(function ($scope) { var ${make} = function (m) { return function (u, b) { return $.ajax({ type: m, url: '/api/v1/' + u, data: b }); }; };
      var ${get} = ${make}('GET'), ${post} = ${make}('POST');
      ${each(routes, (route) => String(used(by, `${route.method === 'GET' ? get : post}(${by.path(route, "''")}, ${by.body(route)})`)))}
    }(window.scope));`;
  },
  'a factory': (routes, by) => {
    const service = by.name('data');
    const methods = routes.map((route) => [by.name('m'), route] as const);
    return `angular.module('a').factory('${service}', ['$http', function ($http) {
      var root = '~/api/v1/', service = {};
      ${methods.map(([name, route]) => `service.${name} = function (id, email, item, items, vm, data) { return $http.${lower(route)}(${by.path(route, 'root')}, ${by.body(route)}); };`).join('\n')}
      return service;
    }]);
    angular.module('a').controller('${by.name('c')}', ['$scope', '${service}', function ($scope, s) {
      ${methods.map(([name]) => `$scope.${name} = function (x) { s.${name}(x, x, x, [x], { item: x }, {}); };`).join('\n')}
    }]);`;
  },
  'a client by injection': (routes, by) => {
    const client = by.name('client');
    return `angular.module('a').service('${client}', ['$http', function ($http) {
      var self = this;
      self.send = function (m, u, b) { return $http({ method: m, url: 'api/v1/' + u, data: b }); };
      self.get = function (u) { return self.send('GET', u); };
      self.post = function (u, b) { return self.send('POST', u, b); };
    }]);
    angular.module('a').controller('${by.name('c')}', ['${client}', '$scope', function (api, $scope) {
      ${each(routes, (route) => String(used(by, `api.${lower(route)}(${by.path(route, "''")}, ${by.body(route)})`)))}
    }]);`;
  },
  classes: (routes, by) => {
    const [client, own] = [by.name('Client'), by.name('Own')];
    return `(function () { class ${client} {
      constructor(base) { this.base = base; }
      async send(m, u, b) { const r = await fetch(this.base + u, { method: m, body: b && JSON.stringify(b) }); return r.json(); }
      get(u) { return this.send('GET', u); }
      post(u, b) { return this.send('POST', u, b); }
    }
    class ${own} extends ${client} {
      constructor() { super('/api/v1/'); this.rows = new Map(); }
      ${each(routes, (route) => `${by.name('m')}(id, email, item, items, vm, data) { this.rows.get('x'); return this.${lower(route)}(${by.path(route, "''")}, ${by.body(route)}); }`)}
    }
    window.${by.name('o')} = new ${own}(); })();`;
  },
  'a prototype': (routes, by) => {
    const api = by.name('Api');
    return `(function () { function ${api}(http) { this.http = http; this.root = '/api/v1/'; }
      ${each(routes, (route) => `${api}.prototype.${by.name('m')} = function (id, email, item, items, vm, data) { return this.http.${lower(route)}(${by.path(route, 'this.root')}, ${by.body(route)}); };`)}
      window.${by.name('o')} = new ${api}(window.http); })();`;
  },
  'a table': (routes, by) => {
    const [table, run] = [by.name('ROUTES'), by.name('run')];
    const rows = routes.map((route) => [by.name('r'), route] as const);
    return `(function ($http) { var ${table} = { ${rows.map(([name, route]) => `${name}: { method: '${route.method}', url: 'api/v1/${route.path.replaceAll('{}', ':id')}' }`).join(', ')} };
      function ${run}(route, params, body) { return $http({ method: route.method, url: route.url, params: params, data: body }); }
      ${rows.map(([name, route]) => `window.${by.name('x')} = function (id, data) { return ${run}(${table}.${name}, { id: id }, ${route.method === 'GET' ? 'null' : 'data'}); };`).join('\n')}
    })(window.http);`;
  },
  'a table of paths': (routes, by) => {
    const rows = routes.map((route) => [by.name('p'), route] as const);
    const table = by.name('Paths');
    return `(function () { const root = 'api/v1/', ${table} = Object.freeze({ ${rows.map(([name, route]) => `${name}: (id, email, item, items, vm) => ${by.path(route, 'root')}`).join(', ')} });
      const http = axios.create({ timeout: 1000 });
      ${rows.map(([name, route]) => `window.${by.name('x')} = async (id, data) => { const r = await http.${lower(route)}(${table}.${name}(id, id, id, [id], { item: id }), ${by.body(route)}); return r.data.rows; };`).join('\n')}
    })();`;
  },
  XMLHttpRequest: (routes, by) => {
    const send = by.name('send');
    return `(function () { function ${send}(m, u, b, done) { var x = new XMLHttpRequest(); x.open(m, '/api/v1/' + u, true); x.onload = done; x.send(b); }
      ${each(routes, (route) => `window.${by.name('x')} = function (id, email, item, items, vm, data, done) { ${send}('${route.method}', ${by.path(route, "''")}, ${by.body(route)}, done); };`)}
    })();`;
  },
  'an object of options': (routes, by) => {
    const call = by.name('call');
    return `(() => { const ${call} = ({ method = 'GET', path, data, ...rest }) => request({ ...rest, method, url: \`/api/v1/\${path}\`, data });
      ${each(routes, (route) => `window.${by.name('x')} = (id, email, item, items, vm, data) => ${call}({ ${route.method === 'GET' ? '' : "method: 'POST', "}path: ${by.path(route, "''")}, data: ${by.body(route)} });`)}
    })();`;
  },
  'a revealing module': (routes, by) => {
    const [http, api] = [by.name('http'), by.name('api')];
    return `var ${http} = (function () { var base = '/api/v1'; function url(u) { return base + '/' + u; }
        function get(u) { return jQuery.get(url(u)); } function post(u, b) { return jQuery.post(url(u), b); }
        return { get: get, post: post }; })();
      var ${api} = { ${routes.map((route) => `${by.name('m')}: function (id, email, item, items, vm, data) { return ${http}.${lower(route)}(${by.path(route, "''")}, ${by.body(route)}); }`).join(', ')} };
      window.${by.name('o')} = ${api};`;
  },
};

/** Code that makes no call of the API. */
const OTHER = [
  `$templateCache.put('interface/a.html', '<a href="api/v1/">x</a>');`,
  `window.t1 = function ($http, id) { return $http.get('~/interface/app/' + id + '.html'); };`,
  `if (window.location.href.indexOf('/api/v1/settings/') > -1) { window.t2 = 1; }`,
  `window.t3 = (function () { var m = new Map(); m.set('api/', 1); return m.get('settings/x'); })();`,
  `/* $http.post('api/v1/settings/comment') */ window.t4 = /api\\/v1\\/settings\\/regex/.test(window.x);`,
  `window.t5 = function (h) { return h.get('https://elsewhere.example/api/v1/settings/other'); };`,
  `window.t6 = { get: function (k) { return this[k]; }, post: function (k) { return k; } }; window.t6.get('settings/none');`,
  `window.t7 = function (h) { return h.post('api/v1/../settings/up', {}); };`,
  `window.t8 = function (h, id) { return h.post('api/v2/settings/' + id, {}); };`,
  `window.t9 = ['a', 'b'].map(function (x) { return 'api/v1/'.length + x; });`,
];

const WORDS = [
  'settings',
  'sysadmin',
  'domain',
  'user',
  'ids-rule',
  'spool',
  'antispam-options',
  'get-user',
  'aliases',
  'x',
  'v2',
  'AddOrUpdateMount',
];

const route: fc.Arbitrary<TableRoute> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  path: fc
    .tuple(
      fc.constantFrom('settings', 'report', 'licensing', 'auth'),
      fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
          { weight: 1, arbitrary: fc.constant('{}') },
        ),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    )
    .map(([first, rest]) => [first, ...rest].join('/')),
});

export interface WrittenInterface {
  readonly table: readonly TableRoute[];
  readonly code: string;
  readonly styles: readonly string[];
}

export const writtenInterface: fc.Arbitrary<WrittenInterface> = fc
  .record({
    table: fc.uniqueArray(route, {
      minLength: 6,
      maxLength: 30,
      selector: ({ method, path }) => `${method} ${path}`,
    }),
    styles: fc.array(fc.constantFrom(...Object.keys(WRITTEN)), { minLength: 1, maxLength: 5 }),
    others: fc.subarray(OTHER),
    numbers: fc.infiniteStream(fc.nat({ max: 9999 })),
  })
  .map(({ table, styles, others, numbers }) => {
    const by = writer(() => numbers.next().value);
    const modules = styles.map((style, index) => {
      const own = table.filter((_, at) => at % styles.length === index);
      return (WRITTEN[style] as Style)(own, by);
    });
    return { table, styles, code: [...modules, ...others].join('\n') };
  });
