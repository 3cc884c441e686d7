/** How a resource is written down: what most of them have in common is said once, and spelled out here. */
import type { z } from 'zod';
import type { CollectionBinding, DocumentBinding, FieldBinding, FlagsBinding, Route } from './binding.js';
import type { Evidence } from './evidence.js';
import type { CollectionResource, DocumentResource, ObservedResource, Scope } from './resource.js';

/** How well a call is known that is our guess. */
export const ASSUMED = {
  evidence: 'assumed',
  source: 'docs/assumed-api.md',
} as const satisfies Partial<Route>;

/** What is said of a field: its member where that has another name than the field, or whatever else there is to say. */
type FieldNote = string | Partial<FieldBinding> | FlagsBinding;

/** A binding whose fields are spelled out from its model: all of them, with or without a note. */
type Noted<B, K extends string> = Omit<B, 'fields'> & {
  /** Of the fields that do not say it; left out, it is `none` where no call writes, and else `assumed`. */
  readonly written?: Evidence | 'none';
  readonly fields?: Readonly<Partial<Record<K, FieldNote>>>;
};

type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/** What is said of a resource, its scope where that is not the server. */
type Said<R, Left extends keyof R = never> = Omit<R, 'kind' | 'scope' | Left> & { readonly scope?: Scope };

function spelledOut(
  model: z.ZodObject,
  noted: { readonly written: Evidence | 'none'; readonly fields?: Readonly<Record<string, FieldNote>> },
): Record<string, FieldBinding | FlagsBinding> {
  const { written, fields = {} } = noted;
  const bindings = Object.keys(model.shape).map((name) => {
    const note = fields[name] ?? {};
    if (typeof note === 'string') return [name, { wire: note, written }];
    return [name, 'flags' in note ? note : { wire: name, written, ...note }];
  });
  return Object.fromEntries(bindings);
}

/**
 * A document as a value, the notes of its binding held to the fields of its model by the compiler. Nothing is checked
 * when it runs.
 */
export function defineDocument<S extends z.ZodRawShape>(
  resource: Said<DocumentResource<S>, 'binding'> & {
    readonly binding: Noted<DocumentBinding, keyof S & string>;
  },
): DocumentResource<S> {
  const { fields, written, ...calls } = resource.binding;
  const noted = { written: written ?? (calls.write === undefined ? 'none' : 'assumed'), fields };
  const binding = { ...calls, fields: spelledOut(resource.model, noted as never) };
  return {
    scope: 'server',
    ...resource,
    kind: 'document',
    binding: binding as DocumentBinding<keyof S & string>,
  };
}

/**
 * A collection as a value; otherwise as `defineDocument`. Where the key is the member of a field, an item is called by
 * that field if nothing else is said; a key that is the member of none is the server's own.
 */
export function defineCollection<S extends z.ZodRawShape>(
  resource: Said<CollectionResource<S>, 'binding' | 'label'> &
    Partial<Pick<CollectionResource<S>, 'label'>> & {
      readonly binding: Noted<Optional<CollectionBinding, 'serverOwned'>, keyof S & string>;
    },
): CollectionResource<S> {
  const { fields, written, ...calls } = resource.binding;
  const writes = calls.add ?? calls.edit ?? calls.actions;
  const noted = { written: written ?? (writes === undefined ? 'none' : 'assumed'), fields };
  const bindings = spelledOut(resource.model, noted as never);
  const keys = [calls.key].flat();
  const fieldOf = (key: string) =>
    Object.entries(bindings).find(([, one]) => 'wire' in one && one.wire === key)?.[0];
  const [name] = keys.flatMap((key) => fieldOf(key) ?? []);
  const serverOwned = keys.filter((key) => fieldOf(key) === undefined);
  const binding = { serverOwned, ...calls, fields: bindings };
  const label = (item: z.infer<z.ZodObject<S>>) => String(item[name as keyof typeof item]);
  const said = { scope: 'server', label, ...resource } as const;
  return { ...said, kind: 'collection', binding: binding as CollectionBinding<keyof S & string> };
}

/** An observed resource as a value. */
export function defineObserved<S extends z.ZodRawShape>(
  resource: Said<ObservedResource<S>>,
): ObservedResource<S> {
  return { kind: 'observed', scope: 'server', ...resource };
}

/** A page of settings, as such pages are assumed to be: one path, one envelope, changed members only. */
export function settingsPage(path: string, under: string): Pick<Required<DocumentBinding>, 'read' | 'write'> {
  return {
    read: { ...ASSUMED, method: 'GET', path, under },
    write: { ...ASSUMED, method: 'POST', path, under, sends: 'changed-members' },
  };
}

/**
 * A list whose rows have calls of their own, as such lists are assumed to be: the path of a row edits it, `s` behind
 * that lists all in a member `<row>s`, `-put` adds one, each sending it whole in a member, and `-delete` takes keys.
 */
export function rowsAndCalls(
  path: string,
  row: string,
): Pick<Required<CollectionBinding>, 'list' | 'add' | 'edit' | 'remove'> {
  const call = { ...ASSUMED, method: 'POST' } as const;
  const body = { [row]: '$item' };
  return {
    list: { ...ASSUMED, method: 'GET', path: `${path}s`, under: `${row}s` },
    add: { ...call, path: `${path}-put`, body },
    edit: { ...call, path, body },
    remove: { ...call, path: `${path}-delete`, body: { input: ['$key'] } },
  };
}

/** The numbers of names that the wire counts in this order. */
export function numbered<N extends string>(names: readonly N[], first = 0): Readonly<Record<N, number>> {
  return Object.fromEntries(names.map((name, index) => [name, first + index])) as Record<N, number>;
}

/** Members and values of a document's fields, for another document that has them alike: not how well they are known. */
export function wiresOf<S extends z.ZodRawShape>(
  resource: DocumentResource<S>,
): Readonly<Record<keyof S & string, Partial<FieldBinding>>> {
  const entries = Object.entries<FieldBinding>(resource.binding.fields);
  const wires = entries.map(([name, { wire, values }]) => [
    name,
    values === undefined ? { wire } : { wire, values },
  ]);
  return Object.fromEntries(wires) as Record<keyof S & string, Partial<FieldBinding>>;
}
