/** What is said before anything is connected to. */
import { DOOR_NAMES, DOORS } from '../contract/resources/outside/places.js';
import { type Allowance, type Limit, MOST_UNKNOWN, type Ports, type Service } from './bounds.js';
import type { Host, MxHosts } from './whom.js';

const TITLES: Readonly<Record<Service, string>> = {
  smtp: 'SMTP',
  pop: 'POP',
  imap: 'IMAP',
  web: 'web ports',
};

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
    ...rulesTexts(rules, allowances),
  ];
}

function rulesTexts(
  rules: readonly Limit[] | undefined,
  allowances: Announced['allowances'],
): readonly string[] {
  if (rules === undefined)
    return [
      `The server's rules of intrusion detection could not be read, which may block this address: no more than ${allowances.smtp.most} connections are made to SMTP, POP and IMAP each.`,
    ];
  const held = (Object.keys(TITLES) as readonly Service[]).flatMap((service) => {
    const { most, rule } = allowances[service];
    return rule === undefined ? [] : [{ service: TITLES[service], most, rule }];
  });
  if (held.length === 0)
    return ["None of the server's rules of intrusion detection blocks an address for as few connections."];
  return [...new Set(held.map(({ rule }) => rule))].map((rule) => {
    const same = held.filter((one) => one.rule === rule);
    const services = same.map(({ service }) => service);
    return `The server blocks an address after ${rule.threshold} in ${rule.minutes} minutes: the probe stops at ${same[0]?.most} connections to ${services.join(', ')}${same.length > 1 ? ' each' : ''}. Leave ${rule.minutes} minutes between two probes.`;
  });
}
