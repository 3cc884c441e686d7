/**
 * One conversation with a mail port: what it says of itself, whom it relays for, and TLS begun in the middle of it. Nobody signs
 * in; no message is begun (there is no DATA), and each sender is taken back (RSET) before goodbye.
 */

import { DOORS, type Place } from '../contract/resources/outside/places.js';
import type { RelayAttempt, Talk } from '../contract/resources/outside/probed-mail.js';
import type { Certificate, TlsVersion } from '../contract/resources/outside/probed-tls.js';
import { notSeen, type Part, seen } from '../contract/resources/part.js';
import { certificateOf, versionOf } from './certificate.js';
import { isTakenIn, relayAttempts, type Senders, WANTS_MORE } from './relay.js';
import { ask, beginTls, offersOf, offersWithin, SPEECHES, type Speech } from './speech.js';
import { Late, NotSeen, NotTls, type TlsRange, type Wire, whyOf } from './wire.js';

export interface First {
  readonly version: TlsVersion;
  readonly certificate: Certificate;
}

/** What came of it; of a part that was not come to, why. */
export interface Conversed {
  readonly talk: Talk;
  readonly isOffered: Part<boolean>;
  readonly first: Part<First>;
  /** A command went along in clear in front of the handshake, and the server broke off. */
  readonly isBrokenOff: boolean;
}

export interface How {
  readonly place: Place;
  readonly greetingMs: number;
  readonly ca: readonly string[];
  /** Undefined where none is left that is nobody's. */
  readonly senders: Senders | undefined;
}

/** Parts that are filled one after the other. */
type Parts = { -readonly [K in keyof Conversed]: Conversed[K] } & {
  talk: { -readonly [K in keyof Talk]: Talk[K] };
};

export function speechOf({ door }: Pick<Place, 'door'>): Speech | undefined {
  const { speaks } = DOORS[door];
  return speaks === 'web' ? undefined : SPEECHES[speaks];
}

export function untold(place: Place, why: string): Conversed {
  const part = notSeen(why);
  return {
    talk: {
      ...place,
      ...{ banner: part, offers: part, offersInTls: part, relay: part, verify: part, injection: part },
    },
    isOffered: part,
    first: part,
    isBrokenOff: false,
  };
}

/** Never throws: what ended it is why the rest was not seen. */
export async function converse(wire: Wire, how: How): Promise<Conversed> {
  const { place } = how;
  const speech = speechOf(place) as Speech;
  const parts: Parts = { ...untold(place, ''), talk: { ...untold(place, '').talk } };
  try {
    if (DOORS[place.door].tls === 'implicit') await withinTls(wire, speech, how, parts);
    else await inClear(wire, speech, how, parts);
    wire.write(`${speech.goodbye}\r\n`);
    return finished(parts, 'nobody asked for it');
  } catch (thrown) {
    if (thrown instanceof NotTls && parts.isOffered.status === 'not-seen') parts.isOffered = seen(false);
    return finished(parts, whyOf(thrown));
  } finally {
    wire.end();
  }
}

function finished({ talk, isOffered, first, isBrokenOff }: Parts, why: string): Conversed {
  const told = <T>(part: Part<T>): Part<T> =>
    part.status === 'not-seen' && part.why === '' ? notSeen(why) : part;
  return {
    talk: {
      ...talk,
      banner: told(talk.banner),
      offers: told(talk.offers),
      offersInTls: told(talk.offersInTls),
      relay: told(talk.relay),
      verify: told(talk.verify),
      injection: told(talk.injection),
    },
    isOffered: told(isOffered),
    first: told(first),
    isBrokenOff,
  };
}

async function withinTls(wire: Wire, speech: Speech, how: How, parts: Parts): Promise<void> {
  const socket = await wire.secure(rangeOf(how));
  parts.first = seen({ version: versionOf(socket), certificate: certificateOf(socket) });
  parts.isOffered = seen(true);
  parts.talk.banner = seen(await speech.greeting(wire, how.greetingMs));
  const offers = await offersOf(wire, speech);
  parts.talk.offers = seen(offers);
  parts.talk.offersInTls = seen(offers);
  await smtpParts(wire, how, parts, true);
}

async function inClear(wire: Wire, speech: Speech, how: How, parts: Parts): Promise<void> {
  parts.talk.banner = seen(await speech.greeting(wire, how.greetingMs));
  const offers = await offersOf(wire, speech);
  parts.talk.offers = seen(offers);
  const isOffered = speech.offersTls(offers);
  parts.isOffered = seen(isOffered);
  await smtpParts(wire, how, parts, false);
  if (!isOffered) return;
  const socket = await beginTls(wire, { speech, range: rangeOf(how), injected: true }).catch((thrown) => {
    parts.isBrokenOff = thrown instanceof NotSeen && !(thrown instanceof Late);
    throw thrown;
  });
  parts.first = seen({ version: versionOf(socket), certificate: certificateOf(socket) });
  const within = await offersWithin(wire, speech);
  parts.talk.injection = seen(within.isInjected);
  parts.talk.offersInTls = seen(within.offers);
  const { relay } = parts.talk;
  // Some want TLS before they say anything of a sender.
  const wantsTls = relay.status === 'seen' && relay.value.some(({ mail }) => mail.code === WANTS_MORE);
  if (wantsTls) await relayPart(wire, how, parts, true);
}

async function relayPart(wire: Wire, { senders }: How, { talk }: Parts, isInTls: boolean): Promise<void> {
  if (senders === undefined) {
    talk.relay = notSeen('the server has mail domains of all names that are kept for nobody');
    return;
  }
  const attempts: RelayAttempt[] = [];
  try {
    await relayAttempts(wire, senders, { isInTls, attempts });
    talk.relay = seen(attempts);
  } catch (thrown) {
    talk.relay = isTakenIn(attempts) ? seen(attempts) : notSeen(whyOf(thrown));
    throw thrown;
  }
}

async function smtpParts(wire: Wire, how: How, parts: Parts, isInTls: boolean): Promise<void> {
  const { door } = how.place;
  if (DOORS[door].speaks !== 'smtp') return;
  await relayPart(wire, how, parts, isInTls);
  // At one port alone: a server counts what it does not carry out.
  if (door === 'smtp')
    parts.talk.verify = seen({
      vrfy: await ask(wire, 'VRFY postmaster'),
      expn: await ask(wire, 'EXPN postmaster'),
    });
}

export function rangeOf({ ca }: Pick<How, 'ca'>): TlsRange {
  return { ca };
}

/** Only as far as TLS, with nothing in front of it. */
export async function upTo(
  wire: Wire,
  place: Place,
  range: TlsRange & { readonly greetingMs: number },
): Promise<First> {
  const speech = speechOf(place);
  const isAtOnce = DOORS[place.door].tls === 'implicit';
  try {
    if (!isAtOnce && speech !== undefined) {
      await speech.greeting(wire, range.greetingMs);
      await offersOf(wire, speech);
    }
    const socket =
      isAtOnce || speech === undefined
        ? await wire.secure(range)
        : await beginTls(wire, { speech, range, injected: false });
    return { version: versionOf(socket), certificate: certificateOf(socket) };
  } finally {
    wire.end();
  }
}
