/**
 * The audit: observes the server and assesses every selected step on every target of it, which gives a survey. Both
 * `audit` and `plan` start from one. Writes nothing.
 */

import type { Contract } from '../../contract/contract.js';
import type { MailDomain } from '../../contract/resources/domains/mail-domains.js';
import { domainPropagation } from '../../contract/resources/domains/propagation.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import type { Fields } from '../../contract/wire/decode.js';
import { newestOf } from '../../playbook/attestations.js';
import { type Idle, idleIn } from '../../playbook/idle.js';
import { mostNoticed } from '../../playbook/limits.js';
import { optionsFor } from '../../playbook/overrides.js';
import type { Need, StepContext } from '../../steps/kit/step.js';
import { buildSeen, hostSeen } from '../observe/observed.js';
import { forEachLimited } from '../observe/observer.js';
import { type OnceObserver, once } from '../observe/once.js';
import { objectId } from '../words/change.js';
import type { Finding } from '../words/finding.js';
import type { HostSeen } from '../words/host-seen.js';
import { isObject, type ObjectReading, type Reading } from '../words/reading.js';
import { byTarget, SERVER, type Target } from '../words/target.js';
import { toCome } from '../words/to-come.js';
import { type Assessed, assessPart, gather } from './assess.js';
import { withAttestation } from './attest.js';
import { LookUps } from './look-ups.js';
import { checkOverride } from './override-guard.js';
import type { AssessOptions, MissingOpening, Share } from './resolve.js';
import {
  type Coming,
  comingTo,
  isActive,
  namesIn,
  type Selection,
  type SurveyOptions,
  selectionsFor,
  selectTargets,
} from './selection.js';
import { sharing } from './share.js';
import { type FieldCounts, Tally } from './tally.js';
import { withWaiver } from './waive.js';

export interface Survey {
  readonly server: { readonly url: string; readonly build: number | null };
  /** What findings about the host rest on; undefined where there are none. */
  readonly host?: HostSeen | undefined;
  readonly findings: readonly Finding[];
  /** Names of the domains that were looked at. */
  readonly domains: readonly MailDomain[];
  /** Domains that steps are to add, and of which more is judged once they are there. */
  readonly judgedNext: readonly Target[];
  /** Domains on the server, selected or not. */
  readonly domainsInAll: number;
  /** What the playbook asks and nothing comes of here. */
  readonly idle: readonly Idle[];
  readonly discovery: Discovery;
  readonly contract: Contract;
  /** How many domains hold which value of the settings that the server can propagate. */
  readonly counts: FieldCounts;
  /** The Domain Defaults as they were read; undefined when they were not. */
  readonly defaults: Fields | undefined;
  /**
   * Every object that a change is about, waived or not, as it was read, by `objectId`; and the settings of excluded
   * domains.
   */
  readonly objects: ReadonlyMap<string, ObjectReading>;
  /** The server stopped answering, and the rest was not asked. */
  readonly isCutShort: boolean;
}

/** A target, and what is judged there. */
interface Place extends Pick<StepContext, 'affected'> {
  readonly target: Target;
  readonly parts: readonly Selection[];
  readonly isToCome?: boolean;
}

interface Judged extends Assessed {
  readonly assess: AssessOptions;
}

/** Sums mailboxes; unknown as soon as one domain's number is. */
export function mailboxesOf(domains: readonly MailDomain[]): number | undefined {
  return domains.reduce<number | undefined>(
    (sum, domain) =>
      sum === undefined || domain.mailboxes === undefined ? undefined : sum + domain.mailboxes,
    0,
  );
}

