/** What the steps of this theme have in common: what they ask the probe, and how they call what it came to. */

import type { IdsRuleType } from '../../contract/resources/access/ids-rules.js';
import { idsRules } from '../../contract/resources/access/ids-rules.js';
import { DOORS, type Place } from '../../contract/resources/outside/places.js';
import type { ProbedPort } from '../../contract/resources/outside/probed-ports.js';
import type { Shortcoming } from '../kit/expectation.js';
import { isOrAre, listed } from '../kit/names.js';
import type { Item, Question } from '../kit/step.js';

export { seenIn, unseenPart } from '../kit/seen-verdict.js';

/** The server's own rules, which may block who knocks: the probe stays below them. */
export const RULES_NEED = { rules: { resource: idsRules, isOptional: true } } as const;

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

/** The same of every step: the probe is made once. */
export function questionOf({ rules }: { readonly rules: Rules }): Question {
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

/** Why nothing was seen at all; undefined where something answered. */
export function whyNothing(shown: {
  readonly failure: string;
  readonly host: string;
  readonly ports: readonly ProbedPort[];
}) {
  if (shown.failure !== '') return `${shown.host}: ${shown.failure}`;
  if (shown.ports.some(({ answer }) => answer === 'open')) return undefined;
  const whys = [...new Set(shown.ports.map(({ why }) => why))];
  return `no port of ${shown.host} answers from here: ${listed(whys)}`;
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
