/** What the steps of this theme have in common: what they ask the probe, and how they call what it came to. */

import type { IdsRuleType } from '../../contract/resources/access/ids-rules.js';
import { idsRules } from '../../contract/resources/access/ids-rules.js';
import { DOORS, type Place } from '../../contract/resources/outside/places.js';
import { probedMail } from '../../contract/resources/outside/probed-mail.js';
import { type ProbedPort, probedPorts } from '../../contract/resources/outside/probed-ports.js';
import { probedTls } from '../../contract/resources/outside/probed-tls.js';
import { probedWeb } from '../../contract/resources/outside/probed-web.js';
import type { Shortcoming } from '../kit/expectation.js';
import { isOrAre, listed } from '../kit/names.js';
import type { NotSeen } from '../kit/seen-verdict.js';
import type { Item, Question } from '../kit/step.js';

export { seenIn, unseenPart } from '../kit/seen-verdict.js';

/** What the probe looks at, of which every step wants the ports. */
const LOOKS = {
  shown: {
    resource: probedPorts,
    fields: ['host', 'addresses', 'failure', 'ports', 'left'],
    isAsked: true,
  },
  mail: { resource: probedMail, fields: ['talks'], isAsked: true },
  tls: { resource: probedTls, fields: ['ports', 'webNames', 'unasked'], isAsked: true },
  web: { resource: probedWeb, fields: ['pages'], isAsked: true },
} as const;
type More = Exclude<keyof typeof LOOKS, 'shown'>;

/** Looks, and the server's own rules, which may block who knocks: the probe stays below them. */
export function looksAt<K extends More>(...more: readonly K[]) {
  const looks = Object.fromEntries(['shown' as const, ...more].map((name) => [name, LOOKS[name]]));
  return {
    rules: { resource: idsRules, isOptional: true },
    ...(looks as Pick<typeof LOOKS, K | 'shown'>),
  } as const;
}

/** The same is asked for each: the probe is made once. */
export function askedFor<K extends More>(...more: readonly K[]) {
  return (inputs: { readonly rules: Rules }) => {
    const question = questionOf(inputs);
    const questions = Object.fromEntries(['shown', ...more].map((name) => [name, question]));
    return questions as Readonly<Record<K | 'shown', Question>>;
  };
}

interface Rule {
  readonly type: IdsRuleType;
  readonly service: 'smtp' | 'pop' | 'imap' | 'webmail' | null;
  readonly threshold: number;
  readonly timeFrameMinutes: number;
  readonly action: 'block' | 'notify' | 'delay';
}
export type Rules = readonly Item<Rule>[] | undefined;

/** What a probe can come near: it signs in nowhere, so that nothing of passwords counts it. */
const COUNTED: readonly IdsRuleType[] = ['denial-of-service', 'harvesting'];

/** The rules as the probe takes them; null where they could not be read. */
export function questionOf({
  rules,
}: {
  readonly rules: readonly Pick<Item<Rule>, 'fields'>[] | undefined;
}): Question {
  const counted = rules
    ?.map(({ fields }) => fields)
    .filter(({ type, action }) => COUNTED.includes(type) && action !== 'notify');
  const limits = counted?.map(({ type, service, threshold, timeFrameMinutes }) => {
    const of = service === 'webmail' ? 'web' : service;
    return { service: type === 'harvesting' ? 'smtp' : (of ?? 'all'), threshold, minutes: timeFrameMinutes };
  });
  return { rules: limits ?? null };
}

/** `port 25 (SMTP)`. */
export function doorText({ door, port }: Pick<Place, 'door' | 'port'>): string {
  return `port ${port} (${DOORS[door].title})`;
}

/** `port 25 (SMTP) of mx2.example.com, 192.0.2.7`, each where it is another than that of the audit. */
export function placeText(
  place: Place,
  host: { readonly host: string; readonly addresses: readonly string[] },
): string {
  const isOther = place.host !== host.host;
  const of = isOther ? ` of ${place.host}` : '';
  return `${doorText(place)}${of}${!isOther && host.addresses.length > 1 ? ` at ${place.address}` : ''}`;
}

interface Shown {
  readonly failure: string;
  readonly host: string;
  readonly ports: readonly ProbedPort[];
}

/** The host, where none of its ports answers: whatever an MX beside it says, nothing is known of the host then. */
export function unanswered({ failure, host, ports }: Shown): readonly NotSeen[] {
  if (failure !== '') return [{ what: host, why: failure }];
  const own = ports.filter((port) => port.host === host);
  if (own.some(({ answer }) => answer === 'open')) return [];
  return [
    { what: host, why: `no port answers from here (${listed([...new Set(own.map(({ why }) => why))])})` },
  ];
}

/**
 * Is nothing known of what answers there? Silence is a firewall on the way or nobody; but where other servers deliver nobody may
 * take it for a closed port, as many networks let nobody out to that one.
 */
export function isUnknown({ door, answer }: ProbedPort): boolean {
  return answer === 'not-seen' || (answer === 'silent' && door === 'smtp');
}

/** The host, where none of its ports answers; and each port of which nothing is known, of those that are minded. */
export function unknownIn(
  shown: Shown & Parameters<typeof placeText>[1],
  isMinded: (port: ProbedPort) => boolean = () => true,
): readonly NotSeen[] {
  const nothing = unanswered(shown);
  const isTold = ({ host }: Place) => nothing.length > 0 && host === shown.host;
  return [
    ...nothing,
    ...shown.ports
      .filter((port) => isUnknown(port) && !isTold(port) && isMinded(port))
      .map((port) => ({ what: placeText(port, shown), why: port.why })),
  ];
}

/** A sentence on those that are silent; false where none is. */
export function silentText(ports: readonly ProbedPort[]): string | false {
  const silent = ports.filter(({ answer }) => answer === 'silent').map(doorText);
  return silent.length > 0 && ` Silent, which a firewall on the way is too: ${listed([...new Set(silent)])}.`;
}

/** One finding of one thing that many places have. */
interface At extends Omit<Shortcoming, 'problem'> {
  readonly place: string;
  /** What is wrong, behind the names of the places: `offers TLS 1.0`, and of several: `offer TLS 1.0`. */
  readonly one: string;
  readonly many?: string;
}

/** Those that are the same but for their place, as one. */
export function folded(all: readonly At[]): readonly Shortcoming[] {
  const groups = new Map<string, At[]>();
  for (const at of all) groups.set(at.one, [...(groups.get(at.one) ?? []), at]);
  return [...groups.values()].map((same) => {
    const { place: _, one, many = one, ...rest } = same[0] as At;
    const places = [...new Set(same.map(({ place }) => place))];
    return { ...rest, problem: `${listed(places)} ${isOrAre(places) === 'is' ? one : many}` };
  });
}
