/** Kinds of options that many steps have. */
import { z } from 'zod';

/** A whole number from `least` to `most`, both included. */
export function wholeNumber(least: number, most: number) {
  return z.int().min(least).max(most);
}

/** True or false, `fallback` where a playbook says neither; `about` says what each does. */
export function onOff(fallback: boolean, about: string) {
  return z.boolean().default(fallback).describe(about);
}
