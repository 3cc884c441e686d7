/** What the resources that a report names are called, with their fields, and where they are in the web interface. */
import { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import { labelOf } from '../../contract/label.js';
import { isSecret } from '../../contract/resource.js';

const fieldSchema = z.strictObject({
  label: z.string(),
  values: z
    .record(z.string(), z.string())
    .optional()
    .describe('Value -> what the web interface calls it, where that is known'),
  isOurs: z
    .literal(true)
    .optional()
    .describe('No public page shows what the web interface calls it: the label has words of ours'),
});

export const resourcesSchema = z
  .record(
    z.string(),
    z.strictObject({
      title: z.string(),
      where: z.string().describe('The way to it in the web interface'),
      secrets: z.array(z.string()).readonly().describe('Fields that are set from a secret, and never shown'),
      fields: z
        .record(z.string(), fieldSchema)
        .optional()
        .describe('By name: what its fields are called in the web interface. Left out by the first builds'),
    }),
  )
  .describe('By id: the resources that the report names');

export type AboutResources = z.infer<typeof resourcesSchema>;
export type AboutResource = AboutResources[string];

function fieldsOf(resource: Contract['resources'][number]): NonNullable<AboutResource['fields']> {
  const about = Object.keys(resource.binding.fields).flatMap((field) => {
    const known = labelOf(resource, field);
    if (known === undefined) return [];
    const { note: _, ...told } = known;
    return [[field, told] as const];
  });
  return Object.fromEntries(about);
}

export function resourcesOf(
  named: readonly { readonly resource: string }[],
  contract: Contract,
): AboutResources {
  const ids = new Set(named.map(({ resource }) => resource));
  return Object.fromEntries(
    contract.resources
      .filter(({ id }) => ids.has(id))
      .map((resource) => {
        const { id, title, where, binding } = resource;
        const secrets = Object.keys(binding.fields).filter((field) => isSecret(resource, field));
        return [id, { title, where, secrets, fields: fieldsOf(resource) }];
      }),
  );
}
