/** Kinds of options that many steps have. */
import { z } from 'zod';
import { isEachOnce } from './names.js';

/** A whole number within two bounds, both included; `fallback` where a playbook states none. */
export function wholeNumber(bounds: readonly [number, number]): z.ZodInt;
export function wholeNumber(bounds: readonly [number, number], fallback: number): z.ZodDefault<z.ZodInt>;
export function wholeNumber([least, most]: readonly [number, number], fallback?: number) {
  const number = z.int().min(least).max(most);
  return fallback === undefined ? number : number.default(fallback);
}

/** True or false, `fallback` where a playbook says neither. */
export function onOff(fallback: boolean) {
  return z.boolean().default(fallback);
}

/** One of these, the first where a playbook names none. */
export function oneOf<const T extends string>(...values: readonly [T, ...T[]]) {
  return z.enum(values).default(values[0]);
}

/** Of a text that is to stand on one line: what would end it, or show it as another. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}

/** A text on one line, which a script or a report can hold as it is. */
export function oneLine() {
  return z
    .string()
    .min(1)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must not hold line ends or other control characters');
}

/** A list of one or more, none of them there twice by its name; `what` one of them is, in words. */
export function eachOnce<T extends z.ZodType>(
  item: T,
  { what, nameOf }: { readonly what: string; readonly nameOf: (one: z.infer<T>) => unknown },
) {
  return z
    .array(item)
    .min(1)
    .refine((all) => isEachOnce(all.map(nameOf)), `must not name one ${what} twice`);
}
