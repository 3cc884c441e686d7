/** What settings were before somebody changed them in a recording, so that they can be set back. No secret is among them. */
import { isEqualJson, type Json } from '../../canonical-json.js';
import { isSecretName, redactNamed } from '../../redaction.js';
import { isNamedSecret } from '../proposal/answer.js';
import { isSecret } from '../resource.js';
import type { Members } from './found-fields.js';
import { domainIn } from './place.js';
import type { Statement } from './statement.js';
import type { Save } from './timeline.js';

/** One setting of a page, as the wire has it. */
export interface Before {
  readonly resource: string;
  /** Of a mail domain its name, as it was recorded; null for the server. */
  readonly domain: string | null;
  readonly field: string;
  readonly wire: string;
  /** Before it was saved first. */
  readonly before: Json;
  /** As it was saved last. */
  readonly clicked: Json;
}

/** Something that a save is known to have set. */
export interface Saved {
  readonly statement: Statement;
  readonly save: Save | undefined;
  readonly lesson: { readonly members: Members };
}

/** May a value be shown and kept? `wire`: its dotted name, each part of which may say that it is a secret. */
export function isTold(wire: string, value: Json): boolean {
  const name = wire.slice(wire.lastIndexOf('.') + 1);
  if (isSecretName(name) || !isEqualJson(redactNamed(name, value) as Json, value)) return false;
  return !isNamedSecret(wire) || typeof value === 'boolean' || typeof value === 'number';
}

function setBy({ statement, save, lesson }: Saved): readonly Before[] {
  const { resource } = statement;
  if (save === undefined || resource.kind !== 'document') return [];
  return [...lesson.members].flatMap(([field, { wire, to }]) => {
    const found = save.matches.flatMap(({ kind, read, changes }) =>
      kind === 'object'
        ? changes.flatMap((one) =>
            one.wire === wire && isEqualJson(one.to, to) ? [{ read, from: one.from }] : [],
          )
        : [],
    );
    const [first] = found;
    const domain = first === undefined || resource.scope === 'server' ? null : domainIn(first.read);
    // Which domain a call acted on that does not name it, nobody can say.
    if (first === undefined || domain === undefined || isSecret(resource, field)) return [];
    if (![first.from, to].every((value) => isTold(wire, value))) return [];
    return [{ resource: resource.id, domain, field, wire, before: first.from, clicked: to }];
  });
}

const nameOf = ({ resource, domain, wire }: Before) => JSON.stringify([resource, domain, wire]);

/** What was first, and what is last; what is as before again is none. `all`: in the order of time. */
export function joinedBefore(all: readonly Before[]): readonly Before[] {
  const known = new Map<string, Before>();
  for (const one of all) {
    const there = known.get(nameOf(one));
    // Somebody else set it in between: it is to be as he set it.
    const isOn = there !== undefined && isEqualJson(there.clicked, one.before);
    known.set(nameOf(one), isOn ? { ...one, before: there.before } : one);
  }
  return [...known.values()].filter(({ before, clicked }) => !isEqualJson(before, clicked));
}

/** Of all that was found in a recording. */
export function beforeIn(found: readonly Saved[]): readonly Before[] {
  const inOrder = found.toSorted((a, b) => (a.save?.exchange.at ?? 0) - (b.save?.exchange.at ?? 0));
  return joinedBefore(inOrder.flatMap(setBy));
}
