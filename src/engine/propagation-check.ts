/**
 * The last look before the server's own Propagate is used: every domain that the plan does not change must still hold
 * the value that is propagated. Otherwise each domain is written to by itself.
 */
import { isEqualJson, type Json } from '../canonical-json.js';
import { domainPropagation } from '../contract/propagation.js';
import { resourceById } from '../contract/registry.js';
import type { Resource } from '../contract/resource.js';
import { isFieldChange } from './change.js';
import { forEachLimited } from './observe.js';
import type { Plan } from './plan-schema.js';
import type { PropagationWay } from './propagation.js';
import type { Reading } from './reading.js';
import { SERVER } from './target.js';

export interface CheckOptions {
  readonly plan: Plan;
  /** Every mail domain of the server, now. */
  readonly domains: readonly string[];
  readonly read: (request: { readonly resource: Resource; readonly target: string }) => Promise<Reading>;
  readonly concurrency: number;
}

/** What each field is propagated as. */
function valuesOf(plan: Plan): ReadonlyMap<string, Json> {
  const fields = plan.propagation
    .filter(({ way, resource }) => way === 'server' && resource === domainPropagation.to)
    .map(({ field }) => field);
  const changes = plan.changes
    .filter(isFieldChange)
    .filter(({ resource }) => resource === domainPropagation.to);
  return new Map(
    fields.flatMap((field) => {
      const change = changes.find((one) => one.field === field);
      return change === undefined ? [] : [[field, change.after] as const];
    }),
  );
}

/** The ways of the plan, as far as they still change nobody who is not meant. */
export async function checkedWays(options: CheckOptions): Promise<readonly PropagationWay[]> {
  const { plan, domains, read, concurrency } = options;
  const values = valuesOf(plan);
  const resource = resourceById(domainPropagation.to);
  if (values.size === 0 || resource === undefined) return plan.propagation as readonly PropagationWay[];
  const changing = (field: string) =>
    new Set(
      plan.changes
        .filter(isFieldChange)
        .filter((change) => change.resource === domainPropagation.to && change.field === field)
        .map(({ target }) => target),
    );
  const targets = new Map([...values.keys()].map((field) => [field, changing(field)]));
  const stale = await staleDefaults(values, options);
  const toRead = domains.filter((name) => [...targets.values()].some((names) => !names.has(name)));
  const moved = new Set<string>();
  await forEachLimited(toRead, {
    concurrency,
    run: async (target) => {
      const reading = await read({ resource, target });
      for (const [field, value] of values) {
        if (targets.get(field)?.has(target) === true) continue;
        const now = reading.status === 'document' ? reading.document.fields[field] : undefined;
        if (!isEqualJson(now, value)) moved.add(field);
      }
    },
  });
  return (plan.propagation as readonly PropagationWay[]).map((one) => {
    if (one.resource !== domainPropagation.to || one.way !== 'server') return one;
    if (stale.has(one.field))
      return {
        ...one,
        way: 'fan-out',
        why: 'since the plan was made the Domain Defaults came to hold another value',
      };
    return moved.has(one.field)
      ? { ...one, way: 'fan-out', why: 'since the plan was made another domain came to hold another value' }
      : one;
  });
}

/** Fields of which the Domain Defaults, which the plan leaves as they are, do not hold the value any more. */
async function staleDefaults(
  values: ReadonlyMap<string, Json>,
  { plan, read }: CheckOptions,
): Promise<ReadonlySet<string>> {
  const changed = new Set(
    plan.changes
      .filter(isFieldChange)
      .filter(({ resource }) => resource === domainPropagation.from)
      .map(({ field }) => field),
  );
  const kept = [...values].filter(([field]) => !changed.has(field));
  const resource = resourceById(domainPropagation.from);
  if (kept.length === 0 || resource === undefined) return new Set();
  const reading = await read({ resource, target: SERVER });
  const fields = reading.status === 'document' ? reading.document.fields : {};
  return new Set(kept.filter(([field, value]) => !isEqualJson(fields[field], value)).map(([field]) => field));
}
