/**
 * Step host-iis-identity: web mail runs as the account of the service.
 * Pure: compares the identity of the application pool with that account.
 */
import { z } from 'zod';
import type { Site } from '../../contract/resources/host/host-iis.js';
import { type HostService, hostService } from '../../contract/resources/host/host-service.js';
import type { Part } from '../../contract/resources/part.js';
import type { Shortcoming } from '../kit/expectation.js';
import { isSameName, listed } from '../kit/names.js';
import { present, remarks } from '../kit/present.js';
import { unseenPart } from '../kit/seen-verdict.js';
import { defineStep, onServer } from '../kit/step.js';
import { isSameAccount } from './account-names.js';
import { isShared, type Judged, leftByApply, scriptsFor, verdictOnAll } from './on-host.js';
import { SITES_NEED, serviceOf, siteOption, sitesOf } from './web-sites.js';

const ID = 'host-iis-identity';
/** The pool takes the account of the service, which needs its rights on the folders first. */
const SCRIPTS = scriptsFor('host-service-account', 'host-permissions', ID);

const options = z.strictObject({ site: siteOption });

const CLICKS = [
  'IIS Manager > Application Pools > the pool of the SmarterMail site > Advanced Settings > Identity: Custom account, the account of the service and its password. First let the service run as it, and give it Modify on the folders.',
  'Recycle the pool, then open web mail and sign in. Does it not open: Identity back as it was, and Recycle.',
] as const;

const SPECIFIC = 'SpecificUser';

function isStarted(state: string): boolean {
  return isSameName(state, 'started');
}

/** What the pool runs as: a user, or the word of IIS for one. */
function identityOf({ pool }: Site): string {
  return pool.identity === SPECIFIC && pool.user !== null ? pool.user : pool.identity;
}

/** Windows makes an account for the service, and one for the pool: neither can be given to the other. */
function isRight(site: Site, { account }: HostService, host: string): boolean {
  if (account.kind === 'virtual') return site.pool.identity === 'ApplicationPoolIdentity';
  const { identity, user } = site.pool;
  return identity === SPECIFIC && user !== null && isSameAccount(user, account.name, host);
}

interface Around {
  readonly host: string;
  /** Names of other sites that the pool serves. */
  readonly sharers: readonly string[];
}

function faultsOf(site: Site, service: HostService, { host, sharers }: Around): readonly Shortcoming[] {
  const { name, pool } = site;
  const left = present(
    sharers.length > 0 &&
      leftByApply(
        `the application pool ${pool.name} serves ${listed(sharers)} too; give ${name} a pool of its own first (IIS Manager > Application Pools > Add; the site > Basic Settings)`,
      ),
    !isStarted(site.state) &&
      leftByApply(`the site ${name} is ${site.state}, so that nothing could be proved; start it first`),
  );
  const byHand = [...(left.length > 0 ? left : [SCRIPTS.windows]), ...CLICKS];
  const halted: readonly Shortcoming[] =
    isStarted(site.state) && !isStarted(pool.state)
      ? [
          {
            problem: `the application pool ${pool.name} of the site ${name} does not run: web mail does not open`,
            byHand: [
              `IIS Manager > Application Pools > ${pool.name}: Start. Then open web mail and sign in.`,
            ],
          },
        ]
      : [];
  const identity = identityOf(site);
  if (isShared(service))
    return [
      {
        problem: `the service ${service.name} runs as ${service.account.name}, so that the site ${name} (${identity}) has no account to share with it`,
        ...{ brief: 'the service has no account of its own', byHand },
      },
      ...halted,
    ];
  if (isRight(site, service, host)) return halted;
  return [
    {
      problem: `the site ${name} runs as ${identity} (application pool ${pool.name}), and not as ${service.account.name}`,
      ...{ brief: `web mail runs as ${identity}`, byHand },
    },
    ...halted,
  ];
}

function judged(
  site: Site,
  about: {
    readonly service: Part<readonly HostService[]>;
    readonly host: string;
    readonly all: readonly Site[];
  },
): Judged {
  const { service, host, all } = about;
  const sharers = all.flatMap((one) =>
    one.pool.name === site.pool.name && one.id !== site.id ? [one.name] : [],
  );
  const pass = `The site ${site.name} runs as ${identityOf(site)}.`;
  if (service.status === 'not-seen')
    return { found: [], notSeen: unseenPart('the account of the service', service), pass };
  const own = serviceOf(site, service.value);
  if (own === undefined) {
    const why = service.value.length === 0 ? 'none was found' : 'its folder is of none of them';
    return { found: [], notSeen: [{ what: `the SmarterMail of the site ${site.name}`, why }], pass };
  }
  return {
    ...{ found: faultsOf(site, own, { host, sharers }), notSeen: [], pass },
    remark: remarks(!isStarted(site.state) && `The site ${site.name} is ${site.state}.`),
  };
}

export const hostIisIdentity = defineStep({
  id: 'host-iis-identity',
  title: 'Web mail runs as the account of the service',
  why:
    'The web site reads and writes the same folders as the service. As the same account it needs no right that others have too, and whoever ' +
    'breaks in through web mail has no more than that account.',
  guide: ['G4 "IIS application pool runs as it"'],
  severity: 'medium',
  disruption: 'none',
  beyond: 'host',
  ...onServer(options, {
    reads: () => ({ ...SITES_NEED, services: { resource: hostService, fields: ['service'] } }),
    assess: ({ itself, web, services: { service } }, { site: named }) => {
      const own = sitesOf({ itself, web }, { step: ID, site: named });
      if ('verdict' in own) return own;
      return verdictOnAll(
        own.sites.map((site) => judged(site, { service, host: itself.host.name, all: own.iis.sites })),
      );
    },
  }),
  manual: () => [SCRIPTS.windows, ...CLICKS],
});
