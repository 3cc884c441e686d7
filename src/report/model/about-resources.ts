/** What the resources that a report names are called, and where they are in the web interface. */
import { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import { isSecret } from '../../contract/resource.js';

export const resourcesSchema = z
  .record(
    z.string(),
    z.strictObject({
      title: z.string(),
      where: z.string().describe('The way to it in the web interface'),
      secrets: z.array(z.string()).readonly().describe('Fields that are set from a secret, and never shown'),
    }),
  )
  .describe('By id: the resources that the report names');

export function resourcesOf(
  named: readonly { readonly resource: string }[],
  contract: Contract,
): z.infer<typeof resourcesSchema> {
  const ids = new Set(named.map(({ resource }) => resource));
  return Object.fromEntries(
    contract.resources
      .filter(({ id }) => ids.has(id))
      .map((resource) => {
        const { id, title, where, binding } = resource;
        const secrets = Object.keys(binding.fields).filter((field) => isSecret(resource, field));
        return [id, { title, where, secrets }];
      }),
  );
}
