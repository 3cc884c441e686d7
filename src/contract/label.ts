/**
 * What people know a field by: its label in SmarterMail's web interface, which stands beside the field in its model.
 * A plain `describe` is a label that a public page shows.
 * Source: who shows the labels of a resource, and which are words of ours, stands in `docs/api-evidence.md` 12.
 */
import { z } from 'zod';

/** What is known of a label beside its text. */
interface About {
  /** What the label does not say. */
  readonly note?: string;
  /** Value -> what the interface calls it, where that is known and another word than the value. */
  readonly values?: Readonly<Record<string, string>>;
  /** No public page shows what the interface calls it: the label, or a part of it, is in words of ours. */
  readonly isOurs?: true;
}

/** What people know a field by. */
export interface Label extends About {
  readonly label: string;
}

/** What is no part of the label. */
interface Beside {
  /** The field by whose value alone it is known what this one means, as a text that is a prefix or a folder. */
  readonly meantBy?: string;
}

/** Metadata of a field whose label a public page shows, and of which there is more to say than that. */
export function shown(label: string, about: Omit<About, 'isOurs'>) {
  return { description: label, ...about };
}

/** Metadata of a field that nobody has shown the label of. */
export function ours(label: string, about: Omit<About, 'isOurs'> & Beside = {}) {
  return { description: label, ...about, isOurs: true } as const;
}

function metaOf({ model }: { readonly model: z.ZodObject }, field: string) {
  const schema = Object.hasOwn(model.shape, field) ? model.shape[field] : undefined;
  return ((schema && z.globalRegistry.get(schema)) ?? {}) as About &
    Beside & { readonly description?: string };
}

/** The label of a field of a model; undefined where it has no such field, or one without a label. */
export function labelOf(of: { readonly model: z.ZodObject }, field: string): Label | undefined {
  const { description: label, meantBy: _, ...about } = metaOf(of, field);
  return label === undefined ? undefined : { label, ...about };
}

/** The field without which nobody knows what this one means; undefined where it speaks for itself. */
export function meantBy(of: { readonly model: z.ZodObject }, field: string): string | undefined {
  return metaOf(of, field).meantBy;
}

/** What to call a field in a sentence: its label; the name itself where none is known. */
export function fieldLabel(of: { readonly model: z.ZodObject } | undefined, field: string): string {
  return (of && labelOf(of, field)?.label) ?? field;
}
