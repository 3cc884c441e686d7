/** A module that shows two functions of what it holds, over XMLHttpRequest, and an object of functions that use them. */
import { addedUp, givenTo, type InterfaceCall } from '../calls.js';
import type { Style } from './style.js';

function functionOf(call: InterfaceCall): string {
  const sent = call.method === 'GET' ? '' : ', data';
  return `${call.name}: function (${givenTo(call)}) { return http.${call.method.toLowerCase()}(${addedUp(call.path)}${sent}); }`;
}

export const modules: Style = {
  answer: 'answer',
  code: (calls, pages) => `(function (ui) {
'use strict';
var http = (function () {
var base = '/api/v1/';
function send(method, url, body) {
return new Promise(function (resolve, reject) {
var request = new XMLHttpRequest();
request.open(method, base + url, true);
var headers = ui.headers();
Object.keys(headers).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
request.onload = function () { resolve(JSON.parse(request.responseText)); };
request.onerror = reject;
request.send(body === undefined ? null : JSON.stringify(body));
});
}
return {
get: function (url) { return send('GET', url); },
post: function (url, body) { return send('POST', url, body || {}); }
};
})();
var api = {
${calls.map(functionOf).join(',\n')}
};
window.stApi = api;
${pages}
})(window.stUi);
`,
};
