/**
 * A sandbox as a process of its own, so that server and client do not share a core. The message `weaken` brings
 * every domain to the state in which it has something to change, and is answered.
 */
import { startSandbox } from '../../dist/sandbox/server.js';

const [domains, latencyMs, propagate] = process.argv.slice(2);
const sandbox = await startSandbox({
  domains: Number(domains),
  latencyMs: Number(latencyMs),
  propagate: propagate === 'true',
  seed: 1,
});

process.on('message', () => {
  sandbox.state.domainDefaults.requireSmtpAuthentication = false;
  for (const { settings } of Object.values(sandbox.state.domains)) settings.requireSmtpAuthentication = false;
  process.send('weakened');
});
process.on('disconnect', () => process.exit(0));
process.send({ url: sandbox.url, ...sandbox.accounts.admin });
