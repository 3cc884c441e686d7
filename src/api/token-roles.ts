/** Whose token it is, by its own word. Its signature is the server's business. */
import { isJsonObject, jsonIn } from '../canonical-json.js';

/** A plain name, or the one that Microsoft's libraries use. Source: `docs/api-evidence.md` 1.4. */
const CLAIMS = ['role', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'] as const;

/** The claims of a JWT; none of what is no JWT. */
export function claimsIn(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.');
  const claims = jsonIn(Buffer.from(payload, 'base64url').toString('utf8'));
  return isJsonObject(claims) ? claims : {};
}

/** Names of its roles, as `PrimarySysAdmin`, a text or a list of texts; empty where it says none. */
export function rolesIn(token: string): readonly string[] {
  const claims = claimsIn(token);
  return CLAIMS.flatMap((name) => claims[name] ?? []).flatMap((one) =>
    typeof one === 'string' && /^\w{1,40}$/.test(one) ? [one] : [],
  );
}
