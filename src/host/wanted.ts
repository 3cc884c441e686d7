/** What a playbook wants of the host, as the scripts take it. */
import { LockdownError } from '../errors.js';
import type { Playbook } from '../playbook/playbook.js';
import { hostIisIdentity } from '../steps/host/host-iis-identity.js';
import { hostServiceAccount } from '../steps/host/host-service-account.js';
import { hostWebmailBinding } from '../steps/host/host-webmail-binding.js';
import { hostWebmailIp } from '../steps/host/host-webmail-ip.js';
import { steps as catalogue } from '../steps/index.js';
import { isSameName } from '../steps/kit/names.js';
import type { WantedHost } from './write-scripts.js';

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const number = (value: unknown) => (typeof value === 'number' ? value : 0);
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

function limitsIn(value: unknown) {
  return typeof value === 'object' && value !== null && 'rate' in value && 'concurrency' in value
    ? { rate: number(value.rate), concurrency: number(value.concurrency) }
    : undefined;
}

/** The site that they name: scripts take one. Errors: `playbook.invalid` where they name several. */
function siteOf(asked: Playbook['steps']): string {
  const named = [hostIisIdentity.id, hostWebmailBinding.id, hostWebmailIp.id].flatMap((id) => {
    const site = text(asked[id]?.site);
    return site === '' ? [] : [{ id, site }];
  });
  const [first, ...more] = named;
  const other = more.find(({ site }) => !isSameName(site, first?.site ?? ''));
  if (first === undefined || other === undefined) return first?.site ?? '';
  throw new LockdownError(
    'playbook.invalid',
    `${first.id} is about the web site ${first.site}, and ${other.id} about ${other.site}; scripts change one site`,
    {
      next: 'Write them from a playbook for each site, or state one site for all of its steps; on the host -SiteName names another one.',
    },
  );
}

/**
 * `steps`: those of the host that the playbook selects, in the order in which they are carried out; none where it has none.
 * Errors: `playbook.invalid` where its steps are about several sites.
 */
export function wantedOf({ steps: asked }: Pick<Playbook, 'steps'>): WantedHost {
  const own = catalogue.filter(({ id, beyond }) => beyond === 'host' && asked[id] !== undefined);
  const account = asked[hostServiceAccount.id];
  const addresses = asked[hostWebmailIp.id];
  const binding = asked[hostWebmailBinding.id];
  const limits = limitsIn(addresses?.dynamic);
  return {
    user: text(account?.user) || 'SmarterMailService',
    description: text(account?.description) || 'Runs SmarterMail',
    steps: own.map(({ id }) => id),
    site: siteOf(asked),
    allow: texts(addresses?.allow),
    deny: [],
    hostNames: texts(binding?.names),
    dynamicRestrictions: limits !== undefined,
    ...{ rate: limits?.rate ?? 0, concurrency: limits?.concurrency ?? 0 },
    firewallFor9998: binding?.classicPort === 'firewall',
  };
}
