/** From merged layers to complete options: each step parses its own, and each override on top of them. */
import type { Issue } from '../documents/issues.js';
import { type Path, type Problem, renderPlace } from '../documents/problem.js';
import { type Fitted, fitted } from '../documents/read-document.js';
import { type Layer, plainOptions, type Stated, type StatedOptions, type StatedOverride } from './layer.js';
import type { Override, Playbook, StepOptions } from './playbook.js';
import { hasDomains, type StepSchema } from './step-schema.js';
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
  const selected = catalogue.filter((step) => hasDomains(step) && isSelected(step.id)).map(({ id }) => id);
  return catalogue.flatMap((step) => {
    const { id } = step;
    const stated = override.steps.get(id);
    if (stated === undefined || !hasDomains(step) || isSelected(id)) return [];
    const allowed = `allowed are the selected domain steps: ${selected.join(', ') || 'none'}`;
    const text = `override of step "${id}", which this playbook does not select; ${allowed}`;
    return [{ place: stated.at.source.keyPlace(stated.at.path), text }];
  });
}

interface Merged {
  readonly layer: Layer;
  readonly catalogue: readonly StepSchema[];
  /** The playbook's own steps that could be parsed: only on top of those an override can be judged. */
  readonly steps: Steps;
}

function assembleOverride(override: StatedOverride, merged: Merged) {
  const parsed = merged.catalogue.flatMap((step) => {
    const base = merged.layer.steps.get(step.id);
    const over = override.steps.get(step.id);
    if (over?.kind !== 'options' || base?.kind !== 'options' || merged.steps[step.id] === undefined)
      return [];
    const options = new Map([...base.options, ...over.options]);
    return [[step.id, parseOptions(step, { options, at: over.at })] as const];
  });
  const { steps, problems } = outcomeOf(parsed);
  const stated = Object.keys(steps).map((id) => {
    const over = override.steps.get(id);
    return [id, over?.kind === 'options' ? [...over.options.keys()].sort() : []] as const;
  });
  const { source, path } = override.at;
  const complete: Override = {
    domains: override.domains,
    steps,
    stated: Object.fromEntries(stated),
    at: renderPlace(source.valuePlace(path)),
  };
  return { complete, problems: [...unselectedProblems(override, merged), ...problems] };
}

/** Fills in what was not stated and parses all options. The content counts only when there is no problem. */
export function assemble(layer: Layer, catalogue: readonly StepSchema[]) {
  const { steps, problems } = assembleSteps(layer, catalogue);
  const overrides = layer.overrides.map((override) =>
    assembleOverride(override, { layer, catalogue, steps }),
  );
  const { changes, changedDomainsPercent } = layer.limits;
  const content: Omit<Playbook, 'name' | 'hash'> = {
    steps,
    domains: { include: ['*'], exclude: [], ...layer.domains },
    overrides: overrides.map(({ complete }) => complete),
    waivers: layer.waivers,
    limits: { changes, changedDomainsPercent },
  };
  return {
    content,
    problems: [...problems, ...overrides.flatMap((override) => override.problems)],
  };
}
