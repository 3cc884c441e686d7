/** A service that others are given by name, one function a call, over the `$http` of its framework. */
import { addedUp, givenTo, type InterfaceCall } from '../calls.js';
import type { Style } from './style.js';

function functionOf(call: InterfaceCall): string {
  const sent = call.method === 'GET' ? '' : ', data || {}';
  return `service.${call.name} = function (${givenTo(call)}) {
  return $http.${call.method.toLowerCase()}(apiBase + ${addedUp(call.path)}${sent});
};`;
}

export const services: Style = {
  answer: 'answer.data',
  code: (calls, pages) => `(function () {
'use strict';
var app = angular.module('smartermail', []);
app.constant('apiBase', '/api/v1/');
app.factory('coreData', ['$http', 'apiBase', function ($http, apiBase) {
var service = {};
${calls.map(functionOf).join('\n')}
return service;
}]);
app.run(['coreData', 'pageUi', function (api, ui) {
window.stApi = api;
${pages}
}]);
})();
`,
};
