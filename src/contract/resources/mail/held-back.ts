/** Resources `throttled-users`, `throttled-domains` and `connections`: who is held back by a limit, and who is connected. */
import { z } from 'zod';
import { defineCollection } from '../../define.js';
import { ours } from '../../label.js';

const GET = { method: 'GET', evidence: 'assumed' } as const;
const ANSWER = 'CA (the call); docs/assumed-api.md (its answer)';

/**
 * Users that a limit holds back now, a collection that is only read. Key: the address.
 * Source: the call is `documented`, nobody has shown an answer: its shape is `assumed` (docs/assumed-api.md).
 */
export const throttledUsers = defineCollection({
  id: 'throttled-users',
  title: 'Throttled users',
  where: 'Manage > Spool > Throttled Users',
  model: z.object({ address: z.string().min(1).meta(ours('User')) }),
  binding: {
    list: { ...GET, path: 'settings/sysadmin/throttled-users', source: ANSWER, under: 'throttledUsers' },
    key: 'emailAddress',
    fields: { address: 'emailAddress' },
  },
});

/**
 * Domains that a limit holds back now; otherwise as `throttled-users`. Key: the name.
 * Source: likewise.
 */
export const throttledDomains = defineCollection({
  id: 'throttled-domains',
  title: 'Throttled domains',
  where: 'Manage > Spool > Throttled Domains',
  model: z.object({ name: z.string().min(1).meta(ours('Domain')) }),
  binding: {
    list: { ...GET, path: 'settings/sysadmin/throttled-domains', source: ANSWER, under: 'throttledDomains' },
    key: 'domain',
    fields: { name: 'domain' },
  },
});

/** ServiceType of what somebody connects to: those that a client asks for. */
const SERVICES = [0, 1, 2, 4, 7, 8, 9, 10, 12];

/**
 * Who is connected now, a collection. Ending the sessions of a user is an action: it takes all of his at once. Key: user and
 * connection together.
 * Shape: read page by page.
 * Errors: a POST that is `assumed` is asked only where the server's own reference lists it.
 * Source: both calls are `documented`; nobody has shown an answer, so its shape is `assumed` (docs/assumed-api.md).
 */
export const connections = defineCollection({
  id: 'connections',
  title: 'Connections',
  where: 'Manage > Connections',
  areItemsIndependent: true,
  isFleeting: true,
  model: z.object({
    address: z.string().meta(ours('User')),
    from: z.string().meta(ours('IP address')),
    service: z.union([z.int(), z.string()]).meta(ours('Protocol')),
  }),
  label: ({ address, from }) => `${address} from ${from}`,
  binding: {
    list: {
      method: 'POST',
      path: 'settings/sysadmin/connections',
      evidence: 'assumed',
      source: ANSWER,
      under: 'connections',
      body: { serviceTypes: SERVICES, search: '', ascending: true, startindex: 0, count: 1000 },
      paging: { skip: 'startindex', take: 'count', size: 1000, total: 'count' },
    },
    remove: {
      method: 'POST',
      path: 'settings/sysadmin/kill-user-sessions',
      evidence: 'documented',
      source: 'CA',
      body: { sessions: [{ email: '$field:address', ip: '' }] },
    },
    key: ['email', 'id'],
    fields: { address: 'email', from: 'ip', service: 'serviceType' },
  },
});
