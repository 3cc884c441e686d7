/** One function that takes everything about a request in an object, and a function a call that fills it. */
import { givenTo, type InterfaceCall, piecesOf } from '../calls.js';
import type { Style } from './style.js';

function pathOf(path: string): string {
  const [first = '', ...rest] = piecesOf(path);
  if (rest.length === 0) return `'/api/v1/${first}'`;
  const terms = rest.map((piece, at) => (at % 2 === 0 ? `encodeURIComponent(${piece})` : `'${piece}'`));
  return `'/api/v1/${first}'.concat(${terms.filter((term) => term !== "''").join(', ')})`;
}

function functionOf(call: InterfaceCall): string {
  const sent = call.method === 'GET' ? '' : ', data: data';
  return `Api.prototype.${call.name} = function (${givenTo(call)}) {
return this.request({ method: '${call.method}', url: ${pathOf(call.path)}${sent} });
};`;
}

export const config: Style = {
  answer: 'answer',
  code: (calls, pages) => `(function (ui) {
'use strict';
function Api(request) { this.request = request; }
${calls.map(functionOf).join('\n')}
var api = new Api(ui.request);
window.stApi = api;
${pages}
})(window.stUi);
`,
};
