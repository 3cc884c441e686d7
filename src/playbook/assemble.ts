/** From merged layers to complete options: each step parses its own, and each override on top of them. */
import { isJsonObject } from '../canonical-json.js';
import { type Issue, pathText } from '../documents/issues.js';
import { type Path, type Problem, renderPlace } from '../documents/problem.js';
import { type Fitted, fitted } from '../documents/read-document.js';
import {
  type Layer,
  plainOptions,
  type Stated,
  type StatedGlobs,
  type StatedOptions,
  type StatedOverride,
} from './layer.js';
import type { Named, Override, Playbook, StepOptions } from './playbook.js';
import { isLess, mayDiffer, type StepSchema } from './step-schema.js';
import { playbookWords } from './words.js';

type Parsed = Fitted<StepOptions>;

interface Stating {
  readonly options: StatedOptions;
  /** Where to show what no single option is to blame for. */
  readonly at: Stated<unknown>;
}

/** The place of an option in the file that stated it, of the step where none did. */
function placeOf({ path }: Issue, { stating, base }: { stating: Stating; base: Path }): Problem['place'] {
  const [name, ...rest] = path.slice(base.length);
  const option = stating.options.get(String(name));
  if (option === undefined) return stating.at.source.keyPlace(stating.at.path);
  return option.source.valuePlace([...option.path, ...rest]);
}

function parseOptions(step: StepSchema, stating: Stating): Parsed {
  const base = stating.at.path;
  return fitted(plainOptions(stating.options), {
    schema: step.options,
    words: playbookWords([step]),
    base,
    placeOf: (issue) => placeOf(issue, { stating, base }),
  });
}

type Steps = Readonly<Record<string, StepOptions>>;

/** Parses what is selected, in the order of the catalogue. A step that is broken was told of before. */
function assembleSteps(layer: Layer, catalogue: readonly StepSchema[]) {
  const parsed = catalogue.flatMap((step) => {
    const stated = layer.steps.get(step.id);
    return stated?.kind === 'options' ? [[step.id, parseOptions(step, stated)] as const] : [];
  });
  return outcomeOf(parsed);
}

function outcomeOf(parsed: readonly (readonly [string, Parsed])[]) {
  const steps: Steps = Object.fromEntries(
    parsed.flatMap(([id, { value }]) => (value === undefined ? [] : [[id, value]])),
  );
  return { steps, problems: parsed.flatMap(([, { problems }]) => problems) };
}

/** Steps which the override names and the playbook does not select. A server step was refused before. */
function unselectedProblems(override: StatedOverride, { layer, catalogue }: Merged): readonly Problem[] {
  const isSelected = (id: string): boolean => (layer.steps.get(id)?.kind ?? 'off') !== 'off';
  const selected = catalogue.filter((step) => mayDiffer(step) && isSelected(step.id)).map(({ id }) => id);
  return catalogue.flatMap((step) => {
    const { id } = step;
    const stated = override.steps.get(id);
    if (stated === undefined || !mayDiffer(step) || isSelected(id)) return [];
    const allowed = `allowed are the selected steps in which a domain can differ: ${selected.join(', ') || 'none'}`;
    const text = `override of step "${id}", which this playbook does not select; ${allowed}`;
    return [{ place: stated.at.source.keyPlace(stated.at.path), text }];
  });
}

/** Where an override states nothing: it asks for nothing, whatever was meant. */
function emptyProblems({ at, steps }: StatedOverride): readonly Problem[] {
  const stated = isJsonObject(at.value) ? at.value.steps : undefined;
  const isEmpty = isJsonObject(stated) && Object.keys(stated).length === 0;
  const empty = [...steps].filter(([, step]) => step.kind === 'options' && step.options.size === 0);
  const paths = isEmpty ? [['steps']] : empty.map(([id]) => ['steps', id]);
  const text =
    'this override asks for nothing; state the options in which the domains differ, or take it out';
  return paths.map((path) => ({ place: at.source.keyPlace([...at.path, ...path]), text }));
}

interface Merged {
  readonly layer: Layer;
  readonly catalogue: readonly StepSchema[];
  /** The playbook's own steps that could be parsed: only on top of those an override can be judged. */
  readonly steps: Steps;
}

