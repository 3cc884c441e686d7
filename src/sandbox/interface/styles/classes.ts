/** A class a part of the API over a client, with `fetch`, and paths as templates. */
import { givenTo, type InterfaceCall, piecesOf } from '../calls.js';
import type { Style } from './style.js';

/** `settings/sysadmin/`, or the first part alone where there are but two. */
function partOf({ path }: InterfaceCall): string {
  const [first = '', second = '', third] = path.split('/');
  return third === undefined || second.startsWith('{') ? `${first}/` : `${first}/${second}/`;
}

function methodOf(call: InterfaceCall): string {
  const rest = piecesOf(call.path.slice(partOf(call).length));
  const path = rest.map((piece, at) => (at % 2 === 0 ? piece : `\${encodeURIComponent(${piece})}`)).join('');
  const asked = call.method === 'GET' ? `this.read(\`${path}\`)` : `this.write(\`${path}\`, data)`;
  return `${call.name}(${givenTo(call)}) { return ${asked}; }`;
}

const CLIENT = `class Client {
constructor(part) { this.part = part; }
async send(method, path, body) {
const answer = await fetch(\`/api/v1/\${this.part}\${path}\`, { method: method, headers: ui.headers(), body: body === undefined ? undefined : JSON.stringify(body) });
return answer.json();
}
read(path) { return this.send('GET', path); }
write(path, body) { return this.send('POST', path, body || {}); }
}`;

export const classes: Style = {
  answer: 'answer',
  code: (calls, pages) => {
    const parts = [...new Set(calls.map(partOf))];
    const written = parts.map((part, at) => {
      const methods = calls.filter((call) => partOf(call) === part).map(methodOf);
      return `class Part${at} extends Client {
constructor() { super('${part}'); }
${methods.join('\n')}
}
const part${at} = new Part${at}();`;
    });
    const forwarded = calls.map((call) => {
      const given = givenTo(call);
      return `${call.name}: (${given}) => part${parts.indexOf(partOf(call))}.${call.name}(${given})`;
    });
    return `(() => {
const ui = window.stUi;
${CLIENT}
${written.join('\n')}
const api = {
${forwarded.join(',\n')}
};
window.stApi = api;
${pages}
})();
`;
  },
};
