/** Kinds of options that many steps have. */
import { z } from 'zod';

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
