/** What an audit or a plan was asked, by what its command line and its playbook say. */
import { hashOf, membersWhere } from '../../canonical-json.js';
import type { Asked } from '../../engine/words/asked.js';
import { isMatch } from '../../playbook/domain-glob.js';
import { optionsFor } from '../../playbook/overrides.js';
import type { Playbook } from '../../playbook/playbook.js';
import { SERVER } from '../../playbook/waivers.js';
import { dnsMx } from '../../steps/dns/dns-mx.js';
import { dnsPtr } from '../../steps/dns/dns-ptr.js';
import { dnsRbl } from '../../steps/dns/dns-rbl.js';
import { dnsSpf } from '../../steps/dns/dns-spf.js';
import { dnsWebmail } from '../../steps/dns/dns-webmail.js';
import { steps as catalogue } from '../../steps/index.js';
import { idsRules } from '../../steps/intrusion/ids-rules.js';
import { advisoriesFact, type Facts, operatorFact } from '../../steps/kit/facts.js';
import type { Step } from '../../steps/kit/step.js';
import { ipWhitelist } from '../../steps/relay/ip-whitelist.js';
import { smtpAuthBypass } from '../../steps/relay/smtp-auth-bypass.js';
import { gatewayClients } from '../../steps/roles/gateway-clients.js';
import { updates } from '../../steps/server/updates.js';

/** Steps that are judged by the options of others, too. */
export const MINDING_OTHERS: ReadonlySet<string> = new Set(
  [
    updates,
    idsRules,
    smtpAuthBypass,
    ipWhitelist,
    gatewayClients,
    dnsMx,
    dnsSpf,
    dnsPtr,
    dnsWebmail,
    dnsRbl,
  ].map(({ id }) => id),
);

/** What an audit was told, as far as its report says so. */
export interface Asking {
  readonly playbook: Playbook;
  readonly facts: Facts;
  readonly only: {
    readonly steps: readonly string[] | undefined;
    readonly domains: readonly string[] | undefined;
    readonly isServer?: boolean | undefined;
  };
}

/** Of the operator the name alone: what else is known of the sign-in is nobody's business. */
function factsHash({ parts }: Step, options: Playbook['steps'][string], facts: Facts): string | undefined {
  const read = new Set(
    parts.flatMap((part) => Object.values(part.reads(options)).map(({ resource }) => resource.id)),
  );
  const known = {
    [advisoriesFact.id]: facts[advisoriesFact.id],
    [operatorFact.id]: (facts[operatorFact.id] as { username?: unknown } | undefined)?.username,
  };
  const minded = membersWhere(known, (id) => read.has(id));
  return Object.keys(minded).length === 0 ? undefined : hashOf(minded);
}

export function askedOf({ playbook, facts, only }: Asking): Asked {
  const others = hashOf(playbook.steps);
  const selected = catalogue.flatMap((step) => {
    const options = playbook.steps[step.id];
    if (options === undefined) return [];
    const minded = factsHash(step, options, facts);
    const hashes = {
      options: hashOf(options),
      ...(MINDING_OTHERS.has(step.id) ? { others } : {}),
      ...(minded === undefined ? {} : { facts: minded }),
    };
    return [[step.id, hashes] as const];
  });
  return {
    only: {
      ...{ steps: only.steps ?? null, domains: only.domains ?? null },
      ...(only.isServer === true ? { isServer: true as const } : {}),
    },
    domains: playbook.domains,
    disruption: playbook.limits.disruption ?? null,
    ...(playbook.limits.disruptionOf && { disruptionOf: playbook.limits.disruptionOf }),
    steps: Object.fromEntries(selected),
  };
}

/** The hash of the options of a step on a target, where an override gives it others than the playbook's own. */
export function overriddenIn(playbook: Playbook): (step: string, target: string) => string | undefined {
  const own = new Map<string, string>();
  /** By domain: which overrides reach it. */
  const reaching = new Map<string, string>();
  const hashes = new Map<string, string | undefined>();
  const reachOf = (target: string) => {
    const found =
      reaching.get(target) ??
      playbook.overrides
        .flatMap(({ domains }, index) => (domains.some((glob) => isMatch(glob, target)) ? [index] : []))
        .join();
    reaching.set(target, found);
    return found;
  };
  const hashOn = (step: string, target: string) => {
    const base = own.get(step) ?? hashOf(playbook.steps[step] ?? {});
    own.set(step, base);
    const hash = hashOf(optionsFor(playbook, { step, domain: target }) ?? {});
    return hash === base ? undefined : hash;
  };
  return (step, target) => {
    if (target === SERVER || playbook.overrides.length === 0) return undefined;
    const key = `${step} ${reachOf(target)}`;
    if (!hashes.has(key)) hashes.set(key, hashOn(step, target));
    return hashes.get(key);
  };
}