export async function audit(options: SurveyOptions): Promise<Survey> {
  const { waivers } = options.playbook;
  const { attestations = [], now } = options;
  const attestationFor = newestOf(attestations, now);
  const inAll = await options.observer.domains();
  const domains = selectTargets(options, inAll);
  const surveyor = new Surveyor(options, inAll);
  const { onlyDomains, onlyServer, onlySteps } = options;
  const onServer: Place = {
    target: SERVER,
    parts: onlyDomains === undefined ? selectionsFor(options, 'server') : [],
    affected: { domains: inAll.length, mailboxes: mailboxesOf(inAll) },
  };
  const parts = selectionsFor(options, 'domain');
  const onDomains = domains.map(
    ({ name: target, mailboxes }): Place => ({ target, parts, affected: { domains: 1, mailboxes } }),
  );
  const places = [onServer, ...onDomains].filter((place) => place.parts.length > 0);
  let done = 0;
  let coming: readonly Coming[] = [];
  const judge = (some: readonly Place[]) =>
    forEachLimited(some, {
      concurrency: options.concurrency,
      run: async (place) => {
        const found = await surveyor.target(place);
        done += 1;
        options.onProgress?.(done, places.length + coming.length);
        return found;
      },
    });
  // The server by itself: what is held back there can hold back what rests on it in any domain.
  const ofServer = await judge(places.filter(({ target }) => target === SERVER));
  const findings = ofServer.flat().map((finding) => withWaiver(finding, { waivers, now }));
  const added = comingTo(options, { listed: inAll, findings });
  coming = added.filter(({ parts: own }) => own.length > 0);
  const nobody = { domains: 1, mailboxes: 0 } as const;
  const onComing = coming.map((one): Place => ({ ...one, isToCome: true, affected: nobody }));
  const onDomainsNow = places.filter(({ target }) => target !== SERVER);
  const judged = [...ofServer, ...(await judge([...onComing, ...onDomainsNow]))];
  const all = await surveyor.ordered(judged.flat());
  await surveyor.lookAtExcluded(onlyDomains === undefined ? domains : inAll);
  return {
    server: { url: options.url, build: await buildSeen(options.observer) },
    host: onServer.parts.some(({ step }) => step.beyond === 'host')
      ? await hostSeen(options.observer)
      : undefined,
    findings: all.map((finding) => withAttestation(withWaiver(finding, { waivers, now }), attestationFor)),
    domains,
    judgedNext: added.filter((one) => one.isJudgedNext).map(({ target }) => target),
    domainsInAll: inAll.length,
    idle: idleIn(options.playbook, {
      domains: namesIn(options, inAll),
      judged: [onlyDomains, onlyServer, onlySteps].every((one) => one === undefined) ? all : undefined,
    }),
    discovery: options.observer.discovery,
    contract: options.observer.contract,
    counts: surveyor.tally.counts,
    defaults: surveyor.tally.defaults,
    objects: surveyor.objects,
    isCutShort: surveyor.isCutShort,
  };
}

/** Carries what the targets of one survey share. */
class Surveyor {
  readonly objects = new Map<string, ObjectReading>();
  readonly #options: SurveyOptions;
  readonly #observer: OnceObserver;
  readonly #domains: readonly MailDomain[];
  readonly #lookUps = new LookUps();
  readonly tally: Tally;
  readonly #share: Share | undefined;
  #openings: readonly MissingOpening[] = [];

  constructor(options: SurveyOptions, domains: readonly MailDomain[]) {
    this.#options = options;
    this.#observer = once(options.observer);
    this.#domains = domains;
    this.tally = new Tally(options.observer.contract);
    this.#share = options.keep === 'findings' ? sharing() : undefined;
  }

  get isCutShort(): boolean {
    return this.#observer.isGone();
  }

