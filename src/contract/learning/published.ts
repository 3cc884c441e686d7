/**
 * What a recording shows just as others published it: it stays as it ships. A call that is known from a recording alone is known
 * less well, and of options a recording shows only those that somebody chose.
 */
import { isEqualJson, type Json } from '../../canonical-json.js';
import type { FieldBinding } from '../binding.js';
import { isPublished } from '../evidence.js';
import { type ApiResource, readRouteOf } from '../resource.js';

type Call = Partial<Readonly<Record<string, Json>>>;

const SAME = ['method', 'path', 'under', 'actsOnDomain'];

/** Does a call ship so, `read` or `write` of a page? */
export function isAsPublished({ binding, kind }: ApiResource, name: string, call: object): boolean {
  const shipped = (binding as unknown as Readonly<Record<string, Call & FieldBinding>>)[name];
  if (kind !== 'document' || shipped?.evidence === undefined || !isPublished(shipped.evidence)) return false;
  return SAME.every((part) => isEqualJson(shipped[part] ?? null, (call as Call)[part] ?? null));
}

/** Does a field ship so, read and written? The call that reads it is to be the one that ships. */
export function isKnownAsWell(resource: ApiResource, field: string, learned: object): boolean {
  const shipped = resource.binding.fields[field];
  if (shipped === undefined || 'flags' in shipped) return false;
  const { wire, scale, values } = learned as FieldBinding;
  const { evidence = readRouteOf(resource).evidence, written } = shipped;
  if (![evidence, written].every((one) => one !== 'none' && isPublished(one))) return false;
  const isSame = shipped.wire === wire && isEqualJson({ ...shipped.scale }, { ...scale });
  return isSame && Object.entries(values ?? {}).every(([name, one]) => shipped.values?.[name] === one);
}
