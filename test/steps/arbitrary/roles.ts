/** Generators for the steps of a server's role. */
import fc from 'fast-check';
import { INCOMING_MODES, USER_VERIFICATIONS } from '../../../src/contract/incoming-gateways.js';
import { GATEWAY_ENCRYPTIONS } from '../../../src/contract/outgoing-gateways.js';
import { type ArbitraryStep, type Fields, type Inputs, items, itemsOf } from '../arbitrary-tools.js';

const domain = fc.constantFrom('one.example', 'two.example', 'Two.Example', 'three.example');
const domains = fc.uniqueArray(domain, { maxLength: 3, selector: (name) => name.toLowerCase() });
const server = fc.constantFrom('mail.example', 'Mail.Example', '192.0.2.25', '2001:db8::25', 'other.example');
const port = fc.constantFrom(25, 465, 587);

/** Servers of a playbook, none of them twice. */
function servers<T>(one: fc.Arbitrary<T>, nameOf: (server: T) => string) {
  return fc.uniqueArray(one, {
    minLength: 1,
    maxLength: 3,
    selector: (server) => nameOf(server).toLowerCase(),
  });
}

/** The rows of the second state with what they were in the first; a new one was nothing. */
function rows(before: Inputs, { after, need }: { readonly after: Inputs; readonly need: string }) {
  return itemsOf(after, need).map(({ key, fields: now }) => ({
    now,
    was: itemsOf(before, need).find((item) => item.key === key)?.fields,
  }));
}

const textsOf = (fields: Fields | undefined, field: string) =>
  ((fields?.[field] ?? []) as readonly string[]).map((text) => text.toLowerCase());

const placeholder: ArbitraryStep = {
  options: fc.record(
    {
      name: fc.constantFrom('one.example', 'placeholder.example'),
      password: fc.constantFrom('env:SECRET', 'generate:file.txt'),
      folder: fc.constantFrom('D:\\Mail\\placeholder.example', '/var/mail/placeholder.example'),
    },
    { requiredKeys: ['name', 'password'] },
  ),
  inputs: [
    fc.record({
      domains: items(
        fc.record({ name: domain, path: fc.constantFrom('', 'C:\\Mail\\', '/var/mail/') }).map((row) => ({
          ...row,
          path: row.path === '' ? '' : `${row.path}${row.name}`,
          hostname: `mail.${row.name}`,
          administratorPassword: null,
        })),
        ({ name }) => name,
      ),
    }),
  ],
  weaker: () => [],
};

const retries: ArbitraryStep = {
  options: fc.record(
    { minutes: fc.array(fc.constantFrom(10, 60, 1440), { minLength: 1, maxLength: 4 }) },
    { requiredKeys: [] },
  ),
  inputs: [
    fc.record({
      spool: fc.record({ retryIntervals: fc.array(fc.constantFrom(0, 10, 60, 1440), { maxLength: 4 }) }),
    }),
  ],
  // No interval is stricter than another.
  weaker: () => [],
};

const incoming: ArbitraryStep = {
  options: fc.record(
    {
      mode: fc.constantFrom(...INCOMING_MODES),
      servers: servers(
        fc.record({
          address: fc.oneof(server, fc.constant('203.0.113.0/24')),
          domains: domains.filter((names) => names.length > 0),
          userVerification: fc.constantFrom(...USER_VERIFICATIONS),
        }),
        ({ address }) => address,
      ),
      unlisted: fc.constantFrom('leave', 'remove'),
    },
    { requiredKeys: ['mode', 'servers'] },
  ),
  inputs: [
    fc.record({
      gateways: items(
        fc.record({
          address: fc.oneof(server, fc.constant('203.0.113.0/24')),
          mode: fc.constantFrom(...INCOMING_MODES),
          domains,
          userVerification: fc.constantFrom(...USER_VERIFICATIONS),
          usesGatewayMode: fc.boolean(),
          skipsGreylisting: fc.boolean(),
          isEnabled: fc.boolean(),
        }),
      ),
    }),
  ],
  weaker: (before, after) =>
    rows(before, { after, need: 'gateways' }).flatMap(({ now, was }) => [
      ...(now.isEnabled === true && was?.isEnabled !== true ? ['taken up'] : []),
      ...textsOf(now, 'domains').filter((name) => !textsOf(was, 'domains').includes(name)),
      ...(now.userVerification === 'none' && was?.userVerification === 'web-service' ? ['unverified'] : []),
      ...(['usesGatewayMode', 'skipsGreylisting'] as const).filter(
        (field) => was !== undefined && now[field] !== was[field],
      ),
    ]),
};

const outgoing: ArbitraryStep = {
  options: fc.record({
    servers: servers(
      fc.record({ serverAddress: server, port, encryption: fc.constantFrom(...GATEWAY_ENCRYPTIONS) }),
      ({ serverAddress }) => serverAddress,
    ),
  }),
  inputs: [
    fc.record({
      gateways: items(
        fc.record({
          serverAddress: server,
          port,
          encryption: fc.constantFrom(...GATEWAY_ENCRYPTIONS),
          isEnabled: fc.boolean(),
        }),
      ),
    }),
  ],
  weaker: (before, after) =>
    rows(before, { after, need: 'gateways' }).flatMap(({ now, was }) =>
      was !== undefined && was.encryption !== 'none' && now.encryption === 'none' ? ['encryption'] : [],
    ),
};

const primaryAddress = fc.constantFrom('192.0.2.25', '203.0.113.0/24', '2001:db8::25');

const clients: ArbitraryStep = {
  options: fc.record(
    {
      primaries: servers(
        fc.record({ address: primaryAddress, description: fc.constant('Primary') }),
        ({ address }) => address,
      ),
      atMost: fc.integer({ min: 3, max: 1000 }),
    },
    { requiredKeys: ['primaries'] },
  ),
  inputs: [
    fc.record({
      whitelist: items(
        fc.record({
          address: fc.oneof(primaryAddress, fc.constantFrom('192.0.2.25/32', '198.51.100.9', '1.2.3.4-9')),
          description: fc.constant(''),
          protocols: fc.subarray(['Smtp', 'Pop', 'Imap']),
          bypassesSmtpAuthentication: fc.constantFrom(true, false, null),
          bypassesSpamChecks: fc.boolean(),
          bypassesGreylisting: fc.boolean(),
        }),
        ({ address }) => address,
      ),
    }),
  ],
  weaker: (before, after) =>
    rows(before, { after, need: 'whitelist' }).flatMap(({ now, was }) => [
      ...textsOf(now, 'protocols').filter((name) => !textsOf(was, 'protocols').includes(name)),
      ...['bypassesSmtpAuthentication', 'bypassesSpamChecks', 'bypassesGreylisting'].filter(
        (field) => now[field] === true && was?.[field] !== true,
      ),
    ]),
};

export const roleSteps: Readonly<Record<string, ArbitraryStep>> = {
  'placeholder-domain': placeholder,
  'delivery-retries': retries,
  'incoming-gateways': incoming,
  'outgoing-gateways': outgoing,
  'gateway-clients': clients,
};
