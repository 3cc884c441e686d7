/** Which of the members that a save changed, or sent, is which of the settings that were set. */
import type { Json } from '../../canonical-json.js';
import { fieldLabel } from '../label.js';
import { assigned } from '../proposal/assign.js';
import { isPossible } from './encoding.js';
import { likenessOf, whyNotNamed } from './naming.js';
import type { Statement } from './statement.js';

/** What was sent under a member. */
export interface Sent {
  readonly wire: string;
  readonly to: Json;
}

/** Field -> its member. */
export type Members = ReadonlyMap<string, Sent>;

/** Each field of the statement has a member of its own, or it is said why not. */
export function fieldsAmong(
  { resource, fields, members }: Statement,
  sent: readonly Sent[],
): { readonly members: Members } | { readonly why: string } {
  const found = new Map<string, Sent>();
  for (const [field, wire] of Object.entries(members)) {
    const one = sent.find((each) => each.wire === wire);
    if (one === undefined) return { why: `no ${wire} was changed` };
    if (!isPossible(resource, field, { value: fields[field] ?? null, wire: one.to }))
      return { why: `${wire} was set to something else than ${fieldLabel(resource, field)}` };
    found.set(field, one);
  }
  const open = Object.keys(fields).filter((field) => !found.has(field));
  const left = sent.filter((one) => ![...found.values()].includes(one));
  const pairs = open.flatMap((field) =>
    left
      .filter(({ to }) => isPossible(resource, field, { value: fields[field] ?? null, wire: to }))
      .map(({ wire }) => ({ field, wire, score: likenessOf(resource, field, wire) })),
  );
  const { pairs: chosen, ambiguous } = assigned(pairs);
  for (const { field, wire } of chosen) {
    const one = left.find((each) => each.wire === wire);
    const why = whyNotNamed(resource, field, wire);
    if (why !== undefined) return { why };
    if (one !== undefined) found.set(field, one);
  }
  const missing = Object.keys(fields).find((field) => !found.has(field));
  if (missing === undefined) return { members: found };
  const could = ambiguous.get(missing);
  return {
    why:
      could === undefined
        ? `nothing was set to what "${fieldLabel(resource, missing)}" is said to be`
        : `"${fieldLabel(resource, missing)}" could be ${could.join(' or ')}`,
  };
}
