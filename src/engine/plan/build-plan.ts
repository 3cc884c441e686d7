/**
 * Plan: the ordered changes of a survey, merged per object, with a hash of every object they were computed from.
 * Pure and deterministic: the same survey and playbook give the same bytes.
 */
import { hashOf, isEqualJson, membersWhere } from '../../canonical-json.js';
import { weakest } from '../../contract/evidence.js';
import { domainDefaults } from '../../contract/resources/domains/domain-defaults.js';
import { domainPropagation } from '../../contract/resources/domains/propagation.js';
import type { Fields } from '../../contract/wire/decode.js';
import { LockdownError } from '../../errors.js';
import type { Playbook } from '../../playbook/playbook.js';
import type { Remedy } from '../../steps/kit/instruction.js';
import { judgedHash } from '../../steps/kit/rehearsal.js';
import { DISRUPTIONS, type Effect } from '../../steps/kit/step.js';
import { mailboxesOf, type Survey } from '../audit/audit.js';
import { type Change, type FieldChange, type ItemChange, isFieldChange, objectId } from '../words/change.js';
import { attestedIn, type Finding } from '../words/finding.js';
import { grouped } from '../words/grouped.js';
import { hashOfReading } from '../words/reading.js';
import { byTarget, countDomains, SERVER } from '../words/target.js';
import { comingIn } from '../words/to-come.js';
import { orderChanges } from './order.js';
import { PLAN_FORMAT, type Plan, type PlanBody } from './plan.js';
import { waysOf } from './ways.js';

function strongest(
  left: Change,
  right: Change,
): Pick<Change, 'steps' | 'effect' | 'disruption' | 'evidence'> {
  const effects: readonly Effect[] = ['neutral', 'tightens', 'loosens'];
  const later = <T>(order: readonly T[], a: T, b: T): T => (order.indexOf(a) >= order.indexOf(b) ? a : b);
  return {
    steps: [...new Set([...left.steps, ...right.steps])],
    effect: later(effects, left.effect, right.effect),
    disruption: later(DISRUPTIONS, left.disruption, right.disruption),
    evidence: weakest([left.evidence, right.evidence]),
  };
}

function conflict(left: Change, right: Change, what: string): LockdownError {
  return new LockdownError(
    'plan.conflict',
    `${left.steps.join(', ')} and ${right.steps.join(', ')} want different values of ${what} (${left.resource} of ${left.target})`,
    { next: 'Change the options of one of the steps in the playbook, or leave one out.' },
  );
}

function mergeFields(left: FieldChange, right: FieldChange): FieldChange {
  if (!isEqualJson(left.after, right.after)) throw conflict(left, right, left.field);
  return { ...left, ...strongest(left, right) };
}

/** What a change of an item alters, by field. */
function altered(change: ItemChange): Fields {
  const { before, after } = change;
  if (before === null || after === null) return {};
  return membersWhere(after, (field, value) => !isEqualJson(before[field] ?? null, value));
}

function mergeItems(left: ItemChange, right: ItemChange): ItemChange {
  const common = strongest(left, right);
  // An item that one step takes away needs no edit by another.
  if (left.action === 'remove' || right.action === 'remove') {
    return { ...(left.action === 'remove' ? left : right), ...common };
  }
  if (left.action === 'add' || right.action === 'add') {
    if (left.action !== right.action || !isEqualJson(left.after, right.after))
      throw conflict(left, right, left.item);
    return { ...left, ...common };
  }
  const [mine, theirs] = [altered(left), altered(right)];
  const clash = Object.keys(mine).find(
    (field) => field in theirs && !isEqualJson(mine[field], theirs[field]),
  );
  if (clash !== undefined) throw conflict(left, right, `${clash} of ${left.item}`);
  return { ...left, ...common, after: { ...left.after, ...theirs } as Fields };
}

/** What two changes must have in common to be about one thing. */
export function slotOf(change: Change): string {
  const what = isFieldChange(change) ? ['field', change.field] : ['item', change.key ?? `new ${change.item}`];
  return JSON.stringify([objectId(change), ...what]);
}

