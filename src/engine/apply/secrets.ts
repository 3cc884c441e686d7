/**
 * Secrets that a plan is to set. A plan names where each comes from, and holds none: a body carries the reference
 * until the moment it is sent.
 */

import { isJsonObject, type Json } from '../../canonical-json.js';
import type { Contract } from '../../contract/contract.js';
import { SECRET_PLACE, type SecretPlace } from '../../contract/wire/encode.js';
import { type Change, differingFields } from '../words/change.js';

export interface SecretVault {
  /** The secret behind a reference. Errors: `internal.bug` for one that was not opened beforehand. */
  secret(reference: string): string;
  /** The code of now of the TOTP secret behind a reference. */
  code(reference: string): string;
}

/** A reference to a secret in a plan, with what it is for. */
export interface SecretUse {
  readonly reference: string;
  readonly resource: string;
  readonly field: string;
  /** A secret of an authenticator; else a password. */
  readonly isTotp: boolean;
}

/** Every secret that these changes set. */
export function secretsOf(changes: readonly Change[], contract: Contract): readonly SecretUse[] {
  return changes.flatMap((change) => {
    const fields = contract.byId(change.resource)?.binding.fields ?? {};
    return differingFields(change).flatMap(({ field, after }) => {
      const binding = fields[field];
      if (binding === undefined || !('writeOnly' in binding) || typeof after !== 'string') return [];
      const { resource } = change;
      return [{ reference: after, resource, field, isTotp: binding.codeMember !== undefined }];
    });
  });
}

/** The body with the secrets in it. */
export function revealed(body: Json, vault: SecretVault): Json {
  if (Array.isArray(body)) return body.map((one) => revealed(one, vault));
  if (!isJsonObject(body)) return body;
  const place = (body as { readonly [SECRET_PLACE]?: SecretPlace })[SECRET_PLACE];
  if (place !== undefined)
    return place.as === 'code' ? vault.code(place.reference) : vault.secret(place.reference);
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, revealed(value, vault)]));
}
