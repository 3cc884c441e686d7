/** What the server made of what was written to it before: kept after each run, and told before the next one. */
import { isEqualJson, isJsonObject } from '../../canonical-json.js';
import type { Route } from '../../contract/binding.js';
import type { Contract } from '../../contract/contract.js';
import { fieldLabel } from '../../contract/label.js';
import type { RunReport } from '../../engine/apply/run-report.js';
import type { Plan } from '../../engine/plan/plan.js';
import { differingFields } from '../../engine/words/change.js';
import { LockdownError } from '../../errors.js';
import { counted } from '../../steps/kit/step.js';
import {
  COMINGS_BACK,
  type ComingBack,
  keepWrites,
  loadWriteRecord,
  type SettingWritten,
  type WriteTally,
} from '../../store/write-record.js';
import type { Context } from '../context/context.js';

type Result = RunReport['results'][number];
type Verdict = Result['fields'][number];

function isComingBack(verdict: string): verdict is ComingBack {
  return COMINGS_BACK.some((one) => one === verdict);
}

/** Of an item each field by itself: as it was to be, or however the whole item came back. */
function ofItem({ expected, found, verdict }: Verdict): readonly (readonly [string, ComingBack])[] {
  if (!isJsonObject(expected) || !isJsonObject(found) || !isComingBack(verdict)) return [];
  return Object.entries(expected)
    .filter(([name]) => Object.hasOwn(found, name))
    .map(([name, value]) => [name, isEqualJson(value, found[name]) ? 'honoured' : verdict]);
}

/** The call that wrote it, as it is bound. */
function callOf(result: Result, verdict: Verdict, { contract, propagation }: Told): Route | undefined {
  const { binding } = contract.byId(result.resource) ?? {};
  if (binding === undefined) return undefined;
  if ('list' in binding) return verdict.key === undefined ? binding.edit : binding.add;
  const isPropagated = propagation.some(
    ({ resource, field, way }) => way === 'server' && resource === result.resource && field === verdict.field,
  );
  const { domains } = contract.propagation;
  return isPropagated && result.resource === domains.to ? domains.route : binding.write;
}

interface Told {
  readonly contract: Contract;
  readonly propagation: RunReport['propagation'];
}

/** Every setting that a run wrote and read back. What was not read back says nothing. */
export function settingsWritten(
  { results, propagation }: Pick<RunReport, 'results' | 'propagation'>,
  contract: Contract,
): readonly SettingWritten[] {
  return results.flatMap((result) => {
    const { resource } = result;
    const isList = contract.byId(resource)?.kind === 'collection';
    return result.fields.flatMap((verdict) => {
      const route = callOf(result, verdict, { contract, propagation });
      if (route === undefined) return [];
      const own: readonly (readonly [string, ComingBack])[] = isComingBack(verdict.verdict)
        ? [[verdict.field, verdict.verdict]]
        : [];
      const fields = isList ? ofItem(verdict) : own;
      return fields
        .filter(([field]) => contract.byId(resource)?.binding.fields[field] !== undefined)
        .map(([field, cameBack]) => ({ call: `${route.method} ${route.path}`, resource, field, cameBack }));
    });
  });
}

/** After a run. That it could not be kept is said, and changes nothing of what the run did. */
export async function keepWriteRecord(
  report: RunReport,
  options: {
    readonly build: number | null;
    readonly stateDir: string;
    readonly contract: Contract;
    readonly say: Context['say'];
  },
): Promise<void> {
  const { build, stateDir, contract, say } = options;
  if (build === null) return;
  const day = new Date().toISOString().slice(0, 10);
  try {
    await keepWrites(settingsWritten(report, contract), { stateDir, build, day });
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    say(`What the server made of these writes was not kept: ${error.message}.`);
  }
}

/** What a server of this build did not take as it was written, a line each. Nothing where nothing is known of it. */
export function notTaken(
  options: { readonly build: number | null; readonly stateDir: string; readonly contract: Contract },
  isAsked: (resource: string, field: string) => boolean = () => true,
): readonly string[] {
  const { build, stateDir, contract } = options;
  if (build === null) return [];
  const { calls } = loadWriteRecord(stateDir, build);
  return Object.entries(calls).flatMap(([call, settings]) =>
    Object.entries(settings).flatMap(([name, tally]) => {
      const dot = name.indexOf('.');
      const [resource, field] = [name.slice(0, dot), name.slice(dot + 1)];
      if (tally.ignored + tally.altered === 0 || !isAsked(resource, field)) return [];
      return [`"${fieldLabel(contract.byId(resource), field)}" (${call}): ${howText(tally)}`];
    }),
  );
}

function howText({ honoured, normalised, ignored, altered, last }: WriteTally): string {
  const all = honoured + normalised + ignored + altered;
  const parts = [
    ...(ignored > 0 ? [`ignored ${ignored}`] : []),
    ...(altered > 0 ? [`came back as something else ${altered}`] : []),
  ];
  return `${parts.join(', ')} of ${counted(all, 'time')} it was written, last on ${last}`;
}

/** Before a plan is carried out: which of its settings servers of this build did not take before. */
export function tellNotTaken(
  plan: Pick<Plan, 'changes' | 'server'>,
  options: { readonly stateDir: string; readonly contract: Contract; readonly say: Context['say'] },
): void {
  const asked = new Set(
    plan.changes.flatMap((change) =>
      differingFields(change).map(({ field }) => `${change.resource}.${field}`),
    ),
  );
  const { build } = plan.server;
  try {
    const lines = notTaken({ ...options, build }, (resource, field) => asked.has(`${resource}.${field}`));
    for (const line of lines) options.say(`Build ${build} did not take this before: ${line}.`);
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    options.say(`What servers made of earlier writes is not known: ${error.message}.`);
  }
}
