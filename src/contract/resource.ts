/** A resource: what it is called, where it is in SmarterMail's own interface, its logical model and its binding. */
import type { z } from 'zod';
import { type Json, type JsonObject, membersWhere } from '../canonical-json.js';
import type { CollectionBinding, DocumentBinding, Route } from './binding.js';
import { type Evidence, isTrusted, weakest } from './evidence.js';

/**
 * The server as a whole, or one mail domain of it. A 404 on the server is taken to say that its build has no such
 * call, where nobody published that it has; on a domain it may say that the domain is gone (`docs/api-evidence.md` 1.3).
 */
export type Scope = 'server' | 'domain';

/**
 * What a value without a known meaning decodes to, where the model of the field has it: something is set there, and nobody
 * has shown what. It is never written.
 */
export const ANOTHER = 'another';

/** A kind of texts of which a server may store another one than was sent, and mean the same. */
export type Spelling = 'extension' | 'address';

/** What all resources say of themselves. */
interface Named<S extends z.ZodRawShape> {
  /** Its name in plans, snapshots and reports; unique in the contract. */
  readonly id: string;
  readonly scope: Scope;
  readonly title: string;
  /** The way to it in SmarterMail's web interface. */
  readonly where: string;
  /** A door: the operator comes in by it, and a change may shut him out. Changed last in a run. */
  readonly isDoor?: true;
  /** Fields of one text or several that have more than one spelling. */
  readonly spelling?: { readonly [field in keyof S]?: Spelling };
  /** Its fields in the words of the interface, each described by its label there. */
  readonly model: z.ZodObject<S>;
}

/** One JSON object that the server holds, once for the server or once for each domain. */
export interface DocumentResource<S extends z.ZodRawShape = z.ZodRawShape> extends Named<S> {
  readonly kind: 'document';
  readonly binding: DocumentBinding<keyof S & string>;
}

/** Items with an identity that the server holds, once for the server or once for each domain. */
export interface CollectionResource<S extends z.ZodRawShape = z.ZodRawShape> extends Named<S> {
  readonly kind: 'collection';
  readonly binding: CollectionBinding<keyof S & string>;
  /** Of each item it is judged by itself what is to become of it: an edit of another one is no reason to leave it alone. */
  readonly areItemsIndependent?: true;
  /** Items come and go by themselves. Taking one away is an action: no call brings it back, and no rollback does. */
  readonly isFleeting?: true;
  /** What an operator calls an item, unique enough to find it. */
  readonly label: (item: z.infer<z.ZodObject<S>>) => string;
}

/**
 * What can be looked at and never written: no call of the API shows it.
 * Errors: a field that the source does not give, or that the model does not take, stays unread; never a default.
 */
export interface ObservedResource<S extends z.ZodRawShape = z.ZodRawShape> extends Named<S> {
  readonly kind: 'observed';
  /** Where it is read from: the sign-in page, what the tool brings along, DNS, the Windows host, a probe from outside. */
  readonly source: 'page' | 'facts' | 'dns' | 'host' | 'probe';
  /** How well what it shows is known; left out where there is nothing to doubt. */
  readonly evidence?: Evidence;
  /** Who shows it: a key of the evidence list in `docs/api-evidence.md`. */
  readonly shownBy?: string;
  /** Of a page: field -> pattern whose first group is its text. */
  readonly patterns?: Readonly<Record<string, string>>;
}

/** Any resource, its model forgotten. */
export type Resource = ApiResource | Observed;

/** What a call of the API reads, its model forgotten: the only kind that can be written. */
export type ApiResource = AnyDocument | AnyCollection;

/** An observed resource of any model. */
export type Observed = Omit<ObservedResource, 'model'> & { readonly model: z.ZodObject };

/** A document of any model. */
export type AnyDocument = Omit<DocumentResource, 'model' | 'binding'> & {
  readonly model: z.ZodObject;
  readonly binding: DocumentBinding;
};

