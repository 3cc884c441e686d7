/** `contract merge`: several overlays of one build as one file. What they bind otherwise is refused, and nothing is written. */
import { shippedContract } from '../../contract/contract.js';
import type { Overlay } from '../../contract/overlay.js';
import { partsIn } from '../../contract/overlay.js';
import { overlayText } from '../../contract/overlay-text.js';
import { invalid } from '../../documents/problem.js';
import { LockdownError } from '../../errors.js';
import { mergeReport } from '../../report/model/merge-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { isTaken, whyNoPlace, writeOutFile } from '../context/out-file.js';
import { readOverlays } from '../survey/load-contract.js';

type Arguments = OutputArguments & {
  readonly names: readonly string[] | undefined;
  readonly out: string | undefined;
};

/** Members of members, as far as there are any; what both state is alike. */
function joined(one: unknown, other: unknown, depth: number): unknown {
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (depth === 0 || !isObject(one) || !isObject(other)) return other ?? one;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const at = (value: object, name: string) => (value as Readonly<Record<string, unknown>>)[name];
  return Object.fromEntries(
    [...names].map((name) => [name, joined(at(one, name), at(other, name), depth - 1)]),
  );
}

/** Down to the parts: resource, `fields`, field. */
const LEVELS = 3;

/** The later day, and all hands and notes. */
function together(one: Overlay, other: Overlay): Overlay {
  const { build: _, made: __, notes: ___, resources, ...rest } = other;
  const made = [one.made, other.made].flatMap((each) => each ?? []);
  const notes = [...new Set([one.notes, other.notes].flatMap((each) => each ?? []))];
  const hands = [...new Set(made.map(({ by }) => by))];
  return {
    ...one,
    ...(joined({ ...one }, rest, LEVELS) as object),
    ...(made.length === 0
      ? {}
      : {
          made: {
            on:
              made
                .map(({ on }) => on)
                .sort()
                .at(-1) ?? '',
            by: hands.join('; '),
          },
        }),
    ...(notes.length === 0 ? {} : { notes: notes.join('\n') }),
    resources: joined(one.resources, resources, LEVELS) as Overlay['resources'],
  };
}

/** Errors: `usage.invalid`; `contract.invalid` with both places of what is bound otherwise; `store.unwritable`. */
export async function mergeOverlays(
  args: Arguments,
  context: Pick<Context, 'show' | 'say'>,
): Promise<number> {
  const { names = [], out } = args;
  if (names.length < 2 || out === undefined)
    throw new LockdownError('usage.invalid', 'contract merge takes two overlays or more, and --out FILE', {
      next: 'For example: smlockdown contract merge one.yaml other.yaml --out 9406.yaml',
    });
  const why = isTaken(out) ? 'it is there, and would be lost' : whyNoPlace(out);
  if (why !== undefined)
    throw new LockdownError('usage.invalid', `Nothing can be written to ${out}: ${why}`, {
      next: 'Name another file with --out.',
    });
  const overlays = readOverlays(names, context);
  const [first, ...others] = overlays;
  if (first === undefined) throw new LockdownError('internal.bug', 'no overlay was read');
  // What is of no build would become of one.
  const stranger = others.find(({ overlay }) => overlay.build !== first.overlay.build);
  if (stranger !== undefined)
    throw invalid('contract.invalid', [
      {
        place: stranger.source.valuePlace(['build']),
        text: `it is of ${buildText(stranger.overlay)}, and ${first.file} is of ${buildText(first.overlay)}: one file is of one build`,
      },
    ]);
  const merged = overlays.map(({ overlay }) => overlay).reduce(together);
  await writeOutFile(out, overlayText(merged), { what: 'The overlay', mayReplace: false });
  const resources = Object.entries(merged.resources).map(([id, parts]) => ({
    ...{ resource: id, title: shippedContract.byId(id)?.title ?? id },
    parts: partsIn({ resources: { [id]: parts } }).length,
  }));
  const report = mergeReport(
    { file: out, build: merged.build ?? null, from: overlays.map(({ file }) => file), resources },
    maker(),
  );
  await context.show('merge', report, args);
  return exitCodeFor('merge', report);
}

function buildText({ build }: Overlay): string {
  return build === undefined ? 'no build' : `build ${build}`;
}
