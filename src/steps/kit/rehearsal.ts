/**
 * What a step says of a message that the server took: would it still, once the step holds? A message is known from the server's
 * own logs alone; what those do not tell is never guessed.
 */
import { z } from 'zod';
import { hashOf, type Json } from '../../canonical-json.js';
import type { Reach, Recipient, Sending } from '../../logs/sending.js';
import type { Playbook, StepOptions } from '../../playbook/playbook.js';
import { addressList, isPreloaded, PRELOADED_RANGES } from './address.js';

export type { Sending } from '../../logs/sending.js';

/** What lets a sender go on: an entry of `smtp-auth-bypass`, options of the step, or a waiver of it for a target. */
export type Keep =
  | { readonly by: 'address' }
  | { readonly by: 'options'; readonly options: StepOptions }
  | { readonly by: 'waiver'; readonly target: string };

export type Heard =
  | { readonly verdict: 'refused'; readonly reason: string; readonly keep: Keep }
  /** `reason`: what is not known, without a full stop, the same for all messages of a kind. */
  | { readonly verdict: 'unknown'; readonly reason: string };

/** What is known beside the logs. */
export interface RehearsalFacts {
  /** Is it a mail domain of the server, or one that it takes mail for? Undefined where nobody knows. */
  readonly isLocal: (domain: string) => boolean | undefined;
  /** The server's whitelist; undefined where the server was not asked. */
  readonly whitelist: readonly WhitelistEntry[] | undefined;
  /** Options of the steps that the playbook asks for, by id. */
  readonly asked: Readonly<Record<string, StepOptions>>;
  /** Does the playbook ask for the step on `server`, or on a domain, without a waiver? */
  readonly holds: (step: string, target: string) => boolean;
}

export interface WhitelistEntry {
  readonly address: string;
  readonly protocols: readonly string[];
  /** null where the server does not say. */
  readonly bypassesSmtpAuthentication: boolean | null;
}

export type Rehearses<O = StepOptions> =
  | {
      refuses(sending: Sending, options: O, facts: RehearsalFacts): Heard | undefined;
      /** What cannot be told with what is known, said once. */
      readonly untold?: (facts: RehearsalFacts) => string | undefined;
    }
  /** Why the logs tell nothing of it, though it decides about mail. */
  | { readonly untold: string };

/** Of the envelope's addresses, in lower case. */
export function domainIn(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  return at < 0 || at === address.length - 1 ? undefined : address.slice(at + 1);
}

export function reachOf({ address, reach }: Recipient, { isLocal }: RehearsalFacts): Reach {
  const domain = domainIn(address);
  // Such as postmaster: it never leaves the server.
  if (domain === undefined) return 'local';
  const is = isLocal(domain);
  return is === undefined ? reach : is ? 'local' : 'relayed';
}

/** Where it goes as a whole: `relayed` where one recipient is, `unknown` where one may be. */
export function reachOfAll({ recipients, more }: Sending, facts: RehearsalFacts): Reach {
  const all = recipients.map((one) => reachOf(one, facts));
  if (all.includes('relayed')) return 'relayed';
  return all.includes('unknown') || more > 0 || all.length === 0 ? 'unknown' : 'local';
}

const SMTP = 'Smtp';
const BYPASS = 'smtp-auth-bypass';
const WHITELIST = 'ip-whitelist';
const CLIENTS = 'gateway-clients';
const SERVER = 'server';
const INTERNAL = addressList(PRELOADED_RANGES);

const addresses = z.array(z.object({ address: z.string() }));

/** What an address may do once the playbook holds; undefined where nobody knows. */
export interface Exempt {
  /** It need not sign in. */
  readonly auth: boolean | undefined;
  /** It may send to outside addresses. */
  readonly relay: boolean | undefined;
}

type Three = boolean | undefined;
const either = (...all: readonly Three[]): Three =>
  all.includes(true) ? true : all.includes(undefined) ? undefined : false;

type Exempts = (address: string) => Exempt;

