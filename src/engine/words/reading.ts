/** A reading: what the server said of one object. It is a value (read, out of reach, failed) and never a default. */

import { hashOf, isJsonObject, type Json, membersWhere } from '../../canonical-json.js';
import type { AnyCollection, AnyDocument, Observed, Resource } from '../../contract/resource.js';
import type { DecodedDocument, DecodedItem, Fields } from '../../contract/wire/decode.js';
import type { ErrorCode } from '../../errors.js';
import { redactObject } from '../../redaction.js';
import type { Target } from './target.js';

/** Which object a reading is of. */
interface Of<R extends Resource> {
  readonly resource: R;
  readonly target: Target;
}

/** Of a domain that the run itself is to add (`to-come.ts`): it was not read, as it is known not to be there. */
interface ToCome {
  readonly isToCome?: true;
}

export interface DocumentReading extends Of<AnyDocument>, ToCome {
  readonly status: 'document';
  readonly document: DecodedDocument;
}

export interface CollectionReading extends Of<AnyCollection>, ToCome {
  readonly status: 'collection';
  readonly items: readonly DecodedItem[];
}

export type ObjectReading = DocumentReading | CollectionReading;

/** What a source beside the API shows of a resource. */
export interface ObservedReading extends Of<Observed> {
  readonly status: 'observed';
  readonly fields: Fields;
  readonly failures: Readonly<Record<string, string>>;
}

export type Reading =
  | ObjectReading
  | ObservedReading
  | (Of<Resource> & Came & { readonly status: 'unreachable'; readonly why: string })
  | (Of<Resource> & Came & { readonly status: 'failed'; readonly code: ErrorCode; readonly why: string });

/** What was asked, and what came of it: left out where nothing was sent, or no answer came. */
interface Came {
  readonly came?: 'no-such-call' | 'refused' | 'misfit';
  /** misfit: why, by field, as far as it was of a field. */
  readonly failures?: Readonly<Record<string, string>>;
  /** misfit: why, where it was of the whole answer. */
  readonly detail?: string;
}

export function unreachable({ resource, target }: ReadRequest, why: string, came: Came = {}): Reading {
  return { status: 'unreachable', resource, target, why, ...came };
}

export function failed(
  { resource, target }: ReadRequest,
  { code, why, ...came }: { code: ErrorCode; why: string } & Came,
): Reading {
  return { status: 'failed', resource, target, code, why, ...came };
}

export function isObject(reading: Reading): reading is ObjectReading {
  return reading.status === 'document' || reading.status === 'collection';
}

/** Why there is no object in a reading. */
export function whyUnread(reading: Reading): string {
  return 'why' in reading ? reading.why : 'it cannot be written';
}

/** What the object holds on the wire, secrets masked. */
export function rawOf(reading: ObjectReading): Json {
  return redactObject(
    reading.status === 'document' ? reading.document.raw : reading.items.map((item) => item.raw),
  );
}

/** Hashes of readings: each is computed once, though a plan, its check and its snapshot ask for it. */
const hashes = new WeakMap<ObjectReading, string>();

/** Hash of the whole object, unknown members included: any change since makes a plan stale. */
export function hashOfReading(reading: ObjectReading): string {
  const volatile = new Set(reading.resource.binding.volatile ?? []);
  const held = () => (reading.isToCome === true ? { isToCome: true } : without(volatile, rawOf(reading)));
  const hash = hashes.get(reading) ?? hashOf(held());
  hashes.set(reading, hash);
  return hash;
}

/** What moves by itself (a sign-in time, a counter) makes no plan stale. */
function without(members: ReadonlySet<string>, raw: Json): Json {
  if (Array.isArray(raw)) return raw.map((row) => without(members, row));
  if (!isJsonObject(raw)) return raw;
  return membersWhere(raw, (member) => !members.has(member));
}

/** An object to be read. */
export interface ReadRequest extends Of<Resource> {
  /** For `{names}` of the path other than the domain. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Of a source beside the API: what it is asked for. */
  readonly asked?: Readonly<Record<string, Json>>;
}
