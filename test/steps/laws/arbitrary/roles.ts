/** Generators for the steps of a server's role. */
import fc from 'fast-check';
import {
  GATEWAY_ENCRYPTIONS,
  INCOMING_MODES,
  USER_VERIFICATIONS,
} from '../../../../src/contract/resources/mail/gateways.js';
import {
  type ArbitraryStep,
  byField,
  type Fields,
  type Inputs,
  items,
  itemsOf,
  itemsOfAll,
} from '../arbitrary-tools.js';
import { startingFromPassing } from '../starting-from-passing.js';

const domain = fc.constantFrom<string>('one.example', 'two.example', 'Two.Example', 'three.example');
const domains = fc.uniqueArray(domain, { maxLength: 3, selector: (name) => name.toLowerCase() });
const server = fc.constantFrom<string>(
  'mail.example',
  'Mail.Example',
  '192.0.2.25',
  '2001:db8::25',
  'other.example',
);
const port = fc.constantFrom(25, 465, 587);
const encrypted = fc.constantFrom('ssl' as const, 'tls' as const);

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

const lowerCase = (texts: readonly string[]) => texts.map((text) => text.toLowerCase());

const textsOf = (fields: Fields | undefined, field: string) =>
  lowerCase((fields?.[field] ?? []) as readonly string[]);

/** A domain with its files in a folder of its name, or nowhere known. */
function domainRow(name: string) {
  return fc.constantFrom('', 'C:\\Mail\\', '/var/mail/').map((folder) => ({
    name,
    path: folder === '' ? '' : `${folder}${name}`,
    hostname: `mail.${name}`,
    administratorPassword: null,
  }));
}
const byName = byField('name');

/** One server in several spellings. */
function spelt(address: string) {
  return fc.constantFrom(address, address.toUpperCase());
}

const placeholder: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record(
        {
          name: fc.constantFrom('one.example', 'placeholder.example'),
          password: fc.constantFrom('env:SECRET', 'generate:file.txt'),
          folder: fc.constantFrom('D:\\Mail\\placeholder.example', '/var/mail/placeholder.example'),
        },
        { requiredKeys: ['name', 'password'] },
      ),
      inputs: fc.record({ domains: items(domain.chain(domainRow), byName) }),
      passing: ({ name }) =>
        fc.record({
          domains: itemsOfAll(
            [
              fc.tuple(spelt(name).chain(domainRow)),
              fc.array(fc.constantFrom('two.example', 'three.example').chain(domainRow), { maxLength: 2 }),
            ],
            byName,
          ),
        }),
    }),
  ],
  weaker: () => [],
};

/** The vendor's recipe for a backup MX, for a playbook that states none. */
const BACKUP_MX = [10, 10, 10, 1440];

const retries: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record(
        { minutes: fc.array(fc.constantFrom(10, 60, 1440), { minLength: 1, maxLength: 4 }) },
        { requiredKeys: [] },
      ),
      inputs: fc.record({
        settings: fc.record({
          retryIntervals: fc.array(fc.constantFrom<number>(0, 10, 60, 1440), { maxLength: 4 }),
        }),
      }),
      passing: ({ minutes = BACKUP_MX }) =>
        fc.record({ settings: fc.constant({ retryIntervals: [...minutes] }) }),
    }),
  ],
  // No interval is stricter than another.
  weaker: () => [],
};

const gateway = {
  address: fc.oneof(server, fc.constant('203.0.113.0/24')),
  mode: fc.constantFrom(...INCOMING_MODES),
  domains,
  userVerification: fc.constantFrom(...USER_VERIFICATIONS),
  usesGatewayMode: fc.boolean(),
  skipsGreylisting: fc.boolean(),
  isEnabled: fc.boolean(),
};

const incoming: ArbitraryStep = {
  cases: [
    startingFromPassing({
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
      inputs: fc.record({ gateways: items(fc.record(gateway)) }),
      passing: (asked) => {
        const isLeft = asked.unlisted !== 'remove';
        const listed = asked.servers.map((one) =>
          fc.record({
            ...gateway,
            address: spelt(one.address),
            mode: fc.constant(asked.mode),
            // What is taken beside stays, where the playbook leaves it.
            domains: fc
              .tuple(fc.shuffledSubarray(one.domains, { minLength: one.domains.length }), domains)
              .map(([named, more]) => [
                ...named,
                ...(isLeft ? more.filter((name) => !lowerCase(named).includes(name.toLowerCase())) : []),
              ]),
            // A verification that nobody asked for is stricter.
            ...(one.userVerification === 'none'
              ? {}
              : { userVerification: fc.constant(one.userVerification) }),
            isEnabled: fc.constant(true),
          }),
        );
        return fc.record({
          gateways: itemsOfAll([
            fc.tuple(...listed),
            ...(isLeft ? [fc.array(fc.record(gateway), { maxLength: 2 })] : []),
          ]),
        });
      },
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

const outgoingGateway = {
  serverAddress: server,
  port,
  encryption: fc.constantFrom(...GATEWAY_ENCRYPTIONS),
  isEnabled: fc.boolean(),
};

const outgoing: ArbitraryStep = {
  cases: [
    startingFromPassing({
      options: fc.record({
        servers: servers(
          fc.record({ serverAddress: server, port, encryption: fc.constantFrom(...GATEWAY_ENCRYPTIONS) }),
          ({ serverAddress }) => serverAddress,
        ),
      }),
      inputs: fc.record({ gateways: items(fc.record(outgoingGateway)) }),
      passing: (asked) =>
        fc.record({
          gateways: itemsOfAll([
            fc.tuple(
              ...asked.servers.map((one) => {
                const enabled = {
                  serverAddress: spelt(one.serverAddress),
                  isEnabled: fc.constant(true),
                };
                const asAsked = fc.record({
                  ...enabled,
                  port: fc.constant(one.port),
                  encryption: fc.constant(one.encryption),
                });
                // Encryption that nobody asked for is stricter, on whatever port it is.
                return one.encryption === 'none'
                  ? fc.oneof(asAsked, fc.record({ ...enabled, port, encryption: encrypted }))
                  : asAsked;
              }),
            ),
            fc.array(fc.record(outgoingGateway), { maxLength: 2 }),
          ]),
        }),
    }),
  ],
  weaker: (before, after) =>
    rows(before, { after, need: 'gateways' }).flatMap(({ now, was }) =>
      was !== undefined && was.encryption !== 'none' && now.encryption === 'none' ? ['encryption'] : [],
    ),
};

export const roleSteps: Readonly<Record<string, ArbitraryStep>> = {
  'placeholder-domain': placeholder,
  'delivery-retries': retries,
  'incoming-gateways': incoming,
  'outgoing-gateways': outgoing,
};
