/** Where each option that holds comes from: a place in a file, or the default of the step. Pure. */
import { renderPlace } from '../documents/problem.js';
import { isMatch } from './domain-glob.js';
import type { Stated, StepLayer } from './layer.js';
import type { OpenPlaybook } from './load.js';
import { optionsFor } from './overrides.js';
import type { StepSchema } from './step-schema.js';
import { SERVER } from './waivers.js';

/** What people call a file: the name of a shipped playbook, or its own. */
export type NameOf = (file: string) => string;

export interface Where {
  /** FILE:LINE:COLUMN */
  readonly at: string;
  /** The same for people: `strict:24`. */
  readonly place: string;
}

export type Origin =
  | ({ readonly from: 'playbook' | 'override' } & Where)
  /** Nobody states it. */
  | { readonly from: 'default'; readonly at: null; readonly place: null };

export type OptionOrigin = Origin & {
  readonly name: string;
  /** Undefined where it is not stated and has no default. */
  readonly value: unknown;
};

/** Of FILE:LINE:COLUMN what people need. */
export function placeOf(at: string, nameOf: NameOf): string {
  const [, file = at, line = ''] = /^(.*)(:\d+):\d+$/s.exec(at) ?? [];
  return `${nameOf(file)}${line}`;
}

export function whereIs({ source, path }: Stated<unknown>, nameOf: NameOf): Where {
  const at = renderPlace(source.valuePlace(path));
  return { at, place: placeOf(at, nameOf) };
}

export function originOf(
  stated: Stated<unknown> | undefined,
  { from = 'playbook', nameOf }: { readonly from?: 'playbook' | 'override'; readonly nameOf: NameOf },
): Origin {
  return stated === undefined
    ? { from: 'default', at: null, place: null }
    : { from, ...whereIs(stated, nameOf) };
}

function statedIn(step: StepLayer | undefined, option: string): Stated<unknown> | undefined {
  return step?.kind === 'options' ? step.options.get(option) : undefined;
}

interface Asked {
  readonly step: StepSchema;
  /** The name of a domain, or `server`, which no override reaches. */
  readonly domain: string;
  readonly nameOf: NameOf;
}

/**
 * What the last override states that reaches the domain and has the option: that one counts. What an override only implies
 * stands where it states the step.
 */
function overriddenBy(open: OpenPlaybook, { step, domain, option }: Asked & { readonly option: string }) {
  const { playbook, layer } = open;
  const last = playbook.overrides.findLastIndex(
    ({ domains, stated }) =>
      domain !== SERVER &&
      stated[step.id]?.includes(option) === true &&
      domains.some((glob) => isMatch(glob, domain)),
  );
  const over = layer.overrides[last]?.steps.get(step.id);
  return over && (statedIn(over, option) ?? over.at);
}

/** Every option of a selected step, in the order of its schema, as it holds there; none of one that is not selected. */
export function optionOrigins(open: OpenPlaybook, asked: Asked): readonly OptionOrigin[] {
  const { step, domain, nameOf } = asked;
  const options = optionsFor(open.playbook, { step: step.id, domain });
  if (options === undefined) return [];
  return Object.keys(step.options.shape).map((name): OptionOrigin => {
    const over = overriddenBy(open, { ...asked, option: name });
    const stated = over ?? statedIn(open.layer.steps.get(step.id), name);
    const from = over === undefined ? 'playbook' : 'override';
    return { name, value: options[name], ...originOf(stated, { from, nameOf }) };
  });
}
