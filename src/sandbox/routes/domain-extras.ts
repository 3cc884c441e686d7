/** What else public clients ask about a domain: signing, events, rights, exports (`docs/compatibility.md`). */
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { type DomainRequest, ofDomain, ofServer, type RouteRequest, taking, withDomain } from '../route.js';
import { csvOf } from './csv.js';
import { SEARCH, searchIn } from './search.js';

/** `dkim-enable` may report success and create no key: without one to enable it changes nothing. */
function enableSigning({ domain, store }: DomainRequest): Answer {
  const { domainKeysSettings: keys } = domain.settings;
  const { pending } = keys;
  if (typeof pending === 'object')
    store(domain.settings, {
      domainKeysSettings: { ...keys, ...pending, pending: false, isActive: true },
      enableDkimSigningDomainAdmin: true,
    });
  else if (keys.publicKey !== '')
    store(domain.settings, {
      domainKeysSettings: { ...keys, isActive: true },
      enableDkimSigningDomainAdmin: true,
    });
  return done();
}

/** A key that waits goes. */
function disableSigning({ domain, store }: DomainRequest): Answer {
  const keys = { ...domain.settings.domainKeysSettings, isActive: false, pending: false };
  store(domain.settings, { domainKeysSettings: keys, enableDkimSigningDomainAdmin: false });
  return done();
}

const KEY_SIZES = ['1024', '2048', '4096'];
const NEXT_CHECK_MS = 3_600_000;

function createRollover({ domain, domainName, params, store, clock }: DomainRequest): Answer {
  const { keySize = '' } = params;
  if (!KEY_SIZES.includes(keySize)) return invalidInput();
  const selector = `k${keySize}`;
  const publicKey = `MIIB${Buffer.from(`${selector}.${domainName}`).toString('base64')}`;
  const { domainKeysSettings: keys } = domain.settings;
  store(domain.settings, { domainKeysSettings: { ...keys, pending: { selector, publicKey } } });
  const nextCheckUtc = new Date(clock() + NEXT_CHECK_MS).toISOString();
  return done({ publicKey, selector, keySize: Number(keySize), nextCheckUtc });
}

/** Users of a domain that has no events of its own. */
function listEvents(): Answer {
  return done({ events: [] });
}

const searchHooks = taking(SEARCH, (_: DomainRequest, asked) =>
  searchIn([] as { name: string }[], {
    asked,
    under: 'eventHooks',
    key: ({ name }) => name,
    texts: ({ name }) => [name],
  }),
);

function exportDomains({ state }: RouteRequest): Answer {
  return csvOf(
    ['Name', 'Path'],
    Object.entries(state.domains).map(([name, { settings }]) => [name, settings.domainPath]),
  );
}

export const domainExtraRoutes = [
  ...ofDomain({
    'POST dkim-enable/{force}': ['client write', 'EnableDkim', enableSigning],
    'POST dkim-disable': ['client write', 'DisableDkim', disableSigning],
    'POST dkim-create-rollover/{keySize}': ['client write', 'CreateDkimRollover', createRollover],
    'GET domain-events': ['client read', 'GetDomainEvents', listEvents],
    'POST event-hooks-by-owner': ['client read', 'GetEventHooksByOwner', searchHooks],
    'GET event-hook/{guid}': [
      'client read',
      'GetEventHook',
      () => refused(400, 'Event hook does not exist.'),
    ],
    // Of these two the members are the sandbox's own.
    'GET permissions': ['client read', 'GetPermissions', () => done({ permissions: {} })],
    'GET total-server-users': [
      'client read',
      'GetTotalServerUsers',
      ({ state }) =>
        done({ count: Object.values(state.domains).reduce((sum, { users }) => sum + users.length, 0) }),
    ],
  }),
  ...ofServer({
    'POST export-domains-list': ['client read', 'ExportDomains', exportDomains],
    // Nothing lies in files here that could be read again.
    'POST reload-domain/{domain}': ['client write', 'ReloadDomain', withDomain(() => done())],
  }),
];
