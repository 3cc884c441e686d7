/** What is said before anything is connected to. */
import { DOOR_NAMES, DOORS } from '../contract/resources/outside/places.js';
import { type Allowance, type Limit, MOST_UNKNOWN, type Ports, type Service } from './bounds.js';
import type { Host, MxHosts } from './whom.js';

interface Announced {
  readonly host: Host;
  readonly others: MxHosts;
  readonly ports: Ports;
  readonly allowances: Readonly<Record<Service, Allowance>>;
  readonly rules: readonly Limit[] | undefined;
}

export function announcement({ host, others, ports, allowances, rules }: Announced): readonly string[] {
  if (host.failure !== '')
    return [`The probe knocks nowhere: ${host.name} is not reached, as ${host.failure}.`];
  const numbers = [...new Set(DOOR_NAMES.flatMap((door) => ports[door] ?? []))];
  const services = [
    ...new Set(DOOR_NAMES.filter((door) => ports[door] !== undefined).map((door) => DOORS[door].speaks)),
  ];
  const most = services.reduce((sum, service) => sum + allowances[service].most, 0);
  const mx = others.hosts.map(({ name, addresses }) => `${name} (${addresses.join(', ')})`);
  return [
    `Knocking at ${host.name} (${host.addresses.join(', ')}), ${numbers.length === 1 ? 'port' : 'ports'} ${numbers.join(', ')}: at most ${most} connections, two minutes. Nobody signs in, and no message is sent.`,
    ...(mx.length > 0
      ? [
          `Knocking at the MX ${mx.join(', ')}, port 25: at most ${others.hosts.length * MOST_UNKNOWN} connections.`,
        ]
      : []),
    ...others.left.map((one) => `Left alone: ${one}.`),
    rulesText(rules, allowances.smtp),
  ];
}

function rulesText(rules: readonly Limit[] | undefined, { most, rule }: Allowance): string {
  if (rules === undefined)
    return `The server's rules of intrusion detection could not be read, which may block this address: no more than ${most} connections are made to SMTP, POP and IMAP each.`;
  return rule === undefined
    ? "None of the server's rules of intrusion detection blocks an address for as few connections."
    : `The server blocks an address after ${rule.threshold} in ${rule.minutes} minutes: the probe stops at ${most} connections to SMTP. Leave ${rule.minutes} minutes between two probes.`;
}
