/** What a recording of the web interface proves of the settings that were changed in it, as an overlay. */
import type { Route } from '../../contract/binding.js';
import { namesOf, type Parts } from '../../contract/binding-schema.js';
import { shippedContract } from '../../contract/contract.js';
import { fieldLabel } from '../../contract/label.js';
import { type Learned, learnedFrom } from '../../contract/learning/learn.js';
import { callText } from '../../contract/learning/place.js';
import type { Statement } from '../../contract/learning/statement.js';
import type { Overlay } from '../../contract/overlay.js';
import { overlayText } from '../../contract/overlay-text.js';
import { domainDefaults } from '../../contract/resources/domains/domain-defaults.js';
import { PROPAGATE_PAGE } from '../../contract/resources/domains/propagation.js';
import { LockdownError } from '../../errors.js';
import { type LearnReport, learnReport } from '../../report/model/learn-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { counted } from '../../steps/kit/step.js';
import type { ConnectionArguments, OutputArguments, StateArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { isTaken, whyNoPlace, writeOutFile } from '../context/out-file.js';
import { faultsIn, keepOverlay, overlayPath } from '../look/overlay-file.js';
import { canAsk } from '../terminal/prompts.js';
import { keepBefore } from './kept-before.js';
import type { OfServer } from './recording.js';
import { saidBy } from './statements.js';

export type LearnArguments = ConnectionArguments &
  OutputArguments &
  StateArguments & {
    /** The recording; undefined with `record`. */
    readonly file: string | undefined;
    readonly record: boolean;
    readonly port: number | undefined;
    readonly taught: readonly string[] | undefined;
    readonly build: number | undefined;
    readonly out: string | undefined;
  };

const CALLS = ['read', 'write', 'list', 'add', 'edit', 'remove'];

function learnedRow(id: string, parts: Parts): LearnReport['learned'] {
  const resource = shippedContract.byId(id);
  if (resource === undefined) return [];
  const calls = CALLS.flatMap((does) => {
    const route = parts[does] as Route | undefined;
    return route === undefined ? [] : [{ does, call: `${route.method} ${route.path}` }];
  });
  const fields = Object.entries(parts.fields ?? {}).map(([field, binding]) => {
    const all = namesOf(resource.model.shape[field]);
    const options = 'values' in binding ? Object.keys(binding.values as object) : undefined;
    return {
      ...{ field, label: fieldLabel(resource, field) },
      ...(options === undefined || all === undefined ? {} : { options, of: all.length }),
    };
  });
  return [{ resource: id, title: resource.title, where: resource.where, calls, fields }];
}

/** The call that copies settings. */
function propagationRow(path: string): LearnReport['learned'][number] {
  const calls = [{ does: 'propagate', call: `POST ${path}` }];
  return { resource: domainDefaults.id, ...PROPAGATE_PAGE, calls, fields: [] };
}

/** Without what may not be kept, and why that is so. */
function safe(
  learned: Learned,
  build: number,
): { readonly resources: Learned['resources']; readonly faults: ReadonlyMap<string, string> } {
  const faults = new Map<string, string>();
  for (const [id, parts] of Object.entries(learned.resources)) {
    const [fault] = faultsIn(id, parts, build);
    if (fault !== undefined) faults.set(id, fault);
  }
  const resources = Object.entries(learned.resources).filter(([id]) => !faults.has(id));
  return { resources: Object.fromEntries(resources), faults };
}

async function keep(
  bound: Pick<Overlay, 'resources' | 'propagation'>,
  { args, build, context, on }: { args: LearnArguments; build: number; context: Context; on: string },
): Promise<string | null> {
  if (Object.keys(bound.resources).length === 0 && bound.propagation === undefined) return null;
  const by = 'smlockdown learn';
  if (args.out !== undefined) {
    const text = overlayText({ build, made: { on, by }, ...bound });
    await writeOutFile(args.out, text, { what: 'The overlay', mayReplace: false });
    return args.out;
  }
  const file = overlayPath(await openStateDir(args, context, 'keep'), build);
  await keepOverlay(file, { build, by, ...bound, there: 'is brought up to date' });
  return file;
}

const told = (at: number) => new Date(at).toISOString();

/**
 * What `--taught` says; empty where somebody can be asked. Looked at before anything is recorded.
 * Errors: `usage.*` for that and for an `--out` that cannot be.
 */
export function saidBefore(args: LearnArguments, context: Context): readonly Statement[] {
  const said = saidBy(args.taught ?? []);
  if (said.length === 0 && !canAsk(args, context.streams))
    throw new LockdownError(
      'usage.needs-flag',
      'Say what was changed in the recording, save by save: --taught',
      {
        next: 'For example: --taught smtp-in.allowRelay=nobody --taught smtp-in.allowRelay=only-local-users',
      },
    );
  const { out } = args;
  const whyNot =
    out === undefined ? undefined : isTaken(out) ? 'it is there, and would be lost' : whyNoPlace(out);
  if (whyNot !== undefined)
    throw new LockdownError('usage.invalid', `Nothing can be written to ${out}: ${whyNot}`, {
      next: 'Name another file with --out.',
    });
  return said;
}

/** Keeps and tells what a recording teaches. `entries`: requests in it, of whatever kind. Gives the exit code. */
export async function learnFrom(
  { exchanges, build, url, entries }: OfServer & { readonly entries: number },
  {
    args,
    context,
    statements,
  }: {
    readonly args: LearnArguments;
    readonly context: Context;
    readonly statements: readonly Statement[];
  },
): Promise<number> {
  const on = told(Math.max(0, ...exchanges.map(({ at }) => at))).slice(0, 10);
  const learned = learnedFrom(exchanges, { statements, source: `a recording of ${on}` });
  const { resources, faults } = safe(learned, build);
  const { propagation } = learned;
  const file = await keep({ resources, ...(propagation && { propagation }) }, { args, build, context, on });
  if (learned.before.length > 0) {
    const stateDir = await openStateDir(args, context, 'keep');
    const count = await keepBefore(stateDir, { url, build }, learned.before);
    if (count > 0)
      context.say(
        `smlockdown learn --undo sets back what was clicked: ${counted(count, 'setting')}. What is no setting of a page is set back by hand, as items of lists.`,
      );
  }
  const whyOpen = ({ statement, why }: Learned['outcomes'][number]) => {
    const fault = faults.get(statement.resource.id);
    return why ?? (fault === undefined ? undefined : `what was recorded may not be used: ${fault}`);
  };
  const callsOf = (some: typeof exchanges) =>
    some.map((one) => ({ at: told(one.at), call: callText(one), status: one.status }));
  const report = learnReport(
    {
      server: { url, build },
      recording: { file: args.file ?? null, entries, settings: exchanges.length },
      learned: [
        ...Object.entries(resources).flatMap(([id, parts]) => learnedRow(id, parts)),
        ...(propagation === undefined ? [] : [propagationRow(propagation.domains.path)]),
      ],
      open: learned.outcomes.flatMap((one) => {
        const why = whyOpen(one);
        return why === undefined
          ? []
          : [{ said: one.statement.text, where: one.statement.resource.where, why }];
      }),
      unnamed: callsOf(learned.unnamed).map(({ at, call }) => ({ at, call })),
      failed: callsOf(learned.failed),
      file,
    },
    maker(),
  );
  await context.show('learn', report, args);
  return exitCodeFor('learn', report);
}
