/**
 * The probe: knocks once, at what was said beforehand, and gives what was seen to whoever asks. Each look waits for the part of it
 * that it is about.
 */
import pLimit from 'p-limit';
import { DOOR_NAMES, DOORS, type DoorName, type Place } from '../contract/resources/outside/places.js';
import type { ProbedPort } from '../contract/resources/outside/probed-ports.js';
import type { Certificate, Secured } from '../contract/resources/outside/probed-tls.js';
import { OLD_SERVICES, type WebPage } from '../contract/resources/outside/probed-web.js';
import { notSeen, type Part, seen } from '../contract/resources/part.js';
import { announcement } from './announcement.js';
import {
  allowanceOf,
  BOUNDS,
  type Bounds,
  type Limit,
  MOST_WEB_NAMES,
  type Ports,
  type Purse,
  purseOf,
  type Service,
} from './bounds.js';
import { type Conversed, converse, type First, speechOf, upTo } from './conversation.js';
import { type Senders, sendersFor } from './relay.js';
import { type Versions, versionsOf } from './versions.js';
import { pageOf } from './web.js';
import { bySystem, type Host, hostOf, type MxHosts, type Resolve } from './whom.js';
import { knock, NotSeen, NotTls, type TlsRange, whyOf } from './wire.js';

export interface ProbeOptions {
  /** Of the address of the server: a name, or an address without brackets. */
  readonly host: string;
  /** Others than the usual; a door that is `off` is not knocked at. */
  readonly ports?: Readonly<Partial<Record<DoorName, number | 'off'>>>;
  /** What is trusted, where it is not what Node knows. */
  readonly ca?: readonly string[];
  /** Mail domains of the server; `selected`: those that the audit is about. */
  readonly domains: () => Promise<{ readonly all: readonly string[]; readonly selected: readonly string[] }>;
  /** Left out: no MX host is knocked at. */
  readonly mx?: (domains: readonly string[], host: Host) => Promise<MxHosts>;
  /** Told before anything is connected to. */
  readonly say: (text: string) => void;
  readonly resolve?: Resolve;
  /** Of names of web mail; default: as `resolve`. */
  readonly resolveNames?: Resolve;
  /** What stands before the domain in them; default: `mail`. */
  readonly webMailLabel?: string;
  /** Aborted, it ends everything that is under way. */
  readonly signal?: AbortSignal | undefined;
  readonly bounds?: Partial<Bounds>;
}

/** A door of a host as it was found. */
interface Met {
  readonly place: Place;
  readonly answer: ProbedPort['answer'];
  readonly why: string;
  /** Of mail doors that are open. */
  readonly conversed?: Conversed;
  /** Of web doors that are open and have TLS at once. */
  readonly first?: Part<First>;
  /** It speaks, and no TLS. */
  readonly isPlain?: boolean;
}

interface Begun {
  readonly host: Host;
  readonly others: MxHosts;
  readonly domains: readonly string[];
  readonly purses: ReadonlyMap<string, Purse>;
  readonly met: readonly Met[];
}

/** The one door of an MX host. */
const MX_DOOR: DoorName = 'smtp';

export class Probe {
  readonly #options: ProbeOptions;
  readonly #bounds: Bounds;
  readonly #limit: <T>(run: () => Promise<T>) => Promise<T>;
  #begun: Promise<Begun> | undefined;
  #tls: Promise<readonly Secured[]> | undefined;
  #names: Promise<{ readonly webNames: readonly WebName[]; readonly unasked: number }> | undefined;
  #pages: Promise<readonly WebPage[]> | undefined;

  constructor(options: ProbeOptions) {
    this.#options = options;
    this.#bounds = { ...BOUNDS, ...options.bounds };
    this.#limit = pLimit(this.#bounds.atATime);
  }

  /** `rules`: of the server, which may block who knocks; undefined where they are not known. Those of the first question count. */
  async ports(rules: readonly Limit[] | undefined) {
    const { host, others, met } = await this.#begin(rules);
    return {
      ...{ host: host.name, addresses: host.addresses, failure: host.failure },
      ports: met.map(({ place, answer, why }) => ({ ...place, answer, why })),
      left: [
        ...others.left,
        ...(host.more > 0
          ? [`${host.more} further ${host.more === 1 ? 'address' : 'addresses'} of ${host.name}`]
          : []),
      ],
    };
  }

  async mail(rules: readonly Limit[] | undefined) {
    const { met } = await this.#begin(rules);
    return { talks: met.flatMap(({ conversed }) => conversed?.talk ?? []) };
  }

