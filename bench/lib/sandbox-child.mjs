/**
 * A sandbox as a process of its own, so that server and client do not share a core. The message `weaken` brings every
 * domain to the state in which it has something to change; after `fail` every other domain answers 500 to whatever is
 * asked of it, until `heal`. Each is answered.
 */
import { Server } from 'node:http';
import { startSandbox } from '../../dist/sandbox/server.js';

const [domains, latencyMs, propagate] = process.argv.slice(2);
const sandbox = await startSandbox({
  domains: Number(domains),
  latencyMs: Number(latencyMs),
  propagate: propagate === 'true',
  seed: 1,
});

let failing = new Set();
const { emit } = Server.prototype;
// The faults of the sandbox go by path, and most calls name their domain in a header.
Server.prototype.emit = function answerOrFail(event, request, response, ...more) {
  const asked =
    event === 'request' ? [request.headers['x-smartermaildomain'], request.url.split('/').at(-1)] : [];
  if (!asked.some((name) => failing.has(name))) return emit.call(this, event, request, response, ...more);
  request.resume().on('end', () => setTimeout(() => response.writeHead(500).end(), Number(latencyMs)));
  return true;
};

const ORDERS = {
  weaken: () => {
    sandbox.state.domainDefaults.requireSmtpAuthentication = false;
    for (const { settings } of Object.values(sandbox.state.domains))
      settings.requireSmtpAuthentication = false;
  },
  fail: () => {
    failing = new Set(Object.keys(sandbox.state.domains).filter((_, index) => index % 2 === 1));
  },
  heal: () => {
    failing = new Set();
  },
};

process.on('message', (order) => {
  ORDERS[order]();
  process.send('done');
});
process.on('disconnect', () => process.exit(0));
process.send({ url: sandbox.url, taught: sandbox.taught, ...sandbox.accounts.admin });
