/** The overlay that the doctor keeps of one build, in the state folder: what was found is added, and nothing of it is lost. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Document, isMap, parseDocument } from 'yaml';
import { isEqualJson, isJsonObject, type Json, type JsonObject, membersWhere } from '../../canonical-json.js';
import type { Parts } from '../../contract/binding-schema.js';
import { shippedContract } from '../../contract/contract.js';
import { OVERLAY_VERSION, type Overlay, overlaySchema } from '../../contract/overlay.js';
import { overlayText } from '../../contract/overlay-text.js';
import { invalid } from '../../documents/problem.js';
import { editFile, FILE_MODE, makePrivateFolder } from '../../store/private-files.js';

const FOLDER = 'contract';

/** Where what was found on this build is kept. */
export function overlayPath(stateDir: string, build: number): string {
  return join(stateDir, FOLDER, `${build}.yaml`);
}

/** What is wrong with these parts of a resource, as an overlay; nothing where they may be kept. */
export function faultsIn(id: string, parts: Parts, build: number): readonly string[] {
  const overlay = JSON.parse(JSON.stringify({ version: OVERLAY_VERSION, build, resources: { [id]: parts } }));
  const parsed = overlaySchema(shippedContract, shippedContract).safeParse(overlay);
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
}

/** Where a part stands, and what it is to say. */
type Part = readonly [path: readonly string[], value: unknown];

function partsOf({
  resources,
  propagation = {},
}: Pick<Overlay, 'resources' | 'propagation'>): readonly Part[] {
  const parts = Object.entries(resources).flatMap(([id, { fields = {}, ...calls }]) => [
    ...Object.entries(calls).map(([part, value]): Part => [['resources', id, part], value]),
    ...Object.entries(fields).map(([field, value]): Part => [['resources', id, 'fields', field], value]),
  ]);
  return [
    ...parts,
    ...Object.entries(propagation).map(([part, call]): Part => [['propagation', part], call]),
  ];
}

interface Merging extends Pick<Overlay, 'resources' | 'propagation'> {
  readonly build: number;
  /** By what it was made, where the file is new: `smlockdown doctor --look`. */
  readonly by: string;
  /** Whether what stands there otherwise stays, or says what is known now. */
  readonly there: 'stays' | 'is brought up to date';
}

/** The text, and what stands in it otherwise and stays, by name: `smtp-in.fields.allowRelay`. */
interface Merged {
  readonly text: string;
  readonly kept: readonly string[];
}

function documentOf(file: string, text: string): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error === undefined && isMap(document.contents)) return document;
  throw refused(file, `it is no overlay: ${error?.code ?? 'no mapping'}`);
}

function refused(file: string, why: string): Error {
  return invalid('contract.invalid', [{ place: { file }, text: `${why}; nothing was added to it` }]);
}

/** Words for people say nothing of what is bound. */
function isSame(there: unknown, now: unknown): boolean {
  const bound = (value: unknown) =>
    isJsonObject(value)
      ? membersWhere(value, (name) => name !== 'source' && name !== 'note')
      : (value as Json);
  return isEqualJson(bound(there), bound(JSON.parse(JSON.stringify(now))));
}

/** Those of the tool's own words that hold no longer go; what somebody else wrote beside them stays, and so do comments. */
const OWN = [
  ...['values', 'seen', 'scale', 'isRefuted', 'note'],
  // Of a call: how it was wrapped before is none of how it is now.
  ...['under', 'listedAs', 'sends', 'needs', 'body', 'paging', 'join', 'actsOnDomain'],
];

function update(document: Document, path: readonly string[], value: unknown): void {
  const there = document.getIn(path);
  if (!isJsonObject(value) || !isMap(there)) {
    document.setIn(path, document.createNode(value));
    return;
  }
  const before = there.toJS(document) as JsonObject;
  for (const [name, member] of Object.entries(value))
    if (!isSame(before[name], member)) there.set(name, document.createNode(member));
  for (const name of OWN.filter((one) => !Object.hasOwn(value, one))) there.delete(name);
}

/** The text of the overlay with these parts in it; a new one where `text` is undefined. Errors: `contract.invalid`. */
export function mergedOverlay(
  { file, text }: { readonly file: string; readonly text: string | undefined },
  { build, by, there, ...bound }: Merging,
): Merged {
  if (text === undefined) {
    const on = new Date().toISOString().slice(0, 10);
    return { text: overlayText({ build, made: { on, by }, notes: NOTES, ...bound }), kept: [] };
  }
  const document = documentOf(file, text);
  const before = document.toJS() as Json;
  const of = isJsonObject(before) ? before.build : undefined;
  // Whatever the file is called: what it says holds for the build that it names, and for every one where it names none.
  if (of !== build)
    throw refused(file, `it is of ${typeof of === 'number' ? `build ${of}` : 'no build'}, not of ${build}`);
  const kept: string[] = [];
  for (const [path, value] of partsOf(bound)) {
    const found = isJsonObject(before) ? memberIn(before, path) : undefined;
    if (found !== undefined && isSame(found, value)) continue;
    if (found !== undefined && there === 'stays') kept.push(path.slice(1).join('.'));
    else update(document, path, value);
  }
  return { text: document.toString({ lineWidth: 0, singleQuote: true }), kept };
}

function memberIn(object: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, name) => (at !== undefined && isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    object,
  );
}

/** As `mergedOverlay`, in the file. Errors: `store.unwritable`, also where somebody else wrote it meanwhile; `contract.invalid`. */
export async function keepOverlay(file: string, merging: Merging): Promise<Pick<Merged, 'kept'>> {
  await makePrivateFolder(dirname(file));
  let kept: readonly string[] = [];
  const edit = () => {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const merged = mergedOverlay({ file, text }, merging);
    kept = merged.kept;
    return merged.text;
  };
  await editFile(file, { mode: FILE_MODE, edit });
  return { kept };
}

const NOTES =
  'What is proposed was matched by the tool and is no fact: smlockdown doctor --confirm compares it with the web interface.';
