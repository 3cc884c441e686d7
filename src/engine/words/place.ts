/** Where a playbook asks for a step. */
import { z } from 'zod';

export const placeSchema = z.strictObject({
  file: z
    .string()
    .describe(
      'As it was named, from the folder that the command ran in; of a shipped one playbooks/NAME.yaml',
    ),
  line: z.int(),
});

export type Place = Readonly<z.infer<typeof placeSchema>>;

/** By id of the step. */
export const placesSchema = z.record(z.string(), placeSchema);

export type Places = Readonly<Record<string, Place>>;

/** Of what is named by steps: where each of them is asked for, as far as that is said. */
export function placesIn(steps: Readonly<Record<string, { readonly place?: Place | undefined }>>): Places {
  return Object.fromEntries(
    Object.entries(steps).flatMap(([id, { place }]) => (place === undefined ? [] : [[id, place] as const])),
  );
}
