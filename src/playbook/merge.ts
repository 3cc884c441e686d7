/** How layers are laid over each other, and when two parents contradict. Pure. */
import { isEqualJson } from '../canonical-json.js';
import { EMPTY_LAYER, type Layer, type StatedOverride, type StepLayer } from './layer.js';
import { OFF } from './schema.js';
import { type StepSchema, stepOf } from './step-schema.js';

/** A parent of a list: how it was named, and what it resolved to. */
export interface Parent {
  readonly name: string;
  readonly layer: Layer;
}

/** Two parents of a list that contradict each other over one step. */
export interface Conflict {
  readonly step: string;
  /** The option to which both state a value; undefined where one leaves out the step that the other selects. */
  readonly option: string | undefined;
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
  const { exclude } = under.domains;
  const isReplaced = over.domains.exclude !== undefined && over.domains.exclude !== exclude;
  const replaced = isReplaced && exclude !== undefined ? [exclude] : [];
  return {
    steps,
    domains: { ...under.domains, ...over.domains },
    replaced: [...new Set([...under.replaced, ...over.replaced, ...replaced])],
    limits: { ...under.limits, ...over.limits },
    overrides: [...new Set([...withoutOff(under.overrides, over), ...over.overrides])],
    waivers: [...new Set([...under.waivers, ...over.waivers])],
  };
}

/** Parents from left to right, then what the file itself states. */
export function mergeAll(layers: readonly Layer[]): Layer {
  return layers.reduce(mergeLayers, EMPTY_LAYER);
}

/** What prevails among parents, to be laid over them; nothing of a step that one of them leaves out, or has wrong. */
export function prevailingOf(parents: readonly Parent[], catalogue: readonly StepSchema[]): Layer {
  const steps = catalogue.flatMap(({ id, prevails = {} }) => {
    const stated = parents.flatMap(({ layer }) => layer.steps.get(id) ?? []);
    const selected = stated.flatMap((step) => (step.kind === 'options' ? [step] : []));
    const options = Object.entries(prevails).flatMap(([name, value]) => {
      const found = selected.map((step) => step.options.get(name)).find((one) => one?.value === value);
      return found === undefined ? [] : [[name, found] as const];
    });
    const at = selected.at(-1)?.at;
    if (at === undefined || options.length === 0 || selected.length < stated.length) return [];
    return [[id, { kind: 'options', at, options: new Map(options) }] as const];
  });
  return { ...EMPTY_LAYER, steps: new Map(steps) };
}

/** The schema of an option: what two spellings of one value come to is its business. */
type OptionSchema = StepSchema['options']['shape'][string] | undefined;

/** Equal when they come to the same, the defaults inside the value filled in. */
function isSameValue(one: unknown, { other, schema }: { other: unknown; schema: OptionSchema }): boolean {
  if (isEqualJson(one, other)) return true;
  const parsed = [schema?.safeParse(one), schema?.safeParse(other)] as const;
  return parsed.every((result) => result?.success) && isEqualJson(parsed[0]?.data, parsed[1]?.data);
}

/** What a parent states of a step, by the matter stated: whether it is selected, and each option. */
type Matters = ReadonlyMap<string | undefined, unknown>;

function mattersOf(step: StepLayer | undefined): Matters {
  if (step === undefined || step.kind === 'broken') return new Map();
  if (step.kind === 'off') return new Map([[undefined, OFF]]);
  const options = [...step.options].map(([name, { value }]) => [name, value] as const);
  return new Map<string | undefined, unknown>([[undefined, 'selected'], ...options]);
}

/** The first pair that differs over one matter of one step, in the order of the list. */
function conflictOver(
  option: string | undefined,
  { step, stated }: { readonly step: StepSchema; readonly stated: readonly (readonly [string, Matters])[] },
): Conflict | undefined {
  const schema = option === undefined ? undefined : step.options.shape[option];
  for (const [index, [second, right]] of stated.entries()) {
    if (!right.has(option)) continue;
    const differing = stated
      .slice(0, index)
      .find(
        ([, left]) =>
          left.has(option) && !isSameValue(left.get(option), { other: right.get(option), schema }),
      );
    if (differing !== undefined) return { step: step.id, option, first: differing[0], second, index };
  }
  return undefined;
}

function conflictsOver(
  step: StepSchema,
  { parents, own }: { readonly parents: readonly Parent[]; readonly own: StepLayer | undefined },
): readonly Conflict[] {
  // Left out here, or wrong here and told so: nothing the parents say of it matters.
  if (own?.kind === 'off' || own?.kind === 'broken') return [];
  const stated = parents.map(({ name, layer }) => [name, mattersOf(layer.steps.get(step.id))] as const);
  const settled = mattersOf(own);
  const matters = new Set(stated.flatMap(([, one]) => [...one.keys()]));
  return [...matters].flatMap((option) =>
    settled.has(option) ? [] : (conflictOver(option, { step, stated }) ?? []),
  );
}

/**
 * Where two parents contradict each other: they state different values for one option, or one leaves out a step
 * that the other selects. What the child (`own`) states itself is settled, option by option.
 */
export function conflictsOf(
  parents: readonly Parent[],
  { own, catalogue }: { readonly own: Layer; readonly catalogue: readonly StepSchema[] },
): readonly Conflict[] {
  const stated = new Set(parents.flatMap(({ layer }) => [...layer.steps.keys()]));
  return [...stated].flatMap((id) => {
    const step = stepOf(catalogue, id);
    return step === undefined ? [] : conflictsOver(step, { parents, own: own.steps.get(id) });
  });
}
