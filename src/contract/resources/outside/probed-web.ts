/** Resource `probe-web`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { partOf } from '../part.js';
import { place } from './places.js';

/** Headers that say something of the server, in small letters. */
export const TELLING_HEADERS = [
  'location',
  'strict-transport-security',
  'server',
  'x-powered-by',
  'x-aspnet-version',
  'x-aspnetmvc-version',
] as const;

/**
 * Pages that SmarterMail's SOAP services had up to build 16.x.
 * Source: clients and vendor-generated models that use these names; a build may have others.
 */
export const OLD_SERVICES = ['/Services/svcDomainAdmin.asmx', '/Services/svcGlobalUpdate.asmx'] as const;

const page = z.strictObject({
  ...place,
  scheme: z.enum(['http', 'https']),
  path: z.string(),
  answer: partOf(
    z.strictObject({
      status: z.int(),
      headers: z.record(z.string(), z.string()),
      /** The build that it names, days since 2000-01-01; null for none. */
      build: z.int().nullable(),
      /** It names SmarterMail. */
      namesProduct: z.boolean(),
      /** It describes a SOAP service. */
      isService: z.boolean(),
    }),
  ),
});
/** What is answered at one address of the web. */
export type WebPage = Readonly<z.infer<typeof page>>;

/**
 * What web ports answer to who just asks, redirects not followed.
 * Source: requests of our own, without a sign-in.
 */
export const probedWeb = defineObserved({
  id: 'probe-web',
  title: 'What web ports answer',
  where: 'the host, from outside',
  source: 'probe',
  evidence: 'observed',
  model: z.object({ pages: z.array(page).readonly().describe('A page each') }),
});
