/** How layers are laid over each other, and when two parents contradict. Pure. */
import { isEqualJson } from '../canonical-json.js';
import { type StepSchema, stepOf } from './catalogue.js';
import { EMPTY_LAYER, type Layer, plainOptions, type StatedOverride, type StepLayer } from './layer.js';

/** A parent of a list: how it was named, and what it resolved to. */
export interface Parent {
  readonly name: string;
  readonly layer: Layer;
}

/** Two parents of a list that give different options for one step. */
export interface Conflict {
  readonly step: string;
  readonly first: string;
  readonly second: string;
  /** Place of the second in the list. */
  readonly index: number;
}

/** `off` clears what was inherited; options are laid over options key by key. */
function mergeStep(under: StepLayer | undefined, over: StepLayer): StepLayer {
  if (under === undefined || over.kind === 'off' || under.kind === 'off') return over;
  if (under.kind === 'broken' || over.kind === 'broken') return { kind: 'broken', at: over.at };
  return { kind: 'options', at: over.at, options: new Map([...under.options, ...over.options]) };
}

/** What was overridden of a step goes when a later layer leaves the step out. */
function withoutOff(overrides: readonly StatedOverride[], over: Layer): readonly StatedOverride[] {
  const isOff = (id: string): boolean => over.steps.get(id)?.kind === 'off';
  return overrides.flatMap((override) => {
    const steps = new Map([...override.steps].filter(([id]) => !isOff(id)));
    if (steps.size === override.steps.size) return [override];
    return steps.size === 0 ? [] : [{ ...override, steps }];
  });
}

/** `over` laid over `under`. What both inherited from one file (waivers, overrides) is kept once. */
export function mergeLayers(under: Layer, over: Layer): Layer {
  const steps = new Map(under.steps);
  for (const [id, step] of over.steps) steps.set(id, mergeStep(steps.get(id), step));
  return {
    steps,
    domains: { ...under.domains, ...over.domains },
    limits: { ...under.limits, ...over.limits },
    overrides: [...new Set([...withoutOff(under.overrides, over), ...over.overrides])],
    waivers: [...new Set([...under.waivers, ...over.waivers])],
  };
}

/** Parents from left to right, then what the file itself states. */
export function mergeAll(layers: readonly Layer[]): Layer {
  return layers.reduce(mergeLayers, EMPTY_LAYER);
}

/** Equal when they come to the same, defaults filled in: `{}` does not contradict a stated default. */
function isSameStep(left: StepLayer, { right, schema }: { right: StepLayer; schema: StepSchema }): boolean {
  if (left.kind === 'broken' || right.kind === 'broken') return true;
  if (left.kind === 'off' || right.kind === 'off') return left.kind === right.kind;
  const [one, other] = [plainOptions(left.options), plainOptions(right.options)];
  if (isEqualJson(one, other)) return true;
  const parsed = [schema.options.safeParse(one), schema.options.safeParse(other)] as const;
  return parsed[0].success && parsed[1].success && isEqualJson(parsed[0].data, parsed[1].data);
}

/** At most one conflict for a step: the first pair, in the order of the list. */
function conflictOver(step: StepSchema, parents: readonly Parent[]): Conflict | undefined {
  for (const [index, second] of parents.entries()) {
    const right = second.layer.steps.get(step.id);
    if (right === undefined) continue;
    for (const first of parents.slice(0, index)) {
      const left = first.layer.steps.get(step.id);
      if (left === undefined || isSameStep(left, { right, schema: step })) continue;
      return { step: step.id, first: first.name, second: second.name, index };
    }
  }
  return undefined;
}

/** Steps on which two parents differ and which the child (`own`) does not state itself. */
export function conflictsOf(
  parents: readonly Parent[],
  { own, catalogue }: { readonly own: Layer; readonly catalogue: readonly StepSchema[] },
): readonly Conflict[] {
  const stated = new Set(parents.flatMap(({ layer }) => [...layer.steps.keys()]));
  return [...stated].flatMap((id) => {
    const schema = stepOf(catalogue, id);
    const conflict = schema === undefined || own.steps.has(id) ? undefined : conflictOver(schema, parents);
    return conflict === undefined ? [] : [conflict];
  });
}
