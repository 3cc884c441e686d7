/** The contract that a command works by: the shipped one, with the overlays of the operator laid over it. */
import { readdir, stat } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { isEqualJson, isJsonObject, type Json } from '../../canonical-json.js';
import { shippedContract } from '../../contract/contract.js';
import { type Outranked, outrankedIn, without } from '../../contract/outranked.js';
import { laidOver, type Overlay, overlaySchema, partsIn } from '../../contract/overlay.js';
import {
  type Contracts,
  type InForce,
  inForce,
  type PlacedOverlay,
  partName,
} from '../../contract/overlays.js';
import type { Words } from '../../documents/issues.js';
import { offered } from '../../documents/near-name.js';
import { invalid, type Problem, renderPlace } from '../../documents/problem.js';
import { readDocument } from '../../documents/read-document.js';
import type { Source } from '../../documents/source.js';
import { grouped } from '../../engine/words/grouped.js';
import { isPath } from '../../playbook/locate.js';
import { readUserFile } from '../../user-file.js';
import type { SelectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { whyNotRead } from '../context/near-file.js';

/** Beside a playbook of the operator's. A shipped one has none: its folder is that of the package. */
const FOLDER = 'contract';

const WORDS: Words = {
  one: 'an overlay',
  format: 'YAML',
  whole: 'the overlay',
  unknownKey: (path, { key, known, allowed }) =>
    path.length === 1 && path[0] === 'resources'
      ? `no call reaches a resource "${key}"; ${offered(key, { known, allowed })}`
      : undefined,
};

function unread(file: string, error: unknown): Problem {
  return { place: { file }, text: `the overlay could not be read: ${whyNotRead(file, error)}` };
}

/** Every overlay of a folder, by name; none where there is no such folder, nor one that it could lie in. */
async function inFolder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(async (error: NodeJS.ErrnoException) => {
    const isNowhere = error.code === 'ENOTDIR' && !(await stat(dirname(folder))).isDirectory();
    if (error.code === 'ENOENT' || isNowhere) return [];
    throw invalid('contract.invalid', [unread(folder, error)]);
  });
  // What an editor keeps beside the file that it has open begins with a dot.
  const overlays = names.filter((name) => /^[^.].*\.ya?ml$/i.test(name));
  return overlays.sort().map((name) => join(folder, name));
}

type Named = Pick<SelectionArguments, 'playbook' | 'contract'>;

/**
 * Files that the environment of the process names, as `PATH` does. Not that of `.env`, which whoever wrote the working folder
 * wrote.
 */
function ofEnvironment({ processEnv }: Pick<Context, 'processEnv'>): readonly string[] {
  return (processEnv.SMARTERMAIL_CONTRACT ?? '').split(delimiter).filter((one) => one !== '');
}

/** The overlays of `contract/` beside the playbook and of `--contract`: what a plan file does not bring along. */
export async function overlaysOf({ playbook, contract = [] }: Named): Promise<readonly string[]> {
  const beside =
    playbook !== undefined && isPath(playbook) ? await inFolder(join(dirname(playbook), FOLDER)) : [];
  return unique([...beside, ...contract]);
}

function unique(files: readonly string[]): readonly string[] {
  return [...new Map(files.map((one) => [resolve(one), one])).values()];
}

interface Read {
  readonly file: string;
  readonly text: string;
  /** As far as that can be seen before it is judged. */
  readonly build: number | undefined;
}

/** A line of its own says it in a file as `overlayText` writes it; of any other it is found by reading all of it. */
function buildIn(text: string, file: string): number | undefined {
  const [, plain] = /^build: (\d{1,6})$/m.exec(text) ?? [];
  if (plain !== undefined) return Number(plain);
  const { source } = readDocument(text, { file, schema: z.unknown(), words: WORDS });
  const { build } = { ...(source?.value as { build?: unknown } | null | undefined) };
  return typeof build === 'number' ? build : undefined;
}

function readAll(files: readonly string[], problems: Problem[]): readonly Read[] {
  return files.flatMap((file) => {
    try {
      const text = readUserFile(file);
      return [{ file, text, build: buildIn(text, file) }];
    } catch (error) {
      problems.push(unread(file, error));
      return [];
    }
  });
}

/** Of each file what another one of its very build knows better; and a line of each for the operator. */
function outrankedOf(read: readonly Read[]): {
  readonly of: ReadonlyMap<Read, readonly Outranked[]>;
  readonly told: readonly string[];
} {
  const of = new Map<Read, readonly Outranked[]>();
  const told: string[] = [];
  if (read.length < 2) return { of, told };
  const stated = read.map((one) => ({
    one,
    value: readDocument(one.text, { file: one.file, schema: z.unknown(), words: WORDS }).source?.value,
  }));
  for (const { one, value } of stated)
    for (const other of stated) {
      // One without a build counts on others, too, where nothing may know it better.
      if (other.one === one || other.one.build !== one.build) continue;
      const found = outrankedIn(value, other.value);
      of.set(one, [...(of.get(one) ?? []), ...found]);
      for (const { resource, parts, evidence, better } of found)
        told.push(
          `${one.file}: what it binds of ${resource} (${evidence}: ${parts.join(', ')}) gives way to ${other.one.file}, where it is ${better}.`,
        );
    }
  return { of, told };
}

