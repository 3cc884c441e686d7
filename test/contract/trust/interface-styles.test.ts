/** Interfaces as people write them, as they are and as three minifiers leave them. */
import { describe, expect, it } from '@jest/globals';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';
import { MINIFIER_NAMES, MINIFIERS } from './minifiers.js';

const ANGULAR_SERVICES = `
(function () {
  'use strict';
  var app = angular.module('smartermail', ['ngRoute']);
  app.constant('apiBase', '~/api/v1/');
  app.factory('coreData', ['$http', '$q', 'apiBase', function ($http, $q, apiBase) {
    var service = { domain: null };
    service.getDomain = function (name) {
      return $http.get(apiBase + 'settings/sysadmin/domain/' + encodeURIComponent(name)).then(function (result) {
        service.domain = result.data.domainData;
        return result.data.domainData.name;
      });
    };
    service.saveDomain = function (name, settings) {
      return $http.post(apiBase + 'settings/sysadmin/domain-settings/' + name, { domainSettings: settings });
    };
    service.disable = function (name) {
      return service.saveDomain(name, { isEnabled: false, maxUsers: 10, outgoingIP: '' });
    };
    return service;
  }]);
  app.service('idsService', ['$http', function ($http) {
    var self = this;
    self.url = '~/api/v1/settings/sysadmin/ids-rule';
    self.load = function () { return $http.get(self.url + 's'); };
    self.save = function (rule) { return $http({ method: 'POST', url: self.url, data: { rule: rule } }); };
  }]);
  app.controller('domainController', ['$scope', 'coreData', 'apiClient', function ($scope, coreData, apiClient) {
    $scope.load = function () {
      coreData.getDomain($scope.name);
      apiClient.get('settings/sysadmin/spool-message-counts').then(function (success) { $scope.counts = success.data.counts; });
      apiClient.post('settings/sysadmin/start-services', { input: ['smtp'] });
    };
  }]);
  app.provider('apiClient', function () {
    var root = '~/api/v1/';
    this.$get = ['$http', function ($http) {
      function send(method, url, body) { return $http({ method: method, url: root + url, data: body }); }
      return {
        get: function (url) { return send('GET', url); },
        post: function (url, body) { return send('POST', url, body); }
      };
    }];
  });
  function AntispamController($http) { this.$http = $http; }
  AntispamController.$inject = ['$http'];
  AntispamController.prototype.save = function (options) {
    return this.$http.post('~/api/v1/settings/sysadmin/antispam-options', { antispamOptions: options });
  };
  app.controller('antispamController', AntispamController);
})();`;

const CLASSES = `
const API = '/api/v1';
const Verb = Object.freeze({ Read: 'GET', Write: 'POST' });
class Client {
  constructor(fetcher, prefix) { this.fetcher = fetcher; this.prefix = prefix; }
  async send(verb, path, body) {
    const answer = await fetch(\`\${API}\${this.prefix}\${path}\`, {
      method: verb, headers: { 'Content-Type': 'application/json' }, body: body ? JSON.stringify(body) : undefined,
    });
    return answer.json();
  }
  read(path) { return this.send(Verb.Read, path); }
  write(path, body) { return this.send(Verb.Write, path, body); }
}
class Domains extends Client {
  constructor() { super(window.fetch, '/settings/domain'); }
  aliases() { return this.read('/aliases'); }
  removeAlias(name) { return this.write(\`/alias-delete/\${name}\`, {}); }
}
class Server extends Client {
  constructor() { super(window.fetch, '/settings/sysadmin'); }
  names() { return this.read('/domain-names'); }
  rename(from, to) { return this.write('/rename-domain', { oldDomainName: from, newDomainName: to }); }
}
window.app = { domains: new Domains(), server: new Server() };`;

const ARROWS = `
const base = 'api/v1/';
const request = (method) => (path, data) => axios({ method, url: base + path, data });
const get = request('get'), post = request('post');
const settings = (scope) => (name) => 'settings/' + scope + '/' + name;
const server = settings('sysadmin'), user = settings('user');
export const api = {
  filters: () => get(server('greylist-filters')).then(({ data }) => data.filters),
  saveFilters: (filters) => post(server('greylist-filter'), { filters, isEnabled: true }),
  responder: (wantHtml) => get(user('auto-responder') + (wantHtml ? '/' + wantHtml : '')),
  mailbox: { forward: (email) => get(\`settings/domain/mailbox-forward-list/\${email}\`) },
};`;