/** Options that ask for less than the playbook itself, whatever a server holds. */
function looseProblems(
  step: StepSchema,
  stated: StatedOptions,
  [own, over]: readonly [StepOptions, StepOptions],
): readonly Problem[] {
  return [...stated].flatMap(([option, { source, path }]) => {
    const [value, than] = [over[option], own[option]];
    if (!isLess(step, { option, value, than })) return [];
    const less = `${pathText(path)}: ${String(value)} asks for less than the playbook itself (${String(than)})`;
    const text = `${less}; an override may only tighten, loosening takes a waiver`;
    return [{ place: source.valuePlace(path), text }];
  });
}

/** What an override of a step asks for beside what it states. */
function impliedBy({ perDomain }: StepSchema, at: Stated<unknown>): StatedOptions {
  const implied = Object.entries(perDomain?.implies ?? {});
  return new Map(implied.map(([name, value]) => [name, { ...at, value, path: [...at.path, name] }]));
}

function assembleOverride(override: StatedOverride, merged: Merged) {
  const names = new Map<string, readonly string[]>();
  const parsed = merged.catalogue.flatMap((step) => {
    const base = merged.layer.steps.get(step.id);
    const over = override.steps.get(step.id);
    const own = merged.steps[step.id];
    if (over?.kind !== 'options' || base?.kind !== 'options' || own === undefined) return [];
    const stated = new Map([...impliedBy(step, over.at), ...over.options]);
    const options = new Map([...base.options, ...stated]);
    names.set(step.id, [...stated.keys()].sort());
    const found = parseOptions(step, { options, at: over.at });
    const loose = looseProblems(step, over.options, [own, found.value ?? own]);
    const problems = [...found.problems, ...loose];
    return [[step.id, { ...found, problems }] as const];
  });
  const { steps, problems } = outcomeOf(parsed);
  const stated = Object.keys(steps).map((id) => [id, names.get(id) ?? []] as const);
  const { source, path } = override.at;
  const complete: Override = {
    domains: override.domains,
    steps,
    stated: Object.fromEntries(stated),
    at: renderPlace(source.valuePlace(path)),
  };
  const wrong = [...emptyProblems(override), ...unselectedProblems(override, merged), ...problems];
  return { complete, problems: wrong };
}

function namedIn(list: Named['list'], globs: StatedGlobs | undefined): readonly Named[] {
  if (globs === undefined) return [];
  const { value, source, path } = globs;
  return value.map((name, at) => ({ list, name, at: renderPlace(source.valuePlace([...path, at])) }));
}

/** Fills in what was not stated and parses all options. The content counts only when there is no problem. */
export function assemble(layer: Layer, catalogue: readonly StepSchema[]) {
  const { steps, problems } = assembleSteps(layer, catalogue);
  const overrides = layer.overrides.map((override) =>
    assembleOverride(override, { layer, catalogue, steps }),
  );
  const { disruption, disruptionOf, changes, changedDomainsPercent } = layer.limits;
  const { include, exclude } = layer.domains;
  const content: Omit<Playbook, 'name' | 'hash'> = {
    steps,
    off: catalogue.flatMap(({ id }) => (layer.steps.get(id)?.kind === 'off' ? [id] : [])),
    domains: { include: [...(include?.value ?? ['*'])], exclude: [...(exclude?.value ?? [])] },
    named: [
      ...namedIn('domains.include', include),
      ...namedIn('domains.exclude', exclude),
      ...layer.replaced.flatMap((globs) => namedIn('replaced', globs)),
      ...layer.overrides.flatMap(({ at, domains: value }) =>
        namedIn('overrides', { ...at, value, path: [...at.path, 'domains'] }),
      ),
    ],
    overrides: overrides.map(({ complete }) => complete),
    waivers: layer.waivers,
    limits: {
      disruption: disruption?.value,
      disruptionOf: disruptionOf?.value,
      changes: changes?.value,
      changedDomainsPercent: changedDomainsPercent?.value,
    },
  };
  return {
    content,
    problems: [...problems, ...overrides.flatMap((override) => override.problems)],
  };
}
