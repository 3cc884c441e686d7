/**
 * Expectations: what has to be so of the fields of a document. One list of them says what to read, what is wrong, what
 * to change, who notices, and where to click. Pure.
 */
import type { z } from 'zod';
import { isEqualJson, type Json } from '../../canonical-json.js';
import type { DocumentResource } from '../../contract/resource.js';
import { type Instruction, instruct } from './instruction.js';
import { perOptions } from './per-options.js';
import {
  type Assessment,
  type DesiredChange,
  type Disruption,
  type Effect,
  type ExportContext,
  type InShort,
  type Item,
  partFor,
  type StepContext,
  type StepPart,
  sentence,
  theMost,
} from './step.js';

/** One thing that has to be so. `Shown` are the fields as they were read. */
export interface Expectation<Shown> {
  readonly field: keyof Shown & string;
  /** False where the options do not ask for it: then it is neither read nor judged. */
  readonly isAsked?: boolean;
  /** Left out: the field is what it would be set to. */
  readonly isMet?: (shown: Shown) => boolean;
  /** What the field is set to where it is not met. */
  readonly to: Json | ((shown: Shown) => Json);
  /** Tightens unless it says otherwise. */
  readonly effect?: Effect | ((shown: Shown) => Effect);
  /** What users notice of the change; left out: as the step says. */
  readonly disruption?: Disruption | ((shown: Shown) => Disruption);
  /** What is wrong, without a capital letter and a full stop. */
  readonly problem: string | ((shown: Shown) => string);
  /** As `InShort` has them. */
  readonly brief?: (shown: Shown) => string | undefined;
  readonly sign?: (shown: Shown) => string | undefined;
  /** What users notice of the change, a sentence; without it nobody notices. */
  readonly impact?: string | ((shown: Shown, context: StepContext) => string);
  /** The value as the interface says it; left out where that is `on`, `off` or the value itself. */
  readonly value?: string;
  /** `LABEL: VALUE`; left out where the label is that of the model. */
  readonly click?: string;
}

/** Texts, and `false` in the place of one that is not said. */
export type Texts = readonly (string | false)[];

/** Something that is not as it should be. */
export interface Shortcoming extends InShort {
  /** Without a capital letter and a full stop. */
  readonly problem: string;
  readonly changes?: readonly DesiredChange[];
  /** Who notices what of the changes, a sentence each. */
  readonly impact?: Texts;
  /** What no call can do, an instruction each. */
  readonly byHand?: readonly (string | Instruction | false)[];
  /** Without changes: a value of the operator's is missing. */
  readonly remedy?: 'decide';
}

/** Problems that share their changes, as one shortcoming; none where there is no problem. */
export function together(problems: Texts, shared: Omit<Shortcoming, 'problem'>): readonly Shortcoming[] {
  const problem = saidOf(problems).join('; ');
  return problem === '' ? [] : [{ problem, ...shared }];
}

/** Those that are said, each once. */
function saidOf<T>(texts: readonly (T | false)[]): readonly T[] {
  return [...new Set(texts)].filter((text): text is T => text !== false);
}

function said<Shown, T>(value: T | ((shown: Shown) => T), shown: Shown): T {
  return typeof value === 'function' ? (value as (shown: Shown) => T)(shown) : value;
}

function askedOf<Shown>(expectations: readonly Expectation<Shown>[]): readonly Expectation<Shown>[] {
  return expectations.filter(({ isAsked = true }) => isAsked);
}

/** Those that these fields do not meet. */
export function missed<Shown>(
  expectations: readonly Expectation<Shown>[],
  shown: Shown,
): readonly Expectation<Shown>[] {
  return askedOf(expectations).filter(
    ({ field, to, isMet }) => !(isMet?.(shown) ?? isEqualJson(shown[field] as Json, said(to, shown))),
  );
}

