/** Messages of the logs against a playbook: by step, who could not send any more, counted while they are read. */
import { domainOf, type Sending } from '../../logs/sending.js';
import { selectDomains } from '../../playbook/domain-glob.js';
import { optionsFor } from '../../playbook/overrides.js';
import type { Playbook, StepOptions } from '../../playbook/playbook.js';
import { SERVER, waiverFor } from '../../playbook/waivers.js';
import type { Keep, RehearsalFacts, WhitelistEntry } from '../../steps/kit/rehearsal.js';
import type { Step } from '../../steps/kit/step.js';

/** Senders of a step that are kept by name, and senders that are counted; a flood has more, and its messages are counted all the same. */
export const MOST_SENDERS = 3_000;
/** Names that one sender used, kept for each. */
const MOST_NAMES = 5;

export interface Who {
  readonly kind: 'address' | 'account';
  readonly name: string;
}

export interface Sender extends Who {
  messages: number;
  /** `2026-11-03 09:15:02`, by the server's own clock. */
  last: string;
  /** What it sent as: the From of the header where the log tells it, else the sender of the envelope; with messages. */
  readonly names: Map<string, number>;
  /** Messages under other names than those. */
  otherNames: number;
  readonly tls: { yes: number; no: number; unknown: number };
  readonly reason: string;
  readonly keep: Keep;
}

interface Unknown {
  messages: number;
  readonly senders: Set<string>;
}

export interface StepTally {
  readonly step: string;
  /** The most messages first. */
  readonly senders: readonly Sender[];
  /** Messages of senders beyond the most that are kept. */
  readonly beyond: number;
  readonly messages: number;
  readonly unknown: readonly {
    readonly reason: string;
    readonly messages: number;
    readonly senders: number;
  }[];
}

export interface MessageCounts {
  accepted: number;
  refused: number;
  dropped: number;
  cut: number;
  signedIn: number;
  unsigned: number;
  tls: { yes: number; no: number; unknown: number };
}

export interface Rehearsed {
  readonly steps: readonly StepTally[];
  /** Steps of which the logs tell nothing, or not all. */
  readonly untold: readonly { readonly step: string; readonly why: string }[];
  /** Of the messages that the server took: those that some step would have refused. */
  readonly messages: number;
  readonly senders: number;
  readonly counts: MessageCounts;
}

/** Why the facts about a playbook are what they are, without the whitelist and the domains. */
export function factsFor(
  playbook: Playbook,
  known: {
    readonly isLocal: (domain: string) => boolean | undefined;
    readonly whitelist: readonly WhitelistEntry[] | undefined;
    readonly now: Date;
  },
): RehearsalFacts {
  const remembered = new Map<string, boolean>();
  const holds = (step: string, target: string): boolean => {
    if (playbook.steps[step] === undefined) return false;
    const key = `${step} ${target}`;
    const seen = remembered.get(key);
    if (seen !== undefined) return seen;
    const isSelected = target === SERVER || selectDomains([target], playbook.domains).length > 0;
    const { active } = waiverFor(playbook.waivers, { step, target, now: known.now });
    const does = isSelected && active === undefined;
    // As many as the server has domains, and no more: others are never asked for.
    remembered.set(key, does);
    return does;
  };
  const { isLocal, whitelist } = known;
  return { isLocal, whitelist, holds, asked: playbook.steps };
}

class OneStep {
  readonly senders = new Map<string, Sender>();
  readonly unknown = new Map<string, Unknown>();
  beyond = 0;
  messages = 0;
  readonly #wanted = new Map<string, StepOptions>();