/** One change a slot, in the order in which the slots first came up. */
export function mergeChanges(changes: readonly Change[]): readonly Change[] {
  const slots = new Map<string, Change>();
  for (const change of changes) {
    const slot = slotOf(change);
    const known = slots.get(slot);
    if (known === undefined) slots.set(slot, change);
    else if (isFieldChange(known) && isFieldChange(change)) slots.set(slot, mergeFields(known, change));
    else if (!isFieldChange(known) && !isFieldChange(change)) slots.set(slot, mergeItems(known, change));
  }
  return [...slots.values()];
}

/** Additions, changes and removals; changed domains, of which one that is added is none. */
export function countChanges(changes: readonly Change[]) {
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  const coming = comingIn(changes);
  return {
    add: count('add'),
    change: count('change'),
    remove: count('remove'),
    changedDomains: countDomains(changes.filter(({ target }) => !coming.has(target))),
  };
}

/** Changes that are held back. */
export function countHeld(held: Plan['held']): number {
  return held.reduce((sum, { changes }) => sum + changes, 0);
}

export function sealPlan(body: PlanBody): Plan {
  return { ...body, hash: hashOf(body) };
}

/** What a person saw to counts as judged: by him. */
function isJudged(finding: Finding): boolean {
  return attestedIn(finding) !== undefined || (finding.verdict !== 'manual' && finding.verdict !== 'error');
}

/** Where applying ends a part of a finding, the rest is for a person. */
function leftTo(remedy: Remedy): Remedy {
  return remedy === 'apply' ? 'by-hand' : remedy;
}

function remaining(findings: readonly Finding[]) {
  const about = ({ step, target, message }: Finding) => ({ step, target, message });
  const waived = findings.flatMap((finding) =>
    finding.verdict === 'waived' ? [{ ...about(finding), ...finding.waiver }] : [],
  );
  const manual = findings.flatMap((finding) =>
    'byHand' in finding && finding.byHand.length > 0
      ? [
          {
            ...about(finding),
            byHand: finding.byHand,
            remedy: leftTo(finding.remedy),
            attested: attestedIn(finding),
          },
        ]
      : [],
  );
  const held = findings.flatMap((finding) =>
    finding.verdict === 'fail' && finding.held !== undefined
      ? [{ ...about(finding), severity: finding.severity, ...finding.held }]
      : [],
  );
  const notRead = findings.filter(({ verdict }) => verdict === 'error').map(about);
  return { waived, manual, held, notRead };
}

function impactOf(findings: readonly Finding[]) {
  return findings.flatMap((finding) =>
    finding.verdict === 'fail' && finding.changes.length > 0
      ? finding.impact.map((sentence) => ({ step: finding.step, target: finding.target, impact: sentence }))
      : [],
  );
}

/** Every object of the changes once, with the hash of what it held. */
function objectsOf(changes: readonly Change[], survey: Survey): PlanBody['objects'] {
  const firsts = new Map(changes.map((change) => [objectId(change), change]));
  return [...firsts].map(([id, { resource, target }]) => {
    const object = survey.objects.get(id);
    if (object === undefined) throw new LockdownError('internal.bug', `${id} was not kept`);
    const hash = hashOfReading(object);
    return object.isToCome === true ? { resource, target, hash, isToCome: true } : { resource, target, hash };
  });
}

/** Domains that are excluded, or waived throughout: what a run must leave as it is. */
function keptOf(
  changes: readonly Change[],
  { objects, later }: Pick<Survey, 'objects'> & { readonly later: ReadonlySet<string> },
): PlanBody['kept'] {
  const changed = new Set(changes.map(objectId));
  if (![...changed].some((id) => id.startsWith(`${domainPropagation.to} `))) return [];
  // Domains that are left for later are the next plan's. Where the server's own Propagate is taken all the same, as they hold
  // its value already, the run proves all that it reaches.
  return [...objects]
    .filter(
      ([id, { resource, target, isToCome }]) =>
        resource.id === domainPropagation.to && isToCome !== true && !changed.has(id) && !later.has(target),
    )
    .map(([, { resource, target }]) => ({ resource: resource.id, target }))
    .sort((a, b) => byTarget(a.target, b.target));
}

