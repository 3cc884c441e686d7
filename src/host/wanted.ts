/** What a playbook wants of the host, as the scripts take it. */
import type { Playbook } from '../playbook/playbook.js';
import { hostServiceAccount } from '../steps/host/host-service-account.js';
import { hostWebmailBinding } from '../steps/host/host-webmail-binding.js';
import { hostWebmailIp } from '../steps/host/host-webmail-ip.js';
import { steps as catalogue } from '../steps/index.js';
import type { WantedHost } from './write-scripts.js';

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const number = (value: unknown) => (typeof value === 'number' ? value : 0);
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

/** `steps`: those of the host that the playbook selects, in the order in which they are carried out; none where it has none. */
export function wantedOf({ steps: asked }: Pick<Playbook, 'steps'>): WantedHost {
  const own = catalogue.filter(({ id, beyond }) => beyond === 'host' && asked[id] !== undefined);
  const account = asked[hostServiceAccount.id];
  const addresses = asked[hostWebmailIp.id];
  const binding = asked[hostWebmailBinding.id];
  const [rate, concurrency] = [number(addresses?.rate), number(addresses?.concurrency)];
  return {
    user: text(account?.user) || 'SmarterMailService',
    description: text(account?.description) || 'Runs SmarterMail',
    steps: own.map(({ id }) => id),
    site: text(addresses?.site ?? binding?.site),
    allow: texts(addresses?.allow),
    deny: [],
    hostNames: [],
    // The script sets both or neither.
    dynamicRestrictions: rate > 0 && concurrency > 0,
    ...{ rate, concurrency },
    firewallFor9998: binding?.classicPort === 'firewall',
  };
}