  /** What the playbook asks of this domain: an override may ask more. */
  wanted(
    playbook: Playbook,
    { step, domain }: { readonly step: string; readonly domain: string },
  ): StepOptions {
    const base = playbook.steps[step] ?? {};
    if (playbook.overrides.length === 0) return base;
    const known = this.#wanted.get(domain);
    if (known !== undefined) return known;
    const found = optionsFor(playbook, { step, domain }) ?? base;
    // A flood claims to be of more domains than are worth remembering.
    if (this.#wanted.size >= MOST_SENDERS) this.#wanted.clear();
    this.#wanted.set(domain, found);
    return found;
  }

  refused(
    sending: Sending,
    who: Who,
    { reason, keep }: { readonly reason: string; readonly keep: Keep },
  ): void {
    this.messages += 1;
    const key = `${who.name} ${reason}`;
    let sender = this.senders.get(key);
    if (sender === undefined) {
      if (this.senders.size >= MOST_SENDERS) {
        this.beyond += 1;
        return;
      }
      sender = {
        ...{
          ...who,
          name: who.name,
          reason,
          keep,
          messages: 0,
          last: '',
          names: new Map(),
          otherNames: 0,
        },
        tls: { yes: 0, no: 0, unknown: 0 },
      };
      this.senders.set(key, sender);
    }
    sender.messages += 1;
    const at = `${sending.day} ${sending.time}`;
    if (at > sender.last) sender.last = at;
    sender.tls[sending.tls] += 1;
    const name = sending.from ?? sending.sender;
    const times = sender.names.get(name);
    if (times !== undefined) sender.names.set(name, times + 1);
    else if (sender.names.size < MOST_NAMES) sender.names.set(name, 1);
    else sender.otherNames += 1;
  }

  notKnown(reason: string, { name }: Who): void {
    const one = this.unknown.get(reason) ?? { messages: 0, senders: new Set<string>() };
    this.unknown.set(reason, one);
    one.messages += 1;
    if (one.senders.size < MOST_SENDERS && !one.senders.has(name)) one.senders.add(name);
  }

  tally(step: string): StepTally {
    return {
      step,
      senders: [...this.senders.values()].sort(
        (a, b) => b.messages - a.messages || (a.name < b.name ? -1 : 1),
      ),
      beyond: this.beyond,
      messages: this.messages,
      unknown: [...this.unknown]
        .map(([reason, { messages, senders }]) => ({ reason, messages, senders: senders.size }))
        .sort((a, b) => b.messages - a.messages),
    };
  }
}

/** Whoever signed in, by the account; else the address that the mail came from. */
function whoOf({ account, isSignedIn, address }: Sending): Who {
  return isSignedIn && account !== undefined
    ? { kind: 'account', name: account }
    : { kind: 'address', name: address };
}

export class Rehearsal {
  readonly #facts: RehearsalFacts;
  readonly #steps: readonly { readonly step: Step; readonly part: OneStep }[];
  readonly #playbook: Playbook;
  readonly #senders = new Set<string>();
  #messages = 0;
  readonly #counts: MessageCounts = {
    ...{ accepted: 0, refused: 0, dropped: 0, cut: 0, signedIn: 0, unsigned: 0 },
    tls: { yes: 0, no: 0, unknown: 0 },
  };

  constructor({
    steps,
    playbook,
    facts,
  }: {
    readonly steps: readonly Step[];
    readonly playbook: Playbook;
    readonly facts: RehearsalFacts;
  }) {
    this.#facts = facts;
    this.#playbook = playbook;
    this.#steps = steps
      .filter(({ id, rehearses }) => playbook.steps[id] !== undefined && rehearses !== undefined)
      .map((step) => ({ step, part: new OneStep() }));
  }

  /** By the steps that would have refused it, by id. */
  add(sending: Sending): readonly string[] {
    const counts = this.#counts;
    counts[sending.outcome] += 1;
    // Who was refused already, or never delivered, has nothing to lose.
    if (sending.outcome !== 'accepted') return [];
    counts[sending.isSignedIn ? 'signedIn' : 'unsigned'] += 1;
    counts.tls[sending.tls] += 1;
    const refusedBy: string[] = [];
    for (const { step, part } of this.#steps) {
      const { rehearses } = step;
      if (rehearses === undefined || !('refuses' in rehearses)) continue;
      const target = step.scope === 'server' ? SERVER : (domainOf(sending.sender) ?? SERVER);
      const wanted = part.wanted(this.#playbook, { step: step.id, domain: target });
      const heard = rehearses.refuses(sending, wanted, this.#facts);
      if (heard === undefined) continue;
      const who = whoOf(sending);
      if (heard.verdict === 'unknown') part.notKnown(heard.reason, who);
      else if (this.#facts.holds(step.id, target)) {
        part.refused(sending, who, heard);
        refusedBy.push(step.id);
        const key = `${who.kind} ${who.name}`;
        if (this.#senders.size < MOST_SENDERS && !this.#senders.has(key)) this.#senders.add(key);
      }
    }
    if (refusedBy.length > 0) this.#messages += 1;
    return refusedBy;
  }

  result(): Rehearsed {
    const untold = this.#steps.flatMap(({ step: { id, rehearses } }) => {
      const why =
        rehearses === undefined
          ? undefined
          : typeof rehearses.untold === 'function'
            ? rehearses.untold(this.#facts)
            : rehearses.untold;
      return why === undefined ? [] : [{ step: id, why }];
    });
    return {
      steps: this.#steps
        .filter(({ step: { rehearses } }) => rehearses !== undefined && 'refuses' in rehearses)
        .map(({ step, part }) => part.tally(step.id)),
      untold,
      ...{ messages: this.#messages, senders: this.#senders.size, counts: this.#counts },
    };
  }
}