function exemptsFor({ asked, whitelist, holds }: RehearsalFacts): Exempts {
  const statedIn = (step: string, option: string) => {
    const found = holds(step, SERVER) ? addresses.safeParse(asked[step]?.[option]) : undefined;
    return found?.success ? found.data.map(({ address }) => address) : [];
  };
  const bypassing = addressList(statedIn(BYPASS, 'allow'));
  const clients = addressList(statedIn(CLIENTS, 'primaries'));
  const mayStay = addressList([
    ...statedIn(BYPASS, 'allow'),
    ...statedIn(CLIENTS, 'primaries'),
    ...statedIn(WHITELIST, 'allow'),
  ]);
  const turnsOff = holds(BYPASS, SERVER);
  const strips = holds(WHITELIST, SERVER);
  const leavesBypass = !turnsOff || asked[BYPASS]?.internalBypass === 'leave';
  const leavesRelay = !strips || asked[WHITELIST]?.internal === 'leave';
  const ofEntry = ({ address, protocols, bypassesSmtpAuthentication: bypass }: WhitelistEntry): Exempt => {
    const isOwn = isPreloaded(address);
    const staysOff = turnsOff && !bypassing.holds(address) && !(isOwn && leavesBypass);
    const stays = !strips || mayStay.holds(address) || (isOwn && leavesRelay);
    return {
      auth: bypass === null ? undefined : bypass && !staysOff,
      relay: protocols.includes(SMTP) && stays,
    };
  };
  const entries = whitelist?.map((entry) => ({ list: addressList([entry.address]), left: ofEntry(entry) }));
  return (address) => {
    if (bypassing.holds(address)) return { auth: true, relay: true };
    const isClient = clients.holds(address);
    if (entries !== undefined) {
      const own = entries.filter(({ list }) => list.holds(address)).map(({ left }) => left);
      const auth = either(...own.map((one) => one.auth));
      return { auth, relay: either(isClient, auth, ...own.map((one) => one.relay)) };
    }
    // Nobody asked the server: its own internal ranges are whitelisted unless somebody changed that.
    const isInternal = INTERNAL.holds(address);
    const auth: Three = (isInternal ? leavesBypass : !turnsOff) ? undefined : false;
    const relay: Three = (isInternal ? leavesRelay : !strips || mayStay.holds(address)) ? undefined : false;
    return { auth, relay: either(isClient, auth, relay) };
  };
}

const KNOWN = new WeakMap<RehearsalFacts, { readonly of: Exempts; readonly seen: Map<string, Exempt> }>();
/** A flood comes from more addresses than are worth remembering. */
const MOST_SEEN = 2_000;

/** Worked out once for an address: it sends thousands of messages. */
export function exemptOf(address: string, facts: RehearsalFacts): Exempt {
  const known = KNOWN.get(facts) ?? { of: exemptsFor(facts), seen: new Map<string, Exempt>() };
  KNOWN.set(facts, known);
  const seen = known.seen.get(address);
  if (seen !== undefined) return seen;
  const found = known.of(address);
  if (known.seen.size >= MOST_SEEN) known.seen.clear();
  known.seen.set(address, found);
  return found;
}

/** Steps whose options decide what is said of a message: those that judge it, and those that they go by. */
const JUDGED = [BYPASS, WHITELIST, CLIENTS, 'smtp-relay', 'domain-smtp-auth', 'incoming-gateways'];

function judgedOf(all: Playbook['steps']): Playbook['steps'] {
  return Object.fromEntries(Object.entries(all).filter(([step]) => JUDGED.includes(step)));
}

/** Hash of what a rehearsal judges of a playbook: where two have it in common, who would be refused is the same. */
export function judgedHash({ steps, domains, overrides, waivers }: Playbook): string {
  return hashOf({
    ...{ steps: judgedOf(steps), domains },
    overrides: overrides
      .map((one) => ({ domains: one.domains, steps: judgedOf(one.steps) }))
      .filter((one) => Object.keys(one.steps).length > 0),
    waivers: waivers
      .filter(({ step }) => JUDGED.includes(step))
      .map(({ step, domain, expires }) => ({ step, domain, expires })),
  } as unknown as Json);
}

export const MAY_BE_WHITELISTED = "the server's whitelist may let them through: --url asks it";
export const MAY_BE_RELAYED = 'the logs do not tell whether a recipient is outside: give --domains or --url';

/** Whitelisted, of which the playbook takes what lets mail through without a sign-in. */
export function losesOf(
  { address, isSignedIn }: Sending,
  { facts, had }: { readonly facts: RehearsalFacts; readonly had: (entry: WhitelistEntry) => boolean },
): boolean {
  if (isSignedIn || facts.whitelist === undefined) return false;
  return facts.whitelist.some((entry) => had(entry) && listOf(entry).holds(address));
}

const LISTS = new WeakMap<WhitelistEntry, ReturnType<typeof addressList>>();
function listOf(entry: WhitelistEntry) {
  const list = LISTS.get(entry) ?? addressList([entry.address]);
  LISTS.set(entry, list);
  return list;
}

/** Is what it sends to outside addresses refused by the playbook's own rules, once nothing exempts its address? */
export function isRefusedElsewhere(sending: Sending, facts: RehearsalFacts): boolean {
  if (reachOfAll(sending, facts) !== 'relayed') return false;
  const domain = domainIn(sending.sender);
  const isOwn = domain !== undefined && facts.isLocal(domain) === true;
  // What stays on the whitelist relays on.
  const mayRelay = exemptOf(sending.address, facts).relay !== false;
  return (
    (!mayRelay && facts.holds('smtp-relay', SERVER) && facts.asked['smtp-relay']?.allowRelay === 'nobody') ||
    (isOwn && facts.holds('domain-smtp-auth', domain))
  );
}

/** Does the playbook have the setting hold for mail to the server's own mailboxes? */
export function isForLocal({ holds, asked }: RehearsalFacts): boolean {
  return holds('smtp-relay', 'server') && asked['smtp-relay']?.enforceDomainAuthForLocalDeliveries === true;
}
