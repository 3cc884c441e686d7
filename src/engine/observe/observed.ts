/** Sources beside the API: the sign-in page, and the facts that this tool brings along. */

import type { Json } from '../../canonical-json.js';
import type { Observed } from '../../contract/resource.js';
import { hostItself } from '../../contract/resources/host/host-itself.js';
import { serverBuild } from '../../contract/resources/server/server-info.js';
import { LockdownError } from '../../errors.js';
import type { Facts } from '../../steps/kit/facts.js';
import type { HostSeen } from '../words/host-seen.js';
import { type Reading, type ReadRequest, unreachable } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import type { Observer } from './observer.js';
import type { Source } from './source.js';

/** The fields of an observed resource, each judged by the model on its own. */
function observedReading(
  { resource, target }: ReadRequest & { readonly resource: Observed },
  seen: Readonly<Record<string, unknown>>,
): Reading {
  const fields: Record<string, Json> = {};
  const failures: Record<string, string> = {};
  for (const [name, schema] of Object.entries(resource.model.shape)) {
    const parsed = schema.safeParse(seen[name]);
    if (parsed.success) fields[name] = parsed.data as Json;
    else failures[name] = seen[name] === undefined ? `no ${name}` : `${name} is not as expected`;
  }
  return { status: 'observed', resource, target, fields, failures };
}

/** `of` gives what was seen of a resource; undefined where it says nothing of it. */
function sourceOf(
  of: (resource: Observed, target: string) => Readonly<Record<string, unknown>> | undefined,
): Source {
  return {
    read: async (request) => {
      const { resource, target } = request;
      const seen = resource.kind === 'observed' ? of(resource, target) : undefined;
      return resource.kind === 'observed' && seen !== undefined
        ? observedReading({ ...request, resource }, seen)
        : unreachable(request, `nothing is known of ${resource.title}`);
    },
  };
}

/** How a source looks at a resource: by what it is asked, and the target. Undefined where it knows no way. */
export type Looks = Readonly<
  Record<
    string,
    (asked: Readonly<Record<string, Json>>, target: string) => Promise<Readonly<Record<string, unknown>>>
  >
>;

/** What is looked at when it is asked for, by the id of the resource. Errors: `interrupted`, as what was ended says nothing. */
export function lookingSource(looks: Looks, signal?: AbortSignal): Source {
  return {
    read: async (request) => {
      const { resource, target, asked = {} } = request;
      const look = Object.hasOwn(looks, resource.id) ? looks[resource.id] : undefined;
      if (resource.kind !== 'observed' || look === undefined)
        return unreachable(request, `nobody looks at ${resource.title}`);
      const seen = await look(asked, target);
      if (signal?.aborted === true) throw new LockdownError('interrupted', 'The run was interrupted');
      return observedReading({ ...request, resource }, seen);
    },
  };
}

/** The text of the sign-in page, as it was fetched once for the run. */
export function pageSource(page: string): Source {
  return sourceOf(({ patterns = {} }) =>
    Object.fromEntries(
      Object.entries(patterns).map(([field, pattern]) => [field, new RegExp(pattern).exec(page)?.[1]]),
    ),
  );
}

/** What is known beforehand, by the id of the resource that steps read it as. */
export function factsSource(facts: Facts): Source {
  return sourceOf(({ id }, target) => {
    const fact = Object.hasOwn(facts, id) ? facts[id] : undefined;
    return typeof fact === 'function' ? fact(target) : fact;
  });
}

/** The build that the sign-in page names, days since 2000-01-01; null when it names none. */
export async function buildSeen(observer: Observer): Promise<number | null> {
  const reading = await observer.read({ resource: serverBuild, target: SERVER });
  const build = reading.status === 'observed' ? reading.fields.build : undefined;
  return typeof build === 'number' ? build : null;
}

/** Which evidence of the host is looked at; undefined where there is none. */
export async function hostSeen(observer: Observer): Promise<HostSeen | undefined> {
  const reading = await observer.read({ resource: hostItself, target: SERVER });
  const seen = reading.status === 'observed' ? hostItself.model.safeParse(reading.fields).data : undefined;
  if (seen === undefined) return undefined;
  const { host, taken, platform, tool, elevated } = seen;
  return { name: host.name, taken, platform, tool, elevated };
}
