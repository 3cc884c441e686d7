/** The areas of the catalogue, by which a page tells findings apart. */
import { SECTIONS } from '../../catalogue/sections.js';

/** Of what is no step of the catalogue. */
const ELSE = 'Else';

/** In the order of the catalogue. */
export const AREAS: readonly string[] = [...SECTIONS.map(({ title }) => title), ELSE];

const AREA_OF = new Map(SECTIONS.flatMap(({ title, steps }) => steps.map((step) => [step, title] as const)));

export function areaOf(step: string): string {
  return AREA_OF.get(step) ?? ELSE;
}
