/**
 * Overlays of one build that bind one part otherwise: where one of them knows it better, that one counts. What is alike well
 * known is a conflict, which is not for the tool to settle. Pure; what it is given need not be an overlay yet.
 */
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../canonical-json.js';
import { OVERLAY_EVIDENCE } from './binding.js';
import { type Evidence, weakest } from './evidence.js';

/** Parts of one resource that another overlay knows better. */
export interface Outranked {
  readonly resource: string;
  /** `read`, `key`, `fields.allowRelay`. */
  readonly parts: readonly string[];
  /** How well the first of them is known here, and in the other. */
  readonly evidence: Evidence;
  readonly better: Evidence;
}

function evidenceIn(part: unknown): Evidence | undefined {
  const { evidence } = isJsonObject(part) ? part : {};
  return OVERLAY_EVIDENCE.find((one) => one === evidence);
}

/** Part -> what it says and how well it is known; what says nothing of that is known as well as the call that reads. */
function partsOf({ fields, ...calls }: JsonObject) {
  const read = evidenceIn(calls.read ?? calls.list);
  const own = Object.entries(calls).map(
    ([name, value]) =>
      [name, { value, evidence: value === null ? undefined : (evidenceIn(value) ?? read) }] as const,
  );
  const named = Object.entries(isJsonObject(fields) ? fields : {}).map(
    ([name, value]) => [`fields.${name}`, { value, evidence: evidenceIn(value) }] as const,
  );
  return new Map<string, { readonly value: Json; readonly evidence: Evidence | undefined }>([
    ...own,
    ...named,
  ]);
}

function isBetter(one: Evidence, other: Evidence): boolean {
  return one !== other && weakest([one, other]) === other;
}

function resourcesIn(overlay: unknown): JsonObject {
  const { resources } = isJsonObject(overlay) ? overlay : {};
  return isJsonObject(resources) ? resources : {};
}

/** What of the first the second knows better. */
export function outrankedIn(overlay: unknown, other: unknown): readonly Outranked[] {
  const others = resourcesIn(other);
  return Object.entries(resourcesIn(overlay)).flatMap(([resource, stated]) => {
    const against = Object.hasOwn(others, resource) ? others[resource] : undefined;
    if (!isJsonObject(stated) || !isJsonObject(against)) return [];
    const theirs = partsOf(against);
    const lost = new Map<string, readonly [Evidence, Evidence]>();
    const mine = partsOf(stated);
    for (const [name, { value, evidence }] of mine) {
      const there = theirs.get(name);
      if (evidence === undefined || there?.evidence === undefined) continue;
      if (!isEqualJson(value, there.value) && isBetter(there.evidence, evidence))
        lost.set(name, [evidence, there.evidence]);
    }
    // Members of an answer that is not read any more say nothing of the other one.
    const [, reads] = lost.get('read') ?? lost.get('list') ?? [];
    for (const [name, { evidence }] of mine)
      if (reads !== undefined && evidence !== undefined)
        if (name.startsWith('fields.') || isBetter(reads, evidence))
          lost.set(name, lost.get(name) ?? [evidence, reads]);
    const [first] = lost.values();
    return first === undefined
      ? []
      : [{ resource, parts: [...lost.keys()], evidence: first[0], better: first[1] }];
  });
}

/** The overlay without them. */
export function without(overlay: unknown, outranked: readonly Outranked[]): unknown {
  if (!isJsonObject(overlay) || outranked.length === 0) return overlay;
  const resources = Object.entries(resourcesIn(overlay)).map(([id, stated]) => {
    const gone = new Set(outranked.flatMap(({ resource, parts }) => (resource === id ? parts : [])));
    if (gone.size === 0 || !isJsonObject(stated)) return [id, stated];
    const { fields, ...calls } = stated;
    const kept = (object: Json | undefined, before: string) =>
      Object.fromEntries(
        Object.entries(isJsonObject(object) ? object : {}).filter(([name]) => !gone.has(`${before}${name}`)),
      );
    return [id, { ...kept(calls, ''), ...(fields === undefined ? {} : { fields: kept(fields, 'fields.') }) }];
  });
  return { ...overlay, resources: Object.fromEntries(resources) };
}
