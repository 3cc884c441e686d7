/**
 * Options to show a step with: its defaults, and an example value for each option that has none. Never fails, whatever
 * a step asks for: what is shown is an example, and nothing is carried out with it.
 */
import { z } from 'zod';
import type { Step, StepOptions } from '../steps/kit/step.js';

/** Texts that options take, tried in this order; the first that an option takes is its example. */
const TEXTS = [
  'example.com',
  '192.0.2.10',
  'postmaster@example.com',
  'env:NAME',
  '2030-12-31',
  'example',
] as const;

/** Examples that a schema itself gives, or that its type suggests, likeliest first. */
function candidates(schema: z.ZodType): readonly unknown[] {
  const given = schema.meta()?.examples;
  return [...(Array.isArray(given) ? given : []), ...ofType(schema)];
}

function ofType(schema: z.ZodType): readonly unknown[] {
  if (schema instanceof z.ZodObject) return [exampleObject(schema)];
  if (schema instanceof z.ZodArray) return [[exampleOf(schema.element as z.ZodType)]];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodUnion) return schema.options.map((one) => exampleOf(one as z.ZodType));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return [exampleOf(schema.unwrap() as z.ZodType)];
  if (schema instanceof z.ZodNumber) return [schema.minValue ?? 1, 1];
  if (schema instanceof z.ZodBoolean) return [true];
  return TEXTS;
}

/** A value that the schema takes, where one is found; else the likeliest one. */
export function exampleOf(schema: z.ZodType): unknown {
  const all = candidates(schema);
  return all.find((one) => schema.safeParse(one).success) ?? all[0];
}

/** What has to be stated, as examples; the rest is left to the defaults. */
function exampleObject(schema: z.ZodObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(schema.shape).flatMap(([name, member]) =>
      (member as z.ZodType).safeParse(undefined).success ? [] : [[name, exampleOf(member as z.ZodType)]],
    ),
  );
}

/** Names of the options that have no default and have to be stated. */
export function requiredOptions(step: Pick<Step, 'options'>): readonly string[] {
  return Object.keys(exampleObject(step.options));
}

/** The step's options: defaults, and examples where there are none. */
export function exampleOptions(step: Pick<Step, 'options'>): StepOptions {
  return withOptions(step, {}) ?? exampleObject(step.options);
}

/** The step's options with some of them stated; undefined where it does not take them. */
export function withOptions(step: Pick<Step, 'options'>, stated: StepOptions): StepOptions | undefined {
  const parsed = step.options.safeParse({ ...exampleObject(step.options), ...stated });
  return parsed.success ? parsed.data : undefined;
}

/**
 * Options, one at a time, with a value other than their default: the other choices of those that have some, and an
 * example for those that may be left out.
 */
export function otherChoices(step: Pick<Step, 'options'>): readonly StepOptions[] {
  const defaults = exampleOptions(step);
  return Object.entries(step.options.shape).flatMap(([name, schema]) =>
    choicesOf(schema as z.ZodType, defaults[name]).map((value) => ({ [name]: value })),
  );
}

function choicesOf(schema: z.ZodType, fallback: unknown): readonly unknown[] {
  const inner = unwrapped(schema);
  const isOther = (value: unknown) => value !== fallback;
  if (inner instanceof z.ZodEnum) return inner.options.filter(isOther);
  if (inner instanceof z.ZodBoolean) return [true, false].filter(isOther);
  if (inner instanceof z.ZodArray && inner.element instanceof z.ZodEnum) return [inner.element.options];
  return fallback === undefined ? [exampleOf(inner)] : [];
}

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
    ? unwrapped(schema.unwrap() as z.ZodType)
    : schema;
}

/** In words: `expire: true`, `logs: ["delivery","smtp"]`; `allow stated` where the value does not matter. */
export function statedText(step: Pick<Step, 'options'>, stated: StepOptions): string {
  const defaults = exampleOptions(step);
  const valueText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries(stated)
    .map(([name, value]) =>
      defaults[name] === undefined ? `${name} stated` : `${name}: ${valueText(value)}`,
    )
    .join(' and ');
}
