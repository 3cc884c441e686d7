/** Whether a port of the host can be reached from elsewhere: by what listens, and by what the firewall lets in. */
import type { z } from 'zod';
import type { hostPorts } from '../../contract/resources/host/host-ports.js';
import { isLoopback } from '../kit/address.js';
import { isOrAre, isSameName, listed } from '../kit/names.js';
import { type NotSeen, unseenPart } from '../kit/seen-verdict.js';
import { leftByApply } from './on-host.js';

type Ports = z.infer<typeof hostPorts.model>;
type Firewall = Extract<Ports['firewall'], { status: 'seen' }>['value'];
type Rule = Firewall['rules'][number];

/** `how`: why, as the end of a sentence. `isOff`: the firewall does not look at all, in one profile or more. */
export type Reach =
  | { readonly reach: 'closed'; readonly how: string }
  | { readonly reach: 'open'; readonly how: string; readonly isOff: boolean }
  | { readonly reach: 'unknown'; readonly notSeen: readonly NotSeen[] };

export interface Knocked {
  readonly port: number;
  /** Programs that may listen there; `System` for IIS. */
  readonly programs: readonly string[];
  /** False where nothing can be told by what listens, as the program does not run. */
  readonly isRunning: boolean;
}

function isAny(texts: readonly string[]): boolean {
  return texts.some((text) => isSameName(text, 'any'));
}

function hasPort(ports: readonly string[], port: number): boolean {
  return (
    isAny(ports) ||
    ports.some((text) => {
      const [first = Number.NaN, last = first] = text.split('-').map(Number);
      return first <= port && port <= last;
    })
  );
}

/** A path with a variable in it is compared by its file alone. */
function isOf(program: string, of: string): boolean {
  const isSameFile = isSameName(program.split('\\').at(-1) ?? '', of.split('\\').at(-1) ?? '');
  return isSameName(program, of) || (program.includes('%') && isSameFile);
}

/** Where nobody knows which program it is for, one that allows counts, and one that blocks does not. */
function reaches({ enabled, allow, program, ports }: Rule, { port, programs }: Knocked): boolean {
  const isOfThese =
    program === null ||
    isAny([program]) ||
    (allow
      ? programs.some((one) => isOf(program, one))
      : programs.length > 0 && programs.every((one) => isSameName(program, one)));
  return enabled && isOfThese && hasPort(ports, port);
}

/** Whom it lets in, without the host itself. */
function strangersOf({ remote }: Rule): readonly string[] {
  return remote.filter((text) => !isLoopback(text));
}

/** What opens the port where one profile is in force, as the end of a sentence; undefined where nothing does. */
function openingIn(
  { name, enabled, inbound }: Firewall['profiles'][number],
  rules: readonly Rule[],
): string | undefined {
  if (!enabled) return `the firewall is off (profile ${name})`;
  const inForce = rules.filter(
    ({ profiles }) => isAny(profiles) || profiles.some((one) => isSameName(one, name)),
  );
  // A rule that blocks wins over every one that allows (MS-FASP 2.2.34); one that blocks some addresses leaves the others.
  if (inForce.some((rule) => !rule.allow && isAny(rule.remote))) return undefined;
  if (inbound === 'allow') return `the firewall lets in what no rule blocks (profile ${name})`;
  const opening = inForce.filter((rule) => rule.allow && strangersOf(rule).length > 0);
  if (opening.length === 0) return undefined;
  const whom = [...new Set(opening.flatMap(strangersOf))];
  const names = [...new Set(opening.map((rule) => `"${rule.name}"`))];
  return `the firewall lets in ${isAny(whom) ? 'anybody' : listed(whom)} by the rule${isOrAre(names) === 'is' ? '' : 's'} ${listed(names)}`;
}

function throughFirewall(firewall: Ports['firewall'], knocked: Knocked): Reach {
  if (firewall.status === 'not-seen')
    return { reach: 'unknown', notSeen: unseenPart('the firewall', firewall) };
  const { profiles, rules } = firewall.value;
  if (profiles.length === 0)
    return {
      reach: 'unknown',
      notSeen: [{ what: 'the firewall', why: 'the evidence has no profile of it' }],
    };
  // Which profile is in force can change with the network: each of them has to hold.
  const reaching = rules.filter((rule) => reaches(rule, knocked));
  const [how] = profiles.flatMap((profile) => openingIn(profile, reaching) ?? []);
  return how === undefined
    ? { reach: 'closed', how: 'the firewall lets nobody in' }
    : { reach: 'open', how, isOff: profiles.some(({ enabled }) => !enabled) };
}

/** What the scripts do not end. None where the firewall is on. */
export function offByApply(reach: Reach): readonly string[] {
  return reach.reach === 'open' && reach.isOff
    ? [
        leftByApply('it switches no firewall on, as that can shut out mail and whoever works on the host'),
        'See first that rules allow the mail ports and the way you work on the host (remote desktop); then switch the firewall on for all three profiles.',
      ]
    : [];
}

/** Pure. */
export function reachOf({ ports, firewall }: Pick<Ports, 'ports' | 'firewall'>, knocked: Knocked): Reach {
  const through = throughFirewall(firewall, knocked);
  // Whatever listens: nobody comes to it.
  if (ports.status === 'not-seen')
    return through.reach === 'closed'
      ? through
      : { reach: 'unknown', notSeen: unseenPart(`what listens at port ${knocked.port}`, ports) };
  const listening = ports.value.filter(({ port }) => port === knocked.port);
  if (listening.length === 0 && knocked.isRunning) return { reach: 'closed', how: 'nothing listens there' };
  if (listening.length > 0 && listening.every(({ address }) => isLoopback(address)))
    return { reach: 'closed', how: 'it listens for the host itself alone' };
  return through;
}