/**
 * The changes of the server and of so many domains, those with the fewest mailboxes: there a mistake is noticed by the
 * fewest. Where the server does not say how many there are, there may be any number.
 */
function portionOf(changes: readonly Change[], { domains, first }: Pick<Survey, 'domains'> & Portion) {
  const changed = new Set(changes.map(({ target }) => target));
  const inTurn = domains
    .filter(({ name }) => changed.has(name))
    .sort((a, b) => (a.mailboxes ?? Infinity) - (b.mailboxes ?? Infinity) || byTarget(a.name, b.name))
    .map(({ name }) => name);
  const later = new Set(first === undefined ? [] : inTurn.slice(first));
  return { changes: changes.filter(({ target }) => !later.has(target)), later };
}

/** Of every step: how many people its changes are for. */
function mailboxesByStep(changes: readonly Change[], { domains }: Survey): PlanBody['mailboxes'] {
  const changedBy = grouped(
    // These are for domains that are added later.
    changes.filter(({ resource }) => resource !== domainDefaults.id),
    ({ steps }) => steps[0] ?? '',
  );
  return Object.fromEntries(
    [...changedBy].map(([step, own]) => {
      const targets = new Set(own.map(({ target }) => target));
      const behind = targets.has(SERVER) ? domains : domains.filter(({ name }) => targets.has(name));
      return [step, mailboxesOf(behind) ?? null];
    }),
  );
}

interface Portion {
  /** Domains to change; all when left out. */
  readonly first?: number | undefined;
}

interface PlanOptions extends Portion {
  /** Steps that it is about, where it is not about all of them. */
  readonly step?: readonly string[] | undefined;
  /** What it is made for; what a playbook asks for, when left out. */
  readonly kind?: 'apply' | 'action';
}

export function buildPlan(
  survey: Survey,
  playbook: Playbook,
  { first, step, kind = 'apply' }: PlanOptions = {},
): Plan {
  const merged = mergeChanges(
    survey.findings.flatMap((finding) => (finding.verdict === 'fail' ? finding.changes : [])),
  );
  const { changes: wanted, later } = portionOf(merged, { ...survey, first });
  const changes = orderChanges(wanted, survey.contract);
  const objects = objectsOf(changes, survey);
  const left = remaining(survey.findings);
  const touched = new Set(changes.map((change) => change.target));
  const unknown = survey.idle.flatMap(({ at, text, isMistake }) => (isMistake ? [{ at, text }] : []));
  return sealPlan({
    formatVersion: PLAN_FORMAT,
    kind,
    server: survey.server,
    ...(survey.host === undefined ? {} : { host: survey.host }),
    playbook: {
      ...{ name: playbook.name, hash: playbook.hash, judged: judgedHash(playbook) },
      ...(playbook.unasked === undefined || step !== undefined ? {} : { unasked: playbook.unasked }),
    },
    contract: survey.contract.hash,
    limits: {
      disruption: playbook.limits.disruption ?? null,
      ...(playbook.limits.disruptionOf && { disruptionOf: playbook.limits.disruptionOf }),
      changes: playbook.limits.changes ?? null,
      changedDomainsPercent: playbook.limits.changedDomainsPercent ?? null,
    },
    objects,
    changes,
    propagation: waysOf({ ...survey, changes }),
    kept: keptOf(changes, { ...survey, later }),
    mailboxes: mailboxesByStep(changes, survey),
    impact: impactOf(survey.findings.filter(({ target }) => !later.has(target))),
    ...left,
    ...(unknown.length === 0 ? {} : { unknownNames: unknown }),
    ...(survey.judgedNext.length === 0 ? {} : { judgedNext: survey.judgedNext }),
    summary: {
      ...countChanges(changes),
      waived: left.waived.length,
      manual: left.manual.length,
      notRead: left.notRead.length,
      held: countHeld(left.held),
      judged: survey.findings.filter(isJudged).length,
      domains: survey.domainsInAll,
      later: later.size,
      mailboxesOfChangedDomains: mailboxesOf(survey.domains.filter(({ name }) => touched.has(name))) ?? null,
    },
  });
}