/** What the expectations that are not met would set, by field. */
export function fixesOf<Shown>(
  expectations: readonly Expectation<Shown>[],
  shown: Shown,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    missed(expectations, shown).map(({ field, to }) => [field, said(to, shown)] as const),
  );
}

function impactOf<Shown>(
  { impact }: Expectation<Shown>,
  about: { readonly shown: Shown; readonly context: StepContext },
): readonly string[] {
  if (impact === undefined) return [];
  return [typeof impact === 'function' ? impact(about.shown, about.context) : impact];
}

/** The expectations that a document does not meet. `need` is the name under which it was read. */
export function unmet<Shown>(
  expectations: readonly Expectation<Shown>[],
  about: { readonly need: string; readonly shown: Shown; readonly context: StepContext },
): readonly Shortcoming[] {
  const { need, shown } = about;
  return missed(expectations, shown).map((one) => {
    const { field, to, effect, disruption, problem } = one;
    const change: DesiredChange = {
      ...({ kind: 'set', need, field, to: said(to, shown) } as const),
      ...(effect === undefined ? {} : { effect: said(effect, shown) }),
      ...(disruption === undefined ? {} : { disruption: said(disruption, shown) }),
    };
    return {
      problem: said(problem, shown),
      brief: one.brief?.(shown),
      sign: one.sign?.(shown),
      changes: [change],
      impact: impactOf(one, about),
    };
  });
}

/**
 * What an item of a collection does not meet: none, or one shortcoming with one change, which loosens if any part of it
 * does, and of which users notice what they notice of any part. The problems are what `who` does: `is not enabled`.
 */
export function unmetIn<Shown>(
  expectations: readonly Expectation<Shown>[],
  about: {
    readonly need: string;
    readonly item: Item<Shown>;
    readonly who: string;
    readonly context: StepContext;
  },
): readonly Shortcoming[] {
  const { need, item, who, context } = about;
  const { key, fields: shown } = item;
  const found = missed(expectations, shown);
  if (found.length === 0) return [];
  const effects = found.map(({ effect = 'tightens' }) => said(effect, shown));
  const effect = (['loosens', 'tightens'] as const).find((one) => effects.includes(one)) ?? 'neutral';
  const noticed = found.flatMap(({ disruption }) =>
    disruption === undefined ? [] : [said(disruption, shown)],
  );
  // Where one of them does not say, it is as much as anything of the step.
  const disruption = noticed.length < found.length ? {} : { disruption: theMost(noticed) };
  return [
    {
      problem: `${who} ${found.map(({ problem }) => said(problem, shown)).join(' and ')}`,
      changes: [{ kind: 'change', need, key, fields: fixesOf(expectations, shown), effect, ...disruption }],
      impact: found.flatMap((one) => impactOf(one, { shown, context })),
    },
  ];
}

/** The fields to read, each once. */
export function fieldsOf<Shown>(
  expectations: readonly Expectation<Shown>[],
): readonly (keyof Shown & string)[] {
  return [...new Set(askedOf(expectations).map(({ field }) => field))];
}

/** What to set on a page of settings, `LABEL: VALUE` each, with `; ` between. */
export function clicksOf<Shown>(model: z.ZodObject, expectations: readonly Expectation<Shown>[]): string {
  return askedOf(expectations)
    .map(({ field, to, click, value = typeof to === 'boolean' ? (to ? 'on' : 'off') : String(to) }) => {
      return click ?? `${model.shape[field]?.description ?? field}: ${value}`;
    })
    .join('; ');
}

/** What is said beside the shortcomings. */
interface Otherwise extends Pick<InShort, 'brief'> {
  /** What a pass says. */
  readonly pass: string | (() => string);
  /** Sentences behind either message. */
  readonly remark?: string;
  /** What a person has to judge whatever the verdict: with them there is no pass. An instruction each. */
  readonly look?: readonly (string | Instruction | false)[];
}

