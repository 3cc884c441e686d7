/** What a first screen says of a plan: who notices what, most of it first. Pure. */
import { domainDefaults } from '../../contract/resources/domains/domain-defaults.js';
import { grouped } from '../../engine/words/grouped.js';
import { countDomains, SERVER } from '../../engine/words/target.js';
import { DISRUPTIONS, type Disruption, theMost } from '../../steps/kit/step.js';
import type { PlanReport } from '../model/plan-report.js';

export interface NoticeLine {
  readonly id: string;
  readonly disruption: Disruption;
  /** What users notice, or what the change is for where they notice nothing. */
  readonly text: string;
  readonly changes: number;
  /** Undefined where it is the server's own, for all of them. */
  readonly domains: number | undefined;
  /** In them; undefined where the server did not say. */
  readonly mailboxes: number | undefined;
}

/** The sentence that is said of most targets: the server's own is one of many. */
function noticeOf(id: string, { impact, steps }: PlanReport): string {
  const own = impact.filter(({ step }) => step === id);
  const onDomains = own.filter(({ target }) => target !== SERVER);
  const told = grouped(onDomains.length > 0 ? onDomains : own, (one) => one.impact);
  const [most] = [...told].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return (most ?? steps[id]?.title ?? '').replace(/\.$/, '');
}

/** A rollback is asked for by no step: there it is what a resource is called. */
function idOf(change: PlanReport['changes'][number], { kind, resources }: PlanReport): string {
  return kind === 'rollback'
    ? (resources[change.resource]?.title ?? change.resource)
    : (change.steps[0] ?? '');
}

function lineOf(id: string, changes: readonly PlanReport['changes'][number][], plan: PlanReport): NoticeLine {
  const isServer = changes.some(
    ({ target, resource }) => target === SERVER && resource !== domainDefaults.id,
  );
  return {
    id,
    disruption: theMost(changes.map(({ disruption }) => disruption)),
    text: plan.kind === 'rollback' ? 'as before the run' : noticeOf(id, plan),
    changes: changes.length,
    domains: isServer ? undefined : countDomains(changes),
    mailboxes: plan.mailboxes?.[id] ?? undefined,
  };
}

export function planScreen(plan: PlanReport) {
  const { changes, manual, steps, kind } = plan;
  const lines = [...grouped(changes, (change) => idOf(change, plan))]
    .map(([id, own]) => lineOf(id, own, plan))
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
  return {
    noticed: kind === 'rollback' ? lines : lines.filter(isNoticed),
    hardly: kind === 'rollback' ? [] : lines.filter((line) => !isNoticed(line)),
    onServer: changes.filter(({ target }) => target === SERVER).length,
    byHand: stepsOf(manual.filter(({ remedy, attested }) => remedy !== 'decide' && attested === undefined)),
    toDecide: stepsOf(undecided),
    waived: stepsOf(plan.waived),
    notRead: stepsOf(plan.notRead),
    evidence: {
      known: evidence(['recorded', 'client', 'learned']),
      documented: evidence(['documented']),
      assumed: evidence(['assumed']),
    },
    /** What a rollback does not bring back. */
    notUndone: [
      ...new Set(changes.flatMap((change) => change.steps.flatMap((step) => steps[step]?.notUndone ?? []))),
    ],
  };
}
