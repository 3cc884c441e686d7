/** A contract that was kept as data: what a run was carried out under. Labels and models are those of today. */
import { z } from 'zod';
import { hashOf } from '../canonical-json.js';
import { bindingSchema, withBinding } from './binding-schema.js';
import { type Contract, contractOf, dataOf, shippedContract } from './contract.js';

const FORMAT = 1;

const storedSchema = z.strictObject({
  formatVersion: z.literal(FORMAT),
  build: z.int().nullable(),
  calls: z.json(),
  bindings: z.record(z.string(), z.unknown()),
});

/** As the folder of a run keeps it; `contractFrom` takes it back. */
export function storedContract(contract: Contract) {
  return { formatVersion: FORMAT, ...dataOf(contract) };
}

/**
 * The contract in stored data, or why it cannot be had. `hash`: the one it was known by. `needed`: the
 * resources that have to be bound as they were; any other may have moved on since, and then is bound as it ships, and so
 * are the calls that bring one setting to many objects.
 */
export function contractFrom(
  stored: unknown,
  { hash, needed }: { readonly hash: string; readonly needed: ReadonlySet<string> },
): Contract | string {
  const parsed = storedSchema.safeParse(stored);
  if (!parsed.success) return 'contract.json is none that this version knows';
  const { build, calls, bindings } = parsed.data;
  if (hashOf({ build, calls, bindings }) !== hash) return 'contract.json is not as it was stored';
  const misfits: string[] = [];
  const resources = shippedContract.resources.map((resource) => {
    const fit = bindingSchema(resource, shippedContract).safeParse(bindings[resource.id]);
    if (fit.success) return withBinding(resource, bindings[resource.id]);
    if (needed.has(resource.id)) misfits.push(resource.id);
    return resource;
  });
  const gone = [...needed].filter((id) => shippedContract.byId(id) === undefined);
  if (gone.length > 0) return `contract.json binds ${gone.join(', ')}, which this version does not know`;
  return misfits.length > 0
    ? `contract.json binds ${misfits.join(', ')} in a way that this version does not take`
    : contractOf(resources, { build: build ?? undefined });
}
