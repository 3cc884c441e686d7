/** What a first screen says of a plan: who notices what, most of it first. Pure. */
import { domainDefaults } from '../../contract/resources/domains/domain-defaults.js';
import { grouped } from '../../engine/words/grouped.js';
import { countDomains, SERVER } from '../../engine/words/target.js';
import { addsDomain, comingIn } from '../../engine/words/to-come.js';
import { DISRUPTIONS, type Disruption, theMost } from '../../steps/kit/step.js';
import type { PlanReport } from '../model/plan-report.js';
import { sendersText } from '../model/shown-rehearsal.js';
import { backTo } from './change-text.js';
import { isPublished } from './plan-view.js';
import { type Told, type Words, wordsIn } from './words.js';

type Change = PlanReport['changes'][number];

export interface NoticeLine {
  readonly id: string;
  readonly disruption: Disruption;
  /** What users notice, or what the change is for where they notice nothing. */
  readonly text: string;
  /** Of a rollback: what comes back, not what is noticed. */
  readonly isBack?: true;
  /** Where the text is too long: the first of these that fits. */
  readonly otherwise?: readonly string[];
  readonly changes: number;
  /** Undefined where it is the server's own, for all of them. */
  readonly domains: number | undefined;
  /** In them; undefined where the server did not say. */
  readonly mailboxes: number | undefined;
}

/** In a few words; else the sentence that is said of most targets: the server's own is one of many. */
function noticeOf(id: string, { impact, steps, notices, rehearsal }: PlanReport): string {
  const senders = rehearsal?.steps[id] ?? 0;
  // Who would call is more than what happens to them.
  if (rehearsal !== undefined && senders > 0) return `${sendersText(senders, rehearsal)} refused`;
  if (notices !== undefined && Object.hasOwn(notices, id)) return notices[id] ?? '';
  const own = impact.filter(({ step }) => step === id);
  const onDomains = own.filter(({ target }) => target !== SERVER);
  const told = grouped(onDomains.length > 0 ? onDomains : own, (one) => one.impact);
  const [most] = [...told].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return (most ?? steps[id]?.title ?? '').replace(/\.$/, '');
}

/** A rollback is asked for by no step: there it is what a resource is called. */
function idOf(change: Change, { kind, resources }: PlanReport): string {
  return kind === 'rollback'
    ? (resources[change.resource]?.title ?? change.resource)
    : (change.steps[0] ?? '');
}

/** The values that they go back to, each with how many others there are; first what most of them do. */
function backTexts(changes: readonly Change[], words: (resource: string) => Words): readonly string[] {
  const told = grouped(changes, (change) => backTo(change, words(change.resource)));
  const sorted = [...told].sort(([, a], [, b]) => b.length - a.length).map(([text]) => text);
  return sorted.length === 1 ? sorted : sorted.map((text) => `${text}; ${sorted.length - 1} more`);
}

function lineOf(
  id: string,
  changes: readonly Change[],
  {
    plan,
    words,
    toCome,
  }: {
    readonly plan: PlanReport;
    readonly words: (resource: string) => Words;
    readonly toCome: ReturnType<typeof comingIn>;
  },
): NoticeLine {
  // Nobody is in a domain that the plan itself adds.
  const isNew = changes.every((change) => addsDomain(change) || toCome.has(change.target));
  const isServer = changes.some(
    ({ target, resource }) => target === SERVER && resource !== domainDefaults.id,
  );
  const [text = '', ...others] = plan.kind === 'rollback' ? backTexts(changes, words) : [];
  return {
    id,
    disruption: theMost(changes.map(({ disruption }) => disruption)),
    ...(plan.kind === 'rollback'
      ? { text, otherwise: [...others, 'as before the run'], isBack: true }
      : { text: noticeOf(id, plan) }),
    changes: changes.length,
    domains: isNew ? 0 : isServer ? undefined : countDomains(changes),
    mailboxes: isNew ? undefined : (plan.mailboxes?.[id] ?? undefined),
  };
}

export function planScreen(plan: PlanReport, told: Told) {
  const words = wordsIn(plan, told);
  const { changes, manual, steps, kind } = plan;
  // Once: it looks at every change.
  const toCome = comingIn(changes);
  const lines = [...grouped(changes, (change) => idOf(change, plan))]
    .map(([id, own]) => lineOf(id, own, { plan, words, toCome }))
    .sort(
      (a, b) =>
        DISRUPTIONS.indexOf(b.disruption) - DISRUPTIONS.indexOf(a.disruption) ||
        (b.mailboxes ?? 0) - (a.mailboxes ?? 0) ||
        b.changes - a.changes,
    );
  const isNoticed = ({ disruption }: NoticeLine) => disruption === 'high' || disruption === 'medium';
  const evidence = (known: readonly string[]) =>
    changes.filter((change) => known.includes(change.evidence)).length;
  const stepsOf = (told: readonly { readonly step: string }[]) => new Set(told.map(({ step }) => step)).size;
  const undecided = manual.filter(({ remedy }) => remedy === 'decide');
  const left = manual.filter(({ remedy, attested }) => remedy !== 'decide' && attested === undefined);
  return {
    noticed: kind === 'rollback' ? lines : lines.filter(isNoticed),
    hardly: kind === 'rollback' ? [] : lines.filter((line) => !isNoticed(line)),
    onServer: changes.filter(({ target }) => target === SERVER).length,
    toCome: changes.filter(({ target }) => toCome.has(target)).length,
    byHand: stepsOf(left.filter((one) => !isPublished(one))),
    /** In DNS: what is published is in nobody's server settings. */
    toPublish: stepsOf(left.filter(isPublished)),
    toDecide: stepsOf(undecided),
    waived: stepsOf(plan.waived),
    notRead: stepsOf(plan.notRead),
    evidence: {
      known: evidence(['recorded', 'client', 'learned', 'confirmed']),
      documented: evidence(['documented']),
      assumed: evidence(['assumed', 'proposed']),
    },
    /** What a rollback does not bring back. */
    notUndone: [
      ...new Set(changes.flatMap((change) => change.steps.flatMap((step) => steps[step]?.notUndone ?? []))),
    ],
  };
}