/** The first in a few words, and how many more there are; undefined where that is the whole message. */
function briefOf(found: readonly Shortcoming[]): string | undefined {
  const problems = saidOf(found.map(({ brief, problem }) => brief ?? problem));
  const more = problems.length - 1;
  const first = problems[0] === found[0]?.problem ? undefined : problems[0];
  return more === 0 ? first : `${problems[0]}; ${more} more`;
}

/** The verdict on shortcomings: a pass without any, else a failure with all their changes. */
export function verdictOf(found: readonly Shortcoming[], otherwise: Otherwise): Assessment {
  const { pass, remark = '' } = otherwise;
  const look = saidOf(otherwise.look ?? []);
  if (found.length === 0) {
    const message = `${said(pass, undefined)}${remark}`;
    return look.length === 0
      ? { verdict: 'pass', message }
      : { verdict: 'manual', message, byHand: instruct(...look) };
  }
  const groups = found
    .map(({ changes = [], impact = [] }) => ({ changes, impact: saidOf(impact) }))
    .filter(({ changes }) => changes.length > 0);
  return {
    verdict: 'fail',
    message: `${sentence(saidOf(found.map(({ problem }) => problem)))}${remark}`,
    brief: otherwise.brief ?? briefOf(found),
    sign: found.find(({ sign }) => sign !== undefined)?.sign,
    changes: found.flatMap(({ changes = [] }) => changes),
    impact: saidOf(found.flatMap(({ impact = [] }) => impact)),
    ...(groups.length > 1 ? { noticed: groups } : {}),
    byHand: instruct(...saidOf(found.flatMap(({ byHand = [] }) => byHand)), ...look),
    ...(found.every(({ remedy }) => remedy === 'decide') ? { remedy: 'decide' } : {}),
  };
}

/** What a step of settings holds. `O` are its options, `F` the fields of the document. */
interface Held<O, F> {
  readonly expects: (wanted: O) => readonly Expectation<F>[];
  /** What a pass says. */
  readonly passes: (shown: F, wanted: O) => string | Otherwise;
  /** Fields that are read to say more. */
  readonly reads?: readonly (keyof F & string)[];
  /** What else is not as it should be, and no expectation. */
  readonly also?: (shown: F, wanted: O) => readonly Shortcoming[];
  /** Where to click; left out: where the document is. */
  readonly where?: string;
  /** The end of the clicks; left out: `Save.` */
  readonly ends?: (wanted: O) => string;
  /** As `StepPart` has it. */
  readonly exported?: (shown: F, wanted: O, context: ExportContext) => Partial<O>;
}

/** The options, part and clicks of a step that holds the fields of one document. */
export function holding<O extends z.ZodObject, S extends z.ZodRawShape>(
  options: O,
  held: Held<z.infer<O>, z.infer<z.ZodObject<S>>> & { readonly resource: DocumentResource<S> },
) {
  const { resource, passes, reads: others = [], also, where = resource.where, ends, exported } = held;
  const { scope } = resource;
  const expects = perOptions(held.expects);
  const judging = partFor(options, {
    scope,
    reads: (wanted) => ({ settings: { resource, fields: [...others, ...fieldsOf(expects(wanted))] } }),
    assess: ({ settings }, wanted, context) => {
      const shown = settings as z.infer<z.ZodObject<S>>;
      const found = unmet(expects(wanted), { need: 'settings', shown, context });
      const pass = passes(shown, wanted);
      return verdictOf(
        [...found, ...(also?.(shown, wanted) ?? [])],
        typeof pass === 'string' ? { pass } : pass,
      );
    },
  });
  const part: StepPart =
    exported === undefined
      ? judging
      : {
          ...judging,
          exported: ({ settings }, wanted, context) =>
            exported(settings as z.infer<z.ZodObject<S>>, wanted as z.infer<O>, context),
        };
  const manual = (wanted: z.infer<O>) =>
    `${where}: ${clicksOf(resource.model, expects(wanted))}. ${ends?.(wanted) ?? 'Save.'}`;
  return { options, scope, parts: [part], manual };
}
