/** What a refusal of a recipient is about. Of RFC 3463, RFC 7372, RFC 7505 and what servers say. Pure. */

/** These decide: whatever else is said. */
const OF_RELAYING = /relay|authenticat|\bauth\b|sign[ -]?in|log[ -]?in/i;
/** A sender or a recipient whose domain takes no mail, as those do that are kept for nobody; SPF; a sender that is none. */
const OF_A_DOMAIN = /^(?:5\.1\.7|5\.1\.8|5\.1\.10|5\.7\.2[37])\b/;
const NULL_MX = 556;
const OF_WHO_ASKS =
  /\b(?:black|block)[ -]?list|\bdnsbl|\brbl\b|spamhaus|spamcop|barracuda|\bblocked\b|\blisted\b|reputation|\bspf\b|\bsender\b|\breverse\b|\bptr\b|\bhelo\b|null ?mx/i;

/**
 * Was it for another reason than that it does not relay? One to whom it is nothing but an address of a block list, or a domain
 * that takes no mail, has not been told whom it relays for.
 */
export function isBesideRelaying({ code, text }: { readonly code: number; readonly text: string }): boolean {
  if (OF_RELAYING.test(text)) return false;
  return code === NULL_MX || OF_A_DOMAIN.test(text) || OF_WHO_ASKS.test(text);
}
