/** What an audit looks at: which parts of which steps, on which targets. Pure. */

import type { MailDomain } from '../../contract/resources/domains/mail-domains.js';
import { LockdownError } from '../../errors.js';
import type { Attestation } from '../../playbook/attestations.js';
import { isMatch, selectDomains } from '../../playbook/domain-glob.js';
import { idleIn, unknownNames } from '../../playbook/idle.js';
import { orNearDomain } from '../../playbook/near-domain.js';
import { optionsFor } from '../../playbook/overrides.js';
import type { Playbook } from '../../playbook/playbook.js';
import type { Step, StepPart } from '../../steps/kit/step.js';
import { type Observer, oneInAscii } from '../observe/observer.js';
import type { Finding } from '../words/finding.js';
import type { Target } from '../words/target.js';
import type { AssessOptions } from './resolve.js';

export interface SurveyOptions {
  readonly observer: Observer;
  /** Base address of the server. */
  readonly url: string;
  readonly playbook: Playbook;
  /** The catalogue, in order. */
  readonly steps: readonly Step[];
  /** Only these steps of the playbook; all when left out. */
  readonly onlySteps?: readonly string[] | undefined;
  /** Only domains that match one of these globs; the server too when left out. */
  readonly onlyDomains?: readonly string[] | undefined;
  /** No domain is looked at. */
  readonly onlyServer?: boolean | undefined;
  /** Those of this server; none when left out. */
  readonly attestations?: readonly Attestation[];
  readonly now: Date;
  readonly concurrency: number;
  /** `findings` is all an audit needs; a plan needs the objects too. */
  readonly keep: 'findings' | 'findings-and-objects';
  readonly onProgress?: (done: number, total: number) => void;
  /** Told of each finding what it was judged by, before look-ups, waivers and attestations. */
  readonly onJudged?: (finding: Finding, assess: AssessOptions) => void;
  /** Told before look-ups that are many. */
  readonly onLookUps?: ((text: string) => void) | undefined;
}

/** One part of one step that the playbook selects. */
export interface Selection {
  readonly step: Step;
  readonly part: StepPart;
}

/** The parts of the playbook's steps that have targets of this kind. */
export function selectionsFor(options: SurveyOptions, scope: 'server' | 'domain'): readonly Selection[] {
  return options.steps.flatMap((step) => {
    const stepOptions = options.playbook.steps[step.id];
    if (stepOptions === undefined || options.onlySteps?.includes(step.id) === false) return [];
    return step.parts.filter((part) => part.scope === scope).map((part) => ({ step, part }));
  });
}

/** An override may switch a part on for a domain. It cannot switch one off: that would ask for less. */
export function isActive(
  { step, part }: Selection,
  options: { readonly playbook: Playbook; readonly target: Target },
) {
  const { playbook, target } = options;
  const asked = [playbook.steps[step.id], optionsFor(playbook, { step: step.id, domain: target })];
  return asked.some((stepOptions) => part.isActive?.(stepOptions ?? {}, target) !== false);
}

/** The domains of the server, and those that the playbook adds to it. */
export function namesIn(
  { playbook, steps }: SurveyOptions,
  domains: readonly MailDomain[],
): readonly string[] {
  const added = steps.map(({ id, adds = '' }) => playbook.steps[id]?.[adds]);
  return [...domains.map(({ name }) => name), ...added.filter((name) => typeof name === 'string')];
}

/** A domain that is not there yet, as it is seen before the step that adds it was carried out. */
export interface Coming {
  readonly target: Target;
  /** Those of the steps that add it: they judge what is known of it beforehand. */
  readonly parts: readonly Selection[];
  /** More is judged once it is there. */
  readonly isJudgedNext: boolean;
}

/**
 * The domains that steps are to add here, by the findings of the server. One that the playbook leaves out is judged neither
 * now nor later. `listed`: those that are there, as the list of domains was read.
 */
export function comingTo(
  options: SurveyOptions,
  { listed, findings }: { readonly listed: readonly MailDomain[]; readonly findings: readonly Finding[] },
): readonly Coming[] {
  const { playbook, steps, onlyServer } = options;
  const isAdding = (finding: Finding) => finding.verdict === 'fail' && finding.changeCount > 0;
  const adding = new Set(findings.filter(isAdding).map(({ step }) => step));
  const nameOf = ({ id, adds = '' }: Step) => (adding.has(id) ? playbook.steps[id]?.[adds] : undefined);
  const names = new Set(steps.map(nameOf).filter((name) => typeof name === 'string'));
  // Nobody knows which of two names that are one in ASCII a call would come to.
  const known = new Set(listed.map(({ name }) => oneInAscii(name)));
  return selectDomains([...names], playbook.domains).map((target) => {
    const all = selectionsFor(options, 'domain').filter((one) => isActive(one, { playbook, target }));
    const isOwn = ({ step }: Selection) => nameOf(step) === target;
    const parts = onlyServer === true || known.has(oneInAscii(target)) ? [] : all.filter(isOwn);
    return { target, parts, isJudgedNext: parts.length < all.length };
  });
}

/** Refuses a playbook whose list of domains fits none. */
function checkIncluded(playbook: Playbook, domains: readonly string[]): void {
  const { include } = playbook.domains;
  if (include.includes('*') || domains.some((name) => include.some((glob) => isMatch(glob, name)))) return;
  const named = playbook.named.filter(({ list }) => list === 'domains.include');
  throw unknownNames(idleIn({ ...playbook, named, overrides: [], waivers: [] }, { domains }));
}

/**
 * Domains the playbook and the command line select. Globs of the command line that fit none, or none that the playbook
 * selects, and lists of the playbook that fit none are typos.
 */
export function selectTargets(options: SurveyOptions, domains: readonly MailDomain[]): readonly MailDomain[] {
  const { playbook, onlyDomains } = options;
  checkIncluded(playbook, namesIn(options, domains));
  const names = domains.map(({ name }) => name);
  const selected = new Set(selectDomains(names, playbook.domains));
  const fits = (glob: string, all: Iterable<string>) => [...all].some((name) => isMatch(glob, name));
  for (const glob of onlyDomains ?? []) {
    if (!fits(glob, names)) {
      if (fits(glob, namesIn(options, [])))
        throw new LockdownError(
          'usage.invalid',
          `The domain of --domain ${glob} is not there yet: the playbook adds it`,
          { next: 'Leave --domain out: it leaves out the server, and with it what adds the domain.' },
        );
      const why = `No mail domain of this server matches --domain ${glob}${orNearDomain(glob, names)}`;
      throw new LockdownError('usage.invalid', why);
    }
    if (!fits(glob, selected))
      throw new LockdownError('usage.invalid', `The playbook leaves out all that matches --domain ${glob}`);
  }
  const isAsked = (name: string) => options.onlyDomains?.some((glob) => isMatch(glob, name)) !== false;
  return options.onlyServer === true ? [] : domains.filter(({ name }) => selected.has(name) && isAsked(name));
}