/** What binds a part of it otherwise than what was placed before and holds for one build with it. */
function conflictsOf(one: JudgedOverlay, before: readonly JudgedOverlay[]): readonly Problem[] {
  const isTogether = ({ overlay: { build } }: JudgedOverlay) =>
    build === undefined || one.overlay.build === undefined || build === one.overlay.build;
  const others = before.filter(isTogether);
  const found = partsIn(one.overlay).flatMap((path) => {
    const at = (overlay: Overlay) => valueAt(overlay, path);
    const other = others.find(({ overlay }) => {
      const value = at(overlay);
      return value !== undefined && !isEqualJson(value, at(one.overlay) ?? null);
    });
    return other === undefined ? [] : [{ path, other }];
  });
  // Two looks at one setting differ in most parts of it.
  const folded = grouped(found, ({ path: [, id], other }) => `${other.file}\n${id}`);
  return [...folded.values()].map(([{ path, other }, ...more]) => {
    const rest =
      more.length === 0
        ? ''
        : `, and so ${more.length === 1 ? 'is 1 more part' : `are ${more.length} more parts`} of it`;
    const text = `${partName(path)} is bound otherwise at ${other.placeOf(path)}${rest}`;
    return { place: one.source.keyPlace(path), text };
  });
}

function valueAt(overlay: Overlay, path: readonly string[]): Json | undefined {
  return path.reduce<unknown>(
    (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    overlay,
  ) as Json | undefined;
}

export interface JudgedOverlay extends PlacedOverlay {
  readonly file: string;
  readonly source: Source;
}

/**
 * Overlays of these files, each judged over what it is laid on: those without a build, and those of its own. Of what several
 * bind otherwise the best known counts, which is said once. Errors:
 * `contract.invalid`, with a line `FILE:LINE:COLUMN: what, and what is allowed` for everything wrong in any of them.
 */
export function readOverlays(
  files: readonly string[],
  { say }: Pick<Context, 'say'>,
): readonly JudgedOverlay[] {
  const problems: Problem[] = [];
  const read = readAll(files, problems);
  const key = JSON.stringify(read.map(({ file, text }) => [file, text]));
  if (problems.length > 0 || judgedBefore?.key !== key) {
    const { of, told } = outrankedOf(read);
    judgedBefore = { key, judged: judgedOf(read, { problems, outranked: of }) };
    for (const line of told) say(line);
  }
  return judgedBefore.judged;
}

/** What was judged last: a command that calls another reads the same files again. */
let judgedBefore: { readonly key: string; readonly judged: readonly JudgedOverlay[] } | undefined;

function judgedOf(
  read: readonly Read[],
  {
    problems,
    outranked,
  }: { readonly problems: Problem[]; readonly outranked: ReadonlyMap<Read, readonly Outranked[]> },
): readonly JudgedOverlay[] {
  const judged: JudgedOverlay[] = [];
  const unbuilt = (one: Read) => one.build === undefined;
  for (const each of [...read.filter(unbuilt), ...read.filter((one) => !unbuilt(one))]) {
    const { file, text, build } = each;
    const lost = outranked.get(each) ?? [];
    const own = judged.filter(({ overlay }) => overlay.build === undefined || overlay.build === build);
    const bound = own.reduce((laid, { overlay }) => laidOver(laid, overlay), shippedContract);
    const whole = overlaySchema(bound, shippedContract);
    const schema = lost.length === 0 ? whole : z.preprocess((value) => without(value, lost), whole);
    const { value, source, problems: wrong } = readDocument(text, { file, schema, words: WORDS });
    problems.push(...wrong);
    if (value === undefined || source === undefined) continue;
    const placeOf = (path: readonly string[]) => renderPlace(source.keyPlace(path));
    const one = { overlay: value, placeOf, file, source };
    problems.push(...conflictsOf(one, judged));
    judged.push(one);
  }
  if (problems.length > 0) throw invalid('contract.invalid', problems);
  return judged;
}

/** What ships, with the overlays of the operator over it, as far as they hold on a server of a build. */
export interface LoadedContracts extends Contracts {
  readonly inForce: (build: number | null) => InForce;
  /** Of every contract that it can come to. */
  readonly hashes: ReadonlySet<string>;
}

export function contractsOf(overlays: readonly PlacedOverlay[]): LoadedContracts {
  const made = new Map<number | null, InForce>();
  const known = new Set(overlays.flatMap(({ overlay: { build } }) => build ?? []));
  const on = (seen: number | null) => {
    // On a build that nothing was learned on, all is from elsewhere, whichever it is.
    const build = seen !== null && known.has(seen) ? seen : null;
    const force = made.get(build) ?? inForce(overlays, build);
    made.set(build, force);
    return force;
  };
  return {
    contractFor: (build) => on(build).contract,
    inForce: on,
    get hashes() {
      return new Set([null, ...known].map((build) => on(build).contract.hash));
    },
  };
}

interface Where {
  readonly context: Pick<Context, 'processEnv' | 'say'>;
  readonly stateDir: string | undefined;
}

/**
 * Every overlay of `contract/` in the state folder and beside the playbook, of `SMARTERMAIL_CONTRACT` and of `--contract`, judged
 * before anything is sent. `stateDir`: undefined where it is not to be trusted. Errors: `contract.invalid`.
 */
export async function overlaysFor(
  args: Named,
  { context, stateDir }: Where,
): Promise<readonly JudgedOverlay[]> {
  const kept = stateDir === undefined ? [] : await inFolder(join(stateDir, FOLDER));
  return readOverlays(unique([...kept, ...ofEnvironment(context), ...(await overlaysOf(args))]), context);
}

/** Of all of those. Errors: `contract.invalid`. */
export async function loadContracts(args: Named, where: Where): Promise<LoadedContracts> {
  return contractsOf(await overlaysFor(args, where));
}
