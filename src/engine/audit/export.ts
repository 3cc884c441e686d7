/**
 * Export: what a playbook has to say beside the one it extends, so that an audit of the server as it is passes. Pure. What
 * is weaker than asked for is an exception of its own, or a waiver: nothing is loosened without a reason. What could not
 * be read is told, and no waiver takes its place.
 */
import type { Playbook } from '../../playbook/playbook.js';
import type { Remedy } from '../../steps/kit/instruction.js';
import type { Severity } from '../../steps/kit/severity.js';
import type { ExportContext, StepOptions } from '../../steps/kit/step.js';
import type { Finding } from '../words/finding.js';
import { isObject, whyUnread } from '../words/reading.js';
import { byTarget, SERVER, type Target } from '../words/target.js';
import { assessPart, gather } from './assess.js';
import type { AssessOptions } from './resolve.js';

/** What fails, or only a person can judge. */
export interface Open {
  readonly step: string;
  readonly target: Target;
  readonly severity: Severity;
  /** What is wrong, in short. */
  readonly text: string;
  readonly remedy: Remedy;
}

/** What could not be read, and so is not judged. */
export interface Unread {
  readonly step: string;
  readonly target: Target;
  /** Title of what was to be read. */
  readonly what: string;
  readonly why: string;
  /** The read failed; else no call is known, or another source is not there. */
  readonly isError: boolean;
}

/** Options of a step that state what the server holds. */
export interface Stated {
  readonly step: string;
  readonly severity: Severity;
  readonly options: StepOptions;
  /** What was wrong, in short. */
  readonly text: string;
}

export interface Exported {
  readonly stated: readonly Stated[];
  /** In the order of the findings. */
  readonly waived: readonly Open[];
  readonly unread: readonly Unread[];
  /** How many findings rest on something that the server's API showed. */
  readonly read: number;
}

/** Stands for a reason that nobody gave yet, while options are tried: an empty one is refused. */
const ANY_REASON = 'to be filled';

type Terms = Pick<ExportContext, 'reason' | 'reviewBy'>;

/** Needs of a part that were not read, each with the reason; of one that failed that one alone. */
function unreadIn(assess: AssessOptions): readonly Pick<Unread, 'what' | 'why' | 'isError'>[] {
  const gathered = gather(assess);
  if (gathered.outcome === 'error') return [{ what: gathered.title, why: gathered.why, isError: true }];
  const { step, part, options, readings, context } = assess;
  if (gathered.outcome === 'inputs') {
    const said = part.assess(gathered.inputs, options, context);
    if (said.verdict === 'error') return [{ what: step.title, why: said.message, isError: true }];
  }
  return Object.entries(part.reads(options)).flatMap(([name, { resource, isOptional }]) => {
    const reading = readings[name];
    return isOptional === true || reading === undefined || !('why' in reading)
      ? []
      : [{ what: resource.title, why: whyUnread(reading), isError: false }];
  });
}

function isMet({ verdict }: Finding): boolean {
  return verdict === 'pass' || verdict === 'not-applicable' || verdict === 'waived';
}

/** Is it manual only as something of it, or all, was not read? */
function isOnlyUnread(finding: Finding, assess: AssessOptions): boolean {
  if (finding.verdict !== 'manual') return finding.verdict === 'error';
  const gathered = gather(assess);
  if (gathered.outcome !== 'inputs') return true;
  const { part, options, context } = assess;
  const { verdict } = part.assess(gathered.inputs, options, context);
  return verdict === 'pass' || verdict === 'not-applicable';
}

function openOf(finding: Finding): Open | undefined {
  if (finding.verdict !== 'fail' && finding.verdict !== 'manual') return undefined;
  const { step, target, severity, message, brief = message, remedy } = finding;
  return { step, target, severity, text: brief.replace(/\.$/, ''), remedy };
}

interface Kept {
  readonly open: readonly Open[];
  readonly unread: readonly Unread[];
}

function keptOf(finding: Finding, assess: AssessOptions): Kept {
  const { step, target } = finding;
  const open = isMet(finding) || isOnlyUnread(finding, assess) ? undefined : openOf(finding);
  return {
    open: open === undefined ? [] : [open],
    unread: unreadIn(assess).map((one) => ({ step, target, ...one })),
  };
}

/**
 * Gathers while an audit goes on: of the server all that it was judged by; of domains only what stays, as there may be
 * thousands.
 */
export class Exporter {
  readonly #server: AssessOptions[] = [];
  readonly #domains: Kept[] = [];
  #read = 0;

  readonly onJudged = (finding: Finding, assess: AssessOptions): void => {
    if (Object.values(assess.readings).some(isObject)) this.#read += 1;
    if (finding.target === SERVER) this.#server.push(assess);
    else this.#domains.push(keptOf(finding, assess));
  };

  /** `mayState`: may these options stand in a file? Those that hold a secret may not. */
  exported(
    playbook: Playbook,
    { mayState, ...terms }: Terms & { readonly mayState: (options: StepOptions) => boolean },
  ): Exported {
    let selected = playbook.steps;
    const stated: Stated[] = [];
    const afresh = (one: AssessOptions): AssessOptions => ({
      ...one,
      options: selected[one.step.id] ?? one.options,
      context: { ...one.context, selected },
    });
    for (const one of this.#server) {
      const open = openOf(assessPart(afresh(one)).finding);
      const said = statedFor(afresh(one), terms);
      if (open === undefined || said === undefined || !mayState(said.written)) continue;
      const { step, severity, text } = open;
      // What would ask for something that is not there states too much.
      if (loosenings({ ...afresh(one), options: said.complete }) > loosenings(afresh(one))) continue;
      selected = { ...selected, [step]: said.complete };
      stated.push({ step, severity, options: said.written, text });
    }
    // One step may go by the options of another.
    const server = this.#server.map(afresh).map((one) => keptOf(assessPart(one).finding, one));
    const all = [...server, ...this.#domains];
    const order = Object.keys(playbook.steps);
    const byFinding = (a: Open | Unread, b: Open | Unread) =>
      order.indexOf(a.step) - order.indexOf(b.step) || byTarget(a.target, b.target);
    return {
      stated,
      waived: all.flatMap(({ open }) => open).sort(byFinding),
      unread: all.flatMap(({ unread }) => unread).sort(byFinding),
      read: this.#read,
    };
  }
}

/** How much it wants let in that is not. */
function loosenings(assess: AssessOptions): number {
  const gathered = gather(assess);
  if (gathered.outcome !== 'inputs') return 0;
  const wanted = assess.part.assess(gathered.inputs, assess.options, assess.context);
  return wanted.verdict === 'fail' ? wanted.changes.filter(({ effect }) => effect === 'loosens').length : 0;
}

/** The options that a step states of what it was shown: as they are to be written, and complete, as they are judged by. */
function statedFor(
  assess: AssessOptions,
  { reason, reviewBy }: Terms,
): { readonly written: StepOptions; readonly complete: StepOptions } | undefined {
  const { part, step, options, context } = assess;
  const gathered = gather(assess);
  if (part.exported === undefined || gathered.outcome !== 'inputs') return undefined;
  const { inputs } = gathered;
  const told = (text: string) =>
    part.exported?.(inputs, options, { ...context, reviewBy, reason: text }) ?? {};
  const written = told(reason);
  const parsed = step.options.safeParse({ ...options, ...told(reason === '' ? ANY_REASON : reason) });
  return Object.keys(written).length === 0 || !parsed.success
    ? undefined
    : { written, complete: parsed.data };
}
