/** Whether the name of a member says that it is a field, or that it is another one. */
import { alike, formsOf, namesOf } from '../proposal/names.js';
import type { ApiResource } from '../resource.js';

/** Less alike are names of two things. */
const LEAST_LIKE = 0.6;
/** So much more alike another field has to be for the member to be that one. */
const MARGIN = 0.05;

/** A recording asks for each again and again. */
const known = new WeakMap<ApiResource, Map<string, number>>();

/** How alike, 0 to 1. */
export function likenessOf(resource: ApiResource, field: string, wire: string): number {
  const scores = known.get(resource) ?? new Map<string, number>();
  known.set(resource, scores);
  const at = `${field} ${wire}`;
  const score = scores.get(at) ?? alike(namesOf(resource, field), formsOf(wire)).score;
  scores.set(at, score);
  return score;
}

/** Why the member is most likely not the field, as half a sentence; undefined where its name says that it is. */
export function whyNotNamed(resource: ApiResource, field: string, wire: string): string | undefined {
  const own = likenessOf(resource, field, wire);
  const others = Object.keys(resource.binding.fields).filter((one) => one !== field);
  const nearer = others.find((one) => likenessOf(resource, one, wire) > own + MARGIN);
  if (nearer !== undefined && likenessOf(resource, nearer, wire) >= LEAST_LIKE)
    return `what changed is called ${wire}, which is more like ${nearer}`;
  return own < LEAST_LIKE
    ? `what changed is called ${wire}, which does not say that it is ${field}`
    : undefined;
}
