/**
 * Two audits: what became of each finding, and what moved. Only what the two say decides: where they do not say enough,
 * what moved is `unknown`.
 */
import { isEqualJson } from '../../canonical-json.js';
import { type Finding, foundIn, isOpen, steadyText } from '../../engine/words/finding.js';
import { SERVER } from '../../engine/words/target.js';
import { isMatch, selectDomains } from '../../playbook/domain-glob.js';
import { mostNoticed } from '../../playbook/limits.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import type { AuditFile, KeptFinding } from './audit-file.js';
import { classOf, type Moved, type Pair, paired, type Turn } from './diff-entry.js';

/** Both sides, and the domains of which either has a finding. */
interface Both {
  readonly before: Side;
  readonly after: Side;
}

interface Side {
  readonly audit: AuditFile;
  readonly targets: ReadonlySet<string>;
}

type Couple = Pair<KeptFinding>;
type Present = { readonly [Place in keyof Couple]: KeptFinding };

function isOpenIn(one: KeptFinding | null): boolean {
  return one !== null && isOpen(one);
}

/** A call that it takes is not known on that server. */
function isUntaught({ remedy }: KeptFinding): boolean {
  return remedy === 'teach';
}

function isUnreadable(one: KeptFinding): boolean {
  return one.verdict === 'manual' && isUntaught(one);
}

/** What was found, by whoever it is waived or attested. */
function foundOf(one: KeptFinding) {
  const { severity, evidence } = one;
  return { severity, evidence, text: steadyText(foundIn(one)) };
}

function isSpokenFor({ verdict }: KeptFinding): boolean {
  return verdict === 'waived';
}

/** A failure or what is left to a person reads alike where it is waived: which of them it is does not show there. */
function isFoundAlike({ before, after }: Present): boolean {
  const mayBeWaived = (verdict: Finding['verdict']) => verdict === 'fail' || verdict === 'manual';
  const isSameVerdict =
    before.verdict === after.verdict ||
    (isSpokenFor(before) && mayBeWaived(after.verdict)) ||
    (isSpokenFor(after) && mayBeWaived(before.verdict));
  const isSameRemedy = isSpokenFor(before) || isSpokenFor(after) || before.remedy === after.remedy;
  return isSameVerdict && isSameRemedy && isEqualJson(foundOf(before), foundOf(after));
}

/** What spoke for it then or speaks for it now. */
function spokenFor({ before, after }: Present): readonly Moved[] {
  const mayHave = [before, after].every(({ verdict }) => ['waived', 'fail', 'manual'].includes(verdict));
  const isManual = before.verdict === 'manual' && after.verdict === 'manual';
  const isOtherWaiver =
    !isEqualJson(before.waiver ?? null, after.waiver ?? null) || before.notes?.waiver !== after.notes?.waiver;
  const isOtherWord =
    !isEqualJson(before.attested ?? null, after.attested ?? null) ||
    before.notes?.attestation !== after.notes?.attestation;
  return [
    ...(mayHave && isOtherWaiver ? (['waiver'] as const) : []),
    ...(isManual && isOtherWord ? (['attestation'] as const) : []),
  ];
}

/** Hashes of what a step was judged by; undefined in reports of the first builds. */
function judgedBy(one: KeptFinding, { audit }: Side) {
  const step = audit.asked?.steps[one.step];
  return step && { ...step, options: one.options ?? step.options };
}

/** The most that users may notice of what the step changes. */
function allowedBy({ disruption, disruptionOf }: NonNullable<AuditFile['asked']>, step: string) {
  return mostNoticed({ disruption: disruption ?? undefined, disruptionOf }, step);
}

/** What moved, of a finding that says another thing. */
function whyFound({ before, after }: Present, both: Both): readonly Moved[] {
  const [then, now] = [both.before.audit, both.after.audit];
  const [askedThen, askedNow] = [judgedBy(before, both.before), judgedBy(after, both.after)];
  const isContract = then.contract !== now.contract;
  const isReadOtherwise = isUntaught(before) !== isUntaught(after) || before.evidence !== after.evidence;
  // Only how much is held back goes by it.
  const isLimit =
    before.remedy !== after.remedy &&
    !!then.asked &&
    !!now.asked &&
    allowedBy(then.asked, before.step) !== allowedBy(now.asked, before.step);
  const isAskedOtherwise = !!askedThen && !!askedNow && askedThen.options !== askedNow.options;
  const certain: readonly Moved[] = [
    ...(isAskedOtherwise || isLimit ? (['playbook'] as const) : []),
    ...(askedThen && askedNow && askedThen.facts !== askedNow.facts ? (['facts'] as const) : []),
    ...(isContract && isReadOtherwise ? (['contract'] as const) : []),
  ];
  // What a step weighs is the tool's.
  const ofTool: readonly Moved[] = before.severity === after.severity ? [] : ['tool'];
  const isAllOfTool =
    ofTool.length > 0 && isFoundAlike({ before: { ...before, severity: after.severity }, after });
  if (certain.length > 0 || isAllOfTool) return [...ofTool, ...certain];
  const isAskedAlike = !!askedThen && !!askedNow && askedThen.others === askedNow.others;
  const isServer = isAskedAlike && !isContract && then.tool === now.tool;
  return [...ofTool, isServer ? 'server' : 'unknown'];
}

