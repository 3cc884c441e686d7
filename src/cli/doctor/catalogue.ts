/** What the server lets the tool check and change, step by step: each resource is read once, on the server and on one domain. */
import { setImmediate } from 'node:timers/promises';
import { type Lesson, lessonsFor } from '../../catalogue/step-lessons.js';
import { changeReachOf, readCall, readReachOf, type Tried, writeCalls } from '../../catalogue/step-reach.js';
import type { Judging, Wanted } from '../../catalogue/wanted.js';
import type { Known } from '../../contract/learning/lessons.js';
import type { Resource } from '../../contract/resource.js';
import { isActive } from '../../engine/audit/selection.js';
import type { Observer } from '../../engine/observe/observer.js';
import { type Reading, whyUnread } from '../../engine/words/reading.js';
import { SERVER } from '../../engine/words/target.js';
import { selectDomains } from '../../playbook/domain-glob.js';
import type { Playbook } from '../../playbook/playbook.js';
import type { StepReach } from '../../report/model/doctor-report.js';
import { steps as catalogue } from '../../steps/index.js';
import { BEYOND, type Step } from '../../steps/kit/step.js';
import { type Foresight, foresightOf } from './foresight.js';
import { propagationLesson } from './propagation-lesson.js';

function triedBy(reading: Reading): Tried {
  if (reading.status === 'unreachable') return 'closed';
  if (reading.status === 'failed') return reading.code === 'server.garbage' ? 'undecoded' : 'failed';
  if (reading.status === 'document' && Object.keys(reading.document.failures).length > 0) return 'undecoded';
  return 'read';
}

/** How it ended, why nothing came of it, and what was seen. */
interface Came extends Pick<Known, 'unread' | 'now'> {
  readonly how: Tried;
  readonly why?: string;
}

const UNSEEN = { unread: [], now: {} };

function cameOf(reading: Reading): Came {
  const how = triedBy(reading);
  const document = reading.status === 'document' ? reading.document : undefined;
  const { fields: now = {}, failures = {} } = document ?? {};
  const seen = { how, now, unread: Object.keys(failures) };
  if (how === 'read') return seen;
  const whys = Object.values(failures);
  return { ...seen, why: whys.length > 0 ? whys.join('; ') : whyUnread(reading) };
}

function isBeyond(resource: Resource): boolean {
  return resource.kind === 'observed' && BEYOND.some((source) => source === resource.source);
}

/** What is looked at for. */
interface Asked {
  readonly playbook: Playbook;
  /** Those of the server. The first that the playbook selects stands for all. */
  readonly domains: readonly string[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Parts that judge something with the options of the playbook, on any target; of none it judges nothing, before a value is stated. */
function judgingOf(step: Step, { playbook, domains }: Asked): readonly Judging[] {
  const onDomains = domains.length > 0 ? domains : ['example.com'];
  return step.parts.flatMap((part) => {
    const targets = part.scope === 'server' ? [SERVER] : onDomains;
    const target = targets.find((one) => isActive({ step, part }, { playbook, target: one }));
    return target === undefined ? [] : [{ part, target }];
  });
}

/** What a server lets the tool do. */
export interface Reaches {
  readonly steps: readonly StepReach[];
  /** Steps that judge nothing before a value of the operator's is stated. */
  readonly idle: readonly string[];
  /** What it would have to be taught. */
  readonly lessons: readonly Lesson[];
  /** What would make it quicker, and no step lacks. */
  readonly propagation: Lesson | undefined;
}

/** Of the steps that the playbook asks for. */
export async function stepReaches(
  observer: Observer,
  {
    playbook,
    ...asked
  }: Asked & { readonly onlySteps?: readonly string[] | undefined; readonly foresight?: Foresight },
): Promise<Reaches> {
  const { discovery } = observer;
  const { foresight = foresightOf({ playbook, today: asked.today }) } = asked;
  const domains = selectDomains(asked.domains, playbook.domains);
  const judged = catalogue
    .filter(({ id }) => playbook.steps[id] !== undefined && asked.onlySteps?.includes(id) !== false)
    .map((step) => ({
      ...{ step, options: playbook.steps[step.id] ?? {} },
      judging: judgingOf(step, { ...asked, playbook, domains }),
    }));
  const bound = (resource: Resource) => observer.contract.byId(resource.id) ?? resource;
  const came = new Map<string, Came>();
  const read = async (given: Resource) => {
    const resource = bound(given);
    const target = resource.scope === 'server' ? SERVER : domains[0];
    const how: Came =
      target === undefined
        ? { how: 'not-tried', ...UNSEEN }
        : cameOf(await observer.read({ resource, target }));
    came.set(resource.id, how);
  };
  const resources = new Map(
    judged.flatMap(({ judging, options }) =>
      judging.flatMap(({ part }) =>
        Object.values(part.reads(options)).flatMap(({ resource }) =>
          // What is asked beyond the server has a line of its own.
          isBeyond(resource) ? [] : [[resource.id, resource] as const],
        ),
      ),
    ),
  );
  const reading = Promise.all([...resources.values()].map(read));
  const all: { readonly step: Step; readonly wanted: readonly Wanted[] }[] = [];
  for (const { step, judging } of judged) {
    // What is wanted of made-up servers is found out while this one answers, and what it is asked next goes out.
    await setImmediate();
    all.push({ step, wanted: foresight.wantedBy(step, judging) });
  }
  await reading;
  const readsOn = (wanted: readonly Wanted[], scope: Resource['scope']) =>
    wanted.flatMap(({ resource }) => {
      const { how, why } = came.get(resource.id) ?? { how: 'not-tried' as const };
      const call = resource.scope === scope ? readCall(bound(resource), discovery, how) : undefined;
      return call === undefined ? [] : [{ ...call, ...(why === undefined ? {} : { why }) }];
    });
  const steps = all.flatMap(({ step, wanted }): readonly StepReach[] => {
    if (wanted.length === 0) return [];
    const [onServer, onDomains] = [readsOn(wanted, 'server'), readsOn(wanted, 'domain')];
    const writes = wanted.flatMap((one) => writeCalls(bound(one.resource), discovery, one));
    return [
      {
        ...{ step: step.id, severity: step.severity },
        ...{ read: readReachOf(onServer, onDomains), change: changeReachOf(writes) },
        calls: [...onServer, ...onDomains, ...writes.map(({ isWanted: _, ...call }) => call)],
      },
    ];
  });
  const knownOf = (given: Resource): Known | undefined => {
    const resource = bound(given);
    const { how, unread, now } = came.get(resource.id) ?? { how: 'failed' as const, ...UNSEEN };
    // What could not be seen this time may be known well.
    if (resource.kind === 'observed' || how === 'failed' || how === 'not-tried') return undefined;
    const isRead = how === 'read' || unread.length > 0;
    return { resource, discovery, isRead, unread, now };
  };
  const wanting = all.map(({ step: { id, severity }, wanted }) => ({ step: id, severity, wanted }));
  return {
    steps,
    idle: all.flatMap(({ step, wanted }) => (wanted.length === 0 ? [step.id] : [])),
    lessons: lessonsFor(wanting, knownOf),
    propagation: propagationLesson({
      ...{ contract: observer.contract, discovery, domains: domains.length, wanting },
      knownOf: (id) => {
        const resource = observer.contract.byId(id);
        return resource && knownOf(resource);
      },
    }),
  };
}
