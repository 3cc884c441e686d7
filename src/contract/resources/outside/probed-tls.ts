/** Resource `probe-tls`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { partOf } from '../part.js';
import { place } from './places.js';

/** In their order. Older ones cannot be asked by the library that this tool speaks TLS with. */
export const TLS_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;
/** One of them. */
export type TlsVersion = (typeof TLS_VERSIONS)[number];

const certificate = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  /** Host names and addresses that it is for; `count` is how many it has, of which the first thousand are here. */
  names: z.array(z.string()).readonly(),
  count: z.int(),
  /** Days, `YYYY-MM-DD`; empty where they cannot be read. */
  from: z.string(),
  to: z.string(),
  /** What is wrong with the chain, in the words of OpenSSL (`CERT_HAS_EXPIRED`); empty where nothing is. */
  chain: z.string(),
});
/** What a port shows of itself. */
export type Certificate = Readonly<z.infer<typeof certificate>>;

const secured = z.strictObject({
  ...place,
  /** Of a command: false where the port does not offer it. */
  isOffered: partOf(z.boolean()),
  first: partOf(z.strictObject({ version: z.enum(TLS_VERSIONS), certificate })),
  /** Of one address of a host: each handshake counts at the server. */
  versions: z.partialRecord(z.enum(TLS_VERSIONS), partOf(z.boolean())),
});
/** TLS at one port. */
export type Secured = Readonly<z.infer<typeof secured>>;

const webName = z.strictObject({ domain: z.string(), name: z.string(), certificate: partOf(certificate) });

/**
 * TLS of each port: the versions it takes, and the certificate it shows; and the one that it shows to who asks by the
 * web-mail name of a domain, where that name leads to the host.
 * Source: handshakes of our own.
 */
export const probedTls = defineObserved({
  id: 'probe-tls',
  title: 'TLS of ports',
  where: 'the host, from outside',
  source: 'probe',
  evidence: 'observed',
  model: z.object({
    ports: z.array(secured).readonly().describe('Ports with TLS'),
    webNames: z.array(webName).readonly().describe('Web-mail names that lead to the host'),
    unasked: z.int().describe('Web-mail names that were too many to be looked at'),
  }),
});