  async tls(rules: readonly Limit[] | undefined) {
    const begun = await this.#begin(rules);
    this.#tls ??= this.#versions(begun);
    const ports = await this.#tls;
    this.#names ??= this.#webNames(begun, ports);
    return { ports, ...(await this.#names) };
  }

  async web(rules: readonly Limit[] | undefined) {
    const begun = await this.#begin(rules);
    this.#pages ??= this.#webPages(begun);
    return { pages: await this.#pages };
  }

  #begin(rules: readonly Limit[] | undefined): Promise<Begun> {
    this.#begun ??= this.#beginNow(rules);
    return this.#begun;
  }

  async #beginNow(rules: readonly Limit[] | undefined): Promise<Begun> {
    const { host: name, ports: stated = {}, domains: listed, mx, say, resolve = bySystem } = this.#options;
    const [host, { all, selected: domains }] = await Promise.all([hostOf(name, resolve), listed()]);
    const others = (await mx?.(domains, host)) ?? { hosts: [], left: [] };
    const ports = Object.fromEntries(
      DOOR_NAMES.flatMap((door) => {
        const port = stated[door] ?? DOORS[door].port;
        return port === 'off' ? [] : [[door, port] as const];
      }),
    ) as Ports;
    const allowances = (known: readonly Limit[] | undefined) => ({
      smtp: allowanceOf('smtp', known),
      pop: allowanceOf('pop', known),
      imap: allowanceOf('imap', known),
      web: allowanceOf('web', known),
    });
    for (const text of announcement({ host, others, ports, allowances: allowances(rules), rules })) say(text);
    const within = { totalMs: this.#bounds.totalMs, signal: this.#options.signal };
    const own = purseOf(allowances(rules), within);
    // What another host counts nobody knows here.
    const purses = new Map([
      ...others.hosts.map((one) => [one.name, purseOf(allowances(undefined), within)] as const),
      [host.name, own] as const,
    ]);
    const places = [
      ...host.addresses.flatMap((address) =>
        DOOR_NAMES.flatMap((door) => {
          const port = ports[door];
          return port === undefined ? [] : [{ door, port, host: host.name, address }];
        }),
      ),
      ...others.hosts.flatMap((other) =>
        other.addresses.map((address) => ({
          ...{ door: MX_DOOR, port: DOORS[MX_DOOR].port, host: other.name, address },
        })),
      ),
    ];
    const senders = sendersFor(all, domains);
    const met = await Promise.all(
      places.map((place) => this.#meet(place, purses.get(place.host) as Purse, senders)),
    );
    return { host, others, domains, purses, met };
  }

  async #meet(place: Place, purse: Purse, senders: Senders | undefined): Promise<Met> {
    return this.#limit(async () => {
      const refusal = purse.take(serviceOf(place));
      if (refusal !== undefined) return { place, answer: 'not-seen', why: refusal };
      const knocked = await knock(place, { bounds: this.#bounds, purse });
      if (knocked.answer !== 'open') return { place, answer: knocked.answer, why: knocked.why };
      const { wire } = knocked;
      const { ca = [] } = this.#options;
      const { greetingMs } = this.#bounds;
      const open = { place, answer: 'open', why: '' } as const;
      if (speechOf(place) !== undefined)
        return {
          ...open,
          conversed: await this.#again(await converse(wire, { place, greetingMs, ca, senders }), purse),
        };
      if (DOORS[place.door].tls === 'implicit') {
        let isPlain = false;
        const look = () =>
          upTo(wire, place, { ca, greetingMs }).catch((thrown) => {
            isPlain = thrown instanceof NotTls;
            throw thrown;
          });
        return { ...open, first: await partOf(look), isPlain };
      }
      wire.end();
      return open;
    });
  }

  /** Something before TLS ended the conversation: what is offered is looked at in one of its own. */
  async #again(conversed: Conversed, purse: Purse): Promise<Conversed> {
    const { isOffered, first, talk } = conversed;
    if (isOffered.status === 'not-seen' || !isOffered.value || first.status === 'seen') return conversed;
    const again = await this.#shake(talk, purse, {});
    // Without that command it begins TLS: it was refused with what came along.
    const injection = conversed.isBrokenOff && again.status === 'seen' ? seen(false) : talk.injection;
    return { ...conversed, talk: { ...talk, injection }, first: again };
  }

  async #shake(place: Place, purse: Purse, range: TlsRange): Promise<Part<First>> {
    return partOf(() => this.#shakeNow(place, purse, range));
  }

  /** Errors: `NotSeen`. */
  async #shakeNow({ door, port, host, address }: Place, purse: Purse, range: TlsRange): Promise<First> {
    const place = { door, port, host, address };
    const refusal = purse.take(serviceOf(place));
    if (refusal !== undefined) throw new NotSeen(refusal);
    const knocked = await knock(place, { bounds: this.#bounds, purse });
    if (knocked.answer !== 'open') throw new NotSeen(`it does not answer any more: ${knocked.why}`);
    const { ca = [] } = this.#options;
    return upTo(knocked.wire, place, { ca, ...range, greetingMs: this.#bounds.greetingMs });
  }

  async #versions({ met, purses }: Begun): Promise<readonly Secured[]> {
    const withTls = met
      .filter(({ answer }) => answer === 'open')
      .flatMap((one) => {
        const { conversed, first, isPlain = false } = one;
        if (conversed !== undefined)
          return [{ ...one, isOffered: conversed.isOffered, first: conversed.first }];
        return first === undefined ? [] : [{ ...one, isOffered: seen(!isPlain), first }];
      });
    return Promise.all(
      withTls.map(({ place, isOffered, first }, at) =>
        this.#limit(async (): Promise<Secured> => {
          const purse = purses.get(place.host) as Purse;
          // The same server answers at each of its addresses, and each handshake counts.
          const isSame = ({ place: { door, host } }: Met) => door === place.door && host === place.host;
          const asked = withTls.findIndex((one) => isSame(one) && one.first.status === 'seen');
          const versions: Versions =
            first.status === 'not-seen' || asked !== at
              ? {}
              : await versionsOf(
                  first.value.version,
                  async (most) => (await this.#shakeNow(place, purse, { most })).version,
                );
          return { ...place, isOffered, first, versions };
        }),
      ),
    );
  }

  /** By the name that users of each domain open web mail by, where it leads to the host. */
  async #webNames({ host, domains, purses }: Begun, ports: readonly Secured[]) {
    const port = ports.find((one) => one.door === 'https' && one.first.status === 'seen');
    const { resolve = bySystem, resolveNames = resolve, webMailLabel = 'mail' } = this.#options;
    if (port === undefined) return { webNames: [], unasked: 0 };
    const named = domains.map((domain) => ({ domain, name: `${webMailLabel}.${domain}` }));
    const purse = purses.get(host.name) as Purse;
    let unanswered = 0;
    const leading = await Promise.all(
      named.slice(0, MOST_NAMES_LOOKED_UP).map((one) =>
        this.#limit(async () => {
          // Each waits long where there is no resolver.
          if (purse.left() <= 0 || unanswered >= GIVE_UP_AFTER) return undefined;
          const { addresses, isUnknown } = await hostOf(one.name, resolveNames);
          unanswered += isUnknown ? 1 : 0;
          if (isUnknown) return undefined;
          return addresses.some((address) => host.addresses.includes(address)) ? [one] : [];
        }),
      ),
    );
    const own = leading.flatMap((one) => one ?? []);
    const missed = leading.filter((one) => one === undefined).length;
    const webNames = await Promise.all(
      own.slice(0, MOST_WEB_NAMES).map(({ domain, name }) =>
        this.#limit(async (): Promise<WebName> => {
          const first = await this.#shake(port, purse, { name });
          return {
            domain,
            name,
            certificate: first.status === 'seen' ? seen(first.value.certificate) : first,
          };
        }),
      ),
    );
    return {
      webNames,
      unasked: named.length - leading.length + missed + Math.max(0, own.length - MOST_WEB_NAMES),
    };
  }

  async #webPages({ met, purses, host }: Begun): Promise<readonly WebPage[]> {
    const all = met
      .filter(({ place, answer }) => answer === 'open' && DOORS[place.door].speaks === 'web')
      .map(({ place }) => place);
    // The same server answers at each of its addresses.
    const open = all.filter(({ address }) => address === all[0]?.address);
    const { signal } = this.#options;
    const purse = purses.get(host.name) as Purse;
    const ask = (place: Place, scheme: 'http' | 'https', path: string) =>
      this.#limit(() => pageOf(place, { scheme, path }, { bounds: this.#bounds, purse, signal }));
    const hasTls = open.some(({ door }) => door === 'https');
    const SIGN_IN = '/interface/root';
    const pages = await Promise.all(
      open.map(async (place): Promise<readonly WebPage[]> => {
        if (DOORS[place.door].tls === 'either') {
          const plain = await ask(place, 'http', SIGN_IN);
          if (plain.answer.status === 'seen') return [plain];
          const secured = await ask(place, 'https', SIGN_IN);
          // That it speaks no TLS either is not why nothing was seen.
          return [secured.answer.status === 'seen' ? secured : plain];
        }
        const scheme = place.door === 'https' ? 'https' : 'http';
        const more = place.door === 'https' || !hasTls ? [SIGN_IN, ...OLD_SERVICES] : [];
        return Promise.all(['/', ...more].map((path) => ask(place, scheme, path)));
      }),
    );
    return pages.flat();
  }
}

/** A look-up each. */
const MOST_NAMES_LOOKED_UP = 200;
const GIVE_UP_AFTER = 4;

interface WebName {
  readonly domain: string;
  readonly name: string;
  readonly certificate: Part<Certificate>;
}

function serviceOf({ door }: Pick<Place, 'door'>): Service {
  return DOORS[door].speaks;
}

async function partOf<T>(look: () => Promise<T>): Promise<Part<T>> {
  try {
    return seen(await look());
  } catch (thrown) {
    return notSeen(whyOf(thrown));
  }
}
