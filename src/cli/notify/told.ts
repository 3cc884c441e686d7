/** What there is to tell of an audit, by what was told before; and what is remembered once it is told. */

import { isOpen } from '../../engine/words/finding.js';
import { LockdownError } from '../../errors.js';
import { type AlertRow, rowsOf } from '../../report/model/alert.js';
import { type AuditFile, auditFileSchema } from '../../report/model/audit-file.js';
import type { AuditReport } from '../../report/model/audit-report.js';
import { isAlarm, weightOf } from '../../report/model/diff-entry.js';
import type { Comparable } from '../../report/model/diff-report.js';
import { DEFAULT_FAIL_ON, type FailOn, isAtLeast } from '../../report/model/reports.js';
import type { ToTell } from '../../report/text/alert-text.js';
import type { Advisories } from '../../steps/kit/advisories.js';
import { exposures, isUnderstood } from '../../steps/server/exposures.js';
import { updates } from '../../steps/server/updates.js';
import { keepTold, loadTold, type Told, type ToldOf } from '../../store/told.js';
import type { SurveyArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { asKept, compare, ofAudit } from '../run/comparable.js';
import { endingSoon } from '../survey/ending-soon.js';

/** What an audit found, as far as somebody may be told of it. */
export interface Audited {
  readonly report: AuditReport;
  readonly advisories: Advisories;
  readonly failOn: FailOn;
  /** What `--against` names. */
  readonly against: Comparable | undefined;
}

type OfAudit = Pick<ToTell, 'since' | 'unread' | 'worse' | 'other' | 'flaws' | 'ending' | 'counts'>;

export interface News {
  readonly toTell: OfAudit;
  /** Once all were told of it; where nothing is to be told, at once. Errors: `store.unwritable`. */
  readonly remember: () => Promise<void>;
}

const NOTHING: Told = { audit: null, flaws: [], ending: [] };

/** Two audits are compared where both were asked for in the same way. */
function askedBy(args: SurveyArguments, { report }: Audited): ToldOf {
  const { step, domain, dns, probe, probeMx, hostEvidence } = args;
  const beyond = [dns, probe, probeMx, hostEvidence !== undefined].map((one) => one === true);
  const asked = { playbook: report.playbook.name, step: step ?? [], domain: domain ?? [], beyond };
  return { server: report.server.url, asked };
}

/** Of what is not open no text is compared. */
function thinned(audit: AuditFile): AuditFile {
  const findings = audit.findings.map((one) =>
    isOpen(one) || one.verdict === 'waived' || one.verdict === 'manual' ? one : { ...one, message: '' },
  );
  return { ...audit, findings };
}

const keyOf = ({ step, target }: { readonly step: string; readonly target: string }) =>
  `${step} ${target.toLowerCase()}`;

/** What could not be read says nothing: what was known of it before stays what the next audit is compared with. */
function withKnown(now: AuditFile, before: AuditFile | undefined): AuditFile {
  if (before === undefined || now.findings.every(({ verdict }) => verdict !== 'error')) return now;
  const known = new Map(before.findings.map((one) => [keyOf(one), one]));
  const findings = now.findings.map((one) =>
    one.verdict === 'error' ? (known.get(keyOf(one)) ?? one) : one,
  );
  return { ...now, findings };
}

/** The list of flaws goes on with names: one may get its number later, and is the same. */
function flawsOf({ report, advisories }: Audited, told: Told) {
  const { build } = report.server;
  const today = report.at.slice(0, 10);
  const isLookedAt = report.findings.some(({ step }) => step === updates.id);
  if (build === null || !isLookedAt || !isUnderstood(build, today)) return { has: [], fresh: [] };
  const has = exposures(build, { today, advisories }).map(({ id, aliases, knownExploited, ...flaw }) => ({
    ...{ id, isExploited: knownExploited, severity: flaw.severity },
    ...{ names: [id, ...aliases], fixedInBuild: flaw.fixedInBuild ?? 0 },
  }));
  const fresh = has.filter(
    ({ names, isExploited }) =>
      !told.flaws.some((one) => names.includes(one.id) && (one.isExploited || !isExploited)),
  );
  return { has, fresh: fresh.map(({ names: _, ...flaw }) => flaw) };
}

/** What moved since then, as `diff` has it; what was not read is told apart. */
function movedSince(before: Comparable | undefined, now: Comparable, { report, failOn }: Audited) {
  if (before === undefined) return [];
  // Whoever lets no audit fail is told of what weighs as usual.
  const least = failOn === 'never' ? DEFAULT_FAIL_ON : failOn;
  const briefs = new Map(report.findings.map((one) => [keyOf(one), one.brief ?? one.message]));
  return compare(before, now).findings.flatMap((one) => {
    const isTold = isAlarm(one) && one.after?.verdict !== 'error' && isAtLeast(weightOf(one), least);
    const { step, target, turn } = one;
    const message = briefs.get(keyOf(one)) ?? 'it is not asked any more';
    return isTold ? [{ step, target, turn, severity: weightOf(one), message }] : [];
  });
}

async function toldBefore(args: SurveyArguments, of: ToldOf, context: Context) {
  try {
    const stateDir = await openStateDir(args, context, 'keep');
    const told = loadTold(stateDir, of) ?? NOTHING;
    return { stateDir, told };
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    context.say(`--notify: ${error.message}. What was told before is not known, and so told again.`);
    return { stateDir: undefined, told: NOTHING };
  }
}

/** Errors: none; what cannot be read of what was told is said. */
export async function newsOf(audited: Audited, args: SurveyArguments, context: Context): Promise<News> {
  const { report, against } = audited;
  const of = askedBy(args, audited);
  const { told } = await toldBefore(args, of, context);
  const known = auditFileSchema.safeParse(told.audit).data;
  const before = known === undefined ? against : ofAudit(known, 'then');
  if (before === undefined)
    context.say('--notify: there is no earlier audit to compare this one with; the next has this one.');
  const now = asKept(report, context);
  const moved = movedSince(before, now, audited);
  const unread = report.findings
    .filter(({ verdict }) => verdict === 'error')
    .map((one) => ({ ...one, message: one.cause ?? one.message }));
  const turned = (wanted: 'worse' | 'other') => moved.filter(({ turn }) => turn === wanted);
  const { has, fresh } = flawsOf(audited, told);
  const soon = endingSoon(report.findings, new Date(report.at)).map(({ what, ends, targets }) => ({
    ...{ what, ends, targets: targets.length, target: targets[0] },
    key: `${ends} ${context.secrets.redact(what)}`,
  }));
  const ending = soon.filter(({ key }) => !told.ending.includes(key)).map(({ key: _, ...row }) => row);
  const rows = (some: readonly Omit<AlertRow, 'targets'>[]) => rowsOf(some);
  const toTell: OfAudit = {
    since: before?.about.at ?? null,
    ...{
      unread: rows(unread),
      worse: rows(turned('worse')),
      other: rows(turned('other')),
      flaws: fresh,
      ending,
    },
    counts: { unread: unread.length, worse: turned('worse').length, other: turned('other').length },
  };
  const remember = async () => {
    // Not kept without the folder being fit for it, which was told.
    const stateDir = await openStateDir(args, context, 'keep');
    const audit = now.kind === 'audit' ? thinned(withKnown(auditFileSchema.parse(now.audit), known)) : null;
    const flaws = has.map(({ id, isExploited }) => ({ id, isExploited }));
    await keepTold(stateDir, of, { audit, flaws, ending: soon.map(({ key }) => key) });
  };
  return { toTell, remember };
}
