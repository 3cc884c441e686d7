/**
 * The ways of a plan: by which one each setting is brought to all domains. The server's own Propagate reaches every existing
 * domain, also those that are excluded or waived: it is taken only where nobody would be changed who is not meant.
 * Pure.
 */

import { isEqualJson, type Json } from '../../canonical-json.js';
import type { Contract } from '../../contract/contract.js';
import { isInDefaults, propagatable } from '../../contract/propagatable.js';
import {
  type DomainPropagation,
  domainPropagation,
  userPropagation,
} from '../../contract/resources/domains/propagation.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { callReach, type WriteReach } from '../../contract/trust/reach.js';
import type { Survey } from '../audit/audit.js';
import {
  type Change,
  differingFields,
  type FieldChange,
  type ItemChange,
  isFieldChange,
} from '../words/change.js';
import { grouped } from '../words/grouped.js';
import { SERVER } from '../words/target.js';
import { comingIn } from '../words/to-come.js';
import type { PropagationWay } from './plan.js';

/** What was surveyed, and the changes that came of it. */
export interface PropagationGround
  extends Pick<Survey, 'contract' | 'discovery' | 'domainsInAll' | 'counts' | 'defaults'> {
  readonly changes: readonly Change[];
}

/** The first one is written to by itself, and one more is no crowd. */
export const FEWEST = 3;

/** What the Domain Defaults hold for a field once the plan was carried out. */
function defaultAfter(field: string, ground: PropagationGround): Json | undefined {
  const change = ground.changes
    .filter(isFieldChange)
    .find((one) => one.resource === domainPropagation.from && one.field === field);
  return change === undefined ? ground.defaults?.[field] : change.after;
}

/** Why the call has no way to carry just this field. */
function whyNotCarried(field: string, contract: Contract): string {
  if (!isInDefaults(field, contract)) return 'the Domain Defaults have no such setting';
  return 'the call would carry along what lies beside it in one group, which is not meant';
}

/** May the call be sent that copies the Domain Defaults? It names members, which the server gave itself. */
export function propagationReach({ route, list }: DomainPropagation, discovery: Discovery): WriteReach {
  return callReach({ ...route, body: { [list]: '$item' } }, discovery);
}

/** Why the call cannot bring these changes to the domains, whatever the others hold; undefined when it can. */
export function whyNoCall(
  changes: readonly FieldChange[],
  { contract, discovery }: Pick<PropagationGround, 'contract' | 'discovery'>,
): string | undefined {
  const [first] = changes;
  if (first === undefined) return 'nothing to change';
  if (!propagationReach(contract.propagation.domains, discovery).isOpen)
    return 'no call is proved here that propagates Domain Defaults';
  if (changes.length < FEWEST) return `fewer than ${FEWEST} domains`;
  if (!propagatable(contract).includes(first.field)) return whyNotCarried(first.field, contract);
  return changes.some((change) => !isEqualJson(change.after, first.after))
    ? 'the domains are to get different values'
    : undefined;
}

/** Why a field cannot go by the server's own Propagate; undefined when it can. */
function whyNotServer(changes: readonly FieldChange[], ground: PropagationGround): string | undefined {
  const [first] = changes;
  const why = whyNoCall(changes, ground);
  if (first === undefined || why !== undefined) return why;
  if (comingIn(ground.changes).size > 0) return 'a domain that is added before would be changed too';
  const value = defaultAfter(first.field, ground);
  if (value === undefined || !isEqualJson(value, first.after))
    return 'the Domain Defaults do not hold this value';
  const holding = ground.counts.get(first.field)?.get(JSON.stringify(first.after)) ?? 0;
  const others = ground.domainsInAll - holding - changes.length;
  if (others > 0) {
    return `${others} other ${others === 1 ? 'domain' : 'domains'} (excluded, waived, not read or left for later) would be changed too`;
  }
  if (holding > changes.length)
    return 'more domains hold the value than lack it, and the call would reach each of them';
  return undefined;
}

/** The way of every setting that the plan brings to domains or to their users, in the order of the plan. */
export function waysOf(ground: PropagationGround): readonly PropagationWay[] {
  return [...waysToDomains(ground), ...waysToUsers(ground)];
}

/** Users of one domain by one call, where there are enough of them. */
function waysToUsers({ changes, discovery, contract }: PropagationGround): readonly PropagationWay[] {
  const { to: resource, field, route } = contract.propagation.users;
  const byDomain = grouped(changes.filter(isOfUserPropagation), ({ target }) => target);
  const crowds = [...byDomain.values()].filter(({ length }) => length >= FEWEST).length;
  const reach = callReach(route, discovery);
  const ways = reach.isOpen
    ? [
        { domains: crowds },
        { domains: byDomain.size - crowds, why: `fewer than ${FEWEST} users of a domain` },
      ]
    : [{ domains: byDomain.size, why: reach.why }];
  return ways
    .filter(({ domains }) => domains > 0)
    .map(({ domains, why }) => wayOf({ resource, field, domains }, why));
}

/** Does it give a user just the setting that the server's own call can give to several? */
export function isOfUserPropagation(change: Change): change is ItemChange {
  if (isFieldChange(change) || change.action !== 'change' || change.resource !== userPropagation.to)
    return false;
  // In that call it stands for every user of the domain.
  if (String(change.key).includes('*')) return false;
  const fields = differingFields(change);
  return fields.length === 1 && fields[0]?.field === userPropagation.field;
}

function waysToDomains(ground: PropagationGround): readonly PropagationWay[] {
  const ofDomains = ground.changes
    .filter(isFieldChange)
    .filter(({ target, resource }) => target !== SERVER && resource === domainPropagation.to);
  return [...grouped(ofDomains, ({ field }) => field)].map(([field, changes]) => {
    const why = whyNotServer(changes, ground);
    return wayOf({ resource: domainPropagation.to, field, domains: changes.length }, why);
  });
}

/** Members in the order of the plan's schema: a plan that is shown again from its file is the same text. */
function wayOf(
  { resource, field, domains }: Pick<PropagationWay, 'resource' | 'field' | 'domains'>,
  why: string | undefined,
): PropagationWay {
  return why === undefined
    ? { resource, field, way: 'server', domains }
    : { resource, field, way: 'fan-out', domains, why };
}
