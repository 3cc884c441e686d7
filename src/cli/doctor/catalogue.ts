/** What the server lets the tool check and change, step by step: each resource is read once, on the server and on one domain. */
import { changeReachOf, readCall, readReachOf, type Tried, writeCalls } from '../../catalogue/step-reach.js';
import type { Resource } from '../../contract/resource.js';
import { isActive } from '../../engine/audit/selection.js';
import type { Observer } from '../../engine/observe/observer.js';
import { grouped } from '../../engine/words/grouped.js';
import { type Reading, whyUnread } from '../../engine/words/reading.js';
import { SERVER } from '../../engine/words/target.js';
import { selectDomains } from '../../playbook/domain-glob.js';
import type { Playbook } from '../../playbook/playbook.js';
import type { StepReach } from '../../report/model/doctor-report.js';
import { steps as catalogue } from '../../steps/index.js';
import type { Step } from '../../steps/kit/step.js';

function triedBy(reading: Reading): Tried {
  if (reading.status === 'unreachable') return 'closed';
  if (reading.status === 'failed') return reading.code === 'server.garbage' ? 'undecoded' : 'failed';
  if (reading.status === 'document' && Object.keys(reading.document.failures).length > 0) return 'undecoded';
  return 'read';
}

/** How it ended, and why nothing came of it. */
interface Came {
  readonly how: Tried;
  readonly why?: string;
}

function cameOf(reading: Reading): Came {
  const how = triedBy(reading);
  if (how === 'read') return { how };
  const failures = reading.status === 'document' ? Object.values(reading.document.failures) : [];
  return { how, why: failures.length > 0 ? failures.join('; ') : whyUnread(reading) };
}

/** What is looked at for. */
interface Asked {
  readonly playbook: Playbook;
  /** Those of the server. The first that the playbook selects stands for all. */
  readonly domains: readonly string[];
}

/** A resource, and the fields of it that matter to a step. */
interface Wanted {
  readonly resource: Resource;
  readonly fields: readonly string[];
}

/** What the step reads with the options of the playbook, on any target; of none it judges nothing, before a value is stated. */
function wantedOf(step: Step, { playbook, domains }: Asked): readonly Wanted[] {
  const options = playbook.steps[step.id] ?? {};
  const onDomains = domains.length > 0 ? domains : ['example.com'];
  const isJudging = (part: Step['parts'][number]) =>
    (part.scope === 'server' ? [SERVER] : onDomains).some((target) =>
      isActive({ step, part }, { playbook, target }),
    );
  const needs = step.parts.filter(isJudging).flatMap((part) => Object.values(part.reads(options)));
  const byId = grouped(needs, ({ resource }) => resource.id);
  return [...byId.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { resource } = first;
    const fields = same.flatMap((one) => one.fields ?? Object.keys(resource.model.shape));
    return [{ resource, fields: [...new Set(fields)] }];
  });
}

/** Of the steps that the playbook asks for. `idle`: those that judge nothing before a value of the operator's is stated. */
export async function stepReaches(
  observer: Observer,
  { playbook, ...asked }: Asked,
): Promise<{ readonly steps: readonly StepReach[]; readonly idle: readonly string[] }> {
  const { discovery } = observer;
  const domains = selectDomains(asked.domains, playbook.domains);
  const tried = new Map<string, Promise<Came>>();
  const tryOnce = (resource: Resource): Promise<Came> => {
    const target = resource.scope === 'server' ? SERVER : domains[0];
    const now =
      tried.get(resource.id) ??
      (target === undefined
        ? Promise.resolve({ how: 'not-tried' as const })
        : observer.read({ resource, target }).then(cameOf));
    tried.set(resource.id, now);
    return now;
  };
  const all = catalogue
    .filter(({ id }) => playbook.steps[id] !== undefined)
    .map((step) => ({ step, wanted: wantedOf(step, { playbook, domains }) }));
  const steps = await Promise.all(
    all.flatMap(({ step, wanted }) => {
      const bound = wanted.map(({ resource, fields }) => ({
        resource: observer.contract.byId(resource.id) ?? resource,
        fields,
      }));
      const resources = bound.map(({ resource }) => resource);
      const readsOn = async (scope: Resource['scope']) => {
        const own = resources.filter((one) => one.scope === scope);
        const calls = own.map(async (one) => {
          const { how, ...why } = await tryOnce(one);
          const call = readCall(one, discovery, how);
          return call && { ...call, ...why };
        });
        return (await Promise.all(calls)).flatMap((one) => one ?? []);
      };
      const reachOf = async (): Promise<StepReach> => {
        const [onServer, onDomains] = [await readsOn('server'), await readsOn('domain')];
        const writes = bound.flatMap(({ resource, fields }) => writeCalls(resource, discovery, fields));
        return {
          ...{ step: step.id, severity: step.severity },
          ...{ read: readReachOf(onServer, onDomains), change: changeReachOf(writes) },
          calls: [...onServer, ...onDomains, ...writes],
        };
      };
      return resources.length === 0 ? [] : [reachOf()];
    }),
  );
  return { steps, idle: all.flatMap(({ step, wanted }) => (wanted.length === 0 ? [step.id] : [])) };
}
