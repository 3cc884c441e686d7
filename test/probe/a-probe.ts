/** A probe of this machine: only the doors that a test states, and quick. */
import { DOOR_NAMES, type DoorName } from '../../src/contract/resources/outside/places.js';
import { Probe, type ProbeOptions } from '../../src/probe/probe.js';

const QUICK = { totalMs: 20_000, connectMs: 1500, greetingMs: 1000, replyMs: 1000 } as const;

export interface GivenProbe extends Partial<Omit<ProbeOptions, 'ports' | 'domains'>> {
  readonly ports: Readonly<Partial<Record<DoorName, number>>>;
  readonly domains?: readonly string[];
}

export function aProbe({ ports, domains = [], ...rest }: GivenProbe): {
  probe: Probe;
  said: readonly string[];
} {
  const said: string[] = [];
  const probe = new Probe({
    host: '127.0.0.1',
    ports: { ...Object.fromEntries(DOOR_NAMES.map((door) => [door, 'off'])), ...ports },
    domains: async () => ({ all: domains, selected: domains }),
    say: (text) => said.push(text),
    ...rest,
    bounds: { ...QUICK, ...rest.bounds },
  });
  return { probe, said };
}