const TABLE = `
var routes = {
  login: { method: 'POST', url: 'api/v1/auth/authenticate-user' },
  about: { method: 'GET', url: 'api/v1/licensing/about' },
  user: { method: 'GET', url: 'api/v1/settings/sysadmin/user/:email' }
};
function run(route, params, body) {
  var url = route.url;
  Object.keys(params || {}).forEach(function (name) { log(name); });
  return jQuery.ajax({ type: route.method, url: url, data: body, dataType: 'json' });
}
window.login = function (name, password) { return run(routes.login, {}, { username: name, password: password }); };
window.about = function () { return run(routes.about); };
window.user = function (email) { return run(routes.user, { email: email }); };`;

const STYLES = {
  'AngularJS services': {
    code: ANGULAR_SERVICES,
    calls: [
      'GET settings/sysadmin/domain/{}',
      'GET settings/sysadmin/ids-rules',
      'GET settings/sysadmin/spool-message-counts',
      'POST settings/sysadmin/antispam-options',
      'POST settings/sysadmin/domain-settings/{}',
      'POST settings/sysadmin/ids-rule',
      'POST settings/sysadmin/start-services',
    ],
  },
  classes: {
    code: CLASSES,
    calls: [
      'GET settings/domain/aliases',
      'GET settings/sysadmin/domain-names',
      'POST settings/domain/alias-delete/{}',
      'POST settings/sysadmin/rename-domain',
    ],
  },
  'arrows in a module': {
    code: ARROWS,
    calls: [
      'GET settings/domain/mailbox-forward-list/{}',
      'GET settings/sysadmin/greylist-filters',
      'GET settings/user/auto-responder',
      'GET settings/user/auto-responder/{}',
      'POST settings/sysadmin/greylist-filter',
    ],
  },
  'a table of routes': {
    code: TABLE,
    calls: ['GET licensing/about', 'GET settings/sysadmin/user/{}', 'POST auth/authenticate-user'],
  },
};

describe.each(Object.entries(STYLES))('%s', (_, { code, calls }) => {
  it.each(MINIFIER_NAMES)('gives its calls and no other: %s', async (minifier) => {
    const script = await MINIFIERS[minifier](code);

    const found = interfaceCallsIn(script);

    expect(found.isWhole).toBe(true);
    expect(found.calls.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(calls);
    expect(new Set(found.calls.map(({ how }) => how))).toEqual(new Set(['parsed']));
  });
});

describe('what is sent and read', () => {
  it.each(MINIFIER_NAMES)('is told as far as it is written out: %s', async (minifier) => {
    const script = await MINIFIERS[minifier](ANGULAR_SERVICES);

    const { calls } = interfaceCallsIn(script);

    const of = (path: string) => calls.find((one) => one.path === path);
    expect(of('settings/sysadmin/domain/{}')?.answer).toEqual(['domainData', 'domainData.name']);
    expect(of('settings/sysadmin/spool-message-counts')?.answer).toEqual(['counts']);
    expect(of('settings/sysadmin/domain-settings/{}')?.body).toEqual([
      'domainSettings',
      'domainSettings.isEnabled',
      'domainSettings.maxUsers',
      'domainSettings.outgoingIP',
    ]);
    expect(of('settings/sysadmin/domain-settings/{}')?.bodyValues).toEqual({
      'domainSettings.isEnabled': [false],
      'domainSettings.maxUsers': [10],
      'domainSettings.outgoingIP': [''],
    });
    expect(of('settings/sysadmin/ids-rule')?.body).toEqual(['rule']);
    expect(of('settings/sysadmin/start-services')?.body).toEqual(['input']);
  });

  it('is told of a body through fetch', () => {
    const { calls } = interfaceCallsIn(CLASSES);

    expect(calls.find(({ path }) => path === 'settings/sysadmin/rename-domain')?.body).toEqual([
      'newDomainName',
      'oldDomainName',
    ]);
  });
});
