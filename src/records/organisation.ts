/** The domain that somebody registered, of which another one is a part: by the list of public suffixes. */
import { getDomain } from 'tldts';

/** Of a name in ASCII. One that is itself a suffix, or below none, stands for itself. */
export function organisationOf(domain: string): string {
  const name = domain.toLowerCase().replace(/\.$/, '');
  return getDomain(name, { allowPrivateDomains: true, validateHostname: false }) ?? name;
}