  /** Judges every part on one target, then lets go of what no change needs. */
  async target(place: Place): Promise<readonly Finding[]> {
    const { target, parts } = place;
    const { playbook, now } = this.#options;
    const active = parts.filter((selection) => isActive(selection, { playbook, target }));
    const judged = await Promise.all(active.map((selection) => this.#judge(selection, place)));
    this.tally.add(judged.flatMap(({ assess }) => Object.values(assess.readings)));
    this.#observer.forget(target);
    // One that is waived is not waited for.
    const openings = judged.flatMap(({ finding, openings: missing }) =>
      missing.length > 0 && withWaiver(finding, { waivers: playbook.waivers, now }).verdict === 'fail'
        ? missing
        : [],
    );
    if (target === SERVER) this.#openings = openings;
    const all = target === SERVER ? openings : [...this.#openings, ...openings];
    // Without their readings: those of thousands of domains are not kept.
    return judged.map((one) => {
      const assess = all.length === 0 ? one.assess : { ...one.assess, missingOpenings: all };
      const { finding } = all.length === 0 ? one : assessPart(assess);
      this.#keep(finding, assess.readings);
      this.#offerLookUps(finding, assess);
      this.#options.onJudged?.(finding, assess);
      return finding;
    });
  }

  async #judge(
    { step, part }: Selection,
    { target, affected, isToCome = false }: Omit<Place, 'parts'>,
  ): Promise<Judged> {
    const { playbook, now } = this.#options;
    const options = optionsFor(playbook, { step: step.id, domain: target }) ?? {};
    // Where an override differs, both are judged: the playbook's own options may need more to be read.
    const base = playbook.steps[step.id] ?? options;
    const needs = Object.entries({ ...part.reads(base), ...part.reads(options) });
    const first = Object.fromEntries(needs.filter(([, { isAsked }]) => isAsked !== true));
    const readings = isToCome ? this.#toCome(first, target) : await this.#observer.readAll(first, target);
    const before: AssessOptions = {
      step,
      part,
      target,
      options,
      context: {
        today: now.toISOString().slice(0, 10),
        target,
        affected,
        selected: playbook.steps,
        isToCome,
      },
      readings,
      discovery: this.#observer.discovery,
      maxDisruption: mostNoticed(playbook.limits, step.id),
      share: this.#share,
    };
    const assess = { ...before, readings: { ...readings, ...(await this.#asked(before, needs)) } };
    checkOverride(assess, playbook);
    return { ...assessPart(assess), assess };
  }

  /** What is asked for by what was read, where that could be. */
  async #asked(
    assess: AssessOptions,
    needs: readonly (readonly [string, Need])[],
  ): Promise<Readonly<Record<string, Reading>>> {
    const { part, options, context, target } = assess;
    const later = needs.filter(([, { isAsked }]) => isAsked === true);
    if (later.length === 0) return {};
    const known = gather(assess, 'first');
    if (known.outcome !== 'inputs') return {};
    const questions = part.asks?.(known.inputs, options, context) ?? {};
    const asking = later.map(([name, need]) => [name, { ...need, asked: questions[name] ?? {} }] as const);
    return this.#observer.readAll(Object.fromEntries(asking), target);
  }

  /** What a domain that is not there yet holds: nothing is asked of it. */
  #toCome(needs: Readonly<Record<string, Need>>, target: Target): Readonly<Record<string, Reading>> {
    const readings = Object.entries(needs).flatMap(([name, need]) => {
      const resource = this.#observer.contract.byId(need.resource.id);
      return resource === undefined ? [] : [[name, toCome(resource, target)] as const];
    });
    return Object.fromEntries(readings);
  }

  /** With look-ups to be made the readings are kept, as they are judged again. */
  #offerLookUps(finding: Finding, assess: AssessOptions): void {
    const { part, options, context } = assess;
    if (!['fail', 'manual'].includes(finding.verdict) || part.lookUps === undefined || context.isToCome)
      return;
    const gathered = gather(assess);
    if (gathered.outcome !== 'inputs') return;
    const lookUps = part.lookUps(gathered.inputs, options, context);
    if (Object.keys(lookUps).length > 0) this.#lookUps.offer({ finding, assess, lookUps });
  }

  #keep(finding: Finding, readings: AssessOptions['readings']): void {
    if (finding.verdict !== 'fail' || this.#options.keep === 'findings') return;
    const wanted = new Set(finding.changes.map((change) => change.resource));
    for (const reading of Object.values(readings)) {
      if (isObject(reading) && wanted.has(reading.resource.id)) this.objects.set(objectId(reading), reading);
    }
  }

  /**
   * Reads the settings of domains that the playbook leaves out, where those of others change: what they hold is proved
   * to stay, and the server's own Propagate, which reaches them too, is taken only when it would not change them.
   */
  async lookAtExcluded(selected: readonly MailDomain[]): Promise<void> {
    const { keep, concurrency } = this.#options;
    const names = new Set(selected.map(({ name }) => name));
    const excluded = this.#domains.filter(({ name }) => !names.has(name));
    const resource = this.#observer.contract.byId(domainPropagation.to);
    if (keep === 'findings' || resource === undefined) return;
    if (![...this.objects.values()].some((object) => object.resource.id === resource.id)) return;
    await forEachLimited(excluded, {
      concurrency,
      run: async ({ name }) => {
        const reading = await this.#observer.read({ resource, target: name });
        this.#observer.forget(name);
        this.tally.add([reading]);
        if (isObject(reading)) this.objects.set(objectId(reading), reading);
      },
    });
  }

  /** Every finding in the order of the report, once the look-ups were made. */
  async ordered(findings: readonly Finding[]): Promise<readonly Finding[]> {
    const again = await this.#lookUps.make(this.#observer, this.#options);
    const places = new Map(this.#options.steps.map(({ id }, place) => [id, place]));
    const placeOf = ({ step }: Finding) => places.get(step) as number;
    return [...findings]
      .sort((a, b) => placeOf(a) - placeOf(b) || byTarget(a.target, b.target))
      .map((finding) => again.get(finding) ?? finding);
  }
}
