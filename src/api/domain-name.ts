/** The name of a mail domain in ASCII, as a header and the DNS have it. */
import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * The name as a header carries it: ASCII as it stands, other letters as the DNS writes them. Undefined where there is no
 * such name, or where it is another domain's: what is not seen (a soft hyphen) and wide letters fall away.
 */
export function asciiName(domain: string): string | undefined {
  if (/^[\x21-\x7e]+$/.test(domain)) return domain;
  const ascii = domainToASCII(domain);
  return ascii !== '' && domainToUnicode(ascii) === domain.toLowerCase() ? ascii : undefined;
}
