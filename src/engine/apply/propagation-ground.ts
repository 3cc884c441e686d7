/**
 * The ground of a propagation, just before the first write: the server's own Propagate reaches every domain, so every
 * domain is read. Those that are not to be changed must hold the value already, and are proved afterwards to hold
 * everything else as before. Where that cannot be had each domain is written to by itself.
 */

import { isEqualJson } from '../../canonical-json.js';
import type { ApiResource } from '../../contract/resource.js';
import { domainPropagation } from '../../contract/resources/domains/propagation.js';
import { forEachLimited, type Observer } from '../observe/observer.js';
import { gone, untilGone } from '../observe/until-gone.js';
import type { Plan, PropagationWay } from '../plan/plan.js';
import { whyNoCall } from '../plan/ways.js';
import type { ObjectResult } from '../prove/outcome.js';
import { type FieldChange, isFieldChange, objectId } from '../words/change.js';
import type { DocumentReading } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import type { PlannedObject } from './write.js';

export interface GroundOptions {
  readonly plan: Plan;
  /** The objects of the plan that are still as planned. */
  readonly ready: readonly PlannedObject[];
  readonly observer: Observer;
  readonly concurrency: number;
}

export interface Ground {
  readonly ways: readonly PropagationWay[];
  /**
   * Domains that are to stay as they are, as they are now: every one that the call reaches and the plan does not change;
   * without a call those that the plan promises to keep.
   */
  readonly kept: readonly DocumentReading[];
  /** Domains that were promised to be proved unchanged, and cannot be read. */
  readonly unread: readonly string[];
}

/** Does the server's own Propagate bring it to the domains? */
export function isServerWay({ way, resource }: PropagationWay): boolean {
  return way === 'server' && resource === domainPropagation.to;
}

/** Was the setting written on this object? An item is told by its name, not by its fields. */
export function isBegun({ resource, field }: PropagationWay, { changes, verdicts }: ObjectResult): boolean {
  return changes.some(
    (change) =>
      change.resource === resource &&
      verdicts.some((one) => one.field === (isFieldChange(change) ? field : change.item)),
  );
}

/** Those by the server's own Propagate, each by single writes where there is a reason to. */
export function withWhy(
  ways: readonly PropagationWay[],
  whyOf: (field: string) => string | undefined,
): readonly PropagationWay[] {
  return ways.map((one) => {
    const why = isServerWay(one) ? whyOf(one.field) : undefined;
    return why === undefined ? one : { ...one, way: 'fan-out', why };
  });
}

/** Did an object that the call depends on or reaches move since the plan was made? */
function hasMoved({ plan, ready }: GroundOptions): boolean {
  const isReady = new Set(ready.map(({ before }) => objectId(before)));
  const concerned = new Set<string>([domainPropagation.from, domainPropagation.to]);
  return plan.objects.some((object) => concerned.has(object.resource) && !isReady.has(objectId(object)));
}

/** Those that bring a field to the domains. */
function changesOf(field: string, plan: Plan): readonly FieldChange[] {
  return plan.changes
    .filter(isFieldChange)
    .filter((one) => one.resource === domainPropagation.to && one.target !== SERVER && one.field === field);
}

/** Domains of the plan that it does not bring this field to. */
function plannedOtherwise(field: string, { ready }: GroundOptions): readonly DocumentReading[] {
  return ready.flatMap(({ before, changes }) => {
    const isOurs = changes.some((change) => isFieldChange(change) && change.field === field);
    return before.status === 'document' && before.resource.id === domainPropagation.to && !isOurs
      ? [before]
      : [];
  });
}

export async function groundNow(options: GroundOptions): Promise<Ground> {
  const { plan, ready, observer, concurrency } = options;
  const resource = observer.contract.byId(domainPropagation.to) as ApiResource;
  const open = withWhy(plan.propagation, (field) => whyNoCall(changesOf(field, plan), observer));
  const ways = hasMoved(options)
    ? withWhy(
        open,
        () => 'something that it reaches was changed since the plan was made, or could not be read',
      )
    : open;
  const promised = plan.kept.map(({ target }) => target);
  const ours = new Set(
    ready.flatMap(({ before }) => (before.resource.id === domainPropagation.to ? [before.target] : [])),
  );
  const reached = ways.some(isServerWay) ? (await observer.domains()).map(({ name }) => name) : [];
  const targets = [...new Set([...promised, ...reached])].filter((name) => !ours.has(name));
  const server = untilGone(observer);
  const readings = await forEachLimited(targets, {
    concurrency,
    run: (target) => server.read({ resource, target }),
  });
  if (server.isGone()) throw gone();
  const kept = readings.filter((reading) => reading.status === 'document');
  const missing = readings.filter((reading) => reading.status !== 'document').map(({ target }) => target);
  const checked = withWhy(ways, (field) => {
    if (missing.length > 0) return `${missing.length} of the domains that it reaches could not be read`;
    const value = changesOf(field, plan)[0]?.after;
    const rest = [...kept, ...plannedOtherwise(field, options)];
    return value !== undefined && rest.every((one) => isEqualJson(one.document.fields[field], value))
      ? undefined
      : 'a domain that is not to be changed holds another value by now';
  });
  const stays = checked.some(isServerWay) ? kept : kept.filter(({ target }) => promised.includes(target));
  return { ways: checked, kept: stays, unread: missing.filter((name) => promised.includes(name)) };
}
