/**
 * A sandbox that speaks otherwise, as a process of its own, whose web interface is a bundle of megabytes: its calls, and
 * other code as such bundles hold it. It tells what it was asked when it is asked `requests`, and forgets it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Server } from 'node:http';
import { startSandbox } from '../../dist/sandbox/server.js';

const [latencyMs, bytes, keptAt] = process.argv.slice(2);
const DIALECT = { domains: 3, seed: 1, dialect: 1 };
/** Libraries as they are shipped. */
const OTHERS = ['acorn/dist/acorn.js', 'zod/v4/core/schemas.cjs'].map((name) =>
  readFileSync(new URL(`../../node_modules/${name}`, import.meta.url), 'utf8').replace(
    /^(?:im|ex)port .*$/gm,
    '',
  ),
);

async function ownScript() {
  const sandbox = await startSandbox(DIALECT);
  try {
    const page = await (await fetch(`${sandbox.url}/interface/root`)).text();
    const scripts = [...page.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, path]) =>
      fetch(`${sandbox.url}${path}`).then((answer) => answer.text()),
    );
    return (await Promise.all(scripts)).find((text) => text.includes('api/v1'));
  } finally {
    await sandbox.close();
  }
}

let bundle = await ownScript();
for (let at = 0; bundle.length < Number(bytes); at += 1)
  bundle += `\n(function(exports,module,require){${OTHERS[at % 2]}\n})({},{},function(){});`;

writeFileSync(keptAt, bundle);
const sandbox = await startSandbox({ ...DIALECT, latencyMs: Number(latencyMs), interfaceScript: bundle });

let requests = [];
const { emit } = Server.prototype;
Server.prototype.emit = function record(event, request, ...more) {
  if (event === 'request') {
    const { method, url: path, headers } = request;
    const one = { method, path, domain: headers['x-smartermaildomain'], body: undefined };
    requests.push(one);
    if (method === 'POST') request.on('data', (part) => (one.body = (one.body ?? '') + part));
  }
  return emit.call(this, event, request, ...more);
};
process.on('message', () => {
  process.send(requests);
  requests = [];
});
process.on('disconnect', () => process.exit(0));
process.send({ url: sandbox.url, ...sandbox.accounts.admin });