/** Why the one report has no finding that the other has. */
function whyAbsent(one: KeptFinding, there: Side, elsewhere: Side): Moved {
  const { step, target } = one;
  const { asked, playbook, tool } = there.audit;
  if (asked === undefined) return 'unknown';
  const { only } = asked;
  const isOfDomains = only.domains?.some((glob) => isMatch(glob, target));
  if (only.steps?.includes(step) === false || isOfDomains === false) return 'selection';
  if (only.domains !== null && target === SERVER) return 'selection';
  if (asked.steps[step] === undefined) return 'playbook';
  const { include, exclude } = asked.domains;
  const domains = { include: [...include], exclude: [...exclude] };
  if (target !== SERVER && selectDomains([target], domains).length === 0) return 'playbook';
  const isLookedAt = target === SERVER || there.targets.has(target.toLowerCase());
  const isSamePlaybook = playbook.hash === elsewhere.audit.playbook.hash;
  const judged = judgedBy(one, elsewhere);
  // Of a domain that is not there nothing says which options an override would give it.
  if (!isLookedAt && !isSamePlaybook && (one.options !== undefined || judged === undefined)) return 'unknown';
  const isAskedAlike = isSamePlaybook || asked.steps[step].options === judged?.options;
  if (!isLookedAt) return isAskedAlike ? 'server' : 'playbook';
  // The target was looked at, and the step there: only by the options is one of its parts not asked.
  return isAskedAlike || judged === undefined || tool !== elsewhere.audit.tool ? 'unknown' : 'playbook';
}

function movedIn(pair: Couple, both: Both): readonly Moved[] {
  const { before, after } = pair;
  if (before === null) return after === null ? [] : [whyAbsent(after, both.before, both.after)];
  if (after === null) return [whyAbsent(before, both.after, both.before)];
  const present = { before, after };
  return [...spokenFor(present), ...(isFoundAlike(present) ? [] : whyFound(present, both))];
}

/** Words that turn what others say. */
const TURNING = /^(?:no|not|none|never|nobody|nothing|nowhere|without|only|but|except|off|on)$/;

function wordsIn(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().split(/\s+/);
  return new Set(words.map((word) => word.replace(/^[("]+|[.,;:)"]+$/g, '')).filter((word) => word !== ''));
}

/**
 * Of a text in which something is left out, and no word, name or number is another: less is wrong than before. Of the
 * way back the other way round. Of any other text nobody can tell.
 */
function turnOfText(before: string, after: string): Turn {
  if (before === after) return 'same';
  const [then, now] = [wordsIn(before), wordsIn(after)];
  const lost = [...then].filter((word) => !now.has(word));
  const added = [...now].filter((word) => !then.has(word));
  if ([...lost, ...added].some((word) => TURNING.test(word)) || lost.length > 0 === added.length > 0)
    return 'other';
  return added.length > 0 ? 'worse' : 'better';
}

/** Mirrored where the two change places. */
function turnOf({ before, after }: Couple, moved: readonly Moved[]): Turn {
  const [wasOpen, isOpenNow] = [isOpenIn(before), isOpenIn(after)];
  const isOneAbsent = before === null || after === null;
  // What nobody looks at any more is not better, nor what nobody looked at before worse.
  if (isOneAbsent && !moved.includes('server')) return wasOpen || isOpenNow ? 'other' : 'same';
  if (wasOpen !== isOpenNow) return isOpenNow ? 'worse' : 'better';
  if (isOneAbsent || !wasOpen) return 'same';
  if (before.verdict !== after.verdict) return 'other';
  const more = SEVERITIES.indexOf(after.severity) - SEVERITIES.indexOf(before.severity);
  if (more !== 0) return more > 0 ? 'worse' : 'better';
  return turnOfText(foundOf(before).text, foundOf(after).text);
}

/** `new`: open now, and not before. What is open in neither, and in one only, is `new` and `gone` by that. */
function classIn({ before, after }: Couple, moved: readonly Moved[]) {
  const [wasOpen, isOpenNow] = [isOpenIn(before), isOpenIn(after)];
  if (before !== null && after !== null && wasOpen !== isOpenNow) return isOpenNow ? 'new' : 'gone';
  return classOf({ before, after }, moved.length === 0);
}

function readableIn({ before, after }: Couple): 'now' | 'no-longer' | undefined {
  if (before === null || after === null || isUnreadable(before) === isUnreadable(after)) return undefined;
  return isUnreadable(before) ? 'now' : 'no-longer';
}

function shown(one: KeptFinding | null) {
  if (one === null) return null;
  const { verdict, severity, message, evidence, remedy, waiver, attested } = one;
  return {
    ...{ verdict, severity, message, evidence },
    ...(remedy === undefined ? {} : { remedy }),
    ...(waiver === undefined ? {} : { waiver }),
    ...(attested === undefined ? {} : { attested }),
  };
}

function sideOf(audit: AuditFile): Side {
  return { audit, targets: new Set(audit.findings.map(({ target }) => target.toLowerCase())) };
}

/** One entry for each step and target of either, in the order of the later one. */
export function diffFindings(before: AuditFile, after: AuditFile) {
  const both = { before: sideOf(before), after: sideOf(after) };
  const couples = paired(
    before.findings,
    after.findings,
    ({ step, target }) => `${step} ${target.toLowerCase()}`,
  );
  return couples.map((pair) => {
    const moved = movedIn(pair, both);
    const { step, target } = (pair.after ?? pair.before) as KeptFinding;
    const readable = readableIn(pair);
    return {
      ...{ step, target, class: classIn(pair, moved), turn: turnOf(pair, moved), moved },
      ...(readable === undefined ? {} : { readable }),
      ...{ before: shown(pair.before), after: shown(pair.after) },
    };
  });
}
