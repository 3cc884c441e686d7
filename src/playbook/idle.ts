/**
 * What a playbook asks and nothing comes of on a server: a name that is none of its domains, a list that leaves nothing,
 * an override that counts nowhere, a waiver that covers nothing. Pure.
 */
import { isEqualJson, type Json } from '../canonical-json.js';
import { LockdownError } from '../errors.js';
import { isGlob, isMatch, selectDomains } from './domain-glob.js';
import { orNearDomain } from './near-domain.js';
import type { Named, Override, Playbook } from './playbook.js';
import { idleWaivers, isServerName } from './waivers.js';

export interface Idle {
  /** FILE:LINE:COLUMN */
  readonly at: string;
  readonly text: string;
  /** A plain name, most likely misspelt: nothing is applied, as what it was to protect or to reach is not. */
  readonly isMistake: boolean;
}

/** Looking for a near name takes a while for each; a list with more mistakes is another server's. */
const MOST_MEANT = 20;

/** What to say of a name or glob that is none of these. */
function unknownAmong(all: readonly string[]) {
  const known = new Set(all.map((name) => name.toLowerCase()));
  let mistakes = 0;
  return ({ name, at, list }: Omit<Named, 'list'> & { readonly list: string }): readonly Idle[] => {
    const isOne = !isGlob(name);
    if (isOne ? known.has(name.toLowerCase()) : all.some((domain) => isMatch(name, domain))) return [];
    mistakes += 1;
    const near = mistakes > MOST_MEANT ? '' : orNearDomain(name, all);
    if (!isOne) return [told(at, `${list}: no mail domain of this server matches ${name}${near}`)];
    return [{ at, text: `${list}: ${name} is no mail domain of this server${near}`, isMistake: true }];
  };
}

function told(at: string, text: string): Idle {
  return { at, text, isMistake: false };
}

/** What is included and excluded at once, and where a parent's exclusion is lost. */
function idleLists({ named, domains }: Playbook, all: readonly string[]): readonly Idle[] {
  const selected = new Set(selectDomains(all, domains));
  const first = named.find(({ list }) => list === 'domains.exclude');
  const stated = named.filter(({ list }) => list === 'domains.include');
  const included = stated.length > 0 ? stated : first === undefined ? [] : [{ name: '*', at: first.at }];
  const isLeftOut = (glob: string) => {
    const found = all.filter((name) => isMatch(glob, name));
    return found.length > 0 && !found.some((name) => selected.has(name));
  };
  const lost = named.filter(({ list, name }) => {
    return list === 'replaced' && [...selected].some((domain) => isMatch(name, domain));
  });
  return [
    ...included.flatMap(({ name, at }) =>
      isLeftOut(name) ? [told(at, `domains.exclude leaves out all that ${name} includes`)] : [],
    ),
    ...lost.map(({ name, at }) =>
      told(at, `${name} is excluded here, and looked at all the same: ${first?.at} replaces the list`),
    ),
  ];
}

/** Overrides of which something counts on no domain: it has none, or a later one states the same for each. */
function idleOverrides({ overrides, domains }: Playbook, all: readonly string[]): readonly Idle[] {
  const selected = selectDomains(all, domains);
  const reached = overrides.map((override) => new Set(selected.filter((name) => isOver(override, name))));
  return overrides.flatMap((override, place) => {
    const { at, steps, stated } = override;
    const own = [...(reached[place] ?? [])];
    if (own.length === 0)
      return all.some((name) => isOver(override, name))
        ? [told(at, 'this override counts nowhere: its domains are left out')]
        : [];
    return Object.entries(stated).flatMap(([step, names]) => {
      const isLost = (name: string) =>
        own.every((domain) => {
          const last = overrides.findLastIndex(
            (other, index) => reached[index]?.has(domain) && other.stated[step]?.includes(name),
          );
          const counts = overrides[last]?.steps[step]?.[name] as Json;
          return !isEqualJson(counts ?? null, (steps[step]?.[name] ?? null) as Json);
        });
      const lost = names.filter(isLost);
      const text = `this override of ${step} counts nowhere: a later one states ${lost.join(', ')} for its domains`;
      return lost.length === 0 ? [] : [told(at, text)];
    });
  });
}

function isOver({ domains }: Override, name: string): boolean {
  return domains.some((glob) => isMatch(glob, name));
}

/**
 * All of it, in the order of the file. `domains`: those of the server, and those that the playbook adds. `judged`: what was
 * looked at, where that was the whole playbook.
 */
export function idleIn(
  playbook: Playbook,
  server: {
    readonly domains: readonly string[];
    readonly judged?: Parameters<typeof idleWaivers>[1] | undefined;
  },
): readonly Idle[] {
  const { domains: all, judged } = server;
  const { named, steps, waivers } = playbook;
  const unknownIn = unknownAmong(all);
  const idle = new Set(judged === undefined ? [] : idleWaivers(waivers, judged));
  return [
    ...named.flatMap((one) => (one.list === 'replaced' ? [] : unknownIn(one))),
    ...idleLists(playbook, all),
    ...idleOverrides(playbook, all),
    ...waivers.flatMap((waiver) => {
      const { at, step, domain } = waiver;
      const text = 'this waiver covers nothing';
      if (playbook.unasked?.includes(step)) return [];
      if (steps[step] === undefined)
        return [told(at, `${text}: the playbook does not select the step ${step}`)];
      const unknown = isServerName(domain) ? [] : unknownIn({ list: text, name: domain, at });
      if (unknown.length > 0 || !idle.has(waiver)) return unknown;
      return [told(at, `${text}: ${step} has no target ${domain} here`)];
    }),
  ];
}

/** The error of an apply, or of a playbook that fits no domain at all. */
export function unknownNames(found: readonly Pick<Idle, 'at' | 'text'>[]): LockdownError {
  return new LockdownError('playbook.invalid', found.map(({ at, text }) => `${at}: ${text}`).join('\n'));
}
