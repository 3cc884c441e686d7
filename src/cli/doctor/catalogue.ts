/** What the server lets the tool check and change, step by step: each resource is read once, on the server and on one domain. */
import { readsOf } from '../../catalogue/step-facts.js';
import {
  changeReachOf,
  readCall,
  readReachOf,
  type Shown,
  type Tried,
  writeCalls,
} from '../../catalogue/step-reach.js';
import type { Resource } from '../../contract/resource.js';
import type { Observer } from '../../engine/observe/observer.js';
import type { Reading } from '../../engine/words/reading.js';
import { SERVER } from '../../engine/words/target.js';
import type { Playbook } from '../../playbook/playbook.js';
import type { StepReach } from '../../report/model/doctor-report.js';
import { steps as catalogue } from '../../steps/index.js';

function triedBy(reading: Reading): Tried {
  if (reading.status === 'unreachable') return 'closed';
  if (reading.status === 'failed') return reading.code === 'server.garbage' ? 'undecoded' : 'failed';
  if (reading.status === 'document' && Object.keys(reading.document.failures).length > 0) return 'undecoded';
  return 'read';
}

/** Of the steps that the playbook asks for. `domain`: one that stands for all; undefined where there is none. */
export async function stepReaches(
  observer: Observer,
  {
    playbook,
    domain,
    made,
  }: {
    readonly playbook: Playbook;
    readonly domain: string | undefined;
    /** Calls of the web interface. */
    readonly made: Shown['made'];
  },
): Promise<readonly StepReach[]> {
  const shown = { discovery: observer.discovery, made };
  const tried = new Map<string, Promise<Tried>>();
  const tryOnce = (resource: Resource): Promise<Tried> => {
    const target = resource.scope === 'server' ? SERVER : domain;
    const now =
      tried.get(resource.id) ??
      (target === undefined
        ? Promise.resolve('not-tried' as const)
        : observer.read({ resource, target }).then(triedBy));
    tried.set(resource.id, now);
    return now;
  };
  const asked = catalogue.filter(({ id }) => playbook.steps[id] !== undefined);
  return Promise.all(
    asked.map(async (step) => {
      // What only some options ask for is no part of whether it can be judged.
      const resources = readsOf(step).flatMap(({ resource, when }) =>
        when === undefined ? [observer.contract.byId(resource.id) ?? resource] : [],
      );
      const readsOn = async (scope: Resource['scope']) => {
        const own = resources.filter((one) => one.scope === scope);
        const calls = own.map(async (one) => readCall(one, shown, await tryOnce(one)));
        return (await Promise.all(calls)).flatMap((one) => one ?? []);
      };
      const [onServer, onDomains] = [await readsOn('server'), await readsOn('domain')];
      const writes = resources.flatMap((one) => writeCalls(one, shown));
      return {
        ...{ step: step.id, severity: step.severity },
        ...{ read: readReachOf(onServer, onDomains), change: changeReachOf(writes) },
        calls: [...onServer, ...onDomains, ...writes],
      };
    }),
  );
}
