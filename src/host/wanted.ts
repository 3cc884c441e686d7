/** What a playbook wants of the host, as the scripts take it. */
import type { Playbook } from '../playbook/playbook.js';
import { hostIisIdentity } from '../steps/host/host-iis-identity.js';
import { hostServiceAccount } from '../steps/host/host-service-account.js';
import { hostWebmailBinding } from '../steps/host/host-webmail-binding.js';
import { hostWebmailIp } from '../steps/host/host-webmail-ip.js';
import { steps as catalogue } from '../steps/index.js';
import type { WantedHost } from './write-scripts.js';

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const number = (value: unknown) => (typeof value === 'number' ? value : 0);
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

function limitsIn(value: unknown) {
  return typeof value === 'object' && value !== null && 'rate' in value && 'concurrency' in value
    ? { rate: number(value.rate), concurrency: number(value.concurrency) }
    : undefined;
}

/** `steps`: those of the host that the playbook selects, in the order in which they are carried out; none where it has none. */
export function wantedOf({ steps: asked }: Pick<Playbook, 'steps'>): WantedHost {
  const own = catalogue.filter(({ id, beyond }) => beyond === 'host' && asked[id] !== undefined);
  const account = asked[hostServiceAccount.id];
  const addresses = asked[hostWebmailIp.id];
  const binding = asked[hostWebmailBinding.id];
  const identity = asked[hostIisIdentity.id];
  const limits = limitsIn(addresses?.dynamic);
  return {
    user: text(account?.user) || 'SmarterMailService',
    description: text(account?.description) || 'Runs SmarterMail',
    steps: own.map(({ id }) => id),
    site: text(addresses?.site ?? binding?.site ?? identity?.site),
    allow: texts(addresses?.allow),
    deny: [],
    hostNames: texts(binding?.names),
    dynamicRestrictions: limits !== undefined,
    ...{ rate: limits?.rate ?? 0, concurrency: limits?.concurrency ?? 0 },
    firewallFor9998: binding?.classicPort === 'firewall',
  };
}