/** A collection of any model; `label` is to be given items of its own only. */
export type AnyCollection = Omit<CollectionResource, 'model' | 'binding' | 'label'> & {
  readonly model: z.ZodObject;
  readonly binding: CollectionBinding;
  readonly label: (item: never) => string;
};

/** Is the field sent and never shown? No, where the resource is not known or has no such field. */
export function isSecret(resource: ApiResource | undefined, field: string): boolean {
  const binding = resource?.binding.fields[field];
  return binding !== undefined && 'writeOnly' in binding && binding.writeOnly === true;
}

/** The fields without those that move by themselves: what two looks at one object are compared by. */
export function steadyFields(resource: ApiResource, fields: JsonObject): JsonObject {
  const { volatile = [], fields: bindings } = resource.binding;
  if (volatile.length === 0) return fields;
  const moves = (name: string) => {
    const binding = bindings[name];
    return binding !== undefined && 'wire' in binding && volatile.includes(binding.wire);
  };
  return membersWhere(fields, (name) => !moves(name));
}

/**
 * How well what is read of a resource is known: the weakest of its call and of the fields in question (all, when none
 * are named).
 */
export function readEvidence(resource: ApiResource, fields?: readonly string[]): Evidence {
  const bindings = Object.entries(resource.binding.fields).filter(
    ([name]) => fields?.includes(name) !== false,
  );
  const ofFields = bindings.flatMap(([, binding]) => binding.evidence ?? []);
  return weakest([readRouteOf(resource).evidence, ...ofFields]);
}

/** The call that makes a change (none when no call is bound for it), and the fields it is to alter. */
export interface ResourceChange {
  readonly route: Route | undefined;
  readonly fields: readonly string[];
}

/**
 * How well a change is known: the weakest of what was read to want it (of an item, the whole row), the call that makes
 * it, and the fields it sends.
 */
export function changeEvidence(resource: ApiResource, change: ResourceChange): Evidence {
  const written = change.fields.flatMap((field) => {
    const evidence = resource.binding.fields[field]?.written;
    // That nobody was seen writing a field says nothing against its name: one target goes first.
    return evidence === undefined || evidence === 'none' ? [] : [evidence];
  });
  const route = change.route === undefined ? [] : [change.route.evidence];
  const fields = resource.kind === 'document' ? change.fields : undefined;
  return weakest([readEvidence(resource, fields), ...route, ...written]);
}

/** How well it is known what a field is called and how its values are written, when it is sent. */
export function writeEvidence(resource: ApiResource, field: string): Evidence {
  const binding = resource.binding.fields[field];
  if (binding === undefined) return 'assumed';
  // That nobody was seen writing it says nothing against its name: the first write of it goes to one target.
  if (binding.written !== 'none') return binding.written;
  return binding.evidence ?? readRouteOf(resource).evidence;
}

/** Does an item say anything by this value? That the server does not say it (`null`) is no proof that it is nothing. */
export function saysSomething(value: Json | undefined): boolean {
  return value !== false && value !== '' && value !== undefined;
}

/**
 * Does a trusted call carry a name that nobody but this server shows? Of a call that is not trusted the answer is no: all of
 * it is shown by the server.
 */
export function restsOnGuess(resource: ApiResource, change: ResourceChange): boolean {
  const { route, fields } = change;
  if (route === undefined || !isTrusted(route.evidence, 'write')) return false;
  return fields.some((field) => !isTrusted(writeEvidence(resource, field), 'write'));
}

/** Does the server alone say what an item's key is? One that is taken away and added again has another. */
export function handsOutKeys({ binding: { key, serverOwned } }: AnyCollection): boolean {
  return [key].flat().some((member) => serverOwned.includes(member));
}

/** The one call that reads a resource, whatever its kind. */
export function readRouteOf(resource: ApiResource): Route {
  return resource.kind === 'document' ? resource.binding.read : resource.binding.list;
}
