/** Names of domains and servers as administrators write them. */
import { z } from 'zod';
import { isAddressOrBlock, isTooWide, parseBlock } from './address.js';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`, 'i');
/** DNS allows no longer name. */
const LONGEST_NAME = 253;

/** A host or domain name. Its last label begins with a letter, so no address or range passes for one. */
export function isHostName(text: string): boolean {
  return text.length <= LONGEST_NAME && NAME.test(text) && /(^|\.)[a-z][^.]*$/i.test(text);
}

/** A mail domain by its name, with a dot. In small letters, as a server keeps the name of one that is added. */
export function domainName(description: string) {
  return z
    .string()
    .toLowerCase()
    .refine((text) => isHostName(text) && text.includes('.'), 'must be a domain name such as example.com')
    .meta({ description, examples: ['example.com'] });
}

/** Another server, by its name or its address. */
export function serverAddress(description: string) {
  return z
    .string()
    .refine(
      (text) => isHostName(text) || (isAddressOrBlock(text) && !text.includes('/')),
      'must be the name or the IP address of a server',
    )
    .meta({ description, examples: ['mail.example.com'] });
}

/** Another server, or a block of addresses that is not larger than a /24. */
export function serverOrBlock(description: string) {
  const isNarrow = (text: string): boolean => {
    const block = parseBlock(text);
    return isAddressOrBlock(text) && block !== undefined && !isTooWide(block);
  };
  return z
    .string()
    .refine(
      (text) => isHostName(text) || isNarrow(text),
      'must be the name or the IP address of a server, or a CIDR block no larger than a /24 (IPv6: a /64)',
    )
    .meta({ description, examples: ['mail.example.com'] });
}
