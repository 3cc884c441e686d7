/** The tool itself, as its commands put it together: connect, survey, plan, run. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connect } from '../../dist/api/connection.js';
import { operatorOf } from '../../dist/cli/secrets/operator.js';
import { shippedContract } from '../../dist/contract/contract.js';
import { laidOver, overlaySchema } from '../../dist/contract/overlay.js';
import { applyPlan } from '../../dist/engine/apply/apply.js';
import { audit } from '../../dist/engine/audit/audit.js';
import { factsSource, pageSource } from '../../dist/engine/observe/observed.js';
import { observe, withSources } from '../../dist/engine/observe/observer.js';
import { buildPlan } from '../../dist/engine/plan/build-plan.js';
import { loadPlaybook } from '../../dist/playbook/load.js';
import { SecretValues } from '../../dist/redaction.js';
import { steps } from '../../dist/steps/index.js';
import { advisoriesSchema } from '../../dist/steps/kit/advisories.js';
import { factsOf } from '../../dist/steps/kit/facts.js';
import { acquireLock } from '../../dist/store/lock.js';

const shippedFolder = fileURLToPath(new URL('../../playbooks/', import.meta.url));

const advisories = advisoriesSchema.parse(
  JSON.parse(readFileSync(new URL('../../data/advisories.json', import.meta.url), 'utf8')),
);

export function loadShipped(playbook) {
  return loadPlaybook({ playbook, catalogue: steps, shippedFolder });
}

/** For plans that set no secret. */
function notOpened(reference) {
  throw new Error(`the secret ${reference} was not opened`);
}

const NO_SECRETS = { secret: notOpened, code: notOpened };

function operatorOn(sandbox) {
  const { username, password, url } = sandbox;
  return operatorOf({ username, password, url });
}

/** The contract as the sandbox teaches it; made once. */
function contractOf(sandbox) {
  sandbox.contract ??= laidOver(
    shippedContract,
    overlaySchema(shippedContract, shippedContract).parse(sandbox.taught),
  );
  return sandbox.contract;
}

/** Connects, does the work and signs out; gives what the work gave. `fetch` watches the requests. */
async function connected(sandbox, { concurrency, secrets, fetch, run }) {
  const connection = await connect({
    url: sandbox.url,
    username: sandbox.username,
    password: sandbox.password,
    secondFactor: () => Promise.reject(new Error('no second factor')),
    declaredReads: () => contractOf(sandbox).reads,
    secrets,
    warn: () => {},
    concurrency,
    ...(fetch === undefined ? {} : { fetch }),
  });
  try {
    return await run(connection);
  } finally {
    await connection.signOut();
  }
}

function observerOn({ readClient: client, server }, sandbox) {
  return observe({ client, contract: contractOf(sandbox), sources: { page: pageSource(server.loginPage) } });
}

async function surveyOn(connection, { sandbox, ...options }) {
  const { url } = connection.server;
  const facts = factsSource(factsOf({ advisories, operator: operatorOn(sandbox) }));
  const observer = withSources(await observerOn(connection, sandbox), { facts });
  return audit({ ...options, observer, url, steps, now: new Date() });
}

/** One audit, from the first request to the last. */
export function auditOf(sandbox, { playbook, concurrency, onlySteps, fetch }) {
  const secrets = new SecretValues();
  return connected(sandbox, {
    concurrency,
    secrets,
    fetch,
    run: (connection) =>
      surveyOn(connection, { sandbox, playbook, concurrency, onlySteps, keep: 'findings' }),
  });
}

/** One apply of a plan made on the spot, approved beforehand, as `apply --playbook P --auto-approve` does it. */
export function apply(sandbox, { playbook, concurrency, onlySteps, stateDir, fetch }) {
  const secrets = new SecretValues();
  return connected(sandbox, {
    concurrency,
    secrets,
    fetch,
    run: async (connection) => {
      const holder = {
        pid: process.pid,
        host: 'bench',
        user: 'bench',
        command: 'apply',
        startedAt: new Date().toISOString(),
      };
      const lock = await acquireLock({ stateDir, serverUrl: connection.server.url, holder });
      try {
        const surveyed = await surveyOn(connection, {
          sandbox,
          playbook,
          concurrency,
          onlySteps,
          keep: 'findings-and-objects',
        });
        return await applyPlan({
          connection,
          observer: await observerOn(connection, sandbox),
          plan: buildPlan(surveyed, playbook),
          readings: surveyed.objects,
          lock,
          stateDir,
          concurrency,
          now: () => new Date(),
          random: () => randomBytes(2).toString('hex'),
          redact: (text) => secrets.redact(text),
          isInterrupted: () => false,
          vault: NO_SECRETS,
          operator: operatorOn(sandbox),
          author: { user: 'bench', host: 'bench', tool: '0.0.0' },
          access: { signInAfresh: () => Promise.reject(new Error('no door is changed here')) },
        });
      } finally {
        await lock.release();
      }
    },
  });
}
